import { type EntityManager } from 'typeorm';

/** The first instant of the month of `timeMs`, UTC. */
function monthStart(timeMs: number, monthsOn = 0): Date {
  const date = new Date(timeMs);
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + monthsOn, 1));
}

/** `access_audit_2026_11`. */
function partitionName(timeMs: number): string {
  return `access_audit_${new Date(timeMs).toISOString().slice(0, 7).replace('-', '_')}`;
}

/**
 * Makes the monthly partitions of access_audit that rows of these times go to, where they are missing. Several programs
 * may do so at once: an advisory lock of the transaction lets them take turns.
 */
export async function ensurePartitions(transaction: EntityManager, timesMs: Iterable<number>): Promise<void> {
  const months = new Map<string, number>();
  for (const timeMs of timesMs) months.set(partitionName(timeMs), timeMs);
  for (const [name, timeMs] of months) {
    const [row] = await transaction.query<{ exists: boolean }[]>('select to_regclass($1) is not null as exists', [
      name,
    ]);
    if (row?.exists) continue;
    await transaction.query(`select pg_advisory_xact_lock(hashtext('access_audit partitions'))`);
    // The name and the bounds are made above from numbers alone.
    await transaction.query(
      `create table if not exists ${name} partition of access_audit
         for values from ('${monthStart(timeMs).toISOString()}') to ('${monthStart(timeMs, 1).toISOString()}')`,
    );
  }
}

/** The partitions of this month and the next, so that the turn of the month finds them ready. */
export async function prepareMonths(transaction: EntityManager, nowMs: number): Promise<void> {
  await ensurePartitions(transaction, [nowMs, monthStart(nowMs, 1).getTime()]);
}
