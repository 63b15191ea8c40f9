import { type EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { type Actor } from '../database/index.js';
import { type Origin, subscriberOf } from './origin.js';

/** What triggers do not see: it changes nothing that is administered, or its actor is known only at its end. */
export interface Act {
  readonly action:
    | 'session.create'
    | 'session.end'
    | 'session.refused'
    | 'session.refresh_token_reused'
    | 'user.create'
    | 'user.link_made'
    | 'user.password_refused'
    | 'user.password_set'
    | 'user.reset_asked';
  readonly actor: Actor;
  /** Of the account or the session; null: there is none. */
  readonly subjectId: string | null;
  readonly after?: Readonly<Record<string, string | null>>;
}

const HOUR_MS = 3_600_000;
/** What is tried from more addresses than this in an hour is counted together: a flood must not fill the table. */
export const MOST_FOLDED_AN_HOUR = 1_000;

/** Records an act beside those that triggers record. Not within the reach of requests: by the program. */
export async function recordAct(rows: EntityManager, act: Act): Promise<void> {
  await insert(rows, act, act.after ?? null, null);
}

/**
 * Records what anybody can do again and again: one act for each action, subject, subscriber and hour, that counts them.
 *
 * @param now of whose hour (UTC) it is
 */
export async function recordRepeatable(rows: EntityManager, act: Act, origin: Origin, now: Date): Promise<void> {
  const hour = Math.floor(now.getTime() / HOUR_MS);
  const key = `${act.action} ${act.subjectId ?? 'nobody'} ${subscriberOf(origin)} ${hour}`;
  const after = { ...act.after, last_at: now.toISOString() };
  if (await isRoomFor(rows, key, hour)) return insert(rows, act, { ...after, count: 1 }, key);
  const nobody = { ...NOBODY_KNOWN, address: null };
  const apart = { action: act.action, actor: nobody, subjectId: null };
  await insert(rows, apart, { count: 1, last_at: after.last_at }, `${act.action} elsewhere ${hour}`);
}

/** Whoever has not signed in. */
const NOBODY_KNOWN = { kind: 'anonymous', id: null, label: 'not signed in' } as const;

export function anonymousAt({ address }: Origin): Actor {
  return { ...NOBODY_KNOWN, address };
}

async function isRoomFor(rows: EntityManager, key: string, hour: number): Promise<boolean> {
  const [row] = await rows.query<{ is_room: boolean }[]>(
    `select exists (select from administrative_acts where fold_key = $1)
         or (select count(*) < $3 from (select from administrative_acts
              where occurred_at >= $2 and fold_key is not null limit $3) folded) as is_room`,
    [key, new Date(hour * HOUR_MS), MOST_FOLDED_AN_HOUR],
  );
  return row?.is_room ?? false;
}

async function insert(
  rows: EntityManager,
  { action, actor: { kind, id, label, address }, subjectId }: Act,
  after: object | null,
  foldKey: string | null,
): Promise<void> {
  await rows.query(
    `insert into administrative_acts as a (id, actor_kind, actor_id, actor_label, address, action, subject_id, after, fold_key)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (fold_key) do update set after = a.after || jsonb_build_object(
       'count', (a.after ->> 'count')::integer + 1, 'last_at', excluded.after ->> 'last_at')`,
    [uuidv7(), kind, id, label, address?.replace(/%.*$/, '') ?? null, action, subjectId, after, foldKey],
  );
}
