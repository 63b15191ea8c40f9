import { type EntityManager, QueryFailedError } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { asProgram, currentActing, OneTimeLink, sqlState, type UnitOfWork, User } from '../database/index.js';
import { AuthError } from './errors.js';
import { endSessions } from './sessions.service.js';

/** Rows of accounts, as all that changes them does it. */

/** Row-level security lets no request write accounts: administrators alone get past it, whatever the guard let in. */
export function writeAccounts<T>(unit: UnitOfWork, work: (rows: EntityManager) => Promise<T>): Promise<T> {
  const acting = currentActing();
  if (acting !== null && (acting.reach !== 'everything' || acting.siteId !== null)) {
    return Promise.reject(new AuthError('forbidden', 'Only administrators change accounts.'));
  }
  return asProgram(() => unit.run(work));
}

/**
 * The id of the account with this e-mail address, or null. By the program itself: under row-level security no index is used
 * for the lower case of an address. What may be told of the account is asked by its id.
 */
export async function findAccount(unit: UnitOfWork, email: string): Promise<string | null> {
  const user = await asProgram(() =>
    unit.reader.createQueryBuilder(User, 'u').where('lower(u.email) = lower(:email)', { email: email.trim() }).getOne(),
  );
  return user?.id ?? null;
}

/** Throws AuthError `email_taken`. */
export async function insertUser(
  rows: EntityManager,
  account: Pick<User, 'email' | 'name' | 'role' | 'passwordHash'>,
): Promise<User> {
  const id = uuidv7();
  try {
    await rows.insert(User, { id, ...account });
  } catch (error) {
    if (!(error instanceof QueryFailedError) || sqlState(error) !== '23505') throw error;
    throw new AuthError('email_taken', 'There is an account with this e-mail address already.', {
      pointer: '/email',
    });
  }
  return requireUser(rows, id);
}

/** Throws AuthError `user_not_found`. */
export async function requireUser(rows: EntityManager, id: string, withPassword = false): Promise<User> {
  const query = rows.createQueryBuilder(User, 'u').where('u.id = :id', { id });
  if (withPassword) query.addSelect('u.passwordHash');
  const user = await query.getOne();
  if (!user) throw new AuthError('user_not_found', 'There is no such account; list them again.');
  return user;
}

/**
 * As `requireUser`; until the transaction ends nobody else changes the account, or any administrator: two who take each
 * other's role away take turns. In the order of their ids, so that nobody waits in a circle.
 */
export async function lockUser(rows: EntityManager, id: string): Promise<User> {
  await rows.query(
    `select from users where id = $1 or (role = 'admin' and disabled_at is null) order by id for update`,
    [id],
  );
  return requireUser(rows, id);
}

/** Ends every session but one where that is given, and links that would set another password. */
export async function setPassword(
  rows: EntityManager,
  userId: string,
  passwordHash: string,
  now: Date,
  exceptSession?: string,
): Promise<void> {
  await rows.update(User, { id: userId }, { passwordHash, passwordChangedAt: now });
  await rows.delete(OneTimeLink, { userId });
  await endSessions(rows, userId, 'password_changed', now, exceptSession);
}
