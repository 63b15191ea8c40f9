import { Injectable } from '@nestjs/common';
import { ApiKey, asProgram, Session, UnitOfWork, User } from '../database/index.js';
import { AuthError } from './errors.js';
import { type Scope } from './permissions.js';
import { type Principal } from './principal.js';
import { hashOf, isSameHash } from './secrets.js';
import { TokenSigner } from './tokens.js';

/** How often the time of a key's last use is written. */
const LAST_USED_EVERY_MS = 60_000;

const KEY = /^(gpk_[0-9A-Za-z]{8})_([0-9A-Za-z]{43})$/;

/** Finds out whose bearer token it is. */
@Injectable()
export class Authenticator {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly tokens: TokenSigner,
  ) {}

  /** Throws AuthError `unauthenticated`. */
  async authenticate(bearer: string | null, now: Date): Promise<Principal> {
    if (bearer === null) {
      throw new AuthError('unauthenticated', 'Send "Authorization: Bearer" with an access token or an API key.');
    }
    const principal = await asProgram(() =>
      bearer.startsWith('gpk_') ? this.#byKey(bearer, now) : this.#byAccessToken(bearer, now),
    );
    if (principal) return principal;
    throw new AuthError(
      'unauthenticated',
      'The token is not valid, or not any more; sign in again, or make a new key.',
    );
  }

  async #byAccessToken(token: string, now: Date): Promise<Principal | null> {
    const claims = await this.tokens.readAccess(token, now);
    if (claims === null) return null;
    if (claims.kind === 'operator') return { kind: 'operator' };
    const { sessionId, userId } = claims;
    const session = await this.unit.reader
      .createQueryBuilder(Session, 's')
      .innerJoinAndSelect('s.user', 'u')
      .where('s.id = :sessionId and s.user_id = :userId', { sessionId, userId })
      .andWhere('s.ended_at is null and s.expires_at > :now and u.disabled_at is null', { now })
      .getOne();
    if (!session?.user) return null;
    const { email, role } = session.user;
    return { kind: 'user', userId, email, role, sessionId };
  }

  async #byKey(text: string, now: Date): Promise<Principal | null> {
    const [, prefix, secret] = KEY.exec(text) ?? [];
    if (prefix === undefined || secret === undefined) return null;
    const key = await this.unit.reader
      .createQueryBuilder(ApiKey, 'k')
      .addSelect('k.secretHash')
      .innerJoinAndMapOne('k.user', User, 'u', 'u.id = k.user_id and u.disabled_at is null')
      .where('k.prefix = :prefix and (k.expires_at is null or k.expires_at > :now)', { prefix, now })
      .getOne();
    if (!key?.user || !isSameHash(key.secretHash, hashOf(text))) return null;
    if (now.getTime() - (key.lastUsedAt?.getTime() ?? 0) > LAST_USED_EVERY_MS) {
      await this.unit.reader.update(ApiKey, { id: key.id }, { lastUsedAt: now });
    }
    const { id, email, role } = key.user;
    // Written by the service of keys, which takes no others.
    const scopes = key.scopes as Scope[];
    return { kind: 'key', userId: id, email, role, keyId: key.id, prefix, scopes, siteId: key.siteId };
  }
}
