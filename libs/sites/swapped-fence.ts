import { type EntityManager } from 'typeorm';
import { type Fence, type FenceArea, type NetworkRule, type PolicyDocument, type Position } from '../access/index.js';
import { type CountriesAt, countryName, loadTerritories } from '../countries/index.js';

/** West, south, east, north, in degrees. */
type Box = readonly [number, number, number, number];

/** Where the fences of a site are to be expected. */
export interface Surroundings {
  /** Round all its other fences; null: there are none. */
  readonly others: Box | null;
  /** Countries that rules of the site let in. */
  readonly allowed: ReadonlySet<string>;
  /** From where the change is made; null: not known. */
  readonly editorCountry: string | null;
}

/** Round a box of fences, at least: a fence in the next town is no stranger. */
const MARGIN_DEGREES = 5;
const MOST_SAMPLES = 64;
/** Beyond these latitudes nobody lives. */
const SOUTHERNMOST = -60;
const NORTHERNMOST = 84;

/**
 * Why longitude and latitude of a fence may be swapped, as one sentence; null where nothing speaks for it. Something does
 * when the fence lies far from where it is to be expected as it is given, and right there the other way round: among the
 * other fences of the site, or in a country that the site lets in or that the change comes from. A fence where nobody
 * lives is suspicious when it would lie in a country the other way round. A fence that lies where it is to be expected is
 * never suspicious, wherever its mirror image lies.
 */
export async function findSwap(
  area: FenceArea,
  { others, allowed, editorCountry }: Surroundings,
): Promise<string | null> {
  const given = samplesOf(area);
  // A longitude beyond 90 degrees is no latitude.
  if (given.length === 0 || given.some(([longitude]) => Math.abs(longitude) >= 90)) return null;
  const swapped = given.map(([longitude, latitude]): Position => [latitude, longitude]);
  const countriesAt = await loadTerritories();
  const home = new Set([...allowed, ...(editorCountry === null ? [] : [editorCountry])]);
  const isAtHome = (position: Position): boolean => isInCountry(countriesAt, position, home);
  if (given.some(isAtHome)) return null;
  if (others !== null) {
    const around = widened(others);
    if (given.some((position) => isIn(around, position))) return null;
    if (swapped.every((position) => isIn(around, position))) {
      return sentence('it lies far from all other fences of this site, and the other way round among them');
    }
  }
  const meant = commonCountry(countriesAt, swapped);
  if (meant === null || meant === 'AQ') return null;
  const isDesolate = given.every(([, latitude]) => latitude < SOUTHERNMOST || latitude > NORTHERNMOST);
  if (!isDesolate && !swapped.every(isAtHome)) return null;
  const where = commonCountry(countriesAt, given);
  const place = where === null ? 'elsewhere' : `in ${countryName(where)}`;
  return sentence(`it lies ${place}, and the other way round in ${countryName(meant)}`);
}

function sentence(why: string): string {
  return `Longitude and latitude look swapped: as the fence is given, ${why}. A position is [longitude, latitude]; if it is meant so, nothing is to be done.`;
}

/** What is known of a site's surroundings but for one fence of it. */
export async function surroundingsOf(
  rows: EntityManager,
  siteId: string,
  fenceId: string,
  editorCountry: string | null,
): Promise<Surroundings> {
  const [extent] = await rows.query<{ box: [number, number, number, number] | null }[]>(
    `select case when e is null then null else array[ST_XMin(e), ST_YMin(e), ST_XMax(e), ST_YMax(e)] end as box
       from (select ST_Extent(coalesce(area, centre)) as e from geofences where site_id = $1 and id <> $2) as x`,
    [siteId, fenceId],
  );
  const allowed = await rows.query<{ country: string }[]>(
    `select distinct left(value, 2) as country from ip_rules
      where site_id = $1 and kind in ('country', 'region') and action = 'allow'`,
    [siteId],
  );
  const known = editorCountry === 'ZZ' ? null : editorCountry;
  return { others: extent?.box ?? null, allowed: new Set(allowed.map(({ country }) => country)), editorCountry: known };
}

/** The fences of a document that look swapped, by their place in it. The document has been compiled. */
export async function findSwappedFences({ fences, networkRules }: PolicyDocument): Promise<Map<number, string>> {
  const boxes = fences.map(({ area }) => boxOf(samplesOf(area)));
  // Round those before each, and round those after it.
  const before = boxesUpTo(boxes);
  const after = boxesUpTo([...boxes].reverse()).reverse();
  const allowed = new Set(networkRules.flatMap(allowedCountry));
  const found = new Map<number, string>();
  for (const [index, { area }] of fences.entries()) {
    const others = joined(before[index] ?? null, after[index] ?? null);
    const swap = await findSwap(area, { others, allowed, editorCountry: null });
    if (swap !== null) found.set(index, swap);
  }
  return found;
}

function allowedCountry({ kind, value, effect }: NetworkRule): string[] {
  return effect === 'allow' && (kind === 'country' || kind === 'region') ? [value.slice(0, 2)] : [];
}

/** Element `n` is round all boxes before number `n`. */
function boxesUpTo(boxes: readonly (Box | null)[]): (Box | null)[] {
  let all: Box | null = null;
  return boxes.map((box) => {
    const previous = all;
    all = joined(all, box);
    return previous;
  });
}

function joined(one: Box | null, other: Box | null): Box | null {
  if (one === null || other === null) return one ?? other;
  const [west, south, east, north] = one;
  return [Math.min(west, other[0]), Math.min(south, other[1]), Math.max(east, other[2]), Math.max(north, other[3])];
}

function boxOf(positions: readonly Position[]): Box | null {
  return positions.reduce<Box | null>((box, [x, y]) => joined(box, [x, y, x, y]), null);
}

/** By as much as it is wide and high. */
function widened([west, south, east, north]: Box): Box {
  const x = Math.max(MARGIN_DEGREES, east - west);
  const y = Math.max(MARGIN_DEGREES, north - south);
  return [west - x, south - y, east + x, north + y];
}

function isIn([west, south, east, north]: Box, [longitude, latitude]: Position): boolean {
  return west <= longitude && longitude <= east && south <= latitude && latitude <= north;
}

function isInCountry(countriesAt: CountriesAt, [longitude, latitude]: Position, home: ReadonlySet<string>): boolean {
  return home.size > 0 && countriesAt(longitude, latitude).some((code) => home.has(code));
}

/** The country that all positions are in; null where there is none. */
function commonCountry(countriesAt: CountriesAt, positions: readonly Position[]): string | null {
  const [first, ...rest] = positions.map(([longitude, latitude]) => countriesAt(longitude, latitude)[0] ?? null);
  return first !== undefined && rest.every((code) => code === first) ? first : null;
}

/** Corners of the shells, spread evenly where there are many; the centre of a circle. */
function samplesOf(area: Fence['area']): Position[] {
  if (area.type === 'Circle') return [area.centre];
  const corners = area.coordinates.flatMap(([shell = []]) => shell);
  const step = Math.max(1, Math.ceil(corners.length / MOST_SAMPLES));
  return corners.filter((_, index) => index % step === 0);
}
