import { type Address } from './types.js';

const IPV4_OCTET = /^(?:0|[1-9][0-9]{0,2})$/;
const IPV6_GROUP = /^[0-9a-fA-F]{1,4}$/;
/** ::ffff:0:0/96, RFC 4291 §2.5.5.2. */
const IPV4_MAPPED_HIGH_BITS = 0xffffn;
/** The longest text of an IPv6 address: eight groups, the last two as dotted decimal. */
const LONGEST_TEXT = '0000:0000:0000:0000:0000:ffff:255.255.255.255'.length;

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
  if (!text.includes(':')) {
    const value = parseIpv4(text);
    return value === null ? null : { family: 4, value };
  }
  const value = parseIpv6(text);
  return value === null ? null : { family: 6, value };
}

/** Turns an IPv4-mapped IPv6 address into the IPv4 address it stands for. */
export function unmap(address: Address): Address {
  if (address.family === 6 && address.value >> 32n === IPV4_MAPPED_HIGH_BITS) {
    return { family: 4, value: address.value & 0xffffffffn };
  }
  return address;
}

/** The canonical text: dotted decimal, or RFC 5952 §4 (lower case, the longest run of zero groups as `::`). */
export function formatAddress(address: Address): string {
  if (address.family === 4) {
    return [24n, 16n, 8n, 0n].map((shift) => String((address.value >> shift) & 0xffn)).join('.');
  }
  const groups = [112n, 96n, 80n, 64n, 48n, 32n, 16n, 0n].map((shift) => (address.value >> shift) & 0xffffn);
  const zeros = longestZeroRun(groups);
  const hex = groups.map((group) => group.toString(16));
  if (zeros.length < 2) return hex.join(':');
  return `${hex.slice(0, zeros.start).join(':')}::${hex.slice(zeros.start + zeros.length).join(':')}`;
}

function parseIpv4(text: string): bigint | null {
  const octets = text.split('.');
  if (octets.length !== 4) return null;
  let value = 0n;
  for (const octet of octets) {
    if (!IPV4_OCTET.test(octet)) return null;
    const number = Number(octet);
    if (number > 255) return null;
    value = (value << 8n) | BigInt(number);
  }
  return value;
}

function parseIpv6(text: string): bigint | null {
  const halves = text.split('::');
  const [before, after] = halves;
  if (before === undefined || halves.length > 2) return null;
  if (after === undefined) {
    const groups = parseGroups(before, true);
    return groups?.length === 8 ? joinGroups(groups) : null;
  }
  const head = parseGroups(before, false);
  const tail = parseGroups(after, true);
  if (head === null || tail === null) return null;
  const missing = 8 - head.length - tail.length;
  // RFC 4291 §2.2: "::" stands for one or more groups of zeros.
  if (missing < 1) return null;
  return joinGroups([...head, ...new Array<bigint>(missing).fill(0n), ...tail]);
}

/** 16-bit groups of one side of "::"; the last may be dotted decimal when these groups end the address. */
function parseGroups(text: string, endsAddress: boolean): bigint[] | null {
  if (text === '') return [];
  const parts = text.split(':');
  const groups: bigint[] = [];
  for (const [index, part] of parts.entries()) {
    if (IPV6_GROUP.test(part)) {
      groups.push(BigInt(`0x${part}`));
      continue;
    }
    const embedded = endsAddress && index === parts.length - 1 ? parseIpv4(part) : null;
    if (embedded === null) return null;
    groups.push(embedded >> 16n, embedded & 0xffffn);
  }
  return groups;
}

function joinGroups(groups: readonly bigint[]): bigint {
  return groups.reduce((value, group) => (value << 16n) | group, 0n);
}

function longestZeroRun(groups: readonly bigint[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  let start = 0;
  for (const [index, group] of groups.entries()) {
    if (group !== 0n) {
      start = index + 1;
      continue;
    }
    // Strictly longer: of equal runs the first is shortened (RFC 5952 §4.2.3).
    if (index - start + 1 > best.length) best = { start, length: index - start + 1 };
  }
  return best;
}
