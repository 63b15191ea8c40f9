import { formatAddress, type NetworkFacts } from '../../libs/access/index.js';
import { type GeoipBuild } from '../../libs/geoip/index.js';
import { type Judged } from './decider.js';
import { type Page, type PageFact, type Say } from './page.js';
import { brandingOf } from './site-branding.js';
import { LANGUAGES, type Language } from './texts/languages.js';

const COUNTRY_NAMES = Object.fromEntries(
  LANGUAGES.map((language) => [language, new Intl.DisplayNames(language, { type: 'region', fallback: 'none' })]),
) as Readonly<Record<Language, Intl.DisplayNames>>;
const UNKNOWN_COUNTRY = 'ZZ';
/** About a kilometre: finer would claim more than network data know. */
const SHOWN_DECIMALS = 2;

/** The 403 of a blocked visitor: why, and what the gate saw. */
export function blockPage(judged: Judged, host: string, build: GeoipBuild): Page {
  return {
    status: 403,
    code: judged.decision.reason,
    title: ({ denied }) => denied,
    message: ({ reasons }) => reasons[judged.decision.reason],
    requestId: judged.requestId,
    facts: factsOf(judged, host),
    source: sourceOf(judged.network, build),
    offersSharing: judged.claimCouldMend,
    branding: brandingOf(judged.entry),
  };
}

/** The 200 of a visitor who may come in, to a site that the gate only judges for. It tells nothing of the reason. */
export function admissionPage(judged: Judged, host: string, build: GeoipBuild): Page {
  return {
    status: 200,
    code: null,
    title: ({ allowed }) => allowed,
    message: ({ nothingBehind }) => nothingBehind,
    requestId: judged.requestId,
    facts: factsOf(judged, host),
    source: sourceOf(judged.network, build),
  };
}

function factsOf({ address, network, timeMs }: Judged, host: string): PageFact[] {
  const shownAddress = address === null ? null : formatAddress(address);
  const time = isoTime(timeMs);
  return [
    { name: 'host', label: ({ site }) => site, text: host, value: host },
    {
      name: 'address',
      label: ({ address: label }) => label,
      text: shownAddress ?? (({ addressUnknown }) => addressUnknown),
      value: shownAddress,
    },
    { name: 'country', label: ({ place }) => place, text: placeInWords(network), value: network.country },
    { name: 'time', label: ({ time: label }) => label, text: time, value: time },
  ];
}

let second = { ms: NaN, text: '' };

/** As `Date.prototype.toISOString` writes it; most pages are of the same second as the one before. */
function isoTime(timeMs: number): string {
  const startMs = timeMs - (timeMs % 1_000);
  if (startMs !== second.ms) second = { ms: startMs, text: new Date(startMs).toISOString().slice(0, -'000Z'.length) };
  return `${second.text}${String(timeMs - startMs).padStart(3, '0')}Z`;
}

export function placeInWords({ country, region, point }: NetworkFacts): Say {
  return ({ placeUnknown, near, compass: [north, south, east, west] }, language) => {
    if (country === UNKNOWN_COUNTRY && point === null) return placeUnknown;
    const name = country === UNKNOWN_COUNTRY ? undefined : countryName(country, language);
    const named = name === undefined ? country : `${name} (${country})`;
    const around = point && near(degrees(point.latitude, north, south), degrees(point.longitude, east, west));
    return [country === UNKNOWN_COUNTRY ? null : named, region, around].filter((part) => part !== null).join(', ');
  };
}

/** What has been looked up: the names are long in coming, and the codes are few. */
const knownNames = new Map<string, string | undefined>();

function countryName(country: string, language: Language): string | undefined {
  const key = `${language}${country}`;
  if (!knownNames.has(key)) knownNames.set(key, COUNTRY_NAMES[language].of(country));
  return knownNames.get(key);
}

function degrees(value: number, positive: string, negative: string): string {
  return `${Math.abs(value).toFixed(SHOWN_DECIMALS)}\u00b0 ${value < 0 ? negative : positive}`;
}

const sources = new WeakMap<GeoipBuild, NonNullable<Page['source']>>();

/** The licences want their link on pages that show results; a page without a place shows none. */
export function sourceOf(network: NetworkFacts, build: GeoipBuild): Page['source'] {
  const { attribution, starter, builtAt } = build;
  if (attribution === null || (network.country === UNKNOWN_COUNTRY && network.point === null)) return null;
  let source = sources.get(build);
  if (source === undefined) {
    const date = builtAt.toISOString().slice(0, 'YYYY-MM-DD'.length);
    source = { ...attribution, note: starter ? ({ starterData }) => starterData(date) : null };
    sources.set(build, source);
  }
  return source;
}
