import { createHash, createPrivateKey, createPublicKey, hkdfSync, type KeyObject } from 'node:crypto';
import { type JWTHeaderParameters, jwtVerify, SignJWT, type JWTPayload } from 'jose';

/** Short: what a stolen one opens ends soon. A session that has ended opens nothing at once all the same. */
export const ACCESS_TOKEN_SECONDS = 600;
export const OPERATOR_TOKEN_SECONDS = 3_600;
export const DEVICE_DAYS = 180;

/** Whom an access token stands for. */
export type AccessClaims =
  { readonly kind: 'session'; readonly userId: string; readonly sessionId: string } | { readonly kind: 'operator' };

const ISSUER = 'gatepost';
/** Another process's clock may be ahead by so much; a token of later is none of ours. */
const CLOCK_SKEW_SECONDS = 60;
const OPERATOR = 'operator';

/** RFC 8725 §3.11: the type says what a token is for, so that none is taken for another. */
const KINDS = {
  access: { typ: 'at+jwt', audience: 'gatepost-api' },
  device: { typ: 'gatepost-device+jwt', audience: 'gatepost-sign-in' },
} as const;
type Kind = keyof typeof KINDS;

/** One or two of either; the first signs, all are believed. */
export type TokenKeys =
  /** Of 32 bytes and more. */
  | { readonly algorithm: 'HS256'; readonly secrets: readonly string[] }
  /** Ed25519, PKCS#8 PEM. */
  | { readonly algorithm: 'EdDSA'; readonly privateKeys: readonly string[] };

interface TokenKey {
  /** JWK thumbprint (RFC 7638) of a public key; null: secrets have no name. */
  readonly kid: string | null;
  readonly signs: KeyObject | Uint8Array;
  readonly verifies: KeyObject | Uint8Array;
}

/**
 * Tokens that this deployment signs for itself (JWT; RFC 8725). The configuration says by which algorithm, and no other is
 * believed, whatever a token says of itself. Of a secret each kind of token has a key of its own; of a key pair all have
 * the same, and their type and audience tell them apart.
 */
export class TokenSigner {
  readonly #algorithm: TokenKeys['algorithm'];
  readonly #keys: Readonly<Record<Kind, readonly TokenKey[]>>;

  constructor(keys: TokenKeys) {
    this.#algorithm = keys.algorithm;
    const of = (kind: Kind): TokenKey[] =>
      keys.algorithm === 'HS256'
        ? keys.secrets.map((secret) => derivedKey(secret, kind))
        : keys.privateKeys.map((pem) => ed25519Key(pem));
    this.#keys = { access: of('access'), device: of('device') };
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
    if (!key) throw new Error('There is no key to sign with.');
    const issuedAt = Math.floor(now.getTime() / 1_000);
    return new SignJWT(claims)
      .setProtectedHeader({ alg: this.#algorithm, typ, ...(key.kid === null ? {} : { kid: key.kid }) })
      .setIssuer(ISSUER)
      .setAudience(audience)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + lifetimeSeconds)
      .sign(key.signs);
  }

  async #read(kind: Kind, token: string, now: Date): Promise<JWTPayload | null> {
    const { typ, audience } = KINDS[kind];
    for (const { kid, verifies } of this.#keys[kind]) {
      try {
        const keyOf = (header: JWTHeaderParameters): KeyObject | Uint8Array => {
          if (kid !== null && header.kid !== kid) throw new Error('by another key');
          return verifies;
        };
        const options = { algorithms: [this.#algorithm], typ, audience, issuer: ISSUER, currentDate: now };
        const { payload } = await jwtVerify(token, keyOf, { ...options, requiredClaims: ['exp', 'iat', 'sub'] });
        const isOfLater = (payload.iat ?? Infinity) > now.getTime() / 1_000 + CLOCK_SKEW_SECONDS;
        return isOfLater ? null : payload;
      } catch {
        // The next key may be the right one; without any, it is nobody's token.
      }
    }
    return null;
  }
}

function derivedKey(secret: string, kind: Kind): TokenKey {
  const key = new Uint8Array(hkdfSync('sha256', secret, 'gatepost', `jwt ${kind}`, 32));
  return { kid: null, signs: key, verifies: key };
}

function ed25519Key(pem: string): TokenKey {
  const signs = createPrivateKey(pem);
  const verifies = createPublicKey(signs);
  return { kid: thumbprintOf(verifies), signs, verifies };
}

/** RFC 7638 §3, RFC 8037 §2: the required members in the order of their names. */
function thumbprintOf(publicKey: KeyObject): string {
  const { crv, kty, x } = publicKey.export({ format: 'jwk' });
  return createHash('sha256').update(JSON.stringify({ crv, kty, x })).digest('base64url');
}
