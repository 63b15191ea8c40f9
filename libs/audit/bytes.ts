import { type Address } from '../access/index.js';

/** Up to this length a loop is quicker than a call into native code. */
const SHORT = 40;
/** Where the two digits of each byte stand in the text of a UUID. */
const UUID_DIGITS = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34] as const;
/** By the code of a lower-case hexadecimal digit. */
const DIGIT_VALUES = new Uint8Array(128);
for (let value = 0; value < 16; value += 1) DIGIT_VALUES[value.toString(16).charCodeAt(0)] = value;

export const UUID_BYTES = 16;

/** Puts text of ASCII characters down at `at`; returns where it ends. */
export function putAscii(buffer: Buffer, at: number, text: string): number {
  const { length } = text;
  if (length > SHORT) return at + buffer.write(text, at, length, 'latin1');
  for (let index = 0; index < length; index += 1) buffer[at + index] = text.charCodeAt(index);
  return at + length;
}

/** Puts bytes down at `at`; returns where they end. */
export function putBytes(buffer: Buffer, at: number, bytes: Uint8Array): number {
  buffer.set(bytes, at);
  return at + bytes.length;
}

/** Puts down the 16 bytes of a UUID in its usual text, in lower case; returns where they end. */
export function putUuid(buffer: Buffer, at: number, text: string): number {
  let end = at;
  for (const digits of UUID_DIGITS) {
    const high = DIGIT_VALUES[text.charCodeAt(digits)] ?? 0;
    buffer[end] = (high << 4) | (DIGIT_VALUES[text.charCodeAt(digits + 1)] ?? 0);
    end += 1;
  }
  return end;
}

export function uuidText(bytes: Buffer): string {
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

export function countAddressBytes({ family }: Address): number {
  return family === 4 ? 4 : 16;
}

/** Puts down the bytes of an address, in network order; returns where they end. */
export function putAddress(buffer: Buffer, at: number, { family, a, b, c, d }: Address): number {
  const end = putUint32(buffer, at, a);
  return family === 4 ? end : putUint32(buffer, putUint32(buffer, putUint32(buffer, end, b), c), d);
}

function putUint32(buffer: Buffer, at: number, value: number): number {
  buffer[at] = value >>> 24;
  buffer[at + 1] = value >>> 16;
  buffer[at + 2] = value >>> 8;
  buffer[at + 3] = value;
  return at + 4;
}

/** Puts a whole number from 0 to 2^53 - 1 down as eight bytes, the lowest first; returns where they end. */
export function putFixed64(buffer: Buffer, at: number, value: number): number {
  const high = Math.floor(value / 0x1_0000_0000);
  buffer[at] = value;
  buffer[at + 1] = value >>> 8;
  buffer[at + 2] = value >>> 16;
  buffer[at + 3] = value >>> 24;
  buffer[at + 4] = high;
  buffer[at + 5] = high >>> 8;
  buffer[at + 6] = high >>> 16;
  buffer[at + 7] = 0;
  return at + 8;
}
