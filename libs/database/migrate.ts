import { type DataSource } from 'typeorm';
import { DatabaseError, sqlState } from './errors.js';

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
    throw new DatabaseError('migration_failed', migrationFailure(error), { cause: error });
  } finally {
    await lock.release();
  }
}

/** Why it failed, with what an operator can do about it. */
function migrationFailure(error: unknown): string {
  const why = (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
  switch (sqlState(error)) {
    case '42501':
      return `The database user may not change the schema (${why}): let an administrator run \`grant create on schema public\` for this user, or use one who owns the database, then run \`gatepost migrate up\` again.`;
    case '25006':
      return `The database is read-only for this user (${why}): name the primary server in DATABASE_URL, or take default_transaction_read_only off the user.`;
    default:
      return `${why}.`;
  }
}
