import { parsePrefix } from './prefix.js';
import { longestPrefixFinder } from './prefix-table.js';
import { isReservedAddress } from './reserved.js';
import { type Address, type Prefix } from './types.js';

/**
 * Whether the gate may connect to an address for a visitor. `private`: reached by permission only, since it may be
 * something behind the same wall that was never meant for visitors. `never`: no site can be there.
 */
export type UpstreamReach = 'public' | 'private' | 'never';

const NEVER_NETWORKS = [
  '0.0.0.0/8', // "this network": the machine itself, to most systems
  '169.254.0.0/16', // link-local, with the metadata services of clouds
  '224.0.0.0/4', // multicast
  '255.255.255.255/32', // limited broadcast
  '::/128', // unspecified
  'fe80::/10', // link-local
  'ff00::/8', // multicast
] as const;

const findNever = longestPrefixFinder(NEVER_NETWORKS.map(readPrefix));

/** `address` as `parseAddress` reads it: IPv4-mapped addresses are IPv4 already. */
export function upstreamReach(address: Address): UpstreamReach {
  if (findNever(address) !== -1) return 'never';
  const embedded = embeddedIpv4(address);
  if (embedded !== null) {
    const reach = upstreamReach(embedded);
    if (reach !== 'public') return reach;
  }
  return isReservedAddress(address) ? 'private' : 'public';
}

/** The IPv4 address that a translator would reach by this one, or null. */
function embeddedIpv4({ family, a, b, c, d }: Address): Address | null {
  if (family === 4) return null;
  // 64:ff9b::/96, RFC 6052 §2.1.
  if (a === 0x0064ff9b && b === 0 && c === 0) return ipv4(d);
  // IPv4-compatible, RFC 4291 §2.5.5.1 (deprecated); ::1 is loopback.
  if (a === 0 && b === 0 && c === 0 && d > 1) return ipv4(d);
  // 6to4, RFC 3056 §2.
  if (a >>> 16 === 0x2002) return ipv4((((a & 0xffff) << 16) | (b >>> 16)) >>> 0);
  return null;
}

function ipv4(value: number): Address {
  return { family: 4, a: value, b: 0, c: 0, d: 0 };
}

function readPrefix(network: string): Prefix {
  const parsed = parsePrefix(network);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.prefix;
}
