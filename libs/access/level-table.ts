import { u32 } from './typed-arrays.js';
import { ANONYMIZER_KINDS, type NetworkFacts, type NetworkRuleKind } from './types.js';

/** The kinds that are asked when no prefix matches, in this order. */
export const LEVELS = ['anonymizer', 'asn', 'region', 'country'] as const satisfies readonly NetworkRuleKind[];
export type LevelKind = (typeof LEVELS)[number];

/** The rules of one kind by value; every value is a number below 2³². */
export interface LevelTable {
  readonly kind: LevelKind;
  /** Sorted, each once. */
  readonly keys: Uint32Array;
  /** Where the rules of each key begin in `codes`, and where those of the last end. */
  readonly starts: Uint32Array;
  /** The strongest of each key first. */
  readonly codes: Uint32Array;
}

const LETTER_A = 65;
const LETTERS = 26;
/** Nothing, a letter or a digit. */
const REGION_CHARACTERS = 37;
const LONGEST_REGION = 'DK-000'.length;
const NO_KEY = -1;

/** `rules`: codes and values, the strongest first. */
export function buildLevelTable(
  kind: LevelKind,
  rules: readonly { readonly code: number; readonly value: string }[],
): LevelTable {
  const byKey = new Map<number, number[]>();
  for (const { code, value } of rules) {
    const key = ruleKey(kind, value);
    const known = byKey.get(key);
    if (known) known.push(code);
    else byKey.set(key, [code]);
  }
  const sorted = [...byKey].sort(([one], [other]) => one - other);
  const starts = new Uint32Array(sorted.length + 1);
  for (const [index, [, codes]] of sorted.entries()) starts[index + 1] = u32(starts, index) + codes.length;
  return {
    kind,
    keys: Uint32Array.from(sorted, ([key]) => key),
    starts,
    codes: Uint32Array.from(sorted.flatMap(([, codes]) => codes)),
  };
}

/** The place of a key in `keys`, or -1. */
export function findKey({ keys }: LevelTable, key: number): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (u32(keys, middle) < key) low = middle + 1;
    else high = middle;
  }
  return low < keys.length && u32(keys, low) === key ? low : NO_KEY;
}

/** How many values the facts have at this level: an address may be several kinds of anonymizer at once. */
export function countValues(kind: LevelKind, facts: NetworkFacts): number {
  switch (kind) {
    case 'anonymizer':
      return facts.anonymizers.length;
    case 'asn':
      return facts.asn === null ? 0 : 1;
    case 'region':
      return facts.region === null ? 0 : 1;
    case 'country':
      return 1;
  }
}

/** The key of the facts' value number `index`, or -1 for one that no rule can have. */
export function keyOfValue(kind: LevelKind, facts: NetworkFacts, index: number): number {
  switch (kind) {
    case 'anonymizer': {
      const anonymizer = facts.anonymizers[index];
      return anonymizer === undefined ? NO_KEY : ANONYMIZER_KINDS.indexOf(anonymizer);
    }
    case 'asn':
      return facts.asn ?? NO_KEY;
    case 'region':
      return regionKey(facts.region ?? '');
    case 'country':
      return facts.country.length === 2 ? countryKey(facts.country) : NO_KEY;
  }
}

/** The value of a rule; the document has been checked. */
function ruleKey(kind: LevelKind, value: string): number {
  switch (kind) {
    case 'anonymizer':
      return ANONYMIZER_KINDS.findIndex((known) => known === value);
    case 'asn':
      return Number(value);
    case 'region':
      return regionKey(value);
    case 'country':
      return countryKey(value);
  }
}

/** Of the first two letters. */
function countryKey(code: string): number {
  const first = code.charCodeAt(0) - LETTER_A;
  const second = code.charCodeAt(1) - LETTER_A;
  const areLetters = first >= 0 && first < LETTERS && second >= 0 && second < LETTERS;
  return areLetters ? first * LETTERS + second : NO_KEY;
}

/** ISO 3166-2: a country, a hyphen, and one to three letters or digits. */
function regionKey(code: string): number {
  let key = countryKey(code);
  if (key === NO_KEY || code[2] !== '-' || code.length === 3 || code.length > LONGEST_REGION) return NO_KEY;
  for (let index = 3; index < LONGEST_REGION; index += 1) {
    const character = index < code.length ? regionCharacter(code.charCodeAt(index)) : 0;
    if (character === NO_KEY) return NO_KEY;
    key = key * REGION_CHARACTERS + character;
  }
  return key;
}

function regionCharacter(code: number): number {
  if (code >= LETTER_A && code < LETTER_A + LETTERS) return code - LETTER_A + 1;
  return code >= 48 && code <= 57 ? code - 48 + 1 + LETTERS : NO_KEY;
}
