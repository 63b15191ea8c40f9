import Flatbush from 'flatbush';
import { coversWholeCircle, type PreparedArea, prepareArea, preparedCovers, touchesCircle } from './area.js';
import { buildCellIndex } from './cell-builder.js';
import { type CellIndex, findShape } from './cell-index.js';
import { knownAccuracyMeters, positionOf } from './location.js';
import { NONE } from './prefix-table.js';
import { buildShapeTable, type ShapeTable } from './shape-table.js';
import { EARTH_RADIUS_METERS } from './sphere.js';
import { f64 } from './typed-arrays.js';
import {
  type AccuracyPolicy,
  type Fence,
  type FenceArea,
  type GeoPoint,
  type MapPoint,
  type ZoneOffset,
} from './types.js';
import { type CompiledValidity, compileValidity, isValidAt } from './validity.js';

/**
 * The fences of a policy, numbered in the order they are asked: those that deny, then those that allow, each as in the
 * document.
 */
export interface CompiledFences {
  readonly ids: readonly string[];
  /** Place of each fence in the document. */
  readonly places: Uint32Array;
  /** Fences below this number deny. */
  readonly denying: number;
  /** By fence number; null when every fence is always valid. */
  readonly validities: readonly (CompiledValidity | null)[] | null;
  readonly shapes: ShapeTable;
  /** null under `certain`, which asks for distances. */
  readonly cells: CellIndex | null;
}

/** A fence's area made ready for distances; made when first asked for. */
export type AreaOf = (fence: number) => PreparedArea;

/** The fences, lowest number first, whose boxes a circle about a point may meet. */
export type FencesNear = (point: MapPoint, radiusMeters: number) => readonly number[];

const DEGREES_PER_METER = 180 / (Math.PI * EARTH_RADIUS_METERS);
/** Degrees round a box that rounding may be off by. */
const MARGIN_DEGREES = 1e-6;
const NEAR_POLE = 89;

/** The fences' areas are in normal form. */
export function compileFences(fences: readonly Fence[], accuracyPolicy: AccuracyPolicy): CompiledFences {
  const numbered = fences.map((fence, place) => ({ fence, place }));
  const ordered = [
    ...numbered.filter(({ fence }) => fence.effect === 'deny'),
    ...numbered.filter(({ fence }) => fence.effect === 'allow'),
  ];
  const validities = ordered.map(({ fence }) => compileValidity(fence.validity));
  const { shapes, edges } = buildShapeTable(ordered.map(({ fence }) => fence.area));
  const isAlwaysValid = (fence: number): boolean => validities[fence] === null;
  return {
    ids: ordered.map(({ fence }) => fence.id),
    places: Uint32Array.from(ordered, ({ place }) => place),
    denying: fences.filter(({ effect }) => effect === 'deny').length,
    validities: validities.some((validity) => validity !== null) ? validities : null,
    shapes,
    cells: accuracyPolicy === 'centre' ? buildCellIndex(shapes, edges, isAlwaysValid) : null,
  };
}

export function areaFinder({ places }: CompiledFences, areaAt: (place: number) => FenceArea): AreaOf {
  const prepared = new Map<number, PreparedArea>();
  return (fence) => {
    const known = prepared.get(fence);
    if (known) return known;
    const area = prepareArea(areaAt(places[fence] ?? NONE));
    prepared.set(fence, area);
    return area;
  };
}

/** The tree of boxes is made when first asked for: only sites under `certain` need it. */
export function nearFinder({ ids, shapes: { boxes } }: CompiledFences): FencesNear {
  let tree: Flatbush | undefined;
  const makeTree = (): Flatbush => {
    const made = new Flatbush(ids.length);
    for (let box = 0; box < ids.length * 4; box += 4) {
      made.add(f64(boxes, box), f64(boxes, box + 1), f64(boxes, box + 2), f64(boxes, box + 3));
    }
    made.finish();
    return made;
  };
  return ({ longitude, latitude }, radiusMeters) => {
    if (ids.length === 0) return [];
    tree ??= makeTree();
    const reach = radiusMeters * DEGREES_PER_METER + MARGIN_DEGREES;
    const south = latitude - reach;
    const north = latitude + reach;
    const farthest = Math.abs(latitude) + reach;
    // A circle that reaches a pole has every longitude; so it is taken for any that nears one.
    const along = farthest >= NEAR_POLE ? 180 : Math.min(180, reach / Math.cos((farthest * Math.PI) / 180));
    const found = tree.search(longitude - along, south, longitude + along, north);
    // What lies beyond the antimeridian is drawn at the other end of the map.
    if (longitude - along < -180) found.push(...tree.search(longitude - along + 360, south, 180, north));
    if (longitude + along > 180) found.push(...tree.search(-180, south, longitude + along - 360, north));
    return [...new Set(found)].sort((one, other) => one - other);
  };
}

export function hasAllowFence({ ids, denying }: CompiledFences): boolean {
  return denying < ids.length;
}

export function isFenceDenying({ denying }: CompiledFences, fence: number): boolean {
  return fence < denying;
}

export function isFenceValid(
  { validities }: CompiledFences,
  fence: number,
  timeMs: number,
  offsets: readonly ZoneOffset[],
): boolean {
  return validities === null || isValidAt(validities[fence] ?? null, timeMs, offsets);
}

/** The fence that decides about a point, or {@link NONE}: the first that is valid now and holds it, deny fences first. */
export function findFence(
  fences: CompiledFences,
  cells: CellIndex,
  point: MapPoint,
  timeMs: number,
  offsets: readonly ZoneOffset[],
): number {
  const { shapes, validities } = fences;
  const isAsked = validities === null ? null : (fence: number) => isFenceValid(fences, fence, timeMs, offsets);
  const fence = findShape(cells, shapes, point, isAsked);
  const { longitude, latitude } = point;
  if (longitude !== 180 && longitude !== -180) return fence;
  // ±180 is one meridian, whichever way it is written.
  const other = findShape(cells, shapes, { longitude: -longitude, latitude }, isAsked);
  if (fence === NONE || other === NONE) return Math.max(fence, other);
  return Math.min(fence, other);
}

/** As {@link findFence} under `certain`: an allow fence must hold the whole accuracy circle, a deny fence any of it. */
export function findFenceCertainly(
  fences: CompiledFences,
  near: readonly number[],
  areaOf: AreaOf,
  point: GeoPoint,
  accuracyMeters: number,
  timeMs: number,
  offsets: readonly ZoneOffset[],
): number {
  const found = near.find((fence) => {
    if (!isFenceValid(fences, fence, timeMs, offsets)) return false;
    return fenceMatches(isFenceDenying(fences, fence), areaOf(fence), point, accuracyMeters);
  });
  return found ?? NONE;
}

/** Whether the point alone is in an allow fence that is valid now. */
export function isInAllowFence(
  fences: CompiledFences,
  near: readonly number[],
  areaOf: AreaOf,
  point: GeoPoint,
  timeMs: number,
  offsets: readonly ZoneOffset[],
): boolean {
  return near.some((fence) => {
    if (isFenceDenying(fences, fence) || !isFenceValid(fences, fence, timeMs, offsets)) return false;
    return fenceMatches(false, areaOf(fence), point, 0);
  });
}

/** An allow fence holds the whole accuracy circle, a deny fence any part of it; with radius 0 both hold the point. */
export function fenceMatches(isDenying: boolean, area: PreparedArea, point: GeoPoint, accuracyMeters: number): boolean {
  const position = positionOf(point);
  // Exact; distances are not.
  if (accuracyMeters === 0) return preparedCovers(area, position);
  return isDenying ? touchesCircle(area, position, accuracyMeters) : coversWholeCircle(area, position, accuracyMeters);
}

/** The radius that the fences are asked about; null: `certain` needs one and there is none. */
export function askedRadiusMeters(accuracyPolicy: AccuracyPolicy, point: GeoPoint): number | null {
  return accuracyPolicy === 'certain' ? knownAccuracyMeters(point) : 0;
}
