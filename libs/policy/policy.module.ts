import { Global, Module } from '@nestjs/common';
import { PolicyBus } from './policy-bus.js';
import { PolicyPublisher } from './publish.js';

@Global()
@Module({ providers: [PolicyBus, PolicyPublisher], exports: [PolicyBus, PolicyPublisher] })
export class PolicyModule {}
