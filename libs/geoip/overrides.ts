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
  /** Why rows are left out, a sentence each. */
  readonly faults: readonly string[];
  /** The override with the longest prefix that contains the address. */
  find(address: Address): GeoipOverride | undefined;
}

export const NO_OVERRIDES: OverrideTable = { version: null, faults: [], find: () => undefined };

const LARGEST_ASN = 4_294_967_295;
const VERSION_HEX_DIGITS = 16;

interface Entry {
  readonly prefix: Prefix;
  readonly override: GeoipOverride;
}

/** Checks a list of overrides and makes it ready for look-ups. One that cannot be used is left out, and said to be. */
export function compileOverrides(list: readonly GeoipOverride[]): OverrideTable {
  if (list.length === 0) return NO_OVERRIDES;
  const entries = new Map<string, Entry>();
  const faults: string[] = [];
  for (const override of list) {
    try {
      const prefix = readPrefix(override.prefix);
      checkOverride(override);
      const text = formatPrefix(prefix);
      if (entries.has(text)) throw refuse(override, 'is listed twice; keep one of the two');
      entries.set(text, { prefix, override });
    } catch (error) {
      if (!(error instanceof GeoipError)) throw error;
      faults.push(error.message);
    }
  }
  const used = [...entries.values()];
  const find = longestPrefixFinder(used.map(({ prefix }) => prefix));
  return {
    version: used.length === 0 ? null : versionOf(used),
    faults,
    find: (address) => used[find(address)]?.override,
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
    isOverridden: true,
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

function versionOf(entries: readonly Entry[]): string {
  const lines = entries.map(({ prefix, override }) => {
    const { country, region, asn, longitude, latitude, accuracyMeters } = override;
    return JSON.stringify([formatPrefix(prefix), country, region, asn, longitude, latitude, accuracyMeters]);
  });
  return createHash('sha256').update(lines.sort().join('\n')).digest('hex').slice(0, VERSION_HEX_DIGITS);
}
