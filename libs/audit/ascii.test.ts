import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatAddress } from '../access/index.js';
import { countDigits, countDottedDecimal, putAscii, putDigits, putDottedDecimal } from './ascii.js';

const buffer = Buffer.alloc(1_000);

it('writes whole numbers as JSON does', () => {
  const edges = [0, 9, 10, 99, 100, 999_999_999_999_999, 1e15, Number.MAX_SAFE_INTEGER];
  fc.assert(
    fc.property(fc.oneof(fc.constantFrom(...edges), fc.maxSafeNat()), fc.nat(900), (value, at) => {
      const end = putDigits(buffer, at, value, countDigits(value));
      expect(buffer.toString('latin1', at, end)).toBe(JSON.stringify(value));
    }),
  );
});

it('writes IPv4 addresses as they are written everywhere', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 0xffff_ffff }), fc.nat(900), (a, at) => {
      const end = putDottedDecimal(buffer, at, a);
      expect(buffer.toString('latin1', at, end)).toBe(formatAddress({ family: 4, a, b: 0, c: 0, d: 0 }));
      expect(countDottedDecimal(a)).toBe(end - at);
    }),
  );
});

it('writes text of ASCII, short and long', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme-ascii', maxLength: 100 }), fc.nat(900), (text, at) => {
      expect(buffer.toString('latin1', at, putAscii(buffer, at, text))).toBe(text);
    }),
  );
});
