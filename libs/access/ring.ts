import { orient2d } from 'robust-predicates';
import { type Edge } from './sphere.js';
import { type Ring } from './types.js';

export type Side = 'inside' | 'boundary' | 'outside';

/** A corner in a plane of degrees; `x` may run past ±180 while a ring is being followed across the antimeridian. */
export interface Corner {
  readonly x: number;
  readonly y: number;
}

/** Coordinates nearer to 0 than this are 0. */
const SMALLEST_DEGREES = 1e-100;

/**
 * Shewchuk's predicates are exact as long as no product is too small for a double. Coordinates of 10⁻¹⁰⁰ degrees, which
 * mean nothing on the ground, have such products; so they are taken for 0 wherever a coordinate comes in.
 */
export function settleCoordinate(degrees: number): number {
  return Math.abs(degrees) < SMALLEST_DEGREES ? 0 : degrees;
}

/** Exact sign (Shewchuk's adaptive predicates): > 0 when `c` lies left of the line from `a` to `b`, 0 when on it. */
export function turn(a: Corner, b: Corner, c: Corner): number {
  // robust-predicates looks at a plane whose y axis points down.
  return -orient2d(a.x, a.y, b.x, b.y, c.x, c.y);
}

/** The edges of a closed ring of positions. */
export function ringEdges(ring: Ring): Edge[] {
  const edges: Edge[] = [];
  let previous: Ring[number] | null = null;
  for (const position of ring) {
    if (previous !== null) edges.push({ ax: previous[0], ay: previous[1], bx: position[0], by: position[1] });
    previous = position;
  }
  return edges;
}

/** The edges of a ring of corners whose last corner is joined to its first. */
export function cornerEdges(corners: readonly Corner[]): Edge[] {
  const edges: Edge[] = [];
  let previous = corners.at(-1);
  for (const corner of corners) {
    if (previous) edges.push({ ax: previous.x, ay: previous.y, bx: corner.x, by: corner.y });
    previous = corner;
  }
  return edges;
}

/**
 * On which side of the ring a point lies. Ray casting towards +x with exact orientation; an edge holds its lower end and
 * not its upper one, so that a ray through a corner is counted once.
 */
export function sideOfRing(edges: readonly Edge[], x: number, y: number): Side {
  let isInside = false;
  for (const edge of edges) {
    const isBeside = edge.ay > y === edge.by > y;
    // Horizontal edges are beside every ray, and may yet hold the point; so may the upper end of an edge.
    if (isBeside && edge.ay !== y && edge.by !== y) continue;
    const left = -orient2d(edge.ax, edge.ay, edge.bx, edge.by, x, y);
    if (left === 0 && isWithinBox(edge, x, y)) return 'boundary';
    if (isBeside) continue;
    if (edge.by > edge.ay ? left > 0 : left < 0) isInside = !isInside;
  }
  return isInside ? 'inside' : 'outside';
}

/**
 * Whether a simple ring runs counter-clockwise (its interior on the left). Exact: the turn at the leftmost, lowest
 * corner, where a simple ring is convex.
 */
export function isCounterClockwise(corners: readonly Corner[]): boolean {
  let lowest = 0;
  for (const [index, corner] of corners.entries()) {
    const best = corners[lowest];
    if (best && (corner.x < best.x || (corner.x === best.x && corner.y < best.y))) lowest = index;
  }
  const previous = corners.at(lowest - 1);
  const corner = corners[lowest];
  const next = corners[(lowest + 1) % corners.length];
  return previous !== undefined && corner !== undefined && next !== undefined && turn(previous, corner, next) > 0;
}

function isWithinBox(edge: Edge, x: number, y: number): boolean {
  return (
    Math.min(edge.ax, edge.bx) <= x &&
    x <= Math.max(edge.ax, edge.bx) &&
    Math.min(edge.ay, edge.by) <= y &&
    y <= Math.max(edge.ay, edge.by)
  );
}
