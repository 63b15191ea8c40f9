import { DataSource, type DataSourceOptions, type Logger } from 'typeorm';
import { MIGRATIONS } from '../../migrations/index.js';
import { EmbeddedEngine } from './embedded-engine.js';
import { ENTITIES } from './entities/index.js';
import { connectFailure } from './errors.js';
import { type DatabaseSettings } from './settings.js';

/** Connections to the embedded engine; they take turns, more would only wait in another queue. */
const EMBEDDED_POOL_SIZE = 10;

/** TypeORM prints a failed migration whatever `logging` says; whoever asked for it is told by the error. */
const SILENT: Logger = {
  logQuery: () => undefined,
  logQueryError: () => undefined,
  logQuerySlow: () => undefined,
  logSchemaBuild: () => undefined,
  logMigration: () => undefined,
  log: () => undefined,
};

/** TypeORM's options for either engine. `stream` stands for the network in the embedded one. */
export function dataSourceOptions(settings: DatabaseSettings, engine?: EmbeddedEngine): DataSourceOptions {
  const shared = {
    type: 'postgres',
    entities: ENTITIES,
    migrations: MIGRATIONS,
    migrationsTableName: 'schema_migrations',
    migrationsTransactionMode: 'each',
    synchronize: false,
    // The first migration makes PostGIS itself; keys are made by the program.
    installExtensions: false,
    uuidExtension: 'pgcrypto',
    logging: false,
    logger: SILENT,
    applicationName: 'gatepost',
    // A dead idle connection is dropped by the pool; the next one who asks gets a new one.
    poolErrorHandler: () => undefined,
  } as const;
  if (settings.kind === 'embedded') {
    return { ...shared, poolSize: EMBEDDED_POOL_SIZE, extra: { stream: () => engine?.connect() } };
  }
  return {
    ...shared,
    url: settings.url,
    poolSize: settings.poolSize,
    connectTimeoutMS: settings.connectTimeoutMs,
    ssl: settings.ssl === 'disable' ? false : { rejectUnauthorized: settings.ssl === 'verify-full' },
    extra: {
      statement_timeout: settings.statementTimeoutMs,
      // A request that died inside its transaction must not keep its locks.
      idle_in_transaction_session_timeout: 60_000,
      keepAlive: true,
    },
  };
}

export interface Database {
  readonly dataSource: DataSource;
  close(): Promise<void>;
}

/** Opens the engine that the settings name. Does not migrate. Throws DatabaseError, or Error for the embedded engine. */
export async function openDatabase(settings: DatabaseSettings): Promise<Database> {
  const engine = settings.kind === 'embedded' ? await EmbeddedEngine.open(settings.directory) : undefined;
  const dataSource = new DataSource(dataSourceOptions(settings, engine));
  try {
    await dataSource.initialize();
  } catch (error) {
    await engine?.close();
    throw connectFailure(error);
  }
  return {
    dataSource,
    close: async () => {
      if (dataSource.isInitialized) await dataSource.destroy();
      await engine?.close();
    },
  };
}
