import { hkdfSync } from 'node:crypto';
import { jwtVerify, SignJWT, type JWTPayload } from 'jose';

/** Short: what a stolen one opens ends soon. A session that has ended opens nothing at once all the same. */
export const ACCESS_TOKEN_SECONDS = 600;
export const OPERATOR_TOKEN_SECONDS = 3_600;
export const DEVICE_DAYS = 180;

/** Whom an access token stands for. */
export type AccessClaims =
  { readonly kind: 'session'; readonly userId: string; readonly sessionId: string } | { readonly kind: 'operator' };

const ISSUER = 'gatepost';
const ALGORITHM = 'HS256';
const OPERATOR = 'operator';

/** RFC 8725 §3.11: the type says what a token is for, so that none is taken for another. */
const KINDS = {
  access: { typ: 'at+jwt', audience: 'gatepost-api' },
  device: { typ: 'gatepost-device+jwt', audience: 'gatepost-sign-in' },
} as const;
type Kind = keyof typeof KINDS;

/**
 * Tokens that this deployment signs for itself (JWT, HS256). Each kind has a key of its own, derived from the secret; the
 * first secret signs, all are believed.
 */
export class TokenSigner {
  readonly #keys: Readonly<Record<Kind, readonly Uint8Array[]>>;

  /** @param secrets one or two, of 32 bytes and more */
  constructor(secrets: readonly string[]) {
    const keysOf = (kind: Kind): Uint8Array[] =>
      secrets.map((secret) => new Uint8Array(hkdfSync('sha256', secret, 'gatepost', `jwt ${kind}`, 32)));
    this.#keys = { access: keysOf('access'), device: keysOf('device') };
  }

  async signAccess(userId: string, sessionId: string, now: Date): Promise<string> {
    return this.#sign('access', { sub: userId, sid: sessionId }, now, ACCESS_TOKEN_SECONDS);
  }

  /** For whoever holds the secrets of the installation: all that an administrator may, without an account. */
  async signOperator(now: Date, lifetimeSeconds: number = OPERATOR_TOKEN_SECONDS): Promise<string> {
    return this.#sign('access', { sub: OPERATOR }, now, lifetimeSeconds);
  }

  /** null: not ours, expired, of another kind, or changed. */
  async readAccess(token: string, now: Date): Promise<AccessClaims | null> {
    const payload = await this.#read('access', token, now);
    if (payload === null) return null;
    const { sub, sid } = payload;
    if (sub === OPERATOR && sid === undefined) return { kind: 'operator' };
    if (typeof sub !== 'string' || typeof sid !== 'string') return null;
    return { kind: 'session', userId: sub, sessionId: sid };
  }

  /** Of a browser in which the account has signed in: its own failures make it wait, not those of others. */
  async signDevice(userId: string, deviceId: string, now: Date): Promise<string> {
    return this.#sign('device', { sub: userId, jti: deviceId }, now, DEVICE_DAYS * 86_400);
  }

  async readDevice(token: string, now: Date): Promise<{ readonly userId: string; readonly deviceId: string } | null> {
    const { sub, jti } = (await this.#read('device', token, now)) ?? {};
    return sub === undefined || jti === undefined ? null : { userId: sub, deviceId: jti };
  }

  async #sign(kind: Kind, claims: JWTPayload, now: Date, lifetimeSeconds: number): Promise<string> {
    const { typ, audience } = KINDS[kind];
    const [key] = this.#keys[kind];
    if (!key) throw new Error('There is no secret to sign with.');
    const issuedAt = Math.floor(now.getTime() / 1_000);
    return new SignJWT(claims)
      .setProtectedHeader({ alg: ALGORITHM, typ })
      .setIssuer(ISSUER)
      .setAudience(audience)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + lifetimeSeconds)
      .sign(key);
  }

  async #read(kind: Kind, token: string, now: Date): Promise<JWTPayload | null> {
    const { typ, audience } = KINDS[kind];
    for (const key of this.#keys[kind]) {
      try {
        const options = { algorithms: [ALGORITHM], typ, audience, issuer: ISSUER, currentDate: now };
        return (await jwtVerify(token, key, { ...options, requiredClaims: ['exp', 'iat', 'sub'] })).payload;
      } catch {
        // The next secret may be the right one; without any, it is nobody's token.
      }
    }
    return null;
  }
}
