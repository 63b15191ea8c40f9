import {
  ANSWERS,
  ASK,
  ASK_STATE,
  CELLS_PER_RUN,
  type CellIndex,
  EMPTY,
  FIRST_TILE,
  FIRST_WHOLE,
  RUN_SIZE,
  TILE_SIZE,
  TILED,
  WHOLE_CELL,
  WHOLLY_HELD,
} from './cell-index.js';
import { NumberStack } from './number-stack.js';
import { i32 } from './typed-arrays.js';

/**
 * A cover as it is built, with a node for each cell and quadrant: from {@link WHOLE_CELL} on the shape that holds it all;
 * {@link EMPTY}; else from 0 on a tile; below 0 `~node` is the first of its quadrants.
 */
export interface NodeCover {
  readonly gridBits: number;
  readonly grid: Int32Array;
  readonly quadrants: Int32Array;
  readonly tiles: Int32Array;
  readonly lists: Int32Array;
}

/** Puts the tiles of the grid's cells into the grid's order, where a bit a cell tells them, and those of quadrants behind. */
export function packCover({ gridBits, grid: nodes, quadrants, tiles, lists }: NodeCover): CellIndex {
  const grid = new Int32Array(Math.ceil(nodes.length / CELLS_PER_RUN) * RUN_SIZE);
  const wholes = new NumberStack();
  const packed = new NumberStack();
  const copyTile = (tile: number): number => {
    const number = packed.length / TILE_SIZE;
    for (let word = tile * TILE_SIZE; word < (tile + 1) * TILE_SIZE; word += 1) packed.push(i32(tiles, word));
    return number;
  };
  for (let cell = 0; cell < nodes.length; cell += 1) {
    const run = Math.floor(cell / CELLS_PER_RUN) * RUN_SIZE;
    const bit = 1 << (cell % CELLS_PER_RUN);
    if (cell % CELLS_PER_RUN === 0) {
      grid[run + FIRST_TILE] = packed.length / TILE_SIZE;
      grid[run + FIRST_WHOLE] = wholes.length;
    }
    const node = i32(nodes, cell);
    if (node === EMPTY) continue;
    if (node >= WHOLE_CELL) {
      grid[run + WHOLLY_HELD] = i32(grid, run + WHOLLY_HELD) | bit;
      wholes.push(node - WHOLE_CELL);
      continue;
    }
    grid[run + TILED] = i32(grid, run + TILED) | bit;
    if (node >= 0) copyTile(node);
    else pushHalvedTile(packed, ~node);
  }
  const placed = quadrants.map((node) => (node >= 0 && node < EMPTY ? copyTile(node) : node));
  return { gridBits, grid, wholes: wholes.signed(), tiles: packed.signed(), quadrants: placed, lists };
}

/** Its squares are all asked for, and its first answer says where its quadrants are. */
function pushHalvedTile(tiles: NumberStack, quadrants: number): void {
  for (let word = 0; word < ANSWERS; word += 1) tiles.push(~0);
  tiles.push(quadrants);
  for (let state = 1; state <= ASK_STATE; state += 1) tiles.push(ASK);
}
