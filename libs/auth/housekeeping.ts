import { asProgram, deleteInBatches, type UnitOfWork } from '../database/index.js';
import { IDLE_DAYS } from './sessions.service.js';
import { FORGOTTEN_AFTER_SECONDS, LONGEST_WAIT_SECONDS } from './sign-in-backoff.js';

const DAY_MS = 86_400_000;

/** Sessions that are over stay so long, for whoever looks into a theft. */
const KEEP_SESSIONS_DAYS = 30;

/** Deletes what accounts signed in with and nobody asks for any more. */
export async function forgetSpentCredentials(unit: UnitOfWork, now: Date): Promise<void> {
  const ago = (ms: number): Date => new Date(now.getTime() - ms);
  await asProgram(async () => {
    // Their refresh tokens go with them.
    await deleteInBatches(unit, 'sessions', 'least(expires_at, ended_at) < $1', [ago(KEEP_SESSIONS_DAYS * DAY_MS)]);
    // A used one is kept to notice that it comes again, for as long as the browser that was given it would have kept it.
    await deleteInBatches(unit, 'refresh_tokens', 'used_at < $1', [ago(IDLE_DAYS * DAY_MS)]);
    await deleteInBatches(unit, 'one_time_links', 'expires_at < $1 or used_at is not null', [now]);
    const forgotten = (FORGOTTEN_AFTER_SECONDS + LONGEST_WAIT_SECONDS) * 1_000;
    await deleteInBatches(unit, 'sign_in_attempts', 'last_at < $1', [ago(forgotten)]);
  });
}
