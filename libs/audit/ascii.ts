const DIGIT_ZERO = 0x30;
const FULL_STOP = 0x2e;
/** Where the octets of an IPv4 address begin in its number. */
const OCTETS = [24, 16, 8, 0] as const;
/** Up to this length a loop is quicker than a call into native code. */
const SHORT = 40;

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

/** How many digits a whole number above or equal to 0 has, as JSON writes it. */
export function countDigits(value: number): number {
  let digits = 1;
  for (let bound = 10; value >= bound; bound *= 10) digits += 1;
  return digits;
}

/** Puts the `digits` digits of a whole number down at `at`; returns where they end. */
export function putDigits(buffer: Buffer, at: number, value: number, digits: number): number {
  let rest = value;
  for (let index = at + digits - 1; index >= at; index -= 1) {
    const tens = Math.floor(rest / 10);
    buffer[index] = DIGIT_ZERO + (rest - tens * 10);
    rest = tens;
  }
  return at + digits;
}

/** The length of an IPv4 address, given as a number of 32 bits, in dotted decimal. */
export function countDottedDecimal(address: number): number {
  let length = OCTETS.length - 1;
  for (const shift of OCTETS) length += countDigits((address >>> shift) & 0xff);
  return length;
}

/** Puts an IPv4 address, given as a number of 32 bits, down at `at` in dotted decimal; returns where it ends. */
export function putDottedDecimal(buffer: Buffer, at: number, address: number): number {
  let end = at;
  for (const shift of OCTETS) {
    const octet = (address >>> shift) & 0xff;
    end = putDigits(buffer, end, octet, countDigits(octet));
    buffer[end] = FULL_STOP;
    end += 1;
  }
  return end - 1;
}
