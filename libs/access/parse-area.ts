import { shiftRing, splitAtAntimeridian, type UnwrappedCorner, unwrapRing } from './antimeridian.js';
import { AreaFault, readGeometry, type RawPolygon, type RawRing } from './read-geometry.js';
import { findOverlap, findPolygonFault, type PolygonFault } from './polygon-check.js';
import { type Corner, cornerEdges, isCounterClockwise, sideOfRing } from './ring.js';
import { type FenceArea, type PolygonRings, type Position, type Ring } from './types.js';

export type ParsedArea =
  | { readonly ok: true; readonly area: FenceArea; readonly vertices: number }
  | {
      readonly ok: false;
      /** JSON Pointer (RFC 6901) into the input; empty for the input as a whole. */
      readonly pointer: string;
      readonly message: string;
    };

const MANY_TURNS = 'The ring goes round the Earth more than once; draw it smaller.';
const ROUND_A_POLE = 'The ring goes round a pole, which cannot be drawn in degrees; end it short of the pole.';
const UNSPLITTABLE = 'The polygon cannot be cut at the antimeridian without crossing itself; simplify it near 180°.';

/**
 * Reads a fence's area: a GeoJSON geometry of type Polygon or MultiPolygon (RFC 7946 §3.1), or
 * `{"type":"Circle","centre":[longitude,latitude],"radiusMeters":…}`.
 *
 * The answer is normal: a MultiPolygon whose rings are simple, closed, without repeated positions, shells
 * counter-clockwise and holes clockwise (§3.1.6), cut at the antimeridian (§3.1.9), and valid in the sense of PostGIS
 * ST_IsValid. Reading it again gives the same. `vertices` counts the positions given, closing ones included. Elevations
 * are dropped. A fault comes back as one sentence with the place; nothing is thrown.
 */
export function parseArea(input: unknown, maxVertices: number): ParsedArea {
  try {
    const geometry = readGeometry(input, maxVertices);
    if (geometry.type === 'Circle') return { ok: true, area: geometry.area, vertices: 1 };
    const pieces = geometry.polygons.map(splitPolygon);
    const owners = pieces.flatMap((split, index) => split.map(() => index));
    const polygons = pieces.flat();
    checkPieces(geometry.polygons, polygons, owners);
    const coordinates = polygons.map((rings) => rings.map(closeRing)) satisfies PolygonRings[];
    return { ok: true, area: { type: 'MultiPolygon', coordinates }, vertices: geometry.vertices };
  } catch (error) {
    if (error instanceof AreaFault) return { ok: false, pointer: error.pointer, message: error.message };
    throw error;
  }
}

function splitPolygon(polygon: RawPolygon, index: number): Corner[][][] {
  const [shell, ...holes] = polygon.rings.map(followRing);
  if (!shell) throw new AreaFault(polygon.pointer, 'The polygon has no ring; give at least its outer ring.');
  const rings = [shell, ...holes.map((hole) => placeHole(hole, shell))];
  const fault = findPolygonFault(rings, index);
  if (fault) throw new AreaFault(pointerTo(polygon, rings, fault), fault.message);
  const oriented = rings.map((ring, place) => (isCounterClockwise(ring) === (place === 0) ? ring : reversed(ring)));
  const pieces = splitAtAntimeridian(oriented);
  if (!pieces) throw new AreaFault(polygon.pointer, UNSPLITTABLE);
  return pieces;
}

function followRing(raw: RawRing): UnwrappedCorner[] {
  const { ring, windings } = unwrapRing(raw.corners);
  if (windings !== 0) throw new AreaFault(raw.pointer, ROUND_A_POLE);
  // After unwrapping, -180 and 180 in a row are one corner.
  const distinct = ring.filter((corner, index) => {
    const previous = ring.at(index - 1);
    return previous?.x !== corner.x || previous.y !== corner.y;
  });
  if (distinct.length < 3) {
    throw new AreaFault(
      raw.pointer,
      'The ring has fewer than three different corners (180 and -180 are one meridian); draw at least a triangle.',
    );
  }
  const [west, east] = extent(distinct);
  if (east - west > 360) throw new AreaFault(raw.pointer, MANY_TURNS);
  return distinct;
}

/** A hole given on the other side of the antimeridian is moved a turn, to where its shell was followed. */
function placeHole(hole: UnwrappedCorner[], shell: readonly UnwrappedCorner[]): UnwrappedCorner[] {
  const [west, east] = extent(shell);
  const places = [0, 1, -1]
    .map((turns) => shiftRing(hole, turns))
    .filter((place) => west <= extent(place)[0] && extent(place)[1] <= east);
  const [first = hole] = places;
  if (places.length <= 1) return first;
  const edges = cornerEdges(shell);
  return places.find((place) => place.every(({ x, y }) => sideOfRing(edges, x, y) !== 'outside')) ?? first;
}

function extent(ring: readonly Corner[]): [west: number, east: number] {
  return ring.reduce<[number, number]>(
    ([west, east], { x }) => [Math.min(west, x), Math.max(east, x)],
    [Infinity, -Infinity],
  );
}

/** Cutting rounds the latitudes on the cut, and polygons of one area may overlap: what goes out is checked as it is. */
function checkPieces(raw: readonly RawPolygon[], polygons: readonly Corner[][][], owners: readonly number[]): void {
  const pointerOf = (piece: number): string => raw[owners[piece] ?? -1]?.pointer ?? '';
  if (polygons.length > raw.length) {
    for (const [piece, rings] of polygons.entries()) {
      if (findPolygonFault(rings, piece)) throw new AreaFault(pointerOf(piece), UNSPLITTABLE);
    }
  }
  const overlap = polygons.length > 1 ? findOverlap(polygons) : null;
  if (!overlap) return;
  throw new AreaFault(pointerOf(overlap.polygon), overlap.message);
}

function pointerTo(polygon: RawPolygon, rings: readonly UnwrappedCorner[][], fault: PolygonFault): string {
  const ring = `${polygon.pointer}/${fault.ring}`;
  if (fault.index === null) return ring;
  const corner = rings[fault.ring]?.[fault.index];
  return corner ? `${ring}/${corner.index}` : ring;
}

/** Turns the direction round but keeps the first corner first, so that reading an area again changes nothing. */
function reversed(ring: readonly UnwrappedCorner[]): UnwrappedCorner[] {
  return [...ring.slice(0, 1), ...ring.slice(1).reverse()];
}

function closeRing(ring: readonly Corner[]): Ring {
  // + 0: JSON has no negative zero, and an area must survive its canonical form.
  const positions = ring.map(({ x, y }): Position => [x + 0, y + 0]);
  return [...positions, ...positions.slice(0, 1)];
}
