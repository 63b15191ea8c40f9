import { EARTH_RADIUS_METERS, sphereDistanceMeters } from './sphere.js';
import { f64 } from './typed-arrays.js';
import { type ShapeTable } from './shape-table.js';

/** A cell of the map, in degrees. */
export interface Cell {
  readonly west: number;
  readonly south: number;
  readonly width: number;
  readonly height: number;
}

/**
 * By how many degrees a cell is taken to be larger than it is: finding the cell of a point rounds, by 1e-13 degrees at the
 * most, and so does the comparison with edges. 0.1 mm on the ground.
 */
export const MARGIN_DEGREES = 1e-9;
const MARGIN_METERS = 0.01;
/** The corner that points are compared with lies outside every point that is taken to be in the cell. */
const CORNER_DEGREES = MARGIN_DEGREES / 2;
/** Cells are at most halved so often: 360° / 2²⁴ is 2 m on the equator. */
export const DEEPEST_BITS = 24;
/** A cell's tile has 2^`TILE_BITS` squares each way. */
export const TILE_BITS = 3;
/** Places on the map are counted in the squares of the smallest cells. */
export const FINEST_BITS = DEEPEST_BITS + TILE_BITS;
export const FINEST = 2 ** FINEST_BITS;
const RADIANS_PER_DEGREE = Math.PI / 180;

/** False only when the edge surely stays off the cell. */
export function edgeMayMeetCell(vertices: Float64Array, edge: number, cell: Cell): boolean {
  const halfWidth = cell.width / 2 + MARGIN_DEGREES;
  const halfHeight = cell.height / 2 + MARGIN_DEGREES;
  const ax = f64(vertices, edge * 2) - (cell.west + cell.width / 2);
  const ay = f64(vertices, edge * 2 + 1) - (cell.south + cell.height / 2);
  const bx = f64(vertices, edge * 2 + 2) - (cell.west + cell.width / 2);
  const by = f64(vertices, edge * 2 + 3) - (cell.south + cell.height / 2);
  if ((ax < -halfWidth && bx < -halfWidth) || (ax > halfWidth && bx > halfWidth)) return false;
  if ((ay < -halfHeight && by < -halfHeight) || (ay > halfHeight && by > halfHeight)) return false;
  // The line keeps off the cell when all four corners are on one side of it (separating axis).
  const dx = bx - ax;
  const dy = by - ay;
  const reach = Math.abs(dx) * halfHeight + Math.abs(dy) * halfWidth;
  return Math.abs(dx * ay - dy * ax) <= reach * (1 + 1e-9) + 1e-12;
}

export type CircleMeeting = 'inside' | 'outside' | 'partly';

/** How a cell lies in a circle on the sphere; `partly` also when it cannot be told. */
export function meetCircle({ circles }: ShapeTable, shape: number, cell: Cell): CircleMeeting {
  const longitude = cell.west + cell.width / 2;
  const latitude = cell.south + cell.height / 2;
  const radiusMeters = f64(circles, shape * 3 + 2);
  const distance = sphereDistanceMeters([f64(circles, shape * 3), f64(circles, shape * 3 + 1)], [longitude, latitude]);
  const reach = reachMeters(cell);
  if (distance + reach <= radiusMeters) return 'inside';
  return distance - reach > radiusMeters ? 'outside' : 'partly';
}

/** No point of the cell is farther from its middle: up or down, then along the longest of its parallels. */
function reachMeters({ south, width, height }: Cell): number {
  const nearestToEquator = Math.max(0, south, -(south + height));
  const along = (width / 2) * Math.cos(nearestToEquator * RADIANS_PER_DEGREE);
  return (height / 2 + along) * RADIANS_PER_DEGREE * EARTH_RADIUS_METERS * (1 + 1e-9) + MARGIN_METERS;
}

/** The place of a longitude in finest squares, from the antimeridian east. */
export function eastOf(longitude: number): number {
  return (longitude + 180) * (FINEST / 360);
}

/** The place of a latitude in finest squares, from the south pole north. */
export function northOf(latitude: number): number {
  return (latitude + 90) * (FINEST / 180);
}

/** `column` and `row` count the finest squares. Exact: 360 / 2²⁷ is 45 times a power of two. */
export function cornerLongitude(column: number): number {
  return column * (360 / FINEST) - 180 - CORNER_DEGREES;
}

export function cornerLatitude(row: number): number {
  return row * (180 / FINEST) - 90 - CORNER_DEGREES;
}
