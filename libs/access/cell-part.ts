import { orient2d } from 'robust-predicates';
import { settleCoordinate } from './ring.js';
import { cornerLatitude, cornerLongitude } from './cell-geometry.js';
import { type NumberStack } from './number-stack.js';
import { f64, i32 } from './typed-arrays.js';
import { type MapPoint } from './types.js';

/** (3 + 16 ε) ε with ε = 2⁻⁵³: Shewchuk, Adaptive Precision Floating-Point Arithmetic, §4.3. */
const ERROR_BOUND = 3.330_669_073_875_471_6e-16;
const FAR_WEST = -200;
const FAR_SOUTH = -100;

/*
 * A part is the edges of a polygon in a cell, as words: the number of words behind this one × 2, and 1 more when the
 * polygon holds the cell's lower left corner; then runs of edges that follow each other: the first, and their number.
 */

/**
 * Whether a polygon holds a point of a cell, its boundary included, by the edges in the cell, and by whether
 * it holds the cell's lower left corner, which must lie on no edge. Exact.
 *
 * The way goes from the corner up to the joint, which is beside the point, and then right to the point; each edge that it
 * crosses turns inside to outside, and all that it crosses are in the cell. The joint counts as moved right by an
 * infinitesimal and up by a smaller one, and the point as moved up by as much, so that every edge is on one side of each.
 *
 * @param column the cell, in finest squares; -1: the corner is far off, and the edges are all there are
 */
export function partCovers(
  vertices: Float64Array,
  words: Int32Array,
  place: number,
  point: MapPoint,
  column: number,
  row: number,
): boolean {
  const x = settleCoordinate(point.longitude);
  const y = settleCoordinate(point.latitude);
  const cornerX = column === -1 ? FAR_WEST : cornerLongitude(column);
  const cornerY = row === -1 ? FAR_SOUTH : cornerLatitude(row);
  const size = i32(words, place);
  const until = place + 1 + (size >>> 1);
  let isInside = (size & 1) === 1;
  for (let next = place + 1; next < until; next += 2) {
    const first = i32(words, next);
    const edges = i32(words, next + 1);
    for (let edge = first; edge < first + edges; edge += 1) {
      const ax = f64(vertices, edge * 2);
      const ay = f64(vertices, edge * 2 + 1);
      const bx = f64(vertices, edge * 2 + 2);
      const by = f64(vertices, edge * 2 + 3);
      const isBesidePoint = ay > y !== by > y;
      // Edges that are right of the point are neither crossed nor hold it.
      if ((isBesidePoint || ay === y || by === y) && (ax <= x || bx <= x)) {
        const side = sideOfEdge(ax, ay, bx, by, x, y);
        if (side === 0 && isBetween(ay, by, y) && isBetween(ax, bx, x)) return true;
        const isCrossed = isBesidePoint && isLeft(side, ay, by) && isRightOfJoint(ax, ay, bx, by, cornerX, y);
        if (isCrossed) isInside = !isInside;
      }
      if (ax > cornerX !== bx > cornerX && isOnWayUp(ax, ay, bx, by, cornerX, cornerY, y)) isInside = !isInside;
    }
  }
  return isInside;
}

/** Writes the words of a part. `edges` are sorted. */
export function pushPartWords(into: NumberStack, edges: Uint32Array, holdsCorner: boolean): void {
  const head = into.length;
  into.push(0);
  let previous = -1;
  for (const edge of edges) {
    if (edge === previous + 1 && previous !== -1) {
      into.set(into.length - 1, into.at(into.length - 1) + 1);
    } else {
      into.push(edge);
      into.push(1);
    }
    previous = edge;
  }
  into.set(head, (into.length - head - 1) * 2 + (holdsCorner ? 1 : 0));
}

/** Whether an edge beside the joint crosses the way from the joint to the right. */
function isRightOfJoint(ax: number, ay: number, bx: number, by: number, jointX: number, y: number): boolean {
  const side = sideOfEdge(ax, ay, bx, by, jointX, y);
  // An edge through the joint is left of the moved joint.
  return side !== 0 && !isLeft(side, ay, by);
}

/** Whether an edge that crosses the line of the way up does so above the corner and below the joint. */
function isOnWayUp(
  ax: number,
  ay: number,
  bx: number,
  by: number,
  cornerX: number,
  cornerY: number,
  y: number,
): boolean {
  if (ay > y && by > y) return false;
  if (ay < cornerY && by < cornerY) return false;
  if (!isAbove(sideOfEdge(ax, ay, bx, by, cornerX, cornerY), ax, bx)) return false;
  const side = sideOfEdge(ax, ay, bx, by, cornerX, y);
  // Through the joint: right of it the edge runs above the moved joint when it rises.
  if (side === 0) return by > ay !== bx > ax || by === ay;
  return !isAbove(side, ax, bx);
}

/** Whether a point lies on one of the edges. */
export function isOnEdge(vertices: Float64Array, edges: Uint32Array, x: number, y: number): boolean {
  for (const edge of edges) {
    const vertex = edge * 2;
    const ax = f64(vertices, vertex);
    const ay = f64(vertices, vertex + 1);
    const bx = f64(vertices, vertex + 2);
    const by = f64(vertices, vertex + 3);
    if (isBetween(ax, bx, x) && isBetween(ay, by, y) && sideOfEdge(ax, ay, bx, by, x, y) === 0) return true;
  }
  return false;
}

/**
 * Above 0: the point is left of the way from a to b; 0: on its line. The plain determinant where rounding cannot change
 * its sign (Shewchuk's bound A), else the exact one.
 */
function sideOfEdge(ax: number, ay: number, bx: number, by: number, x: number, y: number): number {
  const one = (ax - x) * (by - y);
  const other = (ay - y) * (bx - x);
  const determinant = one - other;
  if (Math.abs(determinant) >= ERROR_BOUND * Math.abs(one + other)) return determinant;
  // robust-predicates looks at a plane whose y axis points down.
  return -orient2d(ax, ay, bx, by, x, y);
}

/** Whether an edge that is beside a point is left of it. */
function isLeft(side: number, ay: number, by: number): boolean {
  return by > ay ? side < 0 : side > 0;
}

/** Whether an edge that is above or below a point is above it. */
function isAbove(side: number, ax: number, bx: number): boolean {
  return bx > ax ? side < 0 : side > 0;
}

function isBetween(one: number, other: number, value: number): boolean {
  return (one <= value && value <= other) || (other <= value && value <= one);
}
