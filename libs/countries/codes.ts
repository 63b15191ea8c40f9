import { iso31661, iso31661Alpha3ToAlpha2, iso31661Reserved, iso31662 } from 'iso-3166';
import { englishRegionNames } from './region-names.js';

/** What is to be thought of a code that is well formed. */
export type CodeFinding =
  | { readonly kind: 'known' }
  /** It may match in some data only: one sentence. */
  | { readonly kind: 'doubtful'; readonly sentence: string }
  /** Nobody has assigned it: one sentence with the code meant, where that can be told. */
  | { readonly kind: 'unknown'; readonly sentence: string };

/** What GeoIP data say of an address that nobody knows. */
const UNKNOWN_COUNTRY = 'ZZ';
/** Kosovo: user-assigned, so that ISO will never give it to anybody else; GeoIP data, the EU and the IMF use it. */
const KOSOVO = 'XK';
/** No country, and no other code for the whole of it. */
const UNIONS: Readonly<Record<string, string>> = { EU: 'the European Union', EZ: 'the euro area' };

const KNOWN: CodeFinding = { kind: 'known' };

const names = new Map(iso31661.map(({ alpha2, name }) => [alpha2, name]));
const reserved = new Map(iso31661Reserved.map(({ alpha2, name }) => [alpha2, name]));

/** A code of two letters as ISO 3166-1 has it, beside ZZ for unknown and XK for Kosovo. */
export function findCountry(code: string): CodeFinding {
  if (names.has(code) || code === UNKNOWN_COUNTRY || code === KOSOVO) return KNOWN;
  const union = UNIONS[code];
  if (union !== undefined)
    return unknown(`"${code}" is ${union} and no country; make a rule for each of its countries.`);
  const meant = successorOf(code);
  if (meant !== null)
    return unknown(`ISO 3166-1 does not assign "${code}" to a country; ${countryName(meant)} is "${meant}".`);
  const name = reserved.get(code);
  const of = name === undefined ? '' : ` (it is reserved: ${name})`;
  return unknown(`ISO 3166-1 does not assign "${code}" to a country${of}; see https://www.iso.org/obp/ui/#search.`);
}

/**
 * A code such as DK-84 as ISO 3166-2 has it or has had it. Of countries to which ISO gives no regions GeoIP data have some
 * all the same: their codes are doubtful.
 */
export function findRegion(code: string): CodeFinding {
  const [country = '', subdivision = ''] = code.split('-');
  const found = findCountry(country);
  if (found.kind !== 'known') {
    const meant = successorOf(country);
    if (meant === null) return found;
    const name = regions().get(`${meant}-${subdivision}`);
    const remedy = name === undefined ? `${countryName(meant)} is "${meant}"` : `${name} is "${meant}-${subdivision}"`;
    return unknown(`ISO 3166-1 does not assign "${country}" to a country; ${remedy}.`);
  }
  if (regions().has(code)) return KNOWN;
  if (country === UNKNOWN_COUNTRY) return unknown(`"${code}" is no region: what is unknown has none.`);
  if ([...regions().keys()].some((other) => other.startsWith(`${country}-`))) {
    const list = `https://www.iso.org/obp/ui/#iso:code:3166:${country}`;
    return unknown(`ISO 3166-2 has no region "${code}"; those of ${countryName(country)} are at ${list}.`);
  }
  const sentence = `ISO 3166-2 has no regions of ${countryName(country)}; "${code}" matches only where the GeoIP data have it.`;
  return { kind: 'doubtful', sentence };
}

/** What a person may have meant who wrote a country or region not in the form of its code; null: nothing is near. */
export function guessCode(kind: 'country' | 'region', text: string): string | null {
  const written = text.trim().toUpperCase();
  if (kind === 'region') {
    const [, country = '', subdivision = ''] = /^([A-Z]{2})[-_ ]?([A-Z0-9]{1,3})$/.exec(written) ?? [];
    const code = `${country}-${subdivision}`;
    return regions().has(code) ? code : null;
  }
  if (names.has(written)) return written;
  // Of the package's own table; other texts are not in it.
  const byAlpha3 = (iso31661Alpha3ToAlpha2 as Readonly<Record<string, string | undefined>>)[written];
  return byAlpha3 ?? iso31661.find(({ name }) => name.toUpperCase() === written)?.alpha2 ?? null;
}

/** The English name of a country, or its code where it has none. */
export function countryName(code: string): string {
  return code === KOSOVO ? 'Kosovo' : (names.get(code) ?? code);
}

/** Former and reserved codes that stand for one country of today, by Unicode's list of territory aliases. */
function successorOf(code: string): string | null {
  // Of the European Union for Greece; not among the aliases.
  if (code === 'EL') return 'GR';
  const [canonical = ''] = Intl.getCanonicalLocales(`und-${code}`);
  const region = canonical.slice('und-'.length);
  return region !== code && names.has(region) ? region : null;
}

/** Assigned by ISO in 2023 and 2024, when Norway parted counties again; neither list has them yet. */
const NEWER_REGIONS = [
  ['NO-31', 'Østfold'],
  ['NO-32', 'Akershus'],
  ['NO-33', 'Buskerud'],
  ['NO-39', 'Vestfold'],
  ['NO-40', 'Telemark'],
  ['NO-55', 'Troms'],
  ['NO-56', 'Finnmark'],
] as const;

let regionNames: ReadonlyMap<string, string> | undefined;

/** Names by code, of two lists: ISO's newest codes come to one earlier, and the other keeps more of those it took back. */
function regions(): ReadonlyMap<string, string> {
  return (regionNames ??= new Map([
    ...Object.entries(englishRegionNames()).map(([code, name]) => [isoRegion(code), name] as const),
    ...iso31662.map(({ code, name }) => [code, name] as const),
    ...NEWER_REGIONS,
  ]));
}

/** `DK-84` for Unicode's `dk84`. */
function isoRegion(unicode: string): string {
  return `${unicode.slice(0, 2)}-${unicode.slice(2)}`.toUpperCase();
}

function unknown(sentence: string): CodeFinding {
  return { kind: 'unknown', sentence };
}
