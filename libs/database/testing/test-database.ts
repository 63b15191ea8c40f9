import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type Database, openDatabase } from '../data-source.js';
import { migrateUp } from '../migrate.js';
import { type DatabaseSettings } from '../settings.js';

export interface TestDatabase extends Database {
  readonly settings: DatabaseSettings;
}

/** Copies the prepared, migrated database into a folder of the test's own. Returns the folder of the database. */
export async function copyPreparedDatabase(into: string): Promise<string> {
  const prepared = join(process.cwd(), '.cache', 'test-database', 'db');
  if (!existsSync(prepared)) throw new Error('The prepared test database is missing; run `npm test`, which makes it.');
  const directory = join(into, 'db');
  await cp(prepared, directory, { recursive: true });
  return directory;
}

/** An embedded database with the schema and no rows. `close` removes it. */
export async function embeddedTestDatabase(): Promise<TestDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'gatepost-db-'));
  const settings: DatabaseSettings = { kind: 'embedded', directory: await copyPreparedDatabase(folder) };
  const database = await openDatabase(settings);
  return {
    settings,
    dataSource: database.dataSource,
    close: async () => {
      await database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A database of its own on the server of TEST_DATABASE_URL, migrated. `close` drops it. */
export async function postgresTestDatabase(serverUrl: string): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await onServer(serverUrl, `create database ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return openMigrated(url, () => onServer(serverUrl, `drop database if exists ${name} with (force)`));
}

/** As `postgresTestDatabase`, owned and used by a role that is no superuser: row-level security holds for it too. */
export async function plainPostgresTestDatabase(serverUrl: string): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  const password = randomBytes(12).toString('hex');
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  await onServer(
    serverUrl,
    `do $$ begin create role gatepost_tenant nologin; exception when duplicate_object or unique_violation then null; end $$`,
  );
  await onServer(serverUrl, `create role ${name} login password '${password}'`);
  await onServer(serverUrl, `grant gatepost_tenant to ${name}`);
  await onServer(serverUrl, `create database ${name} owner ${name}`);
  await onServer(url.href, 'create extension postgis');
  [url.username, url.password] = [name, password];
  return openMigrated(url, async () => {
    await onServer(serverUrl, `drop database if exists ${name} with (force)`);
    await onServer(serverUrl, `drop role if exists ${name}`);
  });
}

async function openMigrated(url: URL, drop: () => Promise<unknown>): Promise<TestDatabase> {
  const settings: DatabaseSettings = {
    kind: 'postgres',
    url: url.href,
    poolSize: 5,
    connectTimeoutMs: 5_000,
    statementTimeoutMs: 20_000,
    ssl: 'disable',
  };
  const database = await openDatabase(settings);
  await migrateUp(database.dataSource);
  return {
    settings,
    dataSource: database.dataSource,
    close: async () => {
      await database.close();
      await drop();
    },
  };
}

/** One statement as the server's administrator. */
export async function onServer(serverUrl: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
