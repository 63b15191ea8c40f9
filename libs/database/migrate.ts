import { type DataSource } from 'typeorm';
import { DatabaseError } from './errors.js';

/** Key of the advisory lock under which replicas migrate one at a time: "gatepost" in ASCII, cut to 63 bits. */
const MIGRATION_LOCK = '7449355575427331188';

export interface MigrationStatus {
  readonly name: string;
  readonly applied: boolean;
}

/** Every migration of the program, oldest first, and whether the database has it. Changes nothing. */
export async function migrationStatus(dataSource: DataSource): Promise<MigrationStatus[]> {
  const [table] = await dataSource.query<{ exists: boolean }[]>(
    `select to_regclass('schema_migrations') is not null as exists`,
  );
  const rows = table?.exists ? await dataSource.query<{ name: string }[]>('select name from schema_migrations') : [];
  const applied = new Set(rows.map((row) => row.name));
  return dataSource.migrations.map((migration) => {
    const name = migration.name ?? migration.constructor.name;
    return { name, applied: applied.has(name) };
  });
}

/** Runs what is pending, under an advisory lock. Returns the names of what ran. Throws DatabaseError `migration_failed`. */
export async function migrateUp(dataSource: DataSource): Promise<string[]> {
  return underLock(dataSource, async () =>
    (await dataSource.runMigrations({ transaction: 'each' })).map(({ name }) => name),
  );
}

/** Takes the newest migration back. Returns its name, or null when there is none. */
export async function migrateDown(dataSource: DataSource): Promise<string | null> {
  return underLock(dataSource, async () => {
    const newest = (await migrationStatus(dataSource)).filter(({ applied }) => applied).at(-1);
    if (!newest) return null;
    await dataSource.undoLastMigration({ transaction: 'each' });
    return newest.name;
  });
}

async function underLock<T>(dataSource: DataSource, work: () => Promise<T>): Promise<T> {
  const lock = dataSource.createQueryRunner();
  try {
    await lock.connect();
    await lock.query(`select pg_advisory_lock(${MIGRATION_LOCK})`);
    try {
      return await work();
    } finally {
      await lock.query(`select pg_advisory_unlock(${MIGRATION_LOCK})`);
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new DatabaseError('migration_failed', why, { cause: error });
  } finally {
    await lock.release();
  }
}
