import { parsePrefix } from './prefix.js';
import { longestPrefixFinder } from './prefix-table.js';
import { type Address, type Prefix } from './types.js';

/**
 * IPv4 networks that are not globally reachable, from IANA's IPv4 Special-Purpose Address Registry, with multicast.
 */
export const RESERVED_IPV4_NETWORKS = [
  ['0.0.0.0/8', 'this network (RFC 791)'],
  ['10.0.0.0/8', 'private (RFC 1918)'],
  ['100.64.0.0/10', 'carrier-grade NAT (RFC 6598)'],
  ['127.0.0.0/8', 'loopback (RFC 1122)'],
  ['169.254.0.0/16', 'link-local (RFC 3927)'],
  ['172.16.0.0/12', 'private (RFC 1918)'],
  ['192.0.0.0/24', 'IETF protocol assignments (RFC 6890)'],
  ['192.0.2.0/24', 'documentation (RFC 5737)'],
  ['192.88.99.0/24', 'deprecated 6to4 relay anycast (RFC 7526)'],
  ['192.168.0.0/16', 'private (RFC 1918)'],
  ['198.18.0.0/15', 'benchmarking (RFC 2544)'],
  ['198.51.100.0/24', 'documentation (RFC 5737)'],
  ['203.0.113.0/24', 'documentation (RFC 5737)'],
  ['224.0.0.0/4', 'multicast (RFC 1112)'],
  ['240.0.0.0/4', 'reserved, with limited broadcast (RFC 1112, RFC 8190)'],
] as const;

/**
 * IPv6 networks inside global unicast space (2000::/3, RFC 4291 §2.4) that are not globally reachable, from IANA's IPv6
 * Special-Purpose Address Registry. All other space (loopback, unique local, link-local, multicast, unassigned) is
 * reserved without being listed.
 */
export const RESERVED_IPV6_NETWORKS = [
  ['2001::/23', 'IETF protocol assignments, with Teredo and benchmarking (RFC 2928)'],
  ['2001:db8::/32', 'documentation (RFC 3849)'],
  ['3fff::/20', 'documentation (RFC 9637)'],
] as const;

/** Inside the networks above and outside 2000::/3, but marked globally reachable in the registries. */
export const REACHABLE_EXCEPTIONS = [
  ['192.0.0.9/32', 'Port Control Protocol anycast (RFC 7723)'],
  ['192.0.0.10/32', 'TURN anycast (RFC 8155)'],
  ['64:ff9b::/96', 'IPv4-IPv6 translation (RFC 6052)'],
  ['2001:1::1/128', 'Port Control Protocol anycast (RFC 7723)'],
  ['2001:1::2/128', 'TURN anycast (RFC 8155)'],
  ['2001:1::3/128', 'DNS-SD registration anycast (RFC 9665)'],
  ['2001:3::/32', 'AMT (RFC 7450)'],
  ['2001:4:112::/48', 'AS112-v6 (RFC 7535)'],
  ['2001:20::/28', 'ORCHIDv2 (RFC 7343)'],
  ['2001:30::/28', 'drone remote identification (RFC 9374)'],
] as const;

/** Every network that says something of the addresses in it, and what; the longest prefix is right. */
const NETWORKS = [
  { prefix: readPrefix('::/0'), isReserved: true },
  // Global unicast space (RFC 4291 §2.4).
  { prefix: readPrefix('2000::/3'), isReserved: false },
  ...[...RESERVED_IPV4_NETWORKS, ...RESERVED_IPV6_NETWORKS].map(([network]) => {
    return { prefix: readPrefix(network), isReserved: true };
  }),
  ...REACHABLE_EXCEPTIONS.map(([network]) => ({ prefix: readPrefix(network), isReserved: false })),
];
const findNetwork = longestPrefixFinder(NETWORKS.map(({ prefix }) => prefix));

/** Of most IPv4 addresses the first octet says enough: no reserved network has a part of it. */
const IS_OCTET_REACHABLE = Array.from({ length: 256 }, (_, octet) =>
  RESERVED_IPV4_NETWORKS.every(([network]) => {
    const { a, length } = readPrefix(network);
    const last = a + 2 ** (32 - length) - 1;
    return last < octet * 2 ** 24 || a >= (octet + 1) * 2 ** 24;
  }),
);

/**
 * True for an address that cannot be a client's on the public Internet: private, loopback, link-local, shared (CGNAT),
 * documentation, multicast, unspecified, unassigned and other special-purpose space.
 */
export function isReservedAddress(address: Address): boolean {
  if (address.family === 4 && IS_OCTET_REACHABLE[address.a >>> 24] === true) return false;
  return NETWORKS[findNetwork(address)]?.isReserved === true;
}

function readPrefix(network: string): Prefix {
  const parsed = parsePrefix(network);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.prefix;
}
