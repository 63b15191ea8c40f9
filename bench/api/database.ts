import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { migrateUp, openDatabase } from '../../libs/database/index.js';
import { seed, type SeedSizes } from './seed.js';

const run = promisify(execFile);

export interface SeededDatabase {
  readonly url: string;
  /** Resolves when what was written is on the disk: while it is being written, all programs of a small machine are late. */
  settle(): Promise<void>;
  /** Drops it, unless it is to be kept. */
  close(): Promise<void>;
}

/**
 * A seeded database of its own on the server of `serverUrl`. Its name says its sizes: one that was kept is taken again.
 *
 * @param say told of each step of seeding
 */
export async function openSeededDatabase(
  serverUrl: string,
  sizes: SeedSizes,
  isKept: boolean,
  say: (sentence: string) => void,
): Promise<SeededDatabase> {
  const name = `gatepost_bench_${sizes.sites}_${sizes.rules}_${sizes.records}`;
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  const settings = {
    kind: 'postgres',
    poolSize: 2,
    connectTimeoutMs: 5_000,
    statementTimeoutMs: 0,
    ssl: 'disable',
  } as const;
  const administrator = await openDatabase({ ...settings, url: serverUrl });
  const drop = async (): Promise<void> => {
    await administrator.dataSource.query(`drop database if exists ${name} with (force)`);
  };
  const [kept] = await administrator.dataSource.query<{ note: string | null }[]>(
    `select shobj_description(oid, 'pg_database') as note from pg_database where datname = $1`,
    [name],
  );
  try {
    if (kept?.note !== 'seeded') {
      await drop();
      await administrator.dataSource.query(`create database ${name}`);
    }
    const database = await openDatabase({ ...settings, url: url.href });
    try {
      await migrateUp(database.dataSource);
      if (kept?.note !== 'seeded') await seed(database.dataSource, sizes, say);
    } finally {
      await database.close();
    }
    await administrator.dataSource.query(`comment on database ${name} is 'seeded'`);
  } catch (error) {
    await administrator.close();
    throw error;
  }
  return {
    url: url.href,
    async settle() {
      await administrator.dataSource.query('checkpoint');
      await run('sync');
    },
    async close() {
      if (!isKept) await drop();
      await administrator.close();
    },
  };
}
