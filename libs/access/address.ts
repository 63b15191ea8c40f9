import { type Address } from './types.js';

/** ::ffff:0:0/96, RFC 4291 §2.5.5.2. */
const IPV4_MAPPED_WORD = 0xffff;
/** The longest text of an IPv6 address: eight groups, the last two as dotted decimal. */
const LONGEST_TEXT = '0000:0000:0000:0000:0000:ffff:255.255.255.255'.length;
const GROUPS = 8;

const DOT = 46;
const COLON = 58;
const ZERO = 48;
const NINE = 57;
const LOWER_A = 97;
const LOWER_F = 102;
/** Turns an ASCII capital into its small letter; digits have the bit already. */
const LOWER_CASE_BIT = 0x20;

/**
 * Reads one address in the text forms of RFC 4291 §2.2, or IPv4 dotted decimal without leading zeros (RFC 6943
 * §3.1.1: other forms are read differently by different programs). Zones (`%eth0`), ports, brackets and blanks are not
 * part of an address. An IPv4-mapped IPv6 address comes back as IPv4. Anything else: null.
 */
export function parseAddress(text: string): Address | null {
  const literal = parseLiteral(text);
  return literal === null ? null : unmap(literal);
}

/** As {@link parseAddress}, but an IPv4-mapped address stays IPv6: prefixes need to know how it was written. */
export function parseLiteral(text: string): Address | null {
  if (text.length > LONGEST_TEXT) return null;
  if (text.includes(':')) return parseIpv6(text);
  const value = parseIpv4(text, 0);
  return value === -1 ? null : { family: 4, a: value, b: 0, c: 0, d: 0 };
}

/** An address of 4 or 16 bytes in network order; null for any other length. An IPv4-mapped one stays IPv6. */
export function addressFromBytes(bytes: Buffer): Address | null {
  if (bytes.length === 4) return { family: 4, a: bytes.readUInt32BE(0), b: 0, c: 0, d: 0 };
  if (bytes.length !== 16) return null;
  const word = (index: number): number => bytes.readUInt32BE(index * 4);
  return { family: 6, a: word(0), b: word(1), c: word(2), d: word(3) };
}

/** Turns an IPv4-mapped IPv6 address into the IPv4 address it stands for. */
export function unmap(address: Address): Address {
  const isMapped = address.family === 6 && address.a === 0 && address.b === 0 && address.c === IPV4_MAPPED_WORD;
  return isMapped ? { family: 4, a: address.d, b: 0, c: 0, d: 0 } : address;
}

export function isSameAddress(one: Address, other: Address): boolean {
  return (
    one.family === other.family && one.a === other.a && one.b === other.b && one.c === other.c && one.d === other.d
  );
}

/** The canonical text: dotted decimal, or RFC 5952 §4 (lower case, the longest run of zero groups as `::`). */
export function formatAddress({ family, a, b, c, d }: Address): string {
  if (family === 4) return `${a >>> 24}.${(a >>> 16) & 0xff}.${(a >>> 8) & 0xff}.${a & 0xff}`;
  const groups = [a, b, c, d].flatMap((word) => [word >>> 16, word & 0xffff]);
  const zeros = longestZeroRun(groups);
  const hex = groups.map((group) => group.toString(16));
  if (zeros.length < 2) return hex.join(':');
  return `${hex.slice(0, zeros.start).join(':')}::${hex.slice(zeros.start + zeros.length).join(':')}`;
}

/** Dotted decimal from `start` to the end of the text; -1 when it is none. */
function parseIpv4(text: string, start: number): number {
  let value = 0;
  let octets = 0;
  let octet = -1;
  for (let index = start; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === DOT) {
      if (octet === -1) return -1;
      value = value * 256 + octet;
      octets += 1;
      octet = -1;
      continue;
    }
    // A zero may only stand alone.
    if (code < ZERO || code > NINE || octet === 0) return -1;
    octet = (octet === -1 ? 0 : octet * 10) + code - ZERO;
    if (octet > 255) return -1;
  }
  return octets === 3 && octet !== -1 ? value * 256 + octet : -1;
}

function parseIpv6(text: string): Address | null {
  const groups: number[] = [];
  /** How many groups stand before "::"; -1 while there was none. */
  let before = -1;
  let index = 0;
  while (index < text.length) {
    if (text.charCodeAt(index) === COLON) {
      // "::" is both ends of a group at once; a lone colon stands between two groups only.
      if (text.charCodeAt(index + 1) !== COLON || before !== -1) return null;
      before = groups.length;
      index += 2;
      continue;
    }
    const end = endOfGroup(text, index);
    if (text.charCodeAt(end) === DOT) {
      const ipv4 = parseIpv4(text, index);
      if (ipv4 === -1) return null;
      groups.push(ipv4 >>> 16, ipv4 & 0xffff);
      break;
    }
    const group = parseGroup(text, index, end);
    if (group === -1) return null;
    groups.push(group);
    index = end;
    // The colon behind a group belongs to it when another group follows.
    if (text.charCodeAt(index) === COLON && text.charCodeAt(index + 1) !== COLON) {
      index += 1;
      if (index === text.length) return null;
    }
  }
  if (before === -1) return groups.length === GROUPS ? joinGroups(groups) : null;
  const missing = GROUPS - groups.length;
  // RFC 4291 §2.2: "::" stands for one or more groups of zeros.
  if (missing < 1) return null;
  return joinGroups([...groups.slice(0, before), ...new Array<number>(missing).fill(0), ...groups.slice(before)]);
}

/** The first place from `start` on that is a colon, a dot or the end. */
function endOfGroup(text: string, start: number): number {
  let end = start;
  while (end < text.length && text.charCodeAt(end) !== COLON && text.charCodeAt(end) !== DOT) end += 1;
  return end;
}

/** One to four hexadecimal digits; -1 for anything else. */
function parseGroup(text: string, start: number, end: number): number {
  if (end === start || end - start > 4) return -1;
  let group = 0;
  for (let index = start; index < end; index += 1) {
    const code = text.charCodeAt(index);
    const lower = code | LOWER_CASE_BIT;
    if (code >= ZERO && code <= NINE) group = group * 16 + code - ZERO;
    else if (lower >= LOWER_A && lower <= LOWER_F) group = group * 16 + lower - LOWER_A + 10;
    else return -1;
  }
  return group;
}

function joinGroups(groups: readonly number[]): Address {
  const word = (index: number): number => (groups[index] ?? 0) * 0x10000 + (groups[index + 1] ?? 0);
  return { family: 6, a: word(0), b: word(2), c: word(4), d: word(6) };
}

function longestZeroRun(groups: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  let start = 0;
  for (const [index, group] of groups.entries()) {
    if (group !== 0) {
      start = index + 1;
      continue;
    }
    // Strictly longer: of equal runs the first is shortened (RFC 5952 §4.2.3).
    if (index - start + 1 > best.length) best = { start, length: index - start + 1 };
  }
  return best;
}

/** 127.0.0.0/8 (RFC 1122 §3.2.1.3) and ::1 (RFC 4291 §2.5.3). */
export function isLoopbackAddress({ family, a, b, c, d }: Address): boolean {
  return family === 4 ? a >>> 24 === 127 : a === 0 && b === 0 && c === 0 && d === 1;
}
