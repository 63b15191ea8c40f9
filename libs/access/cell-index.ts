import { eastOf, FINEST, FINEST_BITS, northOf, TILE_BITS } from './cell-geometry.js';
import { partCovers } from './cell-part.js';
import { type ShapeTable } from './shape-table.js';
import { sphereDistanceMeters } from './sphere.js';
import { f64, i32 } from './typed-arrays.js';
import { type MapPoint } from './types.js';

/**
 * A cover of the map by cells: for each, the shapes that hold all of it or part of it, lowest number first, up to the
 * first that surely answers. A grid of 2^`gridBits` cells each way, and below its cells quadrants of quadrants where more
 * than a few edges meet. Points in cells that no boundary crosses are answered at once. A cell that one crosses has a tile
 * of squares, most of which are answered as well, and the edges in the cell for points in the others.
 */
export interface CellIndex {
  readonly gridBits: number;
  /**
   * {@link RUN_SIZE} words for each run of {@link CELLS_PER_RUN} cells along the rows from the south: a bit for each cell that
   * has a tile, a bit for each that one shape holds all of, the first tile of the run and its first place in `wholes`. The
   * cells of a run have theirs one after the other, so that counting bits finds them. The whole grid fits into a near cache.
   */
  readonly grid: Int32Array;
  /** The one shape of each cell that it holds all of, in the order of the grid. */
  readonly wholes: Int32Array;
  /**
   * {@link TILE_SIZE} words each, so that a point touches one line of the cache: the states of the squares, 2 bits each,
   * along the rows from the south; then the answer of each state: {@link NO_SHAPE}, two shapes, and `ASK - place` where
   * the list at `place` in `lists` has to be asked. The tile of a cell that is halved asks for all squares, and has the place
   * of its quadrants for the first answer.
   */
  readonly tiles: Int32Array;
  /**
   * A node for each of the four quadrants of a cell. From {@link WHOLE_CELL} on: the one shape, which holds all of the
   * quadrant. Else from 0 on: a tile, or {@link EMPTY}. Below 0: `~node` is the first of four quadrants again.
   */
  readonly quadrants: Int32Array;
  /**
   * The number of entries, then the entries; each is shape × 4 + how the shape lies, and parts are followed by their words.
   */
  readonly lists: Int32Array;
}

export const CELLS_PER_RUN = 32;
export const RUN_SIZE = 4;
/** Words of a run. */
export const TILED = 0;
export const WHOLLY_HELD = 1;
export const FIRST_TILE = 2;
export const FIRST_WHOLE = 3;

/** The node of a quadrant without shapes. */
export const EMPTY = 2 ** 30 - 1;
export const WHOLE_CELL = 2 ** 30;
export const TILE_SIZE = 8;
/** Squares whose states are in one word. */
export const SQUARES_PER_WORD = 16;
/** Where the answers of a tile begin. */
export const ANSWERS = 4;
/** The state that says that the list has to be asked. */
export const ASK_STATE = 3;
export const NO_SHAPE = -1;
export const ASK = -2;

/** The shape holds the whole cell. */
export const WHOLE = 0;
/** A circle that holds part of the cell. */
export const CIRCLE = 1;
/** A polygon that holds part of the cell; the part follows. */
export const PART = 2;
/** As {@link PART}, with all edges of the shape and a corner outside of it, since an edge runs through the cell's. */
export const ALL_EDGES = 3;

const TILE_MASK = 2 ** TILE_BITS - 1;

/** Of the shapes that hold the point the lowest that `isAsked` says yes to, or -1. Whoever asks at ±180 asks twice. */
export function findShape(
  index: CellIndex,
  shapes: ShapeTable,
  point: MapPoint,
  isAsked: ((shape: number) => boolean) | null,
): number {
  const { gridBits, grid } = index;
  const column = finest(eastOf(point.longitude));
  const row = finest(northOf(point.latitude));
  const bits = FINEST_BITS - gridBits;
  const cell = ((row >>> bits) << gridBits) | (column >>> bits);
  const run = (cell >>> 5) * RUN_SIZE;
  const bit = cell & (CELLS_PER_RUN - 1);
  const before = ~(-1 << bit);
  const tiled = i32(grid, run + TILED);
  if (((tiled >>> bit) & 1) === 1) {
    const tile = i32(grid, run + FIRST_TILE) + countBits(tiled & before);
    return findInTile(index, tile, shapes, point, column, row, bits, isAsked);
  }
  const held = i32(grid, run + WHOLLY_HELD);
  if (((held >>> bit) & 1) === 0) return NO_SHAPE;
  const shape = i32(index.wholes, i32(grid, run + FIRST_WHOLE) + countBits(held & before));
  return isAsked === null || isAsked(shape) ? shape : NO_SHAPE;
}

/** @param bits the binary logarithm of how many finest squares the tile's cell has each way */
function findInTile(
  index: CellIndex,
  tile: number,
  shapes: ShapeTable,
  point: MapPoint,
  column: number,
  row: number,
  bits: number,
  isAsked: ((shape: number) => boolean) | null,
): number {
  const { tiles } = index;
  const words = tile * TILE_SIZE;
  const side = bits - TILE_BITS;
  const square = (((row >>> side) & TILE_MASK) << TILE_BITS) | ((column >>> side) & TILE_MASK);
  const state = (i32(tiles, words + (square >>> 4)) >>> ((square & 15) << 1)) & 3;
  const answer = i32(tiles, words + ANSWERS + state);
  if (answer === NO_SHAPE || (answer >= 0 && (isAsked === null || isAsked(answer)))) return answer;
  const quadrants = i32(tiles, words + ANSWERS);
  if (quadrants !== NO_SHAPE) return findInQuadrants(index, quadrants, shapes, point, column, row, bits, isAsked);
  const place = ASK - i32(tiles, words + ANSWERS + ASK_STATE);
  return findInList(index.lists, place, shapes, point, (column >>> bits) << bits, (row >>> bits) << bits, isAsked);
}

function findInQuadrants(
  index: CellIndex,
  quadrants: number,
  shapes: ShapeTable,
  point: MapPoint,
  column: number,
  row: number,
  cellBits: number,
  isAsked: ((shape: number) => boolean) | null,
): number {
  let node = ~quadrants;
  let bits = cellBits;
  while (node < 0) {
    bits -= 1;
    node = i32(index.quadrants, ~node + (((row >>> bits) & 1) << 1) + ((column >>> bits) & 1));
  }
  if (node === EMPTY) return NO_SHAPE;
  if (node < WHOLE_CELL) return findInTile(index, node, shapes, point, column, row, bits, isAsked);
  const shape = node - WHOLE_CELL;
  return isAsked === null || isAsked(shape) ? shape : NO_SHAPE;
}

/** @param west the cell's lower left corner, in finest squares */
function findInList(
  lists: Int32Array,
  list: number,
  shapes: ShapeTable,
  point: MapPoint,
  west: number,
  south: number,
  isAsked: ((shape: number) => boolean) | null,
): number {
  let place = list + 1;
  for (let left = i32(lists, list); left > 0; left -= 1) {
    const entry = i32(lists, place);
    const shape = entry >>> 2;
    const kind = entry & 3;
    const part = place + 1;
    place = kind >= PART ? part + 1 + (i32(lists, part) >>> 1) : part;
    if (isAsked !== null && !isAsked(shape)) continue;
    if (kind === WHOLE) return shape;
    if (kind === CIRCLE) {
      if (circleCovers(shapes, shape, point.longitude, point.latitude)) return shape;
      continue;
    }
    const isFar = kind === ALL_EDGES;
    if (partCovers(shapes.vertices, lists, part, point, isFar ? -1 : west, isFar ? -1 : south)) return shape;
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

/** How many bits of a word are set. */
export function countBits(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
