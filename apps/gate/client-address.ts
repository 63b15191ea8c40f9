import { type Address, longestPrefixFinder, parseAddress, parsePrefix, type Prefix } from '../../libs/access/index.js';

/** What named the client: its own connection, a hop of X-Forwarded-For, or the header of CLIENT_IP_HEADER. */
export type AddressSource = 'connection' | 'forwarded-for' | 'client-ip-header';

/**
 * Whose address the request counts as. `chain`: from the client to the peer, each hop but the first a trusted proxy.
 * `invalid`: a proxy that is trusted names something that is no address.
 */
export type ClientAddress =
  | {
      readonly status: 'known';
      readonly address: Address;
      readonly chain: readonly Address[];
      readonly source: AddressSource;
    }
  | { readonly status: 'invalid' };

export type IsTrusted = (address: Address) => boolean;

/** The lines of the headers that name addresses, in the order received. */
export interface AddressLines {
  /** They are one list (RFC 9110 §5.3). */
  readonly forwardedFor: readonly string[];
  /** Of the header that CLIENT_IP_HEADER names. */
  readonly clientIp: readonly string[];
}

/** Optional white space around list members (RFC 9110 §5.6.3). */
const OUTER_BLANKS = /^[ \t]+|[ \t]+$/g;

/**
 * Reads X-Forwarded-For from the right past the trusted proxies. An untrusted peer is the client and its header is
 * ignored; when every hop is trusted, the outermost trusted proxy may name its visitor in the header of CLIENT_IP_HEADER,
 * else the leftmost hop is the client. What stands left of the client may be forged and is not looked at. A hop with a
 * port, brackets or a name (`unknown`) is no address.
 */
export function resolveClientAddress(
  peer: Address | null,
  { forwardedFor, clientIp }: AddressLines,
  isTrusted: IsTrusted,
): ClientAddress {
  if (peer === null) return INVALID;
  const chain = [peer];
  let client = peer;
  let source: AddressSource = 'connection';
  const list = forwardedFor.length === 1 ? (forwardedFor[0] ?? '') : listOf(forwardedFor);
  // Where the hops end that have not been looked at; none are left at -1.
  let end = isBlank(list) ? -1 : list.length;
  while (isTrusted(client)) {
    if (end === -1) {
      const [named, ...others] = clientIp;
      // The visitor could send this header too, but not through a trusted proxy that overwrites it.
      if (named === undefined) break;
      const visitor = others.length === 0 ? parseAddress(named.replace(OUTER_BLANKS, '')) : null;
      if (visitor === null) return INVALID;
      return { status: 'known', address: visitor, chain: [visitor, ...chain], source: 'client-ip-header' };
    }
    const comma = end === 0 ? -1 : list.lastIndexOf(',', end - 1);
    const text = list.slice(comma + 1, end);
    end = comma;
    const hop = parseAddress(text) ?? parseAddress(text.replace(OUTER_BLANKS, ''));
    if (hop === null) return INVALID;
    client = hop;
    source = 'forwarded-for';
    chain.unshift(hop);
  }
  return { status: 'known', address: client, chain, source };
}

const INVALID: ClientAddress = { status: 'invalid' };

/** Lines that name nobody are left out. */
function listOf(lines: readonly string[]): string {
  return lines.filter((line) => !isBlank(line)).join(',');
}

function isBlank(line: string): boolean {
  return line === '' || ((line.startsWith(' ') || line.startsWith('\t')) && line.replace(OUTER_BLANKS, '') === '');
}

/** A proxy asks again and again from one address. */
let lastPeer: { readonly text: string; readonly address: Address | null } = { text: '', address: null };

/** The other end of a socket. Link-local peers carry the zone of our own interface (`fe80::1%eth0`), which is no part of it. */
export function parsePeer(remoteAddress: string | undefined): Address | null {
  if (remoteAddress === undefined) return null;
  if (lastPeer.text !== remoteAddress) {
    lastPeer = { text: remoteAddress, address: parseAddress(remoteAddress.replace(/%.*$/, '')) };
  }
  return lastPeer.address;
}

/** Throws Error for an entry that is neither an address nor a prefix without host bits; its sentence names TRUSTED_PROXIES. */
export function compileTrust(trustedProxies: readonly string[]): IsTrusted {
  const prefixes = trustedProxies.map((text): Prefix => {
    const parsed = parsePrefix(text);
    if (!parsed.ok) throw new Error(`TRUSTED_PROXIES cannot be used: ${parsed.message}`);
    return parsed.prefix;
  });
  const find = longestPrefixFinder(prefixes);
  return (address) => find(address) !== -1;
}
