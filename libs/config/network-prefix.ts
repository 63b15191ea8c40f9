import { isIPv4, isIPv6 } from 'node:net';
import { Expectation } from './variable.js';

const FAMILY_BITS = { 4: 32, 6: 128 } as const;

/**
 * Checks one trusted proxy: an address or a prefix in CIDR notation (RFC 4632, RFC 4291 §2.3). Refused are zones, prefixes
 * with host bits (10.0.0.1/8 is a mistyped address or a mistyped length: nobody can tell which), and IPv4-mapped IPv6,
 * which the gate reads as IPv4 and which would never match.
 *
 * @returns the entry as given
 * @throws {Expectation} without the entry in its message
 */
export function parseNetwork(entry: string, position: number): string {
  const [address = '', length, ...rest] = entry.split('/');
  const family = isIPv4(address) ? 4 : isIPv6(address) && !address.includes('%') ? 6 : null;
  if (family === null || rest.length > 0) {
    throw new Expectation(`entry ${position} to be an IP address or a prefix such as 10.0.0.0/8, without a zone`);
  }
  const value = family === 4 ? ipv4Value(address) : ipv6Value(address);
  if (family === 6 && value >> 32n === 0xffffn) {
    throw new Expectation(`entry ${position} to be written as IPv4 instead of IPv4-mapped IPv6`);
  }
  if (length === undefined) return entry;
  const bits = FAMILY_BITS[family];
  if (!/^(0|[1-9]\d{0,2})$/.test(length) || Number(length) > bits) {
    throw new Expectation(`entry ${position} to have a prefix length from 0 to ${bits}`);
  }
  const hostMask = (1n << BigInt(bits - Number(length))) - 1n;
  if ((value & hostMask) !== 0n) {
    throw new Expectation(`entry ${position} to have no host bits: zeros after the prefix length, or no length at all`);
  }
  return entry;
}

function ipv4Value(address: string): bigint {
  return address.split('.').reduce((value, octet) => (value << 8n) | BigInt(octet), 0n);
}

/** @param address a valid IPv6 address without a zone (RFC 4291 §2.2) */
function ipv6Value(address: string): bigint {
  const [head = '', tail] = address.split('::');
  const left = groupsOf(head);
  const right = tail === undefined ? [] : groupsOf(tail);
  const zeros = new Array<bigint>(8 - left.length - right.length).fill(0n);
  return [...left, ...zeros, ...right].reduce((value, group) => (value << 16n) | group, 0n);
}

function groupsOf(half: string): bigint[] {
  if (half === '') return [];
  return half.split(':').flatMap((group) => {
    if (!group.includes('.')) return [BigInt(`0x${group}`)];
    const value = ipv4Value(group);
    return [value >> 16n, value & 0xffffn];
  });
}
