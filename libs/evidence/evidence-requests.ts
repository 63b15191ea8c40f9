import { type EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';

/** A block that may deserve evidence, as the audit's record has it. */
export interface BlockedDecision {
  readonly requestId: string;
  readonly siteId: string | null;
  /** The address, its keyed hash, or empty when no address could be told. */
  readonly client: string;
  readonly reason: string;
  readonly timeMs: number;
  readonly record: unknown;
}

/**
 * Asks for evidence of blocks: at most one per site, client and reason within the window, whichever gates saw them, so
 * that a flood does not fill the store. Runs in the transaction that stores the audit rows. Returns the request ids of
 * those that evidence was asked for.
 */
export async function requestEvidence(
  transaction: EntityManager,
  blocks: readonly BlockedDecision[],
  windowSeconds: number,
): Promise<Set<string>> {
  const asked = new Set<string>();
  let candidates = [...blocks].sort((a, b) => a.timeMs - b.timeMs);
  while (candidates.length > 0) {
    // One row can be granted once a statement: the earliest of each key now, later ones of the same key in the next round.
    const round = new Map<string, BlockedDecision>();
    for (const block of candidates) {
      const key = JSON.stringify([block.siteId, block.client, block.reason]);
      if (!round.has(key)) round.set(key, block);
    }
    const rest = candidates.filter((block) => !isInRound(round, block, windowSeconds));
    for (const id of await grant(transaction, [...round.values()], windowSeconds)) asked.add(id);
    candidates = rest;
  }
  return asked;
}

/** In this round itself, or so soon after the one that is, that it cannot be granted any more. */
function isInRound(
  round: ReadonlyMap<string, BlockedDecision>,
  block: BlockedDecision,
  windowSeconds: number,
): boolean {
  const first = round.get(JSON.stringify([block.siteId, block.client, block.reason]));
  return first !== undefined && (first === block || block.timeMs - first.timeMs < windowSeconds * 1_000);
}

async function grant(
  transaction: EntityManager,
  blocks: readonly BlockedDecision[],
  windowSeconds: number,
): Promise<string[]> {
  const payload = JSON.stringify(blocks.map((block) => ({ ...block, id: uuidv7() })));
  const rows = await transaction.query<{ id: string }[]>(
    `with asked as (
       select * from jsonb_to_recordset($1::jsonb)
         as b(id uuid, "requestId" uuid, "siteId" uuid, client text, reason text, "timeMs" double precision, record jsonb)
     ), granted as (
       insert into evidence_windows as w (id, site_id, client, reason, opened_at)
       select id, "siteId", client, reason, to_timestamp("timeMs" / 1000) from asked
       on conflict (site_id, client, reason) do update set opened_at = excluded.opened_at
         where w.opened_at <= excluded.opened_at - make_interval(secs => $2)
       returning site_id, client, reason
     )
     insert into evidence_jobs (id, site_id, record)
     select a."requestId", a."siteId", a.record from asked a
       join granted g on g.site_id is not distinct from a."siteId" and g.client = a.client and g.reason = a.reason
     on conflict (id) do nothing
     returning id`,
    [payload, windowSeconds],
  );
  return rows.map(({ id }) => id);
}

/** Forgets windows that can grant nothing any more, so that the table stays as small as the last window. */
export async function forgetClosedWindows(rows: EntityManager, windowSeconds: number): Promise<void> {
  await rows.query(`delete from evidence_windows where opened_at < now() - make_interval(secs => $1)`, [windowSeconds]);
}
