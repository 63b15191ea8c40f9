import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseAddress } from './address.js';
import { parsePrefix } from './prefix.js';
import { isReservedAddress, REACHABLE_EXCEPTIONS, RESERVED_IPV4_NETWORKS, RESERVED_IPV6_NETWORKS } from './reserved.js';
import { fromBigInt, toBigInt } from './testing/big-address.js';
import { type Prefix } from './types.js';

function read(text: string): boolean {
  const address = parseAddress(text);
  if (!address) throw new Error(text);
  return isReservedAddress(address);
}

function range(text: string): { first: bigint; last: bigint; prefix: Prefix } {
  const parsed = parsePrefix(text);
  if (!parsed.ok) throw new Error(parsed.message);
  const { prefix } = parsed;
  const size = 1n << BigInt((prefix.family === 4 ? 32 : 128) - prefix.length);
  const first = toBigInt(prefix);
  return { first, last: first + size - 1n, prefix };
}

/** As plain texts: `each` cannot type a union of so many tuples. */
const reserved: readonly (readonly string[])[] = [...RESERVED_IPV4_NETWORKS, ...RESERVED_IPV6_NETWORKS];
const reachable: readonly (readonly string[])[] = REACHABLE_EXCEPTIONS;
const exceptions = REACHABLE_EXCEPTIONS.map(([network]) => range(network));

describe('isReservedAddress', () => {
  it.each(reserved)('holds all of %s, %s', (network = '') => {
    const { first, last, prefix } = range(network);
    for (const value of [first, (first + last) / 2n, last]) {
      expect(isReservedAddress(fromBigInt(prefix.family, value))).toBe(true);
    }
  });

  it.each(reachable)('leaves out %s, %s', (network = '') => {
    const { first, last, prefix } = range(network);
    expect(isReservedAddress(fromBigInt(prefix.family, first))).toBe(false);
    expect(isReservedAddress(fromBigInt(prefix.family, last))).toBe(false);
  });

  it.each([
    '9.255.255.255',
    '11.0.0.0',
    '100.63.255.255',
    '100.128.0.0',
    '126.255.255.255',
    '172.15.255.255',
    '172.32.0.0',
    '192.167.255.255',
    '198.17.255.255',
    '198.20.0.0',
    '223.255.255.255',
    '8.8.8.8',
    '1.0.0.0',
    '2606:4700:4700::1111',
    '2001:200::',
    '2a00::',
    '::ffff:8.8.8.8',
  ])('%s is public', (text) => {
    expect(read(text)).toBe(false);
  });

  it.each([
    '::',
    '::1',
    'fe80::1',
    'febf::',
    'fc00::',
    'fdff::1',
    'ff02::1',
    'fec0::1',
    '100::',
    '5f00::1',
    '4000::',
    '::ffff:10.0.0.1',
    '::10.0.0.1',
  ])('%s is reserved', (text) => {
    expect(read(text)).toBe(true);
  });

  it('says of every IPv4 address what the table of ranges says', () => {
    const ranges = RESERVED_IPV4_NETWORKS.map(([network]) => range(network));
    const edges = ranges.flatMap(({ first, last }) => [first - 1n, first, last, last + 1n]);
    const value = fc.oneof(
      fc.bigInt({ min: 0n, max: 0xffffffffn }),
      fc.constantFrom(...edges.filter((edge) => edge >= 0n && edge <= 0xffffffffn)),
    );
    fc.assert(
      fc.property(value, (candidate) => {
        const inside = (entry: { first: bigint; last: bigint; prefix: Prefix }): boolean =>
          entry.prefix.family === 4 && entry.first <= candidate && candidate <= entry.last;
        const expected = ranges.some(inside) && !exceptions.some(inside);
        expect(isReservedAddress(fromBigInt(4, candidate))).toBe(expected);
      }),
      { numRuns: 1_000 },
    );
  });
});
