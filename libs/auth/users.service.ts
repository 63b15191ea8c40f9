import { Inject, Injectable } from '@nestjs/common';
import { type EntityManager, IsNull, QueryFailedError } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import {
  asProgram,
  currentActing,
  currentActor,
  type GlobalRole,
  type LinkPurpose,
  sqlState,
  UnitOfWork,
  User,
} from '../database/index.js';
import { canonicalEmail } from './email.js';
import { AuthError } from './errors.js';
import { type Mailer, MAILER } from './mailer.js';
import { linkUrl, makeLink, readLink, useLink } from './one-time-links.js';
import { type Origin } from './origin.js';
import { hashPassword, isPassword, requireGoodPassword } from './passwords.js';
import { anonymousAt, recordAct, recordRepeatable } from './record-act.js';
import { actorOf, endSessions, SessionsService, type SignedIn } from './sessions.service.js';
import { SignInBackoff } from './sign-in-backoff.js';
import { AUTH_SETTINGS, type AuthSettings } from './settings.js';

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

/** A link for somebody: `url` null when it was mailed. */
export interface HandedLink {
  readonly url: string | null;
  readonly expiresAt: Date;
}

export interface UserPage {
  readonly items: User[];
  readonly next: string | null;
}

/** Accounts: who there is, how they come in for the first time, and how they get in again. */
@Injectable()
export class UsersService {
  readonly #backoff = new SignInBackoff();

  constructor(
    private readonly unit: UnitOfWork,
    private readonly sessions: SessionsService,
    @Inject(AUTH_SETTINGS) private readonly settings: AuthSettings,
    @Inject(MAILER) private readonly mailer: Mailer | null,
  ) {}

  /** By id, ascending. */
  async list({ after, limit }: { after?: string | undefined; limit: number }): Promise<UserPage> {
    const query = this.unit.reader
      .createQueryBuilder(User, 'u')
      .orderBy('u.id')
      .limit(limit + 1);
    if (after !== undefined) query.where('u.id > :after', { after });
    const rows = await query.getMany();
    const items = rows.slice(0, limit);
    return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
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
  async create({ email, name, role, password }: NewUser & { password: string }): Promise<User> {
    const address = canonicalEmail(email);
    await requireGoodPassword(password, [address, name ?? ''], '/password');
    const passwordHash = await hashPassword(password);
    return this.#write((rows) => this.#insert(rows, { email: address, name, role, passwordHash }));
  }

  /** A link with which the first administrator sets e-mail address and password. */
  async makeSetupLink(now: Date): Promise<HandedLink> {
    const { token, expiresAt } = await this.#write(async (rows) => {
      await recordLink(rows, 'setup', null);
      return makeLink(rows, 'setup', null, now);
    });
    return { url: linkUrl(this.settings.publicUrl(), 'setup', token), expiresAt };
  }

  /** Makes an account without a password, and a link that sets one. Throws AuthError `email_taken`, `email_invalid`. */
  async invite({ email, name, role }: NewUser, now: Date): Promise<{ readonly user: User; readonly link: HandedLink }> {
    const address = canonicalEmail(email);
    const made = await this.#write(async (rows) => {
      const user = await this.#insert(rows, { email: address, name, role, passwordHash: null });
      return { user, link: await makeLink(rows, 'invitation', user.id, now) };
    });
    return { user: made.user, link: await this.#hand(made.user, 'invitation', made.link) };
  }

  /** A link that sets a new password; an account without one gets its invitation again. Throws AuthError. */
  async makeResetLink(id: string, now: Date): Promise<HandedLink> {
    const made = await this.#write(async (rows) => {
      const user = await requireUser(rows, id, true);
      const purpose = user.passwordHash === null ? ('invitation' as const) : ('reset' as const);
      await recordLink(rows, purpose, id);
      return { user, purpose, link: await makeLink(rows, purpose, id, now) };
    });
    return this.#hand(made.user, made.purpose, made.link);
  }

  /**
   * Mails a link to whoever has this address. What it answers, and when, is the same when nobody has: the mail is sent
   * after the answer. Throws AuthError `mail_failed` where nothing is mailed at all, `too_many_attempts`.
   */
  async askForReset(email: string, origin: Origin, now: Date): Promise<void> {
    if (this.mailer === null) {
      throw new AuthError('mail_failed', 'This server sends no mail; ask an administrator for a link.');
    }
    await asProgram(async () => {
      await this.unit.run((rows) => this.#backoff.admitRequest(rows, 'reset', email, origin));
      const user = await this.unit.reader
        .createQueryBuilder(User, 'u')
        .where('lower(u.email) = lower(:email) and u.disabled_at is null', { email: email.trim() })
        .getOne();
      const act = { action: 'user.reset_asked', actor: anonymousAt(origin), subjectId: user?.id ?? null } as const;
      await this.unit.run((rows) =>
        recordRepeatable(rows, { ...act, after: { email: user?.email ?? null } }, origin, now),
      );
      if (!user) return;
      setImmediate(() => void asProgram(() => this.makeResetLink(user.id, now)).catch(() => undefined));
    });
  }

  /** Which account a link is for; null for the set-up. Throws AuthError `link_invalid`. */
  async describeLink(token: string, now: Date): Promise<{ readonly purpose: string; readonly email: string | null }> {
    return asProgram(async () => {
      const { purpose, userId } = await readLink(this.unit.reader, token, now);
      return { purpose, email: userId === null ? null : (await requireUser(this.unit.reader, userId)).email };
    });
  }

  /**
   * Sets the password that a link is for and signs in; every other session of the account ends. Throws AuthError
   * `link_invalid`, `password_too_weak`, `email_invalid`, `email_taken`.
   *
   * @param email for the set-up only
   */
  async redeemLink(
    { token, password, email }: { token: string; password: string; email: string | null },
    origin: Origin,
    now: Date,
  ): Promise<SignedIn> {
    return asProgram(async () => {
      const told = await this.describeLink(token, now);
      const address = told.email ?? canonicalEmail(email ?? '');
      await requireGoodPassword(password, [address], '/password');
      const passwordHash = await hashPassword(password);
      return this.unit.run(async (rows) => {
        const link = await useLink(rows, token, now);
        if (link.userId === null) {
          if (await rows.existsBy(User, { role: 'admin', disabledAt: IsNull() })) {
            throw new AuthError('link_invalid', 'There is an administrator already; ask for an invitation.');
          }
          const first = await this.#insert(rows, { email: address, name: null, role: 'admin', passwordHash });
          const after = { email: first.email, role: first.role, by: link.purpose };
          await recordAct(rows, { action: 'user.create', actor: actorOf(first, origin), subjectId: first.id, after });
          return this.sessions.begin(rows, first, origin, now);
        }
        const user = await rows.findOneBy(User, { id: link.userId, disabledAt: IsNull() });
        if (!user) throw new AuthError('link_invalid', 'The account is disabled; ask an administrator.');
        await setPassword(rows, user.id, passwordHash, now);
        const act = { action: 'user.password_set', actor: actorOf(user, origin), subjectId: user.id } as const;
        await recordAct(rows, { ...act, after: { by: link.purpose } });
        return this.sessions.begin(rows, user, origin, now);
      });
    });
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
  async update(id: string, { name, role, disabled }: UserChange, now: Date): Promise<User> {
    return this.#write(async (rows) => {
      const user = await requireUser(rows, id);
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

  /** Sessions, keys and memberships go with it; sites stay. Throws AuthError `user_not_found`, `last_administrator`. */
  async delete(id: string): Promise<void> {
    await this.#write(async (rows) => {
      const user = await requireUser(rows, id);
      if (user.role === 'admin') await requireAnotherAdministrator(rows, id);
      await rows.delete(User, { id });
    });
  }

  /** Row-level security lets no request write accounts: administrators alone get past it, whatever the guard let in. */
  #write<T>(work: (rows: EntityManager) => Promise<T>): Promise<T> {
    const acting = currentActing();
    if (acting !== null && (acting.reach !== 'everything' || acting.siteId !== null)) {
      return Promise.reject(new AuthError('forbidden', 'Only administrators change accounts.'));
    }
    return asProgram(() => this.unit.run(work));
  }

  async #insert(rows: EntityManager, account: Pick<User, 'email' | 'name' | 'role' | 'passwordHash'>): Promise<User> {
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

  async #hand(
    { email }: User,
    purpose: 'invitation' | 'reset',
    { token, expiresAt }: { token: string; expiresAt: Date },
  ): Promise<HandedLink> {
    const url = linkUrl(this.settings.publicUrl(), purpose, token);
    if (this.mailer === null) return { url, expiresAt };
    await this.mailer({ to: email, ...mailOf(purpose, url, expiresAt) });
    return { url: null, expiresAt };
  }
}

/** Of whoever asked for it on behalf of another. */
async function recordLink(rows: EntityManager, purpose: LinkPurpose, userId: string | null): Promise<void> {
  const actor = currentActor();
  if (actor) await recordAct(rows, { action: 'user.link_made', actor, subjectId: userId, after: { purpose } });
}

async function setPassword(
  rows: EntityManager,
  userId: string,
  passwordHash: string,
  now: Date,
  exceptSession?: string,
): Promise<void> {
  await rows.update(User, { id: userId }, { passwordHash, passwordChangedAt: now });
  await endSessions(rows, userId, 'password_changed', now, exceptSession);
}

async function requireUser(rows: EntityManager, id: string, withPassword = false): Promise<User> {
  const query = rows.createQueryBuilder(User, 'u').where('u.id = :id', { id });
  if (withPassword) query.addSelect('u.passwordHash');
  const user = await query.getOne();
  if (!user) throw new AuthError('user_not_found', 'There is no such account; list them again.');
  return user;
}

/** Two administrators who take each other's role away take turns: the rows are locked. */
async function requireAnotherAdministrator(rows: EntityManager, id: string): Promise<void> {
  const all = await rows.find(User, {
    where: { role: 'admin', disabledAt: IsNull() },
    order: { id: 'ASC' },
    lock: { mode: 'pessimistic_write' },
  });
  if (all.some((user) => user.id !== id)) return;
  throw new AuthError('last_administrator', 'This is the last administrator; make another one first.');
}

function mailOf(purpose: 'invitation' | 'reset', url: string, expiresAt: Date): { subject: string; text: string } {
  const until = `${expiresAt.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  const lines =
    purpose === 'invitation'
      ? ['You have an account at Gatepost. Set your password here:', url, `The link works once, until ${until}.`]
      : [
          'Somebody, probably you, asked for a new password at Gatepost. Set it here:',
          url,
          `The link works once, until ${until}. If it was not you, ignore this mail: nothing has changed.`,
        ];
  const subject = purpose === 'invitation' ? 'Your account at Gatepost' : 'Your password at Gatepost';
  return { subject, text: `${lines.join('\n\n')}\n` };
}
