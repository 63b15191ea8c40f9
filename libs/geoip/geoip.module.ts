import { type DynamicModule, type FactoryProvider, Module, type ModuleMetadata } from '@nestjs/common';
import { type GeoipPaths } from './data.js';
import { type Geoip, openGeoip } from './open-geoip.js';

/** Token of the {@link Geoip} that is open for the whole process. */
export const GEOIP = Symbol('GEOIP');

/** Where the options come from: the settings of the composition root. */
export interface GeoipModuleOptions {
  readonly imports?: ModuleMetadata['imports'];
  readonly inject?: FactoryProvider<GeoipPaths>['inject'];
  readonly useFactory: FactoryProvider<GeoipPaths>['useFactory'];
}

@Module({})
export class GeoipModule {
  static registerAsync({ imports = [], inject = [], useFactory }: GeoipModuleOptions): DynamicModule {
    const provider: FactoryProvider<Geoip> = {
      provide: GEOIP,
      inject,
      useFactory: async (...dependencies: unknown[]) => openGeoip(await useFactory(...dependencies)),
    };
    return { module: GeoipModule, imports, providers: [provider], exports: [GEOIP] };
  }
}
