import { hkdfSync } from 'node:crypto';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { EncryptJWT, jwtDecrypt } from 'jose';
import { Sealer } from './sealing.js';

const SECRET = 'test-gate-secret-0001';
const PURPOSE = { name: 'block', ttlSeconds: 60 };
const TYPE = 'gatepost-block+jwt';
const PAYLOAD = { site: '01935b5e-7c1a-7000-8000-0000000000be', reason: 'cidr_deny', mend: false, note: 'Ærø' };
const NOW = Date.parse('2026-11-28T12:00:00Z');
/** As gates derive it. */
const key = new Uint8Array(hkdfSync('sha256', SECRET, 'gatepost', PURPOSE.name, 32));

const at = (ms: number): void => void jest.spyOn(Date, 'now').mockReturnValue(ms);
afterEach(() => void jest.restoreAllMocks());

describe('a sealed text', () => {
  it('is a JWE as a library opens it, and as a library makes it', async () => {
    const sealer = new Sealer([SECRET], PURPOSE);
    const { payload, protectedHeader } = await jwtDecrypt(sealer.seal(PAYLOAD), key, { typ: TYPE });
    expect(payload).toMatchObject(PAYLOAD);
    expect(protectedHeader).toEqual({ alg: 'dir', enc: 'A256GCM', typ: TYPE });
    expect(payload.exp).toBe((payload.iat ?? NaN) + PURPOSE.ttlSeconds);
    const made = await new EncryptJWT(PAYLOAD)
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', typ: TYPE })
      .setIssuedAt()
      .setExpirationTime('60s')
      .encrypt(key);
    expect(sealer.unseal(made)).toMatchObject(PAYLOAD);
  });

  it('is never twice the same, and shows nothing of what it holds', () => {
    const sealer = new Sealer([SECRET], PURPOSE);
    const texts = Array.from({ length: 100 }, () => sealer.seal(PAYLOAD));
    expect(new Set(texts.map((text) => text.split('.')[2])).size).toBe(100);
    for (const part of texts[0]!.split('.').slice(1)) {
      expect(Buffer.from(part, 'base64url').toString('latin1')).not.toMatch(/site|cidr/);
    }
  });

  it('is opened by the second secret, and sealed by the first', () => {
    const old = new Sealer([SECRET], PURPOSE);
    const rotated = new Sealer(['test-gate-secret-0002', SECRET], PURPOSE);
    expect(rotated.unseal(old.seal(PAYLOAD))).toMatchObject(PAYLOAD);
    expect(old.unseal(rotated.seal(PAYLOAD))).toBeNull();
  });

  it('is nothing for another purpose', () => {
    const text = new Sealer([SECRET], { ...PURPOSE, name: 'other' }).seal(PAYLOAD);
    expect(new Sealer([SECRET], PURPOSE).unseal(text)).toBeNull();
  });

  it.each([
    [0, true],
    [59_000, true],
    [64_000, true],
    [66_000, false],
    [-4_000, true],
    [-6_000, false],
  ])('is good for its time, give or take the clocks of two gates: after %s ms %s', (laterMs, isGood) => {
    const sealer = new Sealer([SECRET], PURPOSE);
    at(NOW);
    const text = sealer.seal(PAYLOAD);
    at(NOW + laterMs);
    expect(sealer.unseal(text) !== null).toBe(isGood);
  });

  it.each([
    ['another algorithm', { alg: 'A256KW', enc: 'A256GCM', typ: TYPE }],
    ['another encryption', { alg: 'dir', enc: 'A128CBC-HS256', typ: TYPE }],
    ['no type', { alg: 'dir', enc: 'A256GCM' }],
    ['none at all', { alg: 'none' }],
  ])('with a header of %s is none of ours', (_what, header) => {
    const sealer = new Sealer([SECRET], PURPOSE);
    const [, ...parts] = sealer.seal(PAYLOAD).split('.');
    expect(sealer.unseal([Buffer.from(JSON.stringify(header)).toString('base64url'), ...parts].join('.'))).toBeNull();
  });

  it.each(['iat', 'exp'])('without %s is none of ours', async (claim) => {
    const jwt = new EncryptJWT(PAYLOAD).setProtectedHeader({ alg: 'dir', enc: 'A256GCM', typ: TYPE });
    if (claim === 'iat') jwt.setExpirationTime('60s');
    else jwt.setIssuedAt();
    expect(new Sealer([SECRET], PURPOSE).unseal(await jwt.encrypt(key))).toBeNull();
  });

  it('that was changed anywhere opens to nothing else', () => {
    const sealer = new Sealer([SECRET], PURPOSE);
    const text = sealer.seal(PAYLOAD);
    const whole = sealer.unseal(text);
    const change = fc.record({
      at: fc.nat(text.length),
      cut: fc.nat(3),
      put: fc.string({ unit: fc.constantFrom('A', 'Z', 'a', 'z', '0', '9', '-', '_', '.', '!', '='), maxLength: 3 }),
    });
    let refused = 0;
    fc.assert(
      fc.property(change, ({ at: place, cut, put }) => {
        const opened = sealer.unseal(text.slice(0, place) + put + text.slice(place + cut));
        if (opened === null) refused += 1;
        // Base64url can say the same bytes in more than one way.
        else expect(opened).toEqual(whole);
      }),
      { numRuns: 2_000 },
    );
    expect(refused).toBeGreaterThan(1_000);
  });
});
