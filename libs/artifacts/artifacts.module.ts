import { Global, Module } from '@nestjs/common';
import { ArtifactsService } from './artifacts.service.js';
import { ArtifactReconciler } from './reconciler.js';

/** Needs the DatabaseModule and the StorageModule beside it. */
@Global()
@Module({ providers: [ArtifactsService, ArtifactReconciler], exports: [ArtifactsService, ArtifactReconciler] })
export class ArtifactsModule {}
