import { Injectable } from '@nestjs/common';
import { type EntityManager, IsNull, Not } from 'typeorm';
import {
  asProgram,
  BY_ID,
  expectAnything,
  type Expectation,
  type GlobalRole,
  type Page,
  type PageRequest,
  readPage,
  type SortKeys,
  UnitOfWork,
  User,
} from '../database/index.js';
import { findAccount, insertUser, lockUser, requireUser, setPassword, writeAccounts } from './account-rows.js';
import { canonicalEmail } from './email.js';
import { AuthError } from './errors.js';
import { type Origin } from './origin.js';
import { hashPassword, isPassword, requireGoodPassword } from './passwords.js';
import { recordAct, recordRepeatable } from './record-act.js';
import { actorOf, endSessions } from './sessions.service.js';
import { SignInBackoff } from './sign-in-backoff.js';

export interface UserChange {
  readonly name?: string | null;
  readonly role?: GlobalRole;
  readonly disabled?: boolean;
}

export interface NewUser {
  readonly email: string;
  readonly name: string | null;
  readonly role: GlobalRole;
}

/** An account that can be made, with the hash of its password. */
export type PreparedUser = NewUser & { readonly passwordHash: string };

/** Every order of the list of accounts. */
export const USER_ORDERS = {
  created: BY_ID,
  email: { column: 'lower(u.email)', type: 'text', isUnique: true, of: ({ email }) => email.toLowerCase() },
} as const satisfies SortKeys<User, string>;

export interface UserListing extends PageRequest<keyof typeof USER_ORDERS> {
  /** This one only. */
  readonly email?: string | undefined;
}

/** Accounts: who there is, what they may, and the own password. */
@Injectable()
export class UsersService {
  readonly #backoff = new SignInBackoff();

  constructor(private readonly unit: UnitOfWork) {}

  async list({ email, sort = 'created', ...page }: UserListing): Promise<Page<User>> {
    const query = this.unit.reader.createQueryBuilder(User, 'u');
    if (email !== undefined) query.andWhere('u.id = :id', { id: await findAccount(this.unit, email) });
    return readPage(query, USER_ORDERS, { ...page, sort });
  }

  /** Throws AuthError `user_not_found`. */
  async find(id: string): Promise<User> {
    return requireUser(this.unit.reader, id);
  }

  async hasAdministrator(): Promise<boolean> {
    return this.unit.reader.existsBy(User, { role: 'admin', disabledAt: IsNull() });
  }

  /**
   * Makes an account with a password. Throws AuthError `email_taken`, `email_invalid`, `password_too_weak`.
   */
  async create(account: NewUser & { password: string }): Promise<User> {
    return this.insert(await this.prepare(account));
  }

  /** The first half of `create`, which takes a tenth of a second. Throws AuthError `email_invalid`, `password_too_weak`. */
  async prepare({ email, name, role, password }: NewUser & { password: string }): Promise<PreparedUser> {
    const address = canonicalEmail(email);
    await requireGoodPassword(password, [address, name ?? ''], '/password');
    return { email: address, name, role, passwordHash: await hashPassword(password) };
  }

  /** The second half. Throws AuthError `email_taken`. */
  async insert(account: PreparedUser): Promise<User> {
    return writeAccounts(this.unit, (rows) => insertUser(rows, account));
  }

  /**
   * Changes the own password; every other session ends. Throws AuthError `password_wrong`, `password_too_weak`,
   * `too_many_attempts`.
   */
  async changePassword(
    { userId, sessionId }: { userId: string; sessionId: string },
    { current, next }: { current: string; next: string },
    origin: Origin,
    now: Date,
  ): Promise<void> {
    await asProgram(async () => {
      const user = await requireUser(this.unit.reader, userId, true);
      const act = { actor: actorOf(user, origin), subjectId: userId };
      // Whoever has got hold of a session does not guess the password by it.
      await this.unit.run((rows) => this.#backoff.admitSession(rows, sessionId));
      if (!(await isPassword(current, user.passwordHash))) {
        await this.unit.run((rows) => recordRepeatable(rows, { ...act, action: 'user.password_refused' }, origin, now));
        throw new AuthError('password_wrong', 'The current password is wrong.', { pointer: '/current_password' });
      }
      await this.unit.run((rows) => this.#backoff.forgiveSession(rows, sessionId));
      await requireGoodPassword(next, [user.email, user.name ?? ''], '/new_password');
      const passwordHash = await hashPassword(next);
      await this.unit.run(async (rows) => {
        await setPassword(rows, userId, passwordHash, now, sessionId);
        await recordAct(rows, { ...act, action: 'user.password_set', after: { by: 'change' } });
      });
    });
  }

  /** Throws AuthError `user_not_found`, `last_administrator`. */
  async update(
    id: string,
    { name, role, disabled }: UserChange,
    now: Date,
    expected: Expectation<User> = expectAnything,
  ): Promise<User> {
    return writeAccounts(this.unit, async (rows) => {
      const user = await lockUser(rows, id);
      expected(user);
      const loses = user.role === 'admin' && ((role !== undefined && role !== 'admin') || disabled === true);
      if (loses) await requireAnotherAdministrator(rows, id);
      const change = {
        ...(name === undefined ? {} : { name }),
        ...(role === undefined ? {} : { role }),
        ...(disabled === undefined ? {} : { disabledAt: disabled ? (user.disabledAt ?? now) : null }),
      };
      if (Object.keys(change).length > 0) await rows.update(User, { id }, change);
      if (disabled === true) await endSessions(rows, id, 'account_disabled', now);
      return requireUser(rows, id);
    });
  }

  /**
   * Sessions, keys and memberships go with it; sites stay with their other owners. Throws AuthError `user_not_found`,
   * `last_administrator`, `last_owner`.
   */
  async delete(id: string, expected: Expectation<User> = expectAnything): Promise<void> {
    await writeAccounts(this.unit, async (rows) => {
      const user = await lockUser(rows, id);
      expected(user);
      if (user.role === 'admin') await requireAnotherAdministrator(rows, id);
      await handOnSites(rows, id);
      await rows.delete(User, { id });
    });
  }
}

const MOST_NAMED = 5;

/** Each site of the account gets another of its owners; the site's row is locked, as where members change. */
async function handOnSites(rows: EntityManager, userId: string): Promise<void> {
  const owned = await rows.query<{ hostname: string; next: string | null }[]>(
    `select s.hostname, (select o.user_id from site_users o where o.site_id = s.id and o.role = 'owner' and o.user_id <> $1
                          order by o.created_at, o.user_id limit 1) as next
       from site_users m join sites s on s.id = m.site_id
      where m.user_id = $1 and m.role = 'owner' order by s.hostname for update of s`,
    [userId],
  );
  const left = owned.filter(({ next }) => next === null).map(({ hostname }) => hostname);
  if (left.length > 0) {
    const more = left.length > MOST_NAMED ? ` and ${left.length - MOST_NAMED} more` : '';
    throw new AuthError(
      'last_owner',
      `This account is the last owner of ${left.slice(0, MOST_NAMED).join(', ')}${more}; make another owner there, or disable the account.`,
    );
  }
  await rows.query(
    `update sites set owner_user_id = (select o.user_id from site_users o
                                        where o.site_id = sites.id and o.role = 'owner' and o.user_id <> $1
                                        order by o.created_at, o.user_id limit 1)
      where owner_user_id = $1`,
    [userId],
  );
}

/** The rows are locked already. */
async function requireAnotherAdministrator(rows: EntityManager, id: string): Promise<void> {
  if (await rows.existsBy(User, { role: 'admin', disabledAt: IsNull(), id: Not(id) })) return;
  throw new AuthError('last_administrator', 'This is the last administrator; make another one first.');
}
