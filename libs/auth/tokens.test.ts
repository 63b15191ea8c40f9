import {
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
} from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { calculateJwkThumbprint, decodeJwt, decodeProtectedHeader, SignJWT, UnsecuredJWT } from 'jose';
import { ACCESS_TOKEN_SECONDS, type TokenKeys, TokenSigner } from './tokens.js';

const NOW = new Date('2026-12-01T08:00:00Z');
const later = (seconds: number): Date => new Date(NOW.getTime() + seconds * 1_000);

const SECRET = 'a'.repeat(32);
const newPem = (): string =>
  generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const PEM = newPem();
const PUBLIC_KEY = createPublicKey(PEM);
const PUBLIC_PEM = PUBLIC_KEY.export({ type: 'spki', format: 'pem' }).toString();
const KID = await calculateJwkThumbprint(PUBLIC_KEY.export({ format: 'jwk' }));
const STRANGER = createPrivateKey(newPem());
const secrets = (...list: string[]): TokenKeys => ({ algorithm: 'HS256', secrets: list });
const keyPairs = (...privateKeys: string[]): TokenKeys => ({ algorithm: 'EdDSA', privateKeys });

interface Made {
  readonly header?: object;
  readonly claims?: object;
  readonly by?: KeyObject;
  /** Seconds from NOW. */
  readonly issuedIn?: number;
  readonly expiresIn?: number;
}

interface Algorithm {
  readonly keys: TokenKeys;
  readonly others: TokenKeys;
  /** What the signer signs access tokens with, and says of it. */
  readonly key: KeyObject;
  readonly header: { readonly alg: string; readonly kid?: string };
}

const ALGORITHMS: Readonly<Record<string, Algorithm>> = {
  HS256: {
    keys: secrets(SECRET),
    others: secrets('b'.repeat(32)),
    key: createSecretKey(new Uint8Array(hkdfSync('sha256', SECRET, 'gatepost', 'jwt access', 32))),
    header: { alg: 'HS256' },
  },
  EdDSA: {
    keys: keyPairs(PEM),
    others: keyPairs(newPem()),
    key: createPrivateKey(PEM),
    header: { alg: 'EdDSA', kid: KID },
  },
};

describe.each(Object.entries(ALGORITHMS))('an access token by %s', (_name, { keys, others, key, header: usual }) => {
  const signer = new TokenSigner(keys);
  const make = ({ header, claims, by = key, issuedIn = 0, expiresIn = 600 }: Made = {}): Promise<string> =>
    new SignJWT({ sub: 'u', sid: 's', iss: 'gatepost', aud: 'gatepost-api', ...claims })
      .setProtectedHeader({ ...usual, typ: 'at+jwt', ...header })
      .setIssuedAt(NOW.getTime() / 1_000 + issuedIn)
      .setExpirationTime(NOW.getTime() / 1_000 + expiresIn)
      .sign(by);

  it('says whose session it is, until it expires', async () => {
    const token = await signer.signAccess('u', 's', NOW);
    expect(await signer.readAccess(token, NOW)).toEqual({ kind: 'session', userId: 'u', sessionId: 's' });
    expect(await signer.readAccess(token, later(ACCESS_TOKEN_SECONDS - 1))).not.toBeNull();
    expect(await signer.readAccess(token, later(ACCESS_TOKEN_SECONDS))).toBeNull();
    expect(Object.keys(decodeJwt(token)).sort()).toEqual(['aud', 'exp', 'iat', 'iss', 'sid', 'sub']);
    expect(decodeProtectedHeader(token)).toEqual({ ...usual, typ: 'at+jwt' });
  });

  it('of the operator names no session', async () => {
    expect(await signer.readAccess(await signer.signOperator(NOW), NOW)).toEqual({ kind: 'operator' });
  });

  it('made right by hand is believed, so that what follows is refused for its own reason', async () => {
    expect(await signer.readAccess(await make(), NOW)).not.toBeNull();
  });

  const hs256 = (secret: string): Promise<string> =>
    make({ header: { alg: 'HS256' }, by: createSecretKey(Buffer.from(secret)) });
  const refused: readonly (readonly [string, () => Promise<string>])[] = [
    ['without a signature (alg none)', () => Promise.resolve(new UnsecuredJWT({ sub: 'u', sid: 's' }).encode())],
    [
      'without its signature, saying alg none',
      async () => {
        const [, payload = ''] = (await make()).split('.');
        return `${Buffer.from(JSON.stringify({ ...usual, alg: 'none', typ: 'at+jwt' })).toString('base64url')}.${payload}.`;
      },
    ],
    [
      'by another algorithm of the same family',
      () => make({ header: { alg: 'HS512' }, by: createSecretKey(Buffer.alloc(64, 1)) }),
    ],
    ['by HS256 with the public key in PEM as the secret', () => hs256(PUBLIC_PEM)],
    ['by HS256 with the public key itself as the secret', () => hs256(String(PUBLIC_KEY.export({ format: 'jwk' }).x))],
    [
      'by HS256 with the raw public key as the secret',
      () =>
        make({
          header: { alg: 'HS256' },
          by: createSecretKey(Buffer.from(String(PUBLIC_KEY.export({ format: 'jwk' }).x), 'base64url')),
        }),
    ],
    [
      'by a key that it brings along (jwk)',
      () =>
        make({
          header: { alg: 'EdDSA', kid: KID, jwk: createPublicKey(STRANGER).export({ format: 'jwk' }) },
          by: STRANGER,
        }),
    ],
    [
      'that sends us to fetch its key (jku, x5u)',
      () =>
        make({
          header: { alg: 'EdDSA', kid: KID, jku: 'http://127.0.0.1:1/', x5u: 'http://127.0.0.1:1/' },
          by: STRANGER,
        }),
    ],
    ['by a stranger under the kid of the key', () => make({ header: { alg: 'EdDSA', kid: KID }, by: STRANGER })],
    ['of another type', () => make({ header: { typ: 'JWT' } })],
    ['without a type', () => make({ header: { typ: undefined } })],
    ['for another audience', () => make({ claims: { aud: 'gatepost-sign-in' } })],
    ['for nobody', () => make({ claims: { aud: undefined } })],
    ['of another issuer', () => make({ claims: { iss: 'somebody' } })],
    ['of no issuer', () => make({ claims: { iss: undefined } })],
    ['of nobody', () => make({ claims: { sub: undefined } })],
    ['of a session without an account', () => make({ claims: { sub: 7 } })],
    ['of a session without the session', () => make({ claims: { sid: undefined } })],
    ['that has expired', () => make({ issuedIn: -601, expiresIn: -1 })],
    ['that expires this second', () => make({ expiresIn: 0 })],
    ['that is not valid yet', () => make({ claims: { nbf: NOW.getTime() / 1_000 + 30 } })],
    ['that was issued in the future', () => make({ issuedIn: 120 })],
    ['by the secret itself', () => hs256(SECRET)],
    ['by another key of the kind', () => new TokenSigner(others).signAccess('u', 's', NOW)],
    ['of a device', () => signer.signDevice('u', 'd', NOW)],
    ['that is none', () => Promise.resolve('x.y.z')],
  ];
  it.each(refused)('%s is refused', async (_why, of) => {
    expect(await signer.readAccess(await of(), NOW)).toBeNull();
  });

  it('is refused when one letter of it is another', async () => {
    const token = await signer.signAccess('u', 's', NOW);
    // The last letter of a base64url text may carry unused bits.
    for (let at = 0; at < token.length - 1; at += 7) {
      const changed = token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
      expect(await signer.readAccess(changed, NOW)).toBeNull();
    }
  });

  it('of a clock that is a little ahead is believed', async () => {
    expect(await signer.readAccess(await make({ issuedIn: 30 }), NOW)).not.toBeNull();
  });
});

describe('rotation', () => {
  it.each([
    ['secrets', secrets(SECRET), secrets('n'.repeat(32), SECRET), secrets('n'.repeat(32))],
    ['key pairs', ...((next) => [keyPairs(PEM), keyPairs(next, PEM), keyPairs(next)] as const)(newPem())],
  ] as const)(
    'of %s: the old one is believed while both are given, and the new one signs',
    async (_what, old, both, next) => {
      const [before, between, after] = [new TokenSigner(old), new TokenSigner(both), new TokenSigner(next)];
      const [oldToken, newToken] = [await before.signAccess('u', 's', NOW), await between.signAccess('u', 's', NOW)];
      expect(await between.readAccess(oldToken, NOW)).not.toBeNull();
      expect(await after.readAccess(oldToken, NOW)).toBeNull();
      expect(await between.readAccess(newToken, NOW)).not.toBeNull();
      expect(await after.readAccess(newToken, NOW)).not.toBeNull();
      expect(await before.readAccess(newToken, NOW)).toBeNull();
    },
  );

  it('names the key by its thumbprint (RFC 7638), and believes no other name', async () => {
    // The key of RFC 8037 §A.1 and its thumbprint of §A.3.
    const rfc = createPrivateKey({
      key: {
        kty: 'OKP',
        crv: 'Ed25519',
        d: 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A',
        x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
      },
      format: 'jwk',
    });
    const signer = new TokenSigner(keyPairs(rfc.export({ type: 'pkcs8', format: 'pem' }).toString(), PEM));
    const token = await signer.signAccess('u', 's', NOW);
    expect(decodeProtectedHeader(token).kid).toBe('kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k');
    for (const kid of [KID, 'another', '', undefined]) {
      const made = await new SignJWT(decodeJwt(token))
        .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid })
        .sign(rfc);
      expect(await signer.readAccess(made, NOW)).toBeNull();
    }
  });

  it('from secrets to key pairs believes the algorithm of the configuration alone', async () => {
    const bySecret = await new TokenSigner(secrets(SECRET)).signAccess('u', 's', NOW);
    const byPair = await new TokenSigner(keyPairs(PEM)).signAccess('u', 's', NOW);
    expect(await new TokenSigner(keyPairs(PEM)).readAccess(bySecret, NOW)).toBeNull();
    expect(await new TokenSigner(secrets(SECRET)).readAccess(byPair, NOW)).toBeNull();
  });
});

describe.each(Object.entries(ALGORITHMS))('the token of a device by %s', (_name, { keys }) => {
  it('is for signing in alone', async () => {
    const signer = new TokenSigner(keys);
    const token = await signer.signDevice('u', 'd', NOW);
    expect(await signer.readDevice(token, NOW)).toEqual({ userId: 'u', deviceId: 'd' });
    expect(await signer.readDevice(await signer.signAccess('u', 's', NOW), NOW)).toBeNull();
    expect(await signer.readDevice(token, later(181 * 86_400))).toBeNull();
  });
});
