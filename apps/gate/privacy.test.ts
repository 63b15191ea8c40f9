import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Address, parseAddress } from '../../libs/access/index.js';
import { addressHasher, keepAddress, keepPoint } from './privacy.js';

const hash = addressHasher('test-gate-secret-0001');
const address = (text: string): Address => parseAddress(text)!;
const kept = (text: string, addressPrecision: 'full' | 'prefix' | 'hash'): unknown =>
  keepAddress(address(text), { addressPrecision, locationDecimals: null }, 'site', hash);

describe('keepAddress', () => {
  it.each([
    ['full', '130.225.3.4', address('130.225.3.4')],
    ['full', '2001:878::5', address('2001:878::5')],
    ['prefix', '130.225.3.4', '130.225.3.0/24'],
    ['prefix', '2001:878:1:2::5', '2001:878:1::/48'],
  ] as const)('%s of %s', (precision, text, expected) => {
    expect(kept(text, precision)).toEqual({ address: expected, hash: null });
  });

  it('hash keeps no address', () => {
    expect(kept('130.225.3.4', 'hash')).toEqual({ address: null, hash: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });

  it('keeps nothing of nothing', () => {
    expect(keepAddress(null, { addressPrecision: 'hash', locationDecimals: null }, 'site', hash)).toEqual({
      address: null,
      hash: null,
    });
  });
});

describe('addressHasher', () => {
  it('depends on address, site and secret, and on nothing else', () => {
    const one = hash('a', address('130.225.3.4'));
    expect(addressHasher('test-gate-secret-0001')('a', address('::ffff:130.225.3.4'))).toBe(one);
    expect(hash('a', address('130.225.3.5'))).not.toBe(one);
    expect(hash('b', address('130.225.3.4'))).not.toBe(one);
    expect(addressHasher('test-gate-secret-0002')('a', address('130.225.3.4'))).not.toBe(one);
  });
});

describe('keepPoint', () => {
  const point = { longitude: 12.34567, latitude: -55.98765, accuracyMeters: 10 };

  it('rounds to the decimals that are kept, or not at all', () => {
    expect(keepPoint(point, { addressPrecision: 'full', locationDecimals: 2 })).toEqual({
      longitude: 12.35,
      latitude: -55.99,
      accuracyMeters: 10,
    });
    expect(keepPoint(point, { addressPrecision: 'full', locationDecimals: null })).toEqual(point);
    expect(keepPoint(null, { addressPrecision: 'full', locationDecimals: 2 })).toBeNull();
  });

  it('gives the same object for the same point, of each number of decimals', () => {
    const rounded = (locationDecimals: number): unknown =>
      keepPoint(point, { addressPrecision: 'full', locationDecimals });
    expect(rounded(1)).toBe(rounded(1));
    expect(rounded(3)).toEqual({ longitude: 12.346, latitude: -55.988, accuracyMeters: 10 });
    expect(rounded(1)).toEqual({ longitude: 12.3, latitude: -56, accuracyMeters: 10 });
  });

  it('stays on the globe', () => {
    const coordinate = (limit: number): fc.Arbitrary<number> => fc.double({ min: -limit, max: limit, noNaN: true });
    fc.assert(
      fc.property(coordinate(180), coordinate(90), fc.nat({ max: 7 }), (longitude, latitude, locationDecimals) => {
        const rounded = keepPoint(
          { longitude, latitude, accuracyMeters: null },
          { addressPrecision: 'full', locationDecimals },
        )!;
        expect(Math.abs(rounded.longitude)).toBeLessThanOrEqual(180);
        expect(Math.abs(rounded.latitude)).toBeLessThanOrEqual(90);
        expect(Math.abs(rounded.longitude - longitude)).toBeLessThanOrEqual(0.5 * 10 ** -locationDecimals + 1e-9);
        expect(Object.is(rounded.latitude, -0)).toBe(false);
      }),
    );
  });
});
