import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isIP } from 'node:net';
import { formatAddress, parseAddress } from './address.js';
import { formatPrefix, parsePrefix, prefixContains } from './prefix.js';
import { fromBigInt, prefixFromBigInt, toBigInt } from './testing/big-address.js';
import { type Address, type Prefix } from './types.js';

const family = fc.constantFrom<4 | 6>(4, 6);
const address: fc.Arbitrary<Address> = family.chain((chosen) =>
  fc
    .bigInt({ min: 0n, max: chosen === 4 ? 0xffffffffn : (1n << 128n) - 1n })
    .filter((value) => chosen === 4 || value >> 32n !== 0xffffn)
    .map((value) => fromBigInt(chosen, value)),
);
/** IPv6 values with many zero groups, where the text forms differ most. */
const sparse: fc.Arbitrary<Address> = fc
  .array(fc.constantFrom(0n, 0n, 0n, 1n, 0xabn, 0xffffn), { minLength: 8, maxLength: 8 })
  .map((groups) => groups.reduce<bigint>((value, group) => (value << 16n) | group, 0n))
  .filter((value) => value >> 32n !== 0xffffn)
  .map((value) => fromBigInt(6, value));
const nearlyAddress = fc
  .tuple(
    fc.oneof(fc.ipV4(), fc.ipV6(), fc.stringMatching(/^[0-9a-fA-F:.]{0,45}$/)),
    fc.nat(45),
    fc.constantFrom(':', '.', '0', 'a', '1', 'f', '/', ' ', ''),
  )
  .map(([text, at, insert]) => text.slice(0, at) + insert + text.slice(at));

describe('parseAddress', () => {
  it.each([
    ['192.0.2.1', 4, 0xc0000201n],
    ['0.0.0.0', 4, 0n],
    ['255.255.255.255', 4, 0xffffffffn],
    ['::', 6, 0n],
    ['::1', 6, 1n],
    ['2001:DB8::8:800:200C:417A', 6, 0x20010db80000000000080800200c417an],
    ['1:2:3:4:5:6:7::', 6, 0x00010002000300040005000600070000n],
    ['64:ff9b::192.0.2.33', 6, 0x0064ff9b0000000000000000c0000221n],
    ['::ffff:192.0.2.1', 4, 0xc0000201n],
    ['::ffff:c000:0201', 4, 0xc0000201n],
    ['0:0:0:0:0:FFFF:129.144.52.38', 4, 0x81903426n],
  ] as const)('reads %s', (text, expectedFamily, value) => {
    expect(parseAddress(text)).toEqual(fromBigInt(expectedFamily, value));
  });

  it.each([
    '',
    ' 192.0.2.1',
    '192.0.2.1 ',
    '192.0.2',
    '192.0.2.1.1',
    '192.0.2.256',
    '192.0.02.1',
    '0xC0.0.2.1',
    '3221225985',
    '192.0.2.1:80',
    '[::1]',
    '::1%eth0',
    'fe80::1%1',
    ':::',
    ':1',
    '1:',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7::8',
    '12345::',
    'g::',
    '192.0.2.1::',
    '::192.0.2.1:1',
    '::1/128',
    '١.1.1.1',
    'localhost',
  ])('refuses %j', (text) => {
    expect(parseAddress(text)).toBeNull();
  });

  it('agrees with node:net on what an address is', () => {
    fc.assert(
      fc.property(fc.oneof(nearlyAddress, fc.ipV4(), fc.ipV6(), fc.string()), (text) => {
        // node:net takes zones, which mean nothing here.
        const expected = text.includes('%') ? 0 : isIP(text);
        const parsed = parseAddress(text);
        const isMapped = expected === 6 && parsed?.family === 4;
        expect(isMapped ? 6 : (parsed?.family ?? 0)).toBe(expected);
      }),
      { numRuns: 2_000 },
    );
  });

  it('reads back what formatAddress writes, and node:net agrees on the family', () => {
    fc.assert(
      fc.property(fc.oneof(address, sparse), (value) => {
        const text = formatAddress(value);
        expect(parseAddress(text)).toEqual(value);
        expect(isIP(text)).toBe(value.family);
      }),
    );
  });
});

describe('formatAddress', () => {
  it.each([
    // RFC 5952 §1, §2.2, §4
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['2001:0db8::0001', '2001:db8::1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['2001:db8:0:0:0:0:2:1', '2001:db8::2:1'],
    ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
    ['2001:DB8::AAAA', '2001:db8::aaaa'],
    ['0:0:0:0:0:0:0:0', '::'],
    ['1:0:0:0:0:0:0:0', '1::'],
    ['0:0:0:0:0:0:0:1', '::1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
  ])('writes %s as %s', (given, expected) => {
    const parsed = parseAddress(given);
    expect(parsed && formatAddress(parsed)).toBe(expected);
  });
});

describe('parsePrefix', () => {
  it.each([
    ['192.0.2.0/24', '192.0.2.0/24'],
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['192.0.2.1', '192.0.2.1/32'],
    ['2001:db8::/32', '2001:db8::/32'],
    ['::/0', '::/0'],
    ['::1', '::1/128'],
    ['::ffff:10.0.0.0/104', '10.0.0.0/8'],
    ['::ffff:0:0/96', '0.0.0.0/0'],
  ])('reads %s as %s', (text, expected) => {
    const parsed = parsePrefix(text);
    expect(parsed.ok ? formatPrefix(parsed.prefix) : parsed.message).toBe(expected);
  });

  it.each([
    ['192.0.2.1/24', '192.0.2.0/24'],
    ['2001:db8::1/32', '2001:db8::/32'],
    ['::ffff:10.1.0.0/104', '10.0.0.0/8'],
    ['fe80::1%eth0/64', 'zone'],
    ['192.0.2.0/33', 'from 0 to 32'],
    ['2001:db8::/129', 'from 0 to 128'],
    ['192.0.2.0/024', 'prefix length'],
    ['192.0.2.0/', 'prefix length'],
    ['192.0.2.0/-1', 'prefix length'],
    ['192.0.2.0/255.255.255.0', 'prefix length'],
    ['192.0.2.0/24/24', 'not a network'],
    ['192.0.2.*', 'not a network'],
    ['', 'not a network'],
    ['x'.repeat(100_000), 'not a network'],
  ])('refuses %s and names the remedy', (text, part) => {
    const parsed = parsePrefix(text);
    expect(parsed.ok).toBe(false);
    const message = parsed.ok ? '' : parsed.message;
    expect(message).toContain(part);
    expect(message.length).toBeLessThan(300);
  });

  it('reads back what formatPrefix writes', () => {
    fc.assert(
      fc.property(address, fc.nat(128), (base, wanted) => {
        const bits = base.family === 4 ? 32 : 128;
        const length = Math.min(wanted, bits);
        const host = BigInt(bits - length);
        const prefix = prefixFromBigInt(base.family, (toBigInt(base) >> host) << host, length);
        expect(parsePrefix(formatPrefix(prefix))).toEqual({ ok: true, prefix });
        expect(prefixContains(prefix, base)).toBe(true);
        const other: Prefix = { ...prefix, family: base.family === 4 ? 6 : 4 };
        expect(prefixContains(other, base)).toBe(false);
      }),
    );
  });
});
