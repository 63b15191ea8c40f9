import { Injectable } from '@nestjs/common';
import { type EntityManager, IsNull, Not } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import {
  type Actor,
  asProgram,
  currentActor,
  RefreshToken,
  Session,
  type SessionEnd,
  UnitOfWork,
  User,
} from '../database/index.js';
import { AuthError } from './errors.js';
import { type Origin } from './origin.js';
import { isPassword } from './passwords.js';
import { anonymousAt, recordAct, recordRepeatable } from './record-act.js';
import { hashOf, randomToken } from './secrets.js';
import { type Attempt, SignInBackoff } from './sign-in-backoff.js';
import { ACCESS_TOKEN_SECONDS, TokenSigner } from './tokens.js';

/** A session ends when it is not used for so long, and at the latest after the second. */
export const IDLE_DAYS = 14;
const LONGEST_DAYS = 90;
const DAY_MS = 86_400_000;

export interface SignedIn {
  readonly accessToken: string;
  readonly expiresInSeconds: number;
  /** For the cookie alone. */
  readonly refreshToken: string;
  readonly refreshExpiresAt: Date;
  readonly user: User;
  readonly sessionId: string;
}

/** Signing in, staying signed in, and ending that. */
@Injectable()
export class SessionsService {
  readonly #backoff = new SignInBackoff();

  constructor(
    private readonly unit: UnitOfWork,
    private readonly tokens: TokenSigner,
  ) {}

  /**
   * Takes as long whether or not there is such an account. Throws AuthError `credentials_wrong`, `too_many_attempts`,
   * `server_busy`.
   *
   * @param device the token that `signDevice` gave this browser
   */
  async signIn(
    { email, password, device }: { email: string; password: string; device: string | null },
    origin: Origin,
    now: Date,
  ): Promise<SignedIn & { readonly deviceToken: string }> {
    return asProgram(async () => {
      const known = device === null ? null : await this.tokens.readDevice(device, now);
      // Looked up first, since a browser's token is good for its own account only.
      const account = await this.#credentialsOf(email);
      const deviceId = known !== null && known.userId === account?.id ? known.deviceId : null;
      const attempt: Attempt = { email, origin, deviceId, isKnownHere: (rows) => isKnownAt(rows, account, origin) };
      await this.unit.run((rows) => this.#backoff.admit(rows, attempt));
      const isRight = await isPassword(password, account?.passwordHash ?? null);
      const isLetIn = isRight && account !== null && account.disabledAt === null;
      const signedIn = !isLetIn
        ? null
        : await this.unit.run(async (rows) => {
            // Read again under a lock: it may have been disabled, or its password changed, while the hash was computed.
            const user = await rows.findOne(User, {
              where: { id: account.id, disabledAt: IsNull() },
              lock: { mode: 'pessimistic_read' },
              select: { ...ALL_OF_USER, passwordHash: true },
            });
            if (user?.passwordHash !== account.passwordHash) return null;
            await this.#backoff.forgive(rows, attempt);
            const deviceToken = await this.tokens.signDevice(user.id, deviceId ?? uuidv7(), now);
            return { ...(await this.#begin(rows, user, origin, now)), deviceToken };
          });
      if (signedIn) return signedIn;
      await this.unit.run((rows) => recordRefusal(rows, account, origin, now));
      throw new AuthError('credentials_wrong', 'The e-mail address or the password is wrong.');
    });
  }

  /** For an account that has just proved who it is otherwise, by a one-time link. */
  async begin(rows: EntityManager, user: User, origin: Origin, now: Date): Promise<SignedIn> {
    return this.#begin(rows, user, origin, now);
  }

  /**
   * A new access token and the next refresh token; the one given is used up. One that comes a second time has been
   * stolen, by whoever came first or second: its session ends. Throws AuthError `unauthenticated`.
   */
  async refresh(token: string, origin: Origin, now: Date): Promise<SignedIn> {
    const result = await asProgram(() =>
      this.unit.run(async (rows) => {
        const row = await rows.findOne(RefreshToken, {
          where: { hash: hashOf(token) },
          lock: { mode: 'pessimistic_write' },
        });
        if (!row) return null;
        if (row.usedAt !== null) {
          await endSession(rows, row.sessionId, 'refresh_token_reused', now);
          const subjectId = row.sessionId;
          const owner = await ownerOf(rows, subjectId);
          if (owner) {
            const act = { action: 'session.refresh_token_reused', actor: actorOf(owner, origin), subjectId } as const;
            await recordRepeatable(rows, act, origin, now);
          }
          return null;
        }
        const session = await rows.findOne(Session, { where: { id: row.sessionId, endedAt: IsNull() } });
        const user = session && (await rows.findOneBy(User, { id: session.userId, disabledAt: IsNull() }));
        if (!session || !user || session.expiresAt <= now) return null;
        await rows.update(RefreshToken, { hash: row.hash }, { usedAt: now });
        const expiresAt = expiryOf(session.createdAt, now);
        await rows.update(Session, { id: session.id }, { lastUsedAt: now, expiresAt, ...said(origin) });
        return this.#issue(rows, user, session.id, expiresAt, now);
      }),
    );
    // Not thrown inside: the end of the session has to be committed.
    if (result) return result;
    throw new AuthError('unauthenticated', 'The session has ended or is not known; sign in again.');
  }

  /** Ends the session of a refresh token; one that is not known is no fault. */
  async signOut(token: string, origin: Origin, now: Date): Promise<void> {
    await asProgram(() =>
      this.unit.run(async (rows) => {
        const row = await rows.findOneBy(RefreshToken, { hash: hashOf(token) });
        const owner = row && (await ownerOf(rows, row.sessionId));
        if (!row || !owner) return;
        await endSession(rows, row.sessionId, 'signed_out', now);
        await recordAct(rows, { action: 'session.end', actor: actorOf(owner, origin), subjectId: row.sessionId });
      }),
    );
  }

  /** Those that are open, newest first. */
  async list(userId: string, now: Date): Promise<Session[]> {
    return this.unit.reader
      .createQueryBuilder(Session, 's')
      .where('s.user_id = :userId and s.ended_at is null and s.expires_at > :now', { userId, now })
      .orderBy('s.id', 'DESC')
      .limit(200)
      .getMany();
  }

  /** Throws AuthError `session_not_found`. */
  async revoke(userId: string, id: string, now: Date): Promise<void> {
    await this.#write(async (rows) => {
      const session = await rows.findOneBy(Session, { id, userId, endedAt: IsNull() });
      if (!session)
        throw new AuthError('session_not_found', 'There is no such open session of yours; list them again.');
      await endSession(rows, id, 'revoked', now);
      const actor = currentActor();
      if (actor) await recordAct(rows, { action: 'session.end', actor, subjectId: id });
    });
  }

  /** Requests read sessions and change none. */
  #write<T>(work: (rows: EntityManager) => Promise<T>): Promise<T> {
    return asProgram(() => this.unit.run(work));
  }

  async #credentialsOf(email: string): Promise<User | null> {
    return this.unit.reader
      .createQueryBuilder(User, 'u')
      .addSelect('u.passwordHash')
      .where('lower(u.email) = lower(:email)', { email })
      .getOne();
  }

  async #begin(rows: EntityManager, user: User, origin: Origin, now: Date): Promise<SignedIn> {
    const id = uuidv7();
    const expiresAt = expiryOf(now, now);
    const times = { createdAt: now, lastUsedAt: now, expiresAt };
    await rows.insert(Session, { id, userId: user.id, ...times, ...said(origin) });
    await recordAct(rows, { action: 'session.create', actor: actorOf(user, origin), subjectId: id });
    return this.#issue(rows, user, id, expiresAt, now);
  }

  async #issue(rows: EntityManager, user: User, sessionId: string, expiresAt: Date, now: Date): Promise<SignedIn> {
    const refreshToken = randomToken();
    await rows.insert(RefreshToken, { hash: hashOf(refreshToken), sessionId });
    const accessToken = await this.tokens.signAccess(user.id, sessionId, now);
    return {
      accessToken,
      expiresInSeconds: ACCESS_TOKEN_SECONDS,
      refreshToken,
      refreshExpiresAt: expiresAt,
      user,
      sessionId,
    };
  }
}

/** Ends what is open of an account, but for one session where that is given. */
export async function endSessions(
  rows: EntityManager,
  userId: string,
  because: SessionEnd,
  now: Date,
  exceptId?: string,
): Promise<void> {
  const those = { userId, endedAt: IsNull(), ...(exceptId === undefined ? {} : { id: Not(exceptId) }) };
  await rows.update(Session, those, { endedAt: now, endedBecause: because });
}

async function endSession(rows: EntityManager, id: string, because: SessionEnd, now: Date): Promise<void> {
  await rows.update(Session, { id, endedAt: IsNull() }, { endedAt: now, endedBecause: because });
}

/** Whose account it was, where there is one; never what was typed, which may be a password in the wrong field. */
async function recordRefusal(rows: EntityManager, account: User | null, origin: Origin, now: Date): Promise<void> {
  const act = { action: 'session.refused', actor: anonymousAt(origin), subjectId: account?.id ?? null } as const;
  await recordRepeatable(rows, { ...act, after: { email: account?.email ?? null } }, origin, now);
}

async function isKnownAt(rows: EntityManager, account: User | null, { address }: Origin): Promise<boolean> {
  if (account === null || address === null) return false;
  return rows.existsBy(Session, { userId: account.id, address });
}

async function ownerOf(rows: EntityManager, sessionId: string): Promise<User | null> {
  const session = await rows.findOne(Session, { where: { id: sessionId }, relations: { user: true } });
  return session?.user ?? null;
}

/** Who signs in acts as the account, once that is known. */
export function actorOf({ id, email }: User, { address }: Origin): Actor {
  return { kind: 'user', id, label: email, address };
}

function expiryOf(begun: Date, now: Date): Date {
  return new Date(Math.min(now.getTime() + IDLE_DAYS * DAY_MS, begun.getTime() + LONGEST_DAYS * DAY_MS));
}

function said({ address, userAgent }: Origin): Pick<Session, 'address' | 'userAgent'> {
  return { address: address?.replace(/%.*$/, '') ?? null, userAgent: userAgent?.slice(0, 300) ?? null };
}

const ALL_OF_USER = { id: true, email: true, name: true, role: true, disabledAt: true, createdAt: true } as const;
