import { ringEdges, settleCoordinate, sideOfRing } from './ring.js';
import {
  chordToMeters,
  type Edge,
  HALF_CIRCUMFERENCE_METERS,
  nearestChord,
  sphereDistanceMeters,
  toVector,
} from './sphere.js';
import { type FenceArea, type PolygonRings, type Position } from './types.js';

interface PreparedPolygon {
  readonly minX: number;
  readonly maxX: number;
  readonly minY: number;
  readonly maxY: number;
  /** Shell first, then holes. */
  readonly rings: readonly (readonly Edge[])[];
}

/** An area with what each question about it needs, computed once. */
export type PreparedArea =
  | { readonly type: 'polygons'; readonly polygons: readonly PreparedPolygon[]; readonly boundary: readonly Edge[] }
  | { readonly type: 'circle'; readonly centre: Position; readonly radiusMeters: number };

export function prepareArea(area: FenceArea): PreparedArea {
  if (area.type === 'Circle') return { type: 'circle', centre: area.centre, radiusMeters: area.radiusMeters };
  const polygons = area.coordinates.map(preparePolygon);
  return { type: 'polygons', polygons, boundary: boundaryEdges(polygons) };
}

/** PostGIS ST_Covers on geometry; for circles ST_DWithin on geography, without spheroid. The boundary is inside. */
export function areaCovers(area: FenceArea, position: Position): boolean {
  return preparedCovers(prepareArea(area), position);
}

/**
 * Metres on the sphere to the nearest point of the boundary, whichever side the position is on, within 0.1 m or 0.01 %.
 * Edges are straight in degrees. The antimeridian inside an area that lies on both sides of it is no boundary. Infinity
 * for a circle as large as the Earth, which has none.
 */
export function distanceToBoundaryMeters(area: FenceArea, position: Position): number {
  return preparedDistanceMeters(prepareArea(area), position);
}

export function preparedCovers(area: PreparedArea, position: Position): boolean {
  if (area.type === 'circle') return sphereDistanceMeters(area.centre, position) <= area.radiusMeters;
  const longitude = settleCoordinate(position[0]);
  const latitude = settleCoordinate(position[1]);
  if (area.polygons.some((polygon) => polygonCovers(polygon, longitude, latitude))) return true;
  // ±180 is one meridian, whichever way it is written.
  return Math.abs(longitude) === 180 && area.polygons.some((polygon) => polygonCovers(polygon, -longitude, latitude));
}

export function preparedDistanceMeters(area: PreparedArea, position: Position): number {
  if (area.type === 'circle') {
    if (area.radiusMeters >= HALF_CIRCUMFERENCE_METERS) return Infinity;
    return Math.abs(sphereDistanceMeters(area.centre, position) - area.radiusMeters);
  }
  const from = toVector(position[0], position[1]);
  let best = Infinity;
  for (const edge of area.boundary) best = nearestChord(from, edge, best);
  return best === Infinity ? Infinity : chordToMeters(best);
}

/** Whether every position within `accuracyMeters` of `position` lies in the area. */
export function coversWholeCircle(area: PreparedArea, position: Position, accuracyMeters: number): boolean {
  if (area.type === 'circle') {
    const farthest = sphereDistanceMeters(area.centre, position) + accuracyMeters;
    return Math.min(HALF_CIRCUMFERENCE_METERS, farthest) <= area.radiusMeters;
  }
  return preparedCovers(area, position) && preparedDistanceMeters(area, position) >= accuracyMeters;
}

/** Whether any position within `accuracyMeters` of `position` lies in the area. */
export function touchesCircle(area: PreparedArea, position: Position, accuracyMeters: number): boolean {
  if (area.type === 'circle') {
    return sphereDistanceMeters(area.centre, position) <= area.radiusMeters + accuracyMeters;
  }
  return preparedCovers(area, position) || preparedDistanceMeters(area, position) <= accuracyMeters;
}

function preparePolygon(polygon: PolygonRings): PreparedPolygon {
  const shell = polygon[0] ?? [];
  const longitudes = shell.map((position) => position[0]);
  const latitudes = shell.map((position) => position[1]);
  const smallest = (values: readonly number[]): number => values.reduce((a, b) => Math.min(a, b), Infinity);
  const largest = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b), -Infinity);
  return {
    minX: smallest(longitudes),
    maxX: largest(longitudes),
    minY: smallest(latitudes),
    maxY: largest(latitudes),
    rings: polygon.map(ringEdges),
  };
}

function polygonCovers(polygon: PreparedPolygon, x: number, y: number): boolean {
  // Written so that NaN is outside.
  const isInBox = polygon.minX <= x && x <= polygon.maxX && polygon.minY <= y && y <= polygon.maxY;
  if (!isInBox) return false;
  for (const [index, ring] of polygon.rings.entries()) {
    const side = sideOfRing(ring, x, y);
    if (side === 'boundary') return true;
    if (side === (index === 0 ? 'outside' : 'inside')) return false;
  }
  return true;
}

/**
 * All edges but the seam at which the area was cut (RFC 7946 §3.1.9). Of the edges that lie on ±180 only those stretches
 * are boundary which have the area on one side of the meridian alone.
 */
function boundaryEdges(polygons: readonly PreparedPolygon[]): Edge[] {
  const edges = polygons.flatMap((polygon) => polygon.rings.flat());
  const eastEnds = edges.filter((edge) => edge.ax === 180 && edge.bx === 180);
  const westEnds = edges.filter((edge) => edge.ax === -180 && edge.bx === -180);
  if (eastEnds.length === 0 || westEnds.length === 0) return edges;
  const meridian = new Set([...eastEnds, ...westEnds]);
  const latitudes = [...new Set([...meridian].flatMap((edge) => [edge.ay, edge.by]))].sort((a, b) => a - b);
  const boundary = edges.filter((edge) => !meridian.has(edge));
  let from: number | null = null;
  for (const until of latitudes) {
    if (from !== null && holdsStretch(eastEnds, from, until) !== holdsStretch(westEnds, from, until)) {
      boundary.push({ ax: 180, ay: from, bx: 180, by: until });
    }
    from = until;
  }
  return boundary;
}

function holdsStretch(edges: readonly Edge[], from: number, until: number): boolean {
  return edges.some((edge) => Math.min(edge.ay, edge.by) <= from && until <= Math.max(edge.ay, edge.by));
}
