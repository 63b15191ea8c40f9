import { Inject, Injectable } from '@nestjs/common';
import { type EntityManager, IsNull } from 'typeorm';
import { asProgram, currentActor, type LinkPurpose, UnitOfWork, User } from '../database/index.js';
import { insertUser, requireUser, setPassword, writeAccounts } from './account-rows.js';
import { canonicalEmail } from './email.js';
import { AuthError } from './errors.js';
import { MailRetries } from './mail-retries.js';
import { type Mailer, MAILER, MailError } from './mailer.js';
import { linkUrl, makeLink, readLink, useLink } from './one-time-links.js';
import { type Origin } from './origin.js';
import { hashPassword, requireGoodPassword } from './passwords.js';
import { anonymousAt, recordAct, recordRepeatable } from './record-act.js';
import { actorOf, SessionsService, type SignedIn } from './sessions.service.js';
import { SignInBackoff } from './sign-in-backoff.js';
import { AUTH_SETTINGS, type AuthSettings } from './settings.js';
import { type NewUser } from './users.service.js';

interface MadeLink {
  readonly token: string;
  readonly expiresAt: Date;
}

/** A link for somebody: `url` null when it was mailed. */
export interface HandedLink {
  readonly url: string | null;
  readonly expiresAt: Date;
}

/** An account with a link, and what is still to be done once they are kept: the mail, where one is sent. */
export interface Invitation {
  readonly user: User;
  readonly link: HandedLink;
  /** Throws MailError. */
  readonly deliver: () => Promise<void>;
}

/** Links that set a password once: how accounts come in for the first time, and how they get in again. */
@Injectable()
export class AccountLinksService {
  readonly #backoff = new SignInBackoff();
  readonly #retries: MailRetries | null;

  constructor(
    private readonly unit: UnitOfWork,
    private readonly sessions: SessionsService,
    @Inject(AUTH_SETTINGS) private readonly settings: AuthSettings,
    @Inject(MAILER) private readonly mailer: Mailer | null,
  ) {
    this.#retries = mailer && new MailRetries(mailer);
  }

  /** A link with which the first administrator sets e-mail address and password. */
  async makeSetupLink(now: Date): Promise<HandedLink> {
    const { token, expiresAt } = await writeAccounts(this.unit, async (rows) => {
      await recordLink(rows, 'setup', null);
      return makeLink(rows, 'setup', null, now);
    });
    return { url: this.#urlOf('setup', token), expiresAt };
  }

  /** Makes an account without a password, and a link that sets one. Throws AuthError `email_taken`, `email_invalid`. */
  async invite({ email, name, role }: NewUser, now: Date): Promise<Invitation> {
    const address = canonicalEmail(email);
    const made = await writeAccounts(this.unit, async (rows) => {
      const user = await insertUser(rows, { email: address, name, role, passwordHash: null });
      return { user, link: await makeLink(rows, 'invitation', user.id, now) };
    });
    return { user: made.user, ...this.#handing(made.user, 'invitation', made.link) };
  }

  /** A link that sets a new password; an account without one gets its invitation again. Throws AuthError. */
  async makeResetLink(id: string, now: Date): Promise<HandedLink> {
    const made = await this.#makeReset(id, now);
    const { link, deliver } = this.#handing(made.user, made.purpose, made.link);
    await deliver();
    return link;
  }

  async #makeReset(id: string, now: Date): Promise<{ user: User; purpose: 'invitation' | 'reset'; link: MadeLink }> {
    return writeAccounts(this.unit, async (rows) => {
      const user = await requireUser(rows, id, true);
      const purpose = user.passwordHash === null ? 'invitation' : 'reset';
      await recordLink(rows, purpose, id);
      return { user, purpose, link: await makeLink(rows, purpose, id, now) };
    });
  }

  /**
   * Mails a link to whoever has this address. What it answers, and when, is the same when nobody has: the mail is sent
   * after the answer. Throws AuthError `mail_failed` where nothing is mailed at all, `too_many_attempts`.
   */
  async askForReset(email: string, origin: Origin, now: Date): Promise<void> {
    const retries = this.#retries;
    if (retries === null) {
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
      setImmediate(() => void asProgram(() => this.#mailReset(user, retries, now)).catch(() => undefined));
    });
  }

  async #mailReset({ id, email }: User, retries: MailRetries, now: Date): Promise<void> {
    const { purpose, link } = await this.#makeReset(id, now);
    await retries.send({ to: email, ...mailOf(purpose, this.#urlOf(purpose, link.token), link.expiresAt) });
  }

  /** Which account a link is for; null for the set-up. Throws AuthError `link_invalid`. */
  async describe(token: string, now: Date): Promise<{ readonly purpose: string; readonly email: string | null }> {
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
  async redeem(
    { token, password, email }: { token: string; password: string; email: string | null },
    origin: Origin,
    now: Date,
  ): Promise<SignedIn> {
    return asProgram(async () => {
      const told = await this.describe(token, now);
      const address = told.email ?? canonicalEmail(email ?? '');
      await requireGoodPassword(password, [address], '/password');
      const passwordHash = await hashPassword(password);
      return this.unit.run(async (rows) => {
        const link = await useLink(rows, token, now);
        if (link.userId === null) {
          if (await rows.existsBy(User, { role: 'admin', disabledAt: IsNull() })) {
            throw new AuthError('link_invalid', 'There is an administrator already; ask for an invitation.');
          }
          const first = await insertUser(rows, { email: address, name: null, role: 'admin', passwordHash });
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

  #handing(
    { id, email }: User,
    purpose: 'invitation' | 'reset',
    { token, expiresAt }: MadeLink,
  ): Pick<Invitation, 'link' | 'deliver'> {
    const url = this.#urlOf(purpose, token);
    const { mailer } = this;
    if (mailer === null) return { link: { url, expiresAt }, deliver: () => Promise.resolve() };
    const deliver = async (): Promise<void> => {
      try {
        await mailer({ to: email, ...mailOf(purpose, url, expiresAt) });
      } catch (error) {
        if (!(error instanceof MailError)) throw error;
        // The account is there; what is missing is a link that arrives.
        const next = `Then have another link made for the account ${id} (reset-link).`;
        throw new MailError(`${error.message} ${next}`, error.isTransient);
      }
    };
    return { link: { url: null, expiresAt }, deliver };
  }

  #urlOf(purpose: LinkPurpose, token: string): string {
    return linkUrl(this.settings.publicUrl(), purpose, token);
  }
}

/** Of whoever asked for it on behalf of another. */
async function recordLink(rows: EntityManager, purpose: LinkPurpose, userId: string | null): Promise<void> {
  const actor = currentActor();
  if (actor) await recordAct(rows, { action: 'user.link_made', actor, subjectId: userId, after: { purpose } });
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
