import { type Position } from './types.js';

/** Mean radius (2a + b) / 3 of WGS 84, the sphere PostGIS measures on with `use_spheroid => false` (spheroid_init). */
export const EARTH_RADIUS_METERS = 6_371_008.771415059;
/** Half of the way round: nothing is farther away. */
export const HALF_CIRCUMFERENCE_METERS = Math.PI * EARTH_RADIUS_METERS;
/** Of a circle, which is then the whole Earth: a whole number, for people and schemas. */
export const LARGEST_RADIUS_METERS = Math.ceil(HALF_CIRCUMFERENCE_METERS);

/** FP_TOLERANCE of PostGIS, in radians: positions closer than this are one (6 micrometres). */
const SAME_POSITION_RADIANS = 1e-12;

/** A straight edge in degrees. */
export interface Edge {
  readonly ax: number;
  readonly ay: number;
  readonly bx: number;
  readonly by: number;
}

export interface Vector {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/**
 * Great-circle distance in metres, in the very operations of PostGIS `sphere_distance` (liblwgeom/lwgeodetic.c), so that
 * circles agree with ST_DWithin(geography, geography, radius, false) but for the last bits of sin and cos.
 */
export function sphereDistanceMeters(from: Position, to: Position): number {
  const fromLongitude = normalizeLongitude(toRadians(from[0]));
  const toLongitude = normalizeLongitude(toRadians(to[0]));
  const fromLatitude = toRadians(from[1]);
  const toLatitude = toRadians(to[1]);
  const isSame =
    Math.abs(fromLatitude - toLatitude) <= SAME_POSITION_RADIANS &&
    Math.abs(fromLongitude - toLongitude) <= SAME_POSITION_RADIANS;
  if (isSame) return 0;
  const turn = toLongitude - fromLongitude;
  const cosTurn = Math.cos(turn);
  const cosFrom = Math.cos(fromLatitude);
  const sinFrom = Math.sin(fromLatitude);
  const cosTo = Math.cos(toLatitude);
  const sinTo = Math.sin(toLatitude);
  const across = cosTo * Math.sin(turn);
  const along = cosFrom * sinTo - sinFrom * cosTo * cosTurn;
  const angle = Math.atan2(Math.sqrt(across * across + along * along), sinFrom * sinTo + cosFrom * cosTo * cosTurn);
  return EARTH_RADIUS_METERS * angle;
}

/** The position as a unit vector. */
export function toVector(longitude: number, latitude: number): Vector {
  const lambda = toRadians(longitude);
  const phi = toRadians(latitude);
  return { x: Math.cos(phi) * Math.cos(lambda), y: Math.cos(phi) * Math.sin(lambda), z: Math.sin(phi) };
}

/** Length of the straight line between two positions on the unit sphere → the way on the Earth's surface. */
export function chordToMeters(chord: number): number {
  return 2 * EARTH_RADIUS_METERS * Math.asin(Math.min(1, chord / 2));
}

/** Ten times closer than DESIGN asks (1 m or 0.1 %), so that the answer may be compared without a margin. */
const TOLERANCE_CHORD = 0.1 / EARTH_RADIUS_METERS;
const TOLERANCE_RATIO = 1e-4;

/**
 * The smaller of `bestChord` and the distance (as a chord of the unit sphere) from `position` to the edge, within 0.1 m
 * or 0.01 %.
 *
 * Branch and bound: a piece of the edge bends away from its own chord by at most (|Δλ| + |Δφ|)²/8, because the second
 * derivative of a line that is straight in degrees is at most (|λ'| + |φ'|)² on the unit sphere. A piece that cannot
 * come closer than the best point found is dropped, any other is halved.
 */
export function nearestChord(position: Vector, edge: Edge, bestChord: number): number {
  let best = bestChord;
  const speed = toRadians(Math.abs(edge.bx - edge.ax) + Math.abs(edge.by - edge.ay));
  const pieces: (readonly [from: number, to: number])[] = [[0, 1]];
  for (let piece = pieces.pop(); piece !== undefined; piece = pieces.pop()) {
    const [from, to] = piece;
    const nearest = nearestOnChord(position, pointAt(edge, from), pointAt(edge, to));
    const onEdge = pointAt(edge, from + nearest.fraction * (to - from));
    best = Math.min(best, length(position, onEdge));
    const bend = (speed * (to - from)) ** 2 / 8;
    const tolerance = Math.max(TOLERANCE_CHORD, TOLERANCE_RATIO * best);
    if (nearest.distance - bend >= best - tolerance) continue;
    const middle = (from + to) / 2;
    pieces.push([middle, to], [from, middle]);
  }
  return best;
}

function pointAt(edge: Edge, fraction: number): Vector {
  return toVector(edge.ax + fraction * (edge.bx - edge.ax), edge.ay + fraction * (edge.by - edge.ay));
}

function nearestOnChord(point: Vector, a: Vector, b: Vector): { fraction: number; distance: number } {
  const along = { x: b.x - a.x, y: b.y - a.y, z: b.z - a.z };
  const squared = along.x ** 2 + along.y ** 2 + along.z ** 2;
  const projected = (point.x - a.x) * along.x + (point.y - a.y) * along.y + (point.z - a.z) * along.z;
  const fraction = squared === 0 ? 0 : Math.min(1, Math.max(0, projected / squared));
  const foot = { x: a.x + fraction * along.x, y: a.y + fraction * along.y, z: a.z + fraction * along.z };
  return { fraction, distance: length(point, foot) };
}

function length(a: Vector, b: Vector): number {
  return Math.sqrt((a.x - b.x) ** 2 + (a.y - b.y) ** 2 + (a.z - b.z) ** 2);
}

/** PostGIS deg2rad, in its order of operations. */
function toRadians(degrees: number): number {
  return (Math.PI * degrees) / 180;
}

/** PostGIS longitude_radians_normalize, for longitudes from -180° to 180°: ±180 is one meridian. */
function normalizeLongitude(radians: number): number {
  return radians === -Math.PI ? Math.PI : radians;
}
