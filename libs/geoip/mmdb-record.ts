import { ANONYMIZER_KINDS, type AnonymizerKind, type GeoPoint, type NetworkFacts } from '../access/index.js';
import { regionByName } from '../countries/index.js';

/** What is said of an address that nobody knows. */
export const UNKNOWN_NETWORK: NetworkFacts = Object.freeze({
  country: 'ZZ',
  region: null,
  asn: null,
  anonymizers: Object.freeze([]),
  point: null,
});

const COUNTRY = /^[A-Z]{2}$/;
/** ISO 3166-2: the part behind the country's code. */
const SUBDIVISION = /^[A-Z0-9]{1,3}$/;
const REGION = /^[A-Z]{2}-[A-Z0-9]{1,3}$/;
const LARGEST_ASN = 4_294_967_295;
const METERS_PER_KILOMETER = 1000;

/** Flat files say the subdivision in one of these, the last as a code or a name. */
const FLAT_REGION_FIELDS = ['region_code', 'subdivision_code', 'state1'] as const;

/** The flags of MaxMind's `traits` and of its Anonymous IP database, which has them at the top. */
const FLAGS_BY_KIND: Readonly<Record<AnonymizerKind, readonly string[]>> = {
  vpn: ['is_anonymous_vpn'],
  proxy: ['is_anonymous_proxy', 'is_public_proxy', 'is_residential_proxy'],
  tor: ['is_tor_exit_node'],
  hosting: ['is_hosting_provider'],
};

type Fields = Readonly<Record<string, unknown>>;
const NO_FIELDS: Fields = {};

/**
 * Reads one record of an MMDB file in MaxMind's nested shape (GeoIP2 and GeoLite2: ISO codes, accuracy radius in
 * kilometres) or in the flat shape of ip-location-db. Whatever is absent or malformed is unknown, never an error.
 */
export function readMmdbRecord(record: unknown): NetworkFacts {
  const fields = fieldsOf(record);
  const traits = fieldsOf(fields.traits);
  const country = readCountry(fields);
  return {
    country,
    region: country === UNKNOWN_NETWORK.country ? null : readRegion(fields, country),
    asn: readAsn(traits) ?? readAsn(fields),
    anonymizers: ANONYMIZER_KINDS.filter((kind) =>
      FLAGS_BY_KIND[kind].some((flag) => traits[flag] === true || fields[flag] === true),
    ),
    point: readPoint('location' in fields ? fieldsOf(fields.location) : fields),
  };
}

function readCountry(fields: Fields): string {
  const code = fields.country_code ?? fieldsOf(fields.country).iso_code ?? fields.country;
  return typeof code === 'string' && COUNTRY.test(code) ? code : UNKNOWN_NETWORK.country;
}

/** Of nested subdivisions the first is the largest (a region before its county), and that is the region. */
function readRegion(fields: Fields, country: string): string | null {
  if (Array.isArray(fields.subdivisions)) {
    const largest = fieldsOf(fields.subdivisions[0]);
    const { iso_code: code } = largest;
    if (typeof code === 'string' && SUBDIVISION.test(code)) return `${country}-${code}`;
    const { en: name } = fieldsOf(largest.names);
    return typeof name === 'string' ? regionByName(country, name) : null;
  }
  for (const name of FLAT_REGION_FIELDS) {
    const code = fields[name];
    if (typeof code !== 'string') continue;
    if (REGION.test(code) && code.startsWith(`${country}-`)) return code;
    if (name !== 'state1') {
      if (SUBDIVISION.test(code)) return `${country}-${code}`;
    } else return regionByName(country, code);
  }
  return null;
}

function readAsn(fields: Fields): number | null {
  const asn = fields.autonomous_system_number;
  return typeof asn === 'number' && Number.isInteger(asn) && asn >= 0 && asn <= LARGEST_ASN ? asn : null;
}

function readPoint(fields: Fields): GeoPoint | null {
  const { longitude, latitude, accuracy_radius: radiusKilometers } = fields;
  if (!isWithin(longitude, 180) || !isWithin(latitude, 90)) return null;
  // 0°N 0°E is open sea; files that have it there mean that they do not know.
  if (longitude === 0 && latitude === 0) return null;
  const hasRadius = typeof radiusKilometers === 'number' && Number.isFinite(radiusKilometers) && radiusKilometers > 0;
  return { longitude, latitude, accuracyMeters: hasRadius ? radiusKilometers * METERS_PER_KILOMETER : null };
}

function isWithin(degrees: unknown, limit: number): degrees is number {
  return typeof degrees === 'number' && Math.abs(degrees) <= limit;
}

function fieldsOf(value: unknown): Fields {
  // An object's fields, each still unknown: the file's own shape is not to be trusted further.
  return typeof value === 'object' && value !== null ? (value as Fields) : NO_FIELDS;
}
