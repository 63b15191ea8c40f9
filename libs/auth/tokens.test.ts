import { createSecretKey, hkdfSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { decodeJwt, SignJWT, UnsecuredJWT } from 'jose';
import { ACCESS_TOKEN_SECONDS, TokenSigner } from './tokens.js';

const SECRET = 'a'.repeat(32);
const NOW = new Date('2026-12-01T08:00:00Z');
const later = (seconds: number): Date => new Date(NOW.getTime() + seconds * 1_000);
const signer = new TokenSigner([SECRET]);
/** The key of access tokens, as the signer derives it. */
const key = createSecretKey(new Uint8Array(hkdfSync('sha256', SECRET, 'gatepost', 'jwt access', 32)));

const made = (header: object, claims: object = {}, withKey = key): Promise<string> =>
  new SignJWT({ sub: 'u', sid: 's', iss: 'gatepost', aud: 'gatepost-api', ...claims })
    .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', ...header })
    .setIssuedAt(NOW.getTime() / 1_000)
    .setExpirationTime(NOW.getTime() / 1_000 + 600)
    .sign(withKey);

describe('an access token', () => {
  it('says whose session it is, until it expires', async () => {
    const token = await signer.signAccess('u', 's', NOW);
    expect(await signer.readAccess(token, NOW)).toEqual({ kind: 'session', userId: 'u', sessionId: 's' });
    expect(await signer.readAccess(token, later(ACCESS_TOKEN_SECONDS - 1))).not.toBeNull();
    expect(await signer.readAccess(token, later(ACCESS_TOKEN_SECONDS))).toBeNull();
    expect(Object.keys(decodeJwt(token)).sort()).toEqual(['aud', 'exp', 'iat', 'iss', 'sid', 'sub']);
  });

  it('of the operator names no session', async () => {
    expect(await signer.readAccess(await signer.signOperator(NOW), NOW)).toEqual({ kind: 'operator' });
  });

  it('made right by hand is believed, so that what follows is refused for its own reason', async () => {
    expect(await signer.readAccess(await made({}), NOW)).not.toBeNull();
  });

  it.each([
    ['without a signature (alg none)', () => Promise.resolve(new UnsecuredJWT({ sub: 'u', sid: 's' }).encode())],
    ['by another algorithm', () => made({ alg: 'HS512' }, {}, createSecretKey(Buffer.alloc(64, 1)))],
    ['of another type', () => made({ typ: 'JWT' })],
    ['for another audience', () => made({}, { aud: 'gatepost-sign-in' })],
    ['of another issuer', () => made({}, { iss: 'somebody' })],
    ['of nobody', () => made({}, { sub: undefined })],
    ['of a session without an account', () => made({}, { sub: 7 })],
    ['by another secret', () => made({}, {}, createSecretKey(Buffer.from('b'.repeat(32))))],
    ['by the secret itself', () => made({}, {}, createSecretKey(Buffer.from(SECRET)))],
    ['of a device', () => signer.signDevice('u', 'd', NOW)],
    ['of a session without the session', () => made({}, { sid: undefined })],
  ])('%s is refused', async (_why, make) => {
    expect(await signer.readAccess(await make(), NOW)).toBeNull();
  });

  it('is refused when one letter of it is another', async () => {
    const token = await signer.signAccess('u', 's', NOW);
    // The last letter of a base64url text may carry unused bits.
    for (let at = 0; at < token.length - 1; at += 7) {
      const changed = token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
      expect(await signer.readAccess(changed, NOW)).toBeNull();
    }
  });

  it('of the old secret is believed while both are given', async () => {
    const token = await signer.signAccess('u', 's', NOW);
    const next = 'n'.repeat(32);
    expect(await new TokenSigner([next, SECRET]).readAccess(token, NOW)).not.toBeNull();
    expect(await new TokenSigner([next]).readAccess(token, NOW)).toBeNull();
  });
});

describe('the token of a device', () => {
  it('is for signing in alone', async () => {
    const token = await signer.signDevice('u', 'd', NOW);
    expect(await signer.readDevice(token, NOW)).toEqual({ userId: 'u', deviceId: 'd' });
    expect(await signer.readDevice(await signer.signAccess('u', 's', NOW), NOW)).toBeNull();
    expect(await signer.readDevice(token, later(181 * 86_400))).toBeNull();
  });
});
