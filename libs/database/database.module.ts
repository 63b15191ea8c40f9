import { type DynamicModule, Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { dataSourceOptions, type Database } from './data-source.js';
import { ENTITIES } from './entities/index.js';
import { type DatabaseSettings } from './settings.js';
import { UnitOfWork } from './unit-of-work.js';

export const DATABASE = Symbol('DATABASE');

/**
 * TypeORM over a database that is already open (opened first, so that a wrong setting ends the start in one sentence).
 * Supplies the DataSource, every entity's repository and the UnitOfWork by injection.
 */
@Global()
@Module({})
export class DatabaseModule implements OnApplicationShutdown {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  static forDatabase(settings: DatabaseSettings, database: Database): DynamicModule {
    return {
      module: DatabaseModule,
      imports: [
        TypeOrmModule.forRootAsync({
          useFactory: () => ({ ...dataSourceOptions(settings), retryAttempts: 0 }),
          dataSourceFactory: () => Promise.resolve(database.dataSource),
        }),
        TypeOrmModule.forFeature(ENTITIES),
      ],
      providers: [{ provide: DATABASE, useValue: database }, UnitOfWork],
      exports: [TypeOrmModule, UnitOfWork, DATABASE],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.database.close();
  }
}
