import { type UnitOfWork } from './unit-of-work.js';

const BATCH = 5_000;

/** Tables that grow by themselves, and whose old rows nobody asks for. */
type ForgetfulTable = 'sessions' | 'refresh_tokens' | 'one_time_links' | 'sign_in_attempts' | 'idempotency_keys';

/**
 * Deletes rows, so many a transaction: after a flood neither the statement's time limit nor whoever waits for a lock is in
 * the way. Returns how many there were.
 *
 * @param condition SQL of this program, with `$1`, … for `parameters`
 */
export async function deleteInBatches(
  unit: UnitOfWork,
  table: ForgetfulTable,
  condition: string,
  parameters: readonly unknown[],
): Promise<number> {
  let deleted = 0;
  for (;;) {
    const [row] = await unit.run((rows) =>
      rows.query<{ n: number }[]>(
        `with gone as (delete from ${table} where ctid = any(array(select ctid from ${table} where ${condition} limit ${BATCH}))
           returning 1) select count(*)::integer as n from gone`,
        [...parameters],
      ),
    );
    const count = row?.n ?? 0;
    deleted += count;
    if (count < BATCH) return deleted;
  }
}
