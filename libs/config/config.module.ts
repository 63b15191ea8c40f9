import { Module, type DynamicModule } from '@nestjs/common';
import { ConfigModule as NestConfigModule, ConfigService } from '@nestjs/config';
import { readEnvironment } from './environment.js';
import { loadSettings } from './load.js';
import { type Settings } from './settings.js';

/** Injection token of the typed {@link Settings}. */
export const SETTINGS = Symbol('SETTINGS');

/** Gives {@link SETTINGS} to every module. Nobody else reads the environment, by ConfigService or otherwise. */
@Module({})
export class ConfigModule {
  /**
   * @param settings what the caller has loaded already; without it the environment and .env are read
   * @throws {SettingsError} when the environment is wrong
   */
  static forRoot(settings: Settings = loadSettings(readEnvironment())): DynamicModule {
    return {
      module: ConfigModule,
      global: true,
      imports: [
        NestConfigModule.forRoot({
          // readEnvironment has read both; @nestjs/config would copy .env into process.env, and so to child processes.
          ignoreEnvFile: true,
          ignoreEnvVars: true,
          skipProcessEnv: true,
          validate: () => ({ settings }),
        }),
      ],
      providers: [
        {
          provide: SETTINGS,
          useFactory: (config: ConfigService<{ settings: Settings }, true>): Settings =>
            config.get('settings', { infer: true }),
          inject: [ConfigService],
        },
      ],
      exports: [SETTINGS],
    };
  }
}
