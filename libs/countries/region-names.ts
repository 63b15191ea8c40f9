import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { iso31662 } from 'iso-3166';

/** Unicode's English names of subdivisions, by code without the hyphen and in lower case: `dk84`. */
interface CldrNames {
  readonly subdivisions: { readonly localeDisplayNames: { readonly subdivisions: Readonly<Record<string, string>> } };
}

/** Words that some data have in a region's name and others do not. */
const KINDS = new Set(
  (
    'autonomous canton capital city county department district do free governorate gun hanseatic krai metropolitan ' +
    'municipality oblast of and parish prefecture province region republic si special state the voivodeship'
  ).split(' '),
);

/** Letters that decomposing does not make plain. */
const PLAIN_LETTERS: Readonly<Record<string, string>> = { ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', æ: 'ae', ß: 'ss' };

/**
 * Code by country and name: the name as it is read, and without the words of {@link KINDS}. null: more than one region
 * could be meant.
 */
type NameTable = ReadonlyMap<string, string | null>;

let table: NameTable | undefined;
/** Names as they stand in the data. There are as many as regions, some thousands; more are not kept. */
const known = new Map<string, string | null>();
const MOST_KNOWN = 50_000;

/**
 * The ISO 3166-2 code of a region of a country by its name in English or of its own, `DK-84` for `Capital Region`; null
 * where no region, or more than one, has it. Accents and letter case do not matter. Names are those of ISO 3166-2 and of
 * Unicode CLDR.
 */
export function regionByName(country: string, name: string): string | null {
  const key = `${country} ${name}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  table ??= readTable();
  const plain = plainName(name);
  const code = table.get(`${country} ${plain}`) ?? table.get(`${country} ${bareName(plain)}`) ?? null;
  if (known.size < MOST_KNOWN) known.set(key, code);
  return code;
}

function readTable(): NameTable {
  const exact = new Map<string, string | null>();
  const bare = new Map<string, string | null>();
  const english = englishRegionNames();
  // Codes that ISO took back are not among these. Those of the upper level come first: `Stockholm` is the county.
  const regions = [...iso31662].sort((one, other) => Number('parent' in one) - Number('parent' in other));
  const upper = new Set(regions.filter((region) => !('parent' in region)).map(({ code }) => code));
  for (const { code, name } of regions) {
    const country = code.slice(0, 2);
    for (const spoken of [english[code.replace('-', '').toLowerCase()], ...name.split(/[/,]/)]) {
      if (spoken === undefined) continue;
      const plain = plainName(spoken);
      add(exact, `${country} ${plain}`, code, upper);
      add(bare, `${country} ${bareName(plain)}`, code, upper);
    }
  }
  return new Map([...bare, ...exact]);
}

/** Of regions with one name, that of the upper level has it; of two on one level, neither. */
function add(names: Map<string, string | null>, key: string, code: string, upper: ReadonlySet<string>): void {
  const taken = names.get(key);
  if (taken === undefined) names.set(key, code);
  else if (taken !== null && taken !== code && upper.has(taken) === upper.has(code)) names.set(key, null);
}

let englishNames: Readonly<Record<string, string>> | undefined;

/** Unicode's English names of regions, by code without the hyphen and in lower case; codes that ISO took back are among them. */
export function englishRegionNames(): Readonly<Record<string, string>> {
  return (englishNames ??= readEnglishNames());
}

function readEnglishNames(): Readonly<Record<string, string>> {
  const path = createRequire(import.meta.url).resolve('cldr-subdivisions-full/subdivisions/en/en.json');
  // The package's own form, of the pinned version.
  const names = JSON.parse(readFileSync(path, 'utf8')) as CldrNames;
  return names.subdivisions.localeDisplayNames.subdivisions;
}

function plainName(name: string): string {
  return name
    .normalize('NFD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[øłđðþæß]/g, (letter) => PLAIN_LETTERS[letter] ?? letter)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

function bareName(plain: string): string {
  const words = plain.split(' ').filter((word) => !KINDS.has(word));
  return words.length === 0 ? plain : words.join(' ');
}
