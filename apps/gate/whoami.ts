import { formatAddress } from '../../libs/access/index.js';
import { type Geoip } from '../../libs/geoip/index.js';
import { type ClientAddress, type IsTrusted } from './client-address.js';
import { placeInWords, sourceOf } from './decision-page.js';
import { type Page } from './page.js';
import { type PeerTrust } from './proxy-trust.js';

/** On a site's own host; it needs no decision and leaves no record. */
export const WHOAMI_PATH = '/.gatepost/whoami';

export interface Seen {
  readonly host: string;
  readonly client: ClientAddress;
  /** The other end of the connection as text; null: it is gone. */
  readonly peer: string | null;
  readonly peerTrust: PeerTrust;
  readonly isTrusted: IsTrusted;
  readonly hasForwardedFor: boolean;
  readonly clientIpHeader: string | null;
  readonly requestId: string;
}

/** Which address and place the gate sees, by which proxies, and why it takes that address for the visitor's. */
export function whoamiPage(seen: Seen, geoip: Pick<Geoip, 'lookup' | 'build'>): Page {
  const { client, host } = seen;
  const address = client.status === 'known' ? formatAddress(client.address) : null;
  const network = client.status === 'known' ? geoip.lookup(client.address) : null;
  const chain = client.status === 'known' ? client.chain.map(formatAddress) : [];
  const proxies = chain.slice(1);
  const place = network === null ? 'unknown' : placeInWords(network);
  return {
    status: 200,
    code: null,
    title: 'What this gate sees of you',
    message: 'This is the network address by which the rules of this site judge you.',
    requestId: seen.requestId,
    facts: [
      { name: 'host', label: 'Site', text: host, value: host },
      { name: 'address', label: 'Your network address', text: address ?? 'could not be told', value: address },
      { name: 'country', label: 'Place of your network', text: place, value: network?.country ?? null },
      {
        name: 'proxies',
        label: 'Proxies that your request came through, nearest to you first',
        text: proxies.join(', ') || 'none that is trusted',
        value: proxies.join(', ') || null,
      },
      { name: 'why', label: 'Why this address', text: why(seen), value: why(seen) },
    ],
    source: network === null ? null : sourceOf(network, geoip.build),
  };
}

function why({ client, peer, peerTrust, isTrusted, hasForwardedFor, clientIpHeader }: Seen): string {
  if (peer === null) return 'The connection is gone.';
  const from = `The connection to this gate comes from ${peer}`;
  if (peerTrust === 'untrusted') {
    const ignored = hasForwardedFor ? '; its X-Forwarded-For is ignored' : '';
    return `${from}, which is not in TRUSTED_PROXIES, so it is taken for you${ignored}.`;
  }
  if (peerTrust === 'unproven') {
    return `${from}, which is in TRUSTED_PROXIES but shows none of PROXY_SECRETS, so it is taken for you.`;
  }
  if (client.status === 'invalid') return `${from}, a trusted proxy, and a proxy named something that is no address.`;
  const named = formatAddress(client.address);
  switch (client.source) {
    case 'connection':
      return `${from}, a trusted proxy, which names nobody in X-Forwarded-For, so it is taken for you.`;
    case 'client-ip-header':
      return `${from}; every hop is a trusted proxy, and ${clientIpHeader ?? 'the header of the CDN'} names ${named}.`;
    case 'forwarded-for': {
      const last = isTrusted(client.address)
        ? 'every hop of it is a trusted proxy, so the farthest is taken for you'
        : `${named} is its first hop from the right that is not in TRUSTED_PROXIES`;
      return `${from}, a trusted proxy, whose X-Forwarded-For is believed: ${last}.`;
    }
  }
}
