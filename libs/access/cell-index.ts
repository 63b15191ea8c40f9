import { eastOf, FINEST, FINEST_BITS, northOf } from './cell-geometry.js';
import { askRoundedPart, partCovers, UNSURE } from './cell-part.js';
import { type ShapeTable } from './shape-table.js';
import { sphereDistanceMeters } from './sphere.js';
import { f64, i32 } from './typed-arrays.js';
import { type MapPoint } from './types.js';

/**
 * A cover of the map by cells: for each, the shapes that hold all of it or part of it, lowest number first, up to the
 * first that surely answers. A grid of 2^`gridBits` cells each way, and below its cells quadrants of quadrants where more
 * than a few edges meet. Points in cells that no boundary crosses are answered without looking at any edge, the others by
 * the edges in their cell.
 */
export interface CellIndex {
  readonly gridBits: number;
  /**
   * A node each. 0: no shape. From {@link WHOLE_CELL} on: the one shape, which holds all of the cell. Else above 0: a list
   * in `cells`. Below 0: `~node` is the first of four quadrants in `cells`.
   */
  readonly grid: Int32Array;
  /**
   * Quadrants, which are nodes, and cells, each cell's beside each other, so that a point touches little memory. A list is
   * the number of entries, then the entries; each is shape × 4 + how the shape lies, and parts are followed by their words.
   */
  readonly cells: Int32Array;
}

export const WHOLE_CELL = 2 ** 30;
/** The shape holds the whole cell. */
export const WHOLE = 0;
/** A circle that holds part of the cell. */
export const CIRCLE = 1;
/** A polygon that holds part of the cell; the part follows. */
export const PART = 2;
/** As {@link PART}, with all edges of the shape and a corner outside of it, since an edge runs through the cell's. */
export const ALL_EDGES = 3;

const NO_SHAPE = -1;

/** Of the shapes that hold the point the lowest that `isAsked` says yes to, or -1. Whoever asks at ±180 asks twice. */
export function findShape(
  index: CellIndex,
  shapes: ShapeTable,
  point: MapPoint,
  isAsked: ((shape: number) => boolean) | null,
): number {
  const { gridBits, grid, cells } = index;
  const column = finest(eastOf(point.longitude));
  const row = finest(northOf(point.latitude));
  let bits = FINEST_BITS - gridBits;
  let node = i32(grid, ((row >>> bits) << gridBits) | (column >>> bits));
  while (node < 0) {
    bits -= 1;
    node = i32(cells, ~node + (((row >>> bits) & 1) << 1) + ((column >>> bits) & 1));
  }
  if (node === 0) return NO_SHAPE;
  if (node >= WHOLE_CELL) {
    const shape = node - WHOLE_CELL;
    return isAsked === null || isAsked(shape) ? shape : NO_SHAPE;
  }
  let place = node + 1;
  for (let left = i32(cells, node); left > 0; left -= 1) {
    const entry = i32(cells, place);
    const shape = entry >>> 2;
    const kind = entry & 3;
    const part = place + 1;
    place = kind >= PART ? part + 1 + (i32(cells, part) >>> 1) : part;
    if (isAsked !== null && !isAsked(shape)) continue;
    if (kind === WHOLE) return shape;
    if (kind === CIRCLE) {
      if (circleCovers(shapes, shape, point.longitude, point.latitude)) return shape;
      continue;
    }
    const west = kind === PART ? (column >>> bits) << bits : -1;
    const south = kind === PART ? (row >>> bits) << bits : -1;
    const answer = kind === PART ? askRoundedPart(cells, part, point, west, south) : UNSURE;
    if (answer === 1) return shape;
    if (answer === UNSURE && partCovers(shapes.vertices, cells, part, point, west, south)) return shape;
  }
  return NO_SHAPE;
}

/** PostGIS ST_DWithin on geography, without spheroid. */
export function circleCovers({ circles }: ShapeTable, shape: number, longitude: number, latitude: number): boolean {
  const centre = [f64(circles, shape * 3), f64(circles, shape * 3 + 1)] as const;
  return sphereDistanceMeters(centre, [longitude, latitude]) <= f64(circles, shape * 3 + 2);
}

function finest(value: number): number {
  return Math.min(FINEST - 1, Math.max(0, Math.floor(value)));
}
