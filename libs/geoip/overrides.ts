import { createHash } from 'node:crypto';
import {
  type Address,
  findRuleValueFault,
  formatPrefix,
  longestPrefixFinder,
  type NetworkFacts,
  parsePrefix,
  type Prefix,
} from '../access/index.js';
import { GeoipError } from './errors.js';

/** A correction to the GeoIP data. null leaves what the data say; see {@link applyOverride}. */
export interface GeoipOverride {
  /** `192.0.2.0/24`, without host bits; a bare address is that address alone. */
  readonly prefix: string;
  /** ISO 3166-1 alpha-2, or `ZZ` for unknown. */
  readonly country: string | null;
  /** ISO 3166-2 (`DK-84`). */
  readonly region: string | null;
  readonly asn: number | null;
  /** Degrees; both or neither. */
  readonly longitude: number | null;
  readonly latitude: number | null;
  readonly accuracyMeters: number | null;
}

export interface OverrideTable {
  /** Names the content: equal lists have equal versions, whatever their order; null when there is none. */
  readonly version: string | null;
  /** The override with the longest prefix that contains the address. */
  find(address: Address): GeoipOverride | undefined;
}

export const NO_OVERRIDES: OverrideTable = { version: null, find: () => undefined };

const LARGEST_ASN = 4_294_967_295;
const VERSION_HEX_DIGITS = 16;

/** Checks a list of overrides and makes it ready for look-ups. Throws {@link GeoipError}, which names the prefix. */
export function compileOverrides(list: readonly GeoipOverride[]): OverrideTable {
  if (list.length === 0) return NO_OVERRIDES;
  const entries = list.map((override) => ({ prefix: readPrefix(override.prefix), override }));
  const seen = new Set<string>();
  for (const { prefix, override } of entries) {
    checkOverride(override);
    const text = formatPrefix(prefix);
    if (seen.has(text)) throw refuse(override, 'is listed twice; keep one of the two');
    seen.add(text);
  }
  const find = longestPrefixFinder(entries.map(({ prefix }) => prefix));
  return {
    version: versionOf(entries),
    find: (address) => entries[find(address)]?.override,
  };
}

/**
 * What an override makes of the facts. What it names wins; where it moves the address to another country, the region
 * and the point that the data give are of the wrong country and are dropped.
 */
export function applyOverride(facts: NetworkFacts, override: GeoipOverride): NetworkFacts {
  const { longitude, latitude, accuracyMeters } = override;
  // A region says its country.
  const country = override.country ?? override.region?.slice(0, 2) ?? facts.country;
  const isElsewhere = country !== facts.country;
  const point = longitude === null || latitude === null ? null : { longitude, latitude, accuracyMeters };
  return {
    country,
    region: override.region ?? (isElsewhere ? null : facts.region),
    asn: override.asn ?? facts.asn,
    anonymizers: facts.anonymizers,
    point: point ?? (isElsewhere ? null : facts.point),
  };
}

function readPrefix(text: string): Prefix {
  const parsed = parsePrefix(text);
  if (!parsed.ok) throw new GeoipError(`A GeoIP override cannot be used: ${parsed.message}`);
  return parsed.prefix;
}

function checkOverride(override: GeoipOverride): void {
  const { country, region, asn, longitude, latitude, accuracyMeters } = override;
  if (country !== null && findRuleValueFault('country', country) !== null) {
    throw refuse(override, 'needs a country of two capital letters (ISO 3166-1), such as DK');
  }
  if (region !== null && findRuleValueFault('region', region) !== null) {
    throw refuse(override, 'needs a region as in ISO 3166-2, such as DK-84');
  }
  if (region !== null && country !== null && !region.startsWith(`${country}-`)) {
    throw refuse(override, 'names a region of another country; make the two agree');
  }
  if (asn !== null && !(Number.isInteger(asn) && asn >= 0 && asn <= LARGEST_ASN)) {
    throw refuse(override, `needs an ASN from 0 to ${LARGEST_ASN}`);
  }
  if ((longitude === null) !== (latitude === null)) {
    throw refuse(override, 'needs both longitude and latitude, or neither');
  }
  if (longitude !== null && !(Math.abs(longitude) <= 180)) throw refuse(override, 'needs a longitude from -180 to 180');
  if (latitude !== null && !(Math.abs(latitude) <= 90)) throw refuse(override, 'needs a latitude from -90 to 90');
  if (accuracyMeters !== null && !(Number.isFinite(accuracyMeters) && accuracyMeters > 0)) {
    throw refuse(override, 'needs an accuracy above 0 metres');
  }
}

/** Only for an override whose prefix was read: the text is a prefix and safe to show. */
function refuse(override: GeoipOverride, fault: string): GeoipError {
  return new GeoipError(`The GeoIP override for ${override.prefix} ${fault}.`);
}

function versionOf(entries: readonly { prefix: Prefix; override: GeoipOverride }[]): string {
  const lines = entries.map(({ prefix, override }) => {
    const { country, region, asn, longitude, latitude, accuracyMeters } = override;
    return JSON.stringify([formatPrefix(prefix), country, region, asn, longitude, latitude, accuracyMeters]);
  });
  return createHash('sha256').update(lines.sort().join('\n')).digest('hex').slice(0, VERSION_HEX_DIGITS);
}
