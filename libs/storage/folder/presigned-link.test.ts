import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isStorageError } from '../storage-error.js';
import { type PresignedGrant, signGrant, verifyPresigned } from './presigned-link.js';

const SECRET = 'a secret of more than thirty-two characters';
const EXPIRES_AT = new Date('2026-11-24T12:00:00Z');
const BEFORE = new Date('2026-11-24T11:59:59.999Z');
const GRANT: PresignedGrant = { operation: 'get', key: 'a/b c&d', mediaType: 'text/csv', expiresAt: EXPIRES_AT };

function isDenied(params: URLSearchParams, secret = SECRET, now = BEFORE): boolean {
  try {
    verifyPresigned(params, secret, now);
    return false;
  } catch (error) {
    return isStorageError(error, 'access_denied');
  }
}

describe('presigned links of a folder', () => {
  it('say again what was granted, after a trip through a URL', () => {
    const grant = fc.record({
      operation: fc.constantFrom('get' as const, 'put' as const),
      key: fc.string({ unit: 'grapheme', minLength: 1 }),
      mediaType: fc.option(fc.string({ minLength: 1 })),
    });
    fc.assert(
      fc.property(grant, (granted) => {
        const url = new URL(`http://localhost/?${signGrant({ ...granted, expiresAt: EXPIRES_AT }, SECRET).toString()}`);
        expect(verifyPresigned(url.searchParams, SECRET, BEFORE)).toEqual({ ...granted, expiresAt: EXPIRES_AT });
      }),
    );
  });

  it('end on the second', () => {
    const params = signGrant(GRANT, SECRET);
    expect(isDenied(params, SECRET, BEFORE)).toBe(false);
    expect(isDenied(params, SECRET, EXPIRES_AT)).toBe(true);
  });

  it.each([
    ['operation', 'put'],
    ['key', 'a/b'],
    ['expires', '9999999999'],
    ['mediaType', 'text/html'],
    ['signature', 'AAAA'],
    ['signature', ''],
  ])('cannot be changed: %s', (name, value) => {
    const params = signGrant(GRANT, SECRET);
    params.set(name, value);
    expect(isDenied(params)).toBe(true);
  });

  it.each(['operation', 'key', 'expires', 'mediaType', 'signature'])('cannot lack or repeat %s', (name) => {
    const without = signGrant(GRANT, SECRET);
    without.delete(name);
    expect(isDenied(without)).toBe(true);
    const repeated = signGrant(GRANT, SECRET);
    repeated.append(name, 'another');
    expect(isDenied(repeated)).toBe(true);
  });

  it('need the secret, and one that is not empty', () => {
    expect(isDenied(signGrant(GRANT, SECRET), 'another secret')).toBe(true);
    expect(isDenied(signGrant(GRANT, ''), '')).toBe(true);
  });
});
