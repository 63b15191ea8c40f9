import { type EntityManager } from 'typeorm';
import { type Fence, type FenceArea, type NetworkRule, type PolicyDocument, type Position } from '../access/index.js';
import { type CountriesAt, countriesOfZone, countryName, loadTerritories } from '../countries/index.js';
import { SiteError } from './errors.js';

/** West, south, east, north, in degrees. */
type Box = readonly [number, number, number, number];

/** Where the fences of a site are to be expected. */
export interface Surroundings {
  /** Round all its other fences; null: there are none. */
  readonly others: Box | null;
  /** Round the other fences that come with this one, and may be swapped like it; null: there are none. */
  readonly companions?: Box | null;
  /** Countries that rules of the site let in. */
  readonly allowed: ReadonlySet<string>;
  /** From where the change is made; null: not known. */
  readonly editorCountry: string | null;
  /** Of the site: most have the zone of where they are. */
  readonly timeZone: string;
}

/** Round a box of fences, at least: a fence in the next town is no stranger. */
const MARGIN_DEGREES = 5;
/** A fence on land nearer than this to the others is in their part of the world, whatever its mirror image would be. */
const FAR_DEGREES = 15;
/** The mirror image lies nearer to the others by this factor at least. */
const MARKEDLY = 5;
/** So far from every country is open ocean. */
const OFFSHORE_DEGREES = 1.5;
const MOST_SAMPLES = 64;
/** Beyond these latitudes nobody lives. */
const SOUTHERNMOST = -60;
const NORTHERNMOST = 84;

/**
 * Why longitude and latitude of a fence may be swapped, as one sentence; null where nothing speaks for it. Something does
 * when the fence lies far from where it is to be expected as it is given, and right there the other way round: among the
 * other fences of the site, or in a country that the site lets in, whose time it keeps or that the change comes from. A fence in the open ocean
 * or where nobody lives is suspicious when it would lie in a country the other way round. A fence that lies where it is
 * to be expected is never suspicious, wherever its mirror image lies.
 */
export async function findSwap(
  area: FenceArea,
  { others, companions = null, allowed, editorCountry, timeZone }: Surroundings,
): Promise<string | null> {
  const given = samplesOf(area);
  // A longitude beyond 90 degrees is no latitude.
  if (given.length === 0 || given.some(([longitude]) => Math.abs(longitude) >= 90)) return null;
  if (others !== null && given.some((position) => isIn(widened(others), position))) return null;
  const swapped = given.map(([longitude, latitude]): Position => [latitude, longitude]);
  const countriesAt = await loadTerritories();
  const home = new Set([...allowed, ...countriesOfZone(timeZone), ...(editorCountry === null ? [] : [editorCountry])]);
  const isAtHome = (position: Position): boolean => isInCountry(countriesAt, position, home);
  if (given.some(isAtHome)) return null;
  const fences = joined(others, companions);
  if (fences !== null && fitsBetter(fences, given, swapped, countriesAt)) {
    return sentence('it lies far from all other fences of this site, and the other way round among them');
  }
  const meant = commonCountry(countriesAt, swapped);
  if (meant === null || meant === 'AQ') return null;
  if (!isDesolate(given) && !swapped.every(isAtHome) && !isOcean(countriesAt, given)) return null;
  const where = commonCountry(countriesAt, given);
  const place = where === null ? 'elsewhere' : `in ${countryName(where)}`;
  return sentence(`it lies ${place}, and the other way round in ${countryName(meant)}`);
}

/** Whether all of a fence lies among others when it is swapped, and markedly farther from them as it is given. */
function fitsBetter(
  fences: Box,
  given: readonly Position[],
  swapped: readonly Position[],
  countriesAt: CountriesAt,
): boolean {
  const around = widened(fences);
  if (given.some((position) => isIn(around, position))) return false;
  if (!swapped.every((position) => isIn(around, position))) return false;
  const isAtSea = given.every(([longitude, latitude]) => countriesAt(longitude, latitude).length === 0);
  const nearest = Math.min(...given.map((position) => degreesTo(fences, position)));
  const farthestSwapped = Math.max(...swapped.map((position) => degreesTo(fences, position)));
  return nearest >= Math.max(isAtSea ? MARGIN_DEGREES : FAR_DEGREES, MARKEDLY * farthestSwapped);
}

function isDesolate(positions: readonly Position[]): boolean {
  return positions.every(([, latitude]) => latitude < SOUTHERNMOST || latitude > NORTHERNMOST);
}

/** Not at sea off some coast, where there are wind farms, platforms and shipping lanes. */
function isOcean(countriesAt: CountriesAt, positions: readonly Position[]): boolean {
  const offsets = [-OFFSHORE_DEGREES, 0, OFFSHORE_DEGREES];
  return positions.every(([longitude, latitude]) =>
    offsets.every((x) => offsets.every((y) => countriesAt(longitude + x, latitude + y).length === 0)),
  );
}

function sentence(why: string): string {
  return `Longitude and latitude look swapped: as the fence is given, ${why}. A position is [longitude, latitude].`;
}

/**
 * Refuses a fence that looks swapped unless its editor has confirmed it. Throws SiteError `fence_swapped`; its pointer is
 * that of the coordinates behind `place`.
 */
export async function refuseSwap(area: FenceArea, surroundings: Surroundings, place = ''): Promise<void> {
  const swap = await findSwap(area, surroundings);
  if (swap === null) return;
  const remedy = 'Nothing was changed. Swap them, or repeat the request with confirm_coordinates=true.';
  throw new SiteError('fence_swapped', `${swap} ${remedy}`, `${place}/geometry/coordinates`);
}

/** What is known of a site's surroundings but for some fences of it. */
export async function surroundingsOf(
  rows: EntityManager,
  siteId: string,
  fenceIds: readonly string[],
  editorCountry: string | null,
): Promise<Surroundings> {
  const [extent] = await rows.query<{ box: [number, number, number, number] | null }[]>(
    `select case when e is null then null else array[ST_XMin(e), ST_YMin(e), ST_XMax(e), ST_YMax(e)] end as box
       from (select ST_Extent(coalesce(area, centre)) as e from geofences
              where site_id = $1 and id <> all($2::uuid[])) as x`,
    [siteId, fenceIds],
  );
  const allowed = await rows.query<{ country: string }[]>(
    `select distinct left(value, 2) as country from ip_rules
      where site_id = $1 and kind in ('country', 'region') and action = 'allow'`,
    [siteId],
  );
  const [site] = await rows.query<{ time_zone: string }[]>('select time_zone from sites where id = $1', [siteId]);
  return {
    others: extent?.box ?? null,
    allowed: new Set(allowed.map(({ country }) => country)),
    editorCountry: editorCountry === 'ZZ' ? null : editorCountry,
    timeZone: site?.time_zone ?? 'Etc/UTC',
  };
}

/** Element `n` is round all areas but number `n`; null where there is no other. */
export function boxesRoundOthers(areas: readonly FenceArea[]): (Box | null)[] {
  const boxes = areas.map((area) => boxOf(samplesOf(area)));
  const before = boxesUpTo(boxes);
  const after = boxesUpTo([...boxes].reverse()).reverse();
  return boxes.map((_, index) => joined(before[index] ?? null, after[index] ?? null));
}

/** The fences of a document that look swapped, by their place in it. The document has been compiled. */
export async function findSwappedFences({
  fences,
  networkRules,
  timeZone,
}: PolicyDocument): Promise<Map<number, string>> {
  const companions = boxesRoundOthers(fences.map(({ area }) => area));
  const allowed = new Set(networkRules.flatMap(allowedCountry));
  const found = new Map<number, string>();
  for (const [index, { area }] of fences.entries()) {
    const surroundings = {
      others: null,
      companions: companions[index] ?? null,
      allowed,
      editorCountry: null,
      timeZone,
    };
    const swap = await findSwap(area, surroundings);
    if (swap !== null) found.set(index, `${swap} If it is meant so, nothing is to be done.`);
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

/** 0 inside. */
function degreesTo([west, south, east, north]: Box, [x, y]: Position): number {
  return Math.hypot(Math.max(west - x, 0, x - east), Math.max(south - y, 0, y - north));
}

function isIn([west, south, east, north]: Box, [longitude, latitude]: Position): boolean {
  return west <= longitude && longitude <= east && south <= latitude && latitude <= north;
}

function isInCountry(countriesAt: CountriesAt, [longitude, latitude]: Position, home: ReadonlySet<string>): boolean {
  return home.size > 0 && countriesAt(longitude, latitude).some((code) => home.has(code));
}

/** The country that all positions are in; null where there is none. */
function commonCountry(countriesAt: CountriesAt, positions: readonly Position[]): string | null {
  const [first = null, ...rest] = positions;
  const country = first && (countriesAt(...first)[0] ?? null);
  return rest.every((position) => countriesAt(...position)[0] === country) ? country : null;
}

/** Corners of the shells, spread evenly where there are many; the centre of a circle. */
function samplesOf(area: Fence['area']): Position[] {
  if (area.type === 'Circle') return [area.centre];
  const corners = area.coordinates.flatMap(([shell = []]) => shell);
  const step = Math.max(1, Math.ceil(corners.length / MOST_SAMPLES));
  return corners.filter((_, index) => index % step === 0);
}
