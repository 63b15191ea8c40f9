import { type Address, type Prefix } from '../types.js';

/** The address as one number of 32 or 128 bits, for oracles that compute with BigInt. */
export function toBigInt({ family, a, b, c, d }: Address): bigint {
  if (family === 4) return BigInt(a);
  return [a, b, c, d].reduce((value, word) => (value << 32n) | BigInt(word), 0n);
}

export function fromBigInt(family: 4 | 6, value: bigint): Address {
  if (family === 4) return { family, a: Number(value), b: 0, c: 0, d: 0 };
  const [a = 0, b = 0, c = 0, d = 0] = [96n, 64n, 32n, 0n].map((shift) => Number((value >> shift) & 0xffff_ffffn));
  return { family, a, b, c, d };
}

export function prefixFromBigInt(family: 4 | 6, value: bigint, length: number): Prefix {
  return { ...fromBigInt(family, value), length };
}
