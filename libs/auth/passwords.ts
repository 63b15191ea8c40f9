import { availableParallelism } from 'node:os';
import { hash, verify } from '@node-rs/argon2';
import { isCommonPassword } from './common-passwords.js';
import { AuthError } from './errors.js';
import { WaitingRoom } from './waiting-room.js';

export const PASSWORD_LENGTH = { min: 12, max: 200 } as const;

/** OWASP's first choice for argon2id: 19 MiB, two passes, one lane. argon2id is the library's default kind. */
const ARGON2ID = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Stands in for the hash of an account that is not there: checking takes as long, and what it says does not count. */
const NOBODYS = '$argon2id$v=19$m=19456,t=2,p=1$KVFE38oXa7ZEMlytNtv4OQ$dxE+KcmK2/Id7fTw+LL65QxbepPpCGAkTZ/J4Tz5Y68';

/**
 * Hashing runs on the threads of libuv, which also write the records of the gate: half of them at the most are taken, and
 * of those who wait for one no more than are served within seconds.
 */
const room = new WaitingRoom({ places: Math.max(1, Math.min(2, availableParallelism() - 1)), waiting: 100 });

/** Encoded argon2id (PHC string). Throws AuthError `server_busy`. */
export async function hashPassword(password: string): Promise<string> {
  return room.enter(() => hash(canonical(password), ARGON2ID));
}

/**
 * Whether the password is the one of the hash; takes the same time when there is no hash. Throws AuthError
 * `server_busy`.
 *
 * @param encoded null: no such account, or one without a password
 */
export async function isPassword(password: string, encoded: string | null): Promise<boolean> {
  const isRight = await room.enter(() => verify(encoded ?? NOBODYS, canonical(password)));
  return isRight && encoded !== null;
}

/**
 * Refuses what is short, long, or guessed first. Throws AuthError `password_too_weak`.
 *
 * @param about what a guesser knows of the account: e-mail address, name
 */
export async function requireGoodPassword(password: string, about: readonly string[], pointer: string): Promise<void> {
  const { length } = Array.from(canonical(password));
  const { min, max } = PASSWORD_LENGTH;
  if (length < min || length > max) {
    throw new AuthError(
      'password_too_weak',
      `A password has ${min} to ${max} characters; a few words that do not belong together are easy to keep.`,
      { pointer },
    );
  }
  if (await isCommonPassword(canonical(password), about)) {
    throw new AuthError(
      'password_too_weak',
      'This password is among those that are guessed first; choose words that do not belong together.',
      { pointer },
    );
  }
}

/** The same characters, however they were typed (NFC): otherwise "é" of another keyboard is another password. */
function canonical(password: string): string {
  return password.normalize('NFC');
}
