import { formatAddress, type NetworkFacts, REASONS } from '../../libs/access/index.js';
import { type GeoipBuild } from '../../libs/geoip/index.js';
import { type Judged } from './decider.js';
import { type Page, type PageFact } from './page.js';

const COUNTRY_NAMES = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
const UNKNOWN_COUNTRY = 'ZZ';
/** About a kilometre: finer would claim more than network data know. */
const SHOWN_DECIMALS = 2;

/** The 403 of a blocked visitor: why, and what the gate saw. */
export function blockPage(judged: Judged, host: string, build: GeoipBuild): Page {
  return {
    status: 403,
    code: judged.decision.reason,
    title: 'Access denied',
    message: REASONS[judged.decision.reason].visitor,
    requestId: judged.requestId,
    facts: factsOf(judged, host),
    source: sourceOf(judged.network, build),
  };
}

/** The 200 of a visitor who may come in, to a site that the gate only judges for. It tells nothing of the reason. */
export function admissionPage(judged: Judged, host: string, build: GeoipBuild): Page {
  return {
    status: 200,
    code: null,
    title: 'Access allowed',
    message: 'You may use this site, but it has no upstream yet; its administrator can set one.',
    requestId: judged.requestId,
    facts: factsOf(judged, host),
    source: sourceOf(judged.network, build),
  };
}

function factsOf({ address, network, timeMs }: Judged, host: string): PageFact[] {
  const shownAddress = address === null ? null : formatAddress(address);
  const time = new Date(timeMs).toISOString();
  return [
    { name: 'host', label: 'Site', text: host, value: host },
    { name: 'address', label: 'Your network address', text: shownAddress ?? 'could not be told', value: shownAddress },
    { name: 'country', label: 'Place of your network', text: placeInWords(network), value: network.country },
    { name: 'time', label: 'Time', text: time, value: time },
  ];
}

export function placeInWords({ country, region, point }: NetworkFacts): string {
  if (country === UNKNOWN_COUNTRY && point === null) return 'unknown';
  const name = country === UNKNOWN_COUNTRY ? undefined : COUNTRY_NAMES.of(country);
  const named = name === undefined ? country : `${name} (${country})`;
  const near = point && `near ${degrees(point.latitude, 'N', 'S')} ${degrees(point.longitude, 'E', 'W')}`;
  return [country === UNKNOWN_COUNTRY ? null : named, region, near].filter((part) => part !== null).join(', ');
}

function degrees(value: number, positive: string, negative: string): string {
  return `${Math.abs(value).toFixed(SHOWN_DECIMALS)}\u00b0 ${value < 0 ? negative : positive}`;
}

/** The licences want their link on pages that show results; a page without a place shows none. */
export function sourceOf(network: NetworkFacts, { attribution, starter, builtAt }: GeoipBuild): Page['source'] {
  if (attribution === null || (network.country === UNKNOWN_COUNTRY && network.point === null)) return null;
  const note = starter ? `starter data of ${builtAt.toISOString().slice(0, 'YYYY-MM-DD'.length)}` : null;
  return { ...attribution, note };
}
