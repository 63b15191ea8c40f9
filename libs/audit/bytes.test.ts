import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addressFromBytes, formatAddress, parseAddress } from '../access/index.js';
import { countAddressBytes, putAddress, putAscii, putFixed64, putUuid, uuidText } from './bytes.js';

const buffer = Buffer.alloc(1_000);
const place = fc.nat(900);
const uint32 = fc.integer({ min: 0, max: 0xffff_ffff });

it('writes text of ASCII, short and long', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme-ascii', maxLength: 100 }), place, (text, at) => {
      expect(buffer.toString('latin1', at, putAscii(buffer, at, text))).toBe(text);
    }),
  );
});

it('writes the bytes of UUIDs, which make the same UUID again', () => {
  fc.assert(
    fc.property(fc.uuid(), place, (uuid, at) => {
      const end = putUuid(buffer, at, uuid);
      expect(buffer.toString('hex', at, end)).toBe(uuid.replaceAll('-', ''));
      expect(uuidText(buffer.subarray(at, end))).toBe(uuid);
    }),
  );
});

it('writes whole numbers in eight bytes', () => {
  const edges = [0, 0xff, 0x1_0000, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff, 0x1_0000_0000, Number.MAX_SAFE_INTEGER];
  fc.assert(
    fc.property(fc.oneof(fc.constantFrom(...edges), fc.maxSafeNat()), place, (value, at) => {
      expect(putFixed64(buffer, at, value)).toBe(at + 8);
      expect(buffer.readBigUInt64LE(at)).toBe(BigInt(value));
    }),
  );
});

it('writes addresses, which are read again', () => {
  const ipv4 = uint32.map((a) => ({ family: 4 as const, a, b: 0, c: 0, d: 0 }));
  const ipv6 = fc.record({ family: fc.constant(6 as const), a: uint32, b: uint32, c: uint32, d: uint32 });
  fc.assert(
    fc.property(fc.oneof(ipv4, ipv6), place, (address, at) => {
      const end = putAddress(buffer, at, address);
      expect(end - at).toBe(countAddressBytes(address));
      expect(addressFromBytes(buffer.subarray(at, end))).toEqual(address);
    }),
  );
});

it('writes addresses in network order', () => {
  const bytesOf = (text: string): string => {
    const address = parseAddress(text);
    if (address === null) throw new Error(text);
    expect(formatAddress(address)).toBe(text);
    return buffer.toString('hex', 0, putAddress(buffer, 0, address));
  };
  expect(bytesOf('192.0.2.1')).toBe('c0000201');
  expect(bytesOf('2001:db8::ff')).toBe('20010db80000000000000000000000ff');
});

it('reads no address from bytes of another length', () => {
  for (const length of [0, 3, 5, 15, 17]) expect(addressFromBytes(Buffer.alloc(length))).toBeNull();
});
