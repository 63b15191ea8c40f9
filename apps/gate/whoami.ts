import { formatAddress } from '../../libs/access/index.js';
import { type Geoip } from '../../libs/geoip/index.js';
import { type ClientAddress, type IsTrusted } from './client-address.js';
import { placeInWords, sourceOf } from './decision-page.js';
import { type Page } from './page.js';
import { type PeerTrust } from './proxy-trust.js';
import { en } from './texts/en.js';
import { type PageTexts } from './texts/page-texts.js';

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
  const place = network === null ? ({ placeUnknown }: PageTexts) => placeUnknown : placeInWords(network);
  return {
    status: 200,
    code: null,
    title: ({ whoami }) => whoami.title,
    message: ({ whoami }) => whoami.message,
    requestId: seen.requestId,
    facts: [
      { name: 'host', label: (texts) => texts.site, text: host, value: host },
      {
        name: 'address',
        label: (texts) => texts.address,
        text: address ?? ((texts) => texts.addressUnknown),
        value: address,
      },
      { name: 'country', label: (texts) => texts.place, text: place, value: network?.country ?? null },
      {
        name: 'proxies',
        label: ({ whoami }) => whoami.proxies,
        text: proxies.join(', ') || (({ whoami }) => whoami.noProxies),
        value: proxies.join(', ') || null,
      },
      // Programs read it in one language.
      { name: 'why', label: ({ whoami }) => whoami.why, text: (texts) => why(seen, texts), value: why(seen, en) },
    ],
    source: network === null ? null : sourceOf(network, geoip.build),
  };
}

function why(
  { client, peer, peerTrust, isTrusted, hasForwardedFor, clientIpHeader }: Seen,
  { whoami }: PageTexts,
): string {
  if (peer === null) return whoami.gone;
  if (peerTrust === 'untrusted') return whoami.untrusted(peer, hasForwardedFor);
  if (peerTrust === 'unproven') return whoami.unproven(peer);
  if (client.status === 'invalid') return whoami.noAddress(peer);
  const named = formatAddress(client.address);
  switch (client.source) {
    case 'connection':
      return whoami.namesNobody(peer);
    case 'client-ip-header':
      return whoami.byHeader(peer, clientIpHeader, named);
    case 'forwarded-for':
      return isTrusted(client.address) ? whoami.farthest(peer) : whoami.firstUntrusted(peer, named);
  }
}
