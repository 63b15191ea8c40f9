import { randomBytes } from 'node:crypto';
import { type Database, migrateUp, openDatabase } from '../libs/database/index.js';

export interface OwnDatabase {
  readonly url: string;
  readonly database: Database;
  /** Drops it. */
  readonly close: () => Promise<void>;
}

/** A new database on the server of `serverUrl`, migrated. */
export async function openOwnDatabase(serverUrl: string): Promise<OwnDatabase> {
  const name = `bench_${randomBytes(6).toString('hex')}`;
  const settings = {
    kind: 'postgres',
    poolSize: 4,
    connectTimeoutMs: 5_000,
    statementTimeoutMs: 0,
    ssl: 'disable',
  } as const;
  const administrator = await openDatabase({ ...settings, url: serverUrl });
  await administrator.dataSource.query(`create database ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  const database = await openDatabase({ ...settings, url: url.href });
  const close = async (): Promise<void> => {
    await database.close();
    await administrator.dataSource.query(`drop database ${name} with (force)`);
    await administrator.close();
  };
  try {
    await migrateUp(database.dataSource);
  } catch (error) {
    await close();
    throw error;
  }
  return { url: url.href, database, close };
}
