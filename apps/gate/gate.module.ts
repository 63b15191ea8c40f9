import { type DynamicModule, Module, type ModuleMetadata } from '@nestjs/common';
import { GateService } from './gate.service.js';

/** `providers` bind the GATE_* tokens, or `imports` export them. */
export type GateModuleOptions = Pick<ModuleMetadata, 'imports' | 'providers'>;

@Module({})
export class GateModule {
  static register({ imports = [], providers = [] }: GateModuleOptions): DynamicModule {
    return { module: GateModule, imports, providers: [...providers, GateService], exports: [GateService] };
  }
}
