import { type EntityManager } from 'typeorm';
import { AuthError } from './errors.js';
import { type Origin, subscriberOf } from './origin.js';
import { hashOf } from './secrets.js';

/** Failures that cost nothing; each one after them doubles the wait, from one second. */
const FREE = { account: 5, origin: 100 } as const;
export const LONGEST_WAIT_SECONDS = 900;
/** After so long without an attempt the count begins anew. */
export const FORGOTTEN_AFTER_SECONDS = 3_600;

export interface Attempt {
  readonly email: string;
  readonly origin: Origin;
  /** The browser has signed in to this account before. */
  readonly deviceId: string | null;
  /** The account has signed in from this origin before. */
  readonly isKnownHere: (rows: EntityManager) => Promise<boolean>;
}

/**
 * Makes guessing slow without locking anybody out. Failures count for the account *at one origin*, so that a stranger's
 * guesses do not hinder its owner elsewhere; and for the origin as a whole, so that many accounts cannot be tried from it.
 * A browser that has signed in before counts for itself alone (OWASP calls that a device cookie), whatever others do at the
 * same address. Nothing counts for an account everywhere: that would let anybody lock it.
 */
export class SignInBackoff {
  /** Counts the attempt before its password is looked at, so that many at once are not free. Throws AuthError. */
  async admit(rows: EntityManager, attempt: Attempt): Promise<void> {
    for (const { bucket, free, isWaived } of bucketsOf(attempt)) {
      const waitSeconds = await count(rows, bucket, free);
      if (waitSeconds === null || (await isWaived(rows))) continue;
      throw tooMany(waitSeconds);
    }
  }

  /** Counts a request that is nobody's guess but costs something, such as a mail. Throws AuthError `too_many_attempts`. */
  async admitRequest(rows: EntityManager, what: string, email: string, origin: Origin): Promise<void> {
    const subscriber = subscriberOf(origin);
    const buckets = [`${what} ${hashOf(email.trim().toLowerCase())} ${subscriber}`, `${what} ${subscriber}`];
    for (const bucket of buckets) {
      const waitSeconds = await count(rows, bucket, FREE.account);
      if (waitSeconds !== null) throw tooMany(waitSeconds);
    }
  }

  /** Counts an attempt at the own password by who is signed in already. Throws AuthError `too_many_attempts`. */
  async admitSession(rows: EntityManager, sessionId: string): Promise<void> {
    const waitSeconds = await count(rows, `session ${sessionId}`, FREE.account);
    if (waitSeconds !== null) throw tooMany(waitSeconds);
  }

  async forgiveSession(rows: EntityManager, sessionId: string): Promise<void> {
    await rows.query('delete from sign_in_attempts where bucket = $1', [`session ${sessionId}`]);
  }

  /** The password was right: it was no guess. */
  async forgive(rows: EntityManager, attempt: Attempt): Promise<void> {
    const [own, ...shared] = bucketsOf(attempt).map(({ bucket }) => bucket);
    await rows.query('delete from sign_in_attempts where bucket = $1', [own]);
    // Others at the same origin may have failed; only this attempt is taken off.
    await rows.query('update sign_in_attempts set failures = greatest(failures - 1, 0) where bucket = any($1)', [
      shared,
    ]);
  }
}

interface Bucket {
  readonly bucket: string;
  readonly free: number;
  readonly isWaived: (rows: EntityManager) => Promise<boolean>;
}

function bucketsOf({ email, origin, deviceId, isKnownHere }: Attempt): Bucket[] {
  const never = (): Promise<boolean> => Promise.resolve(false);
  if (deviceId !== null) return [{ bucket: `device ${deviceId}`, free: FREE.account, isWaived: never }];
  const subscriber = subscriberOf(origin);
  // Hashed: whom somebody tried to be is nobody's business.
  const account = hashOf(email.toLowerCase());
  return [
    { bucket: `account ${account} ${subscriber}`, free: FREE.account, isWaived: never },
    { bucket: `origin ${subscriber}`, free: FREE.origin, isWaived: isKnownHere },
  ];
}

function tooMany(retryAfterSeconds: number): AuthError {
  const sentence = `Too many failed attempts; try again in ${retryAfterSeconds} s.`;
  return new AuthError('too_many_attempts', sentence, { retryAfterSeconds });
}

/** Seconds to wait, at least 1; null: it may go on, and is counted. */
async function count(rows: EntityManager, bucket: string, free: number): Promise<number | null> {
  const waitOf = (failures: string): string =>
    `case when ${failures} < $2 then 0 else least(power(2, least(${failures} - $2, 20)), $3::float8) end`;
  // `insert … returning` gives rows, whatever TypeORM makes of other statements.
  const admitted = await rows.query<unknown[]>(
    `insert into sign_in_attempts as a (bucket, failures, last_at) values ($1, 1, clock_timestamp())
     on conflict (bucket) do update set last_at = clock_timestamp(),
       failures = case when a.last_at < clock_timestamp() - $4 * interval '1 second' then 1 else a.failures + 1 end
     where a.last_at + ${waitOf('a.failures')} * interval '1 second' <= clock_timestamp()
     returning failures`,
    [bucket, free, LONGEST_WAIT_SECONDS, FORGOTTEN_AFTER_SECONDS],
  );
  if (admitted.length > 0) return null;
  const [row] = await rows.query<{ wait: number }[]>(
    `select ceil(extract(epoch from last_at - clock_timestamp()) + ${waitOf('failures')})::integer as wait
       from sign_in_attempts where bucket = $1`,
    [bucket, free, LONGEST_WAIT_SECONDS],
  );
  return Math.max(1, row?.wait ?? 1);
}
