import { type Address, longestPrefixFinder, parseAddress, parsePrefix, type Prefix } from '../../libs/access/index.js';

/**
 * Whose address the request counts as. `chain`: from the client to the peer, each hop but the first a trusted proxy.
 * `invalid`: a proxy that is trusted names something that is no address.
 */
export type ClientAddress =
  | { readonly status: 'known'; readonly address: Address; readonly chain: readonly Address[] }
  | { readonly status: 'invalid' };

export type IsTrusted = (address: Address) => boolean;

/** Optional white space around list members (RFC 9110 §5.6.3). */
const OUTER_BLANKS = /^[ \t]+|[ \t]+$/g;

/**
 * Reads X-Forwarded-For from the right past the trusted proxies. An untrusted peer is the client and its header is
 * ignored; when every hop is trusted, the leftmost is the client. What stands left of the client may be forged and is not
 * looked at. A hop with a port, brackets or a name (`unknown`) is no address.
 *
 * @param forwardedFor the header's lines in the order received; they are one list (RFC 9110 §5.3)
 */
export function resolveClientAddress(
  peer: Address | null,
  forwardedFor: readonly string[],
  isTrusted: IsTrusted,
): ClientAddress {
  if (peer === null) return { status: 'invalid' };
  const chain = [peer];
  let client = peer;
  const lines = forwardedFor.filter((line) => line.replace(OUTER_BLANKS, '') !== '');
  const hops = lines.length === 0 ? [] : lines.join(',').split(',');
  while (isTrusted(client)) {
    const text = hops.pop();
    if (text === undefined) break;
    const hop = parseAddress(text.replace(OUTER_BLANKS, ''));
    if (hop === null) return { status: 'invalid' };
    client = hop;
    chain.unshift(hop);
  }
  return { status: 'known', address: client, chain };
}

/** The other end of a socket. Link-local peers carry the zone of our own interface (`fe80::1%eth0`), which is no part of it. */
export function parsePeer(remoteAddress: string | undefined): Address | null {
  return remoteAddress === undefined ? null : parseAddress(remoteAddress.replace(/%.*$/, ''));
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
