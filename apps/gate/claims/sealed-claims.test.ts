import { hkdfSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CompactEncrypt, SignJWT, UnsecuredJWT } from 'jose';
import { type SealedClaim, SealedClaims } from './sealed-claims.js';

const SECRET = 'first-gate-secret-0000000000000001';
const OTHER = 'other-gate-secret-0000000000000002';
const CLAIM: SealedClaim = {
  siteId: '01935b5e-7c1a-7000-8000-00000000000a',
  network: '192.0.2.0/24',
  point: { longitude: 12.5683, latitude: 55.6761, accuracyMeters: 12 },
  issuedAtMs: 1_790_000_000_000,
  previous: { point: { longitude: 10, latitude: 56, accuracyMeters: 5 }, issuedAtMs: 1_789_999_000_000 },
};
const KEY = new Uint8Array(hkdfSync('sha256', SECRET, '', 'gatepost location claim v1', 32));
const fault = (name: string): object => ({ ok: false, fault: name });
const headerOf = (token: string): Record<string, string> =>
  JSON.parse(Buffer.from(token.split('.')[0]!, 'base64url').toString()) as Record<string, string>;

describe('a sealed claim', () => {
  it('opens at any gate with the secret, and tells nobody else anything', async () => {
    const token = await new SealedClaims([SECRET]).seal(CLAIM);
    expect(await new SealedClaims([SECRET]).open(token)).toEqual({ ok: true, claim: CLAIM });
    expect(headerOf(token)).toMatchObject({ alg: 'dir', enc: 'A256GCM', typ: 'gatepost-location+jwe' });
    expect(Buffer.from(token.split('.')[3]!, 'base64url').toString('latin1')).not.toContain('12.5683');
    expect(token.length).toBeLessThan(1024);
  });

  it('outlives a rotation of the secret, and no second one', async () => {
    const token = await new SealedClaims([SECRET]).seal(CLAIM);
    const rotated = new SealedClaims([OTHER, SECRET]);
    expect(await rotated.open(token)).toMatchObject({ ok: true });
    expect(await new SealedClaims([OTHER]).open(token)).toEqual(fault('claim_invalid'));
    const renewed = await rotated.seal(CLAIM);
    expect(await new SealedClaims([OTHER]).open(renewed)).toMatchObject({ ok: true });
    expect(await new SealedClaims([SECRET]).open(renewed)).toEqual(fault('claim_invalid'));
  });

  it('is decrypted once: afterwards it opens at once', async () => {
    const sealed = new SealedClaims([SECRET]);
    const token = await sealed.seal(CLAIM);
    const first = sealed.open(token);
    expect(first).toBeInstanceOf(Promise);
    await first;
    expect(sealed.open(token)).toEqual({ ok: true, claim: CLAIM });
  });
});

describe('what is no claim of ours', () => {
  const sealed = new SealedClaims([SECRET]);

  it('an edited one: whichever character is changed', async () => {
    const token = await sealed.seal(CLAIM);
    await fc.assert(
      fc.asyncProperty(fc.nat(token.length - 1), fc.constantFrom('A', 'q', '-', '.'), async (place, character) => {
        const last = token.length - 1;
        // The last character of a part may have bits that no byte takes.
        if (place === last || token[place + 1] === '.' || token[place] === character) return;
        const edited = token.slice(0, place) + character + token.slice(place + 1);
        const opened = await sealed.open(edited);
        expect(opened.ok).toBe(false);
      }),
      { numRuns: 200 },
    );
  });

  it('one with another algorithm, though made with the very key', async () => {
    const { kid } = headerOf(await sealed.seal(CLAIM));
    const body = Buffer.from(JSON.stringify(CLAIM));
    const typ = 'gatepost-location+jwe';
    const swapped = [
      await new CompactEncrypt(body)
        .setProtectedHeader({ alg: 'dir', enc: 'A128GCM', typ, kid: kid! })
        .encrypt(KEY.slice(16)),
      await new CompactEncrypt(body).setProtectedHeader({ alg: 'A256KW', enc: 'A256GCM', typ, kid: kid! }).encrypt(KEY),
      await new CompactEncrypt(body)
        .setProtectedHeader({ alg: 'A256GCMKW', enc: 'A256GCM', typ, kid: kid! })
        .encrypt(KEY),
      await new SignJWT({ ...CLAIM }).setProtectedHeader({ alg: 'HS256', typ, kid: kid! }).sign(KEY),
      new UnsecuredJWT({ ...CLAIM }).encode(),
    ];
    for (const token of swapped) expect(await sealed.open(token)).toEqual(fault('claim_algorithm'));
  });

  it('another token of this key, and a claim of another form', async () => {
    const { kid } = headerOf(await sealed.seal(CLAIM));
    const header = { alg: 'dir', enc: 'A256GCM', typ: 'gatepost-location+jwe', kid: kid! };
    const encrypt = async (value: unknown, change: object = {}): Promise<string> =>
      new CompactEncrypt(Buffer.from(JSON.stringify(value))).setProtectedHeader({ ...header, ...change }).encrypt(KEY);
    for (const token of [
      await encrypt(CLAIM, { typ: 'gatepost-block+jwe' }),
      await encrypt(CLAIM, { kid: 'someone' }),
      await encrypt({ ...CLAIM, point: { ...CLAIM.point, latitude: 91 } }),
      await encrypt({ ...CLAIM, previous: {} }),
      await encrypt([]),
    ]) {
      expect(await sealed.open(token)).toEqual(fault('claim_invalid'));
    }
    expect(await sealed.open(await encrypt(CLAIM))).toMatchObject({ ok: true });
  });

  it.each(['', 'x', '.....', 'e30.a.b.c.d', 'bnVsbA.a.b.c.d', 'x'.repeat(5000)])('%#: %.20s', async (token) => {
    expect((await sealed.open(token)).ok).toBe(false);
  });
});
