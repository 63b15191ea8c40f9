import { type Cell, MARGIN_DEGREES, meetCircle, TILE_BITS } from './cell-geometry.js';
import { type ShapeTable } from './shape-table.js';
import { f64, u32 } from './typed-arrays.js';

/** Squares of a tile each way, of which a byte is a row. */
const SIDE = 2 ** TILE_BITS;
const ALL_OF_ROW = 2 ** SIDE - 1;
/** By how much a place on an edge may be off along it, in degrees of latitude: some rounding errors of numbers below 360. */
const ROUNDING_DEGREES = 1e-12;

/** A set of the squares of a tile: bit `row × 8 + column` of two words, rows from the south. */
export type Squares = Uint32Array;

export function noSquares(): Squares {
  return new Uint32Array((SIDE * SIDE) / 32);
}

/** Adds the squares of one row whose bits are set. */
function addToRow(squares: Squares, row: number, bits: number): void {
  squares[row >>> 2] = u32(squares, row >>> 2) | (bits << ((row & 3) << 3));
}

function rowOf(squares: Squares, row: number): number {
  return (u32(squares, row >>> 2) >>> ((row & 3) << 3)) & ALL_OF_ROW;
}

function columnBits(first: number, last: number): number {
  return ((2 << last) - 1) & ~((1 << first) - 1);
}

/** Adds the squares of a cell's tile that an edge may meet: all that it does, and hardly any other. */
export function addEdge(squares: Squares, vertices: Float64Array, edge: number, cell: Cell): void {
  const width = cell.width / SIDE;
  const height = cell.height / SIDE;
  const isRising = f64(vertices, edge * 2 + 1) <= f64(vertices, edge * 2 + 3);
  const from = isRising ? edge : edge + 1;
  const to = isRising ? edge + 1 : edge;
  const ax = f64(vertices, from * 2) - cell.west;
  const ay = f64(vertices, from * 2 + 1) - cell.south;
  const bx = f64(vertices, to * 2) - cell.west;
  const by = f64(vertices, to * 2 + 1) - cell.south;
  const isFlat = by - ay <= ROUNDING_DEGREES;
  const slope = isFlat ? 0 : (bx - ax) / (by - ay);
  const margin = MARGIN_DEGREES + Math.abs(slope) * (MARGIN_DEGREES + ROUNDING_DEGREES);
  const lastRow = Math.min(SIDE - 1, Math.floor((by + MARGIN_DEGREES) / height));
  for (let row = Math.max(0, Math.floor((ay - MARGIN_DEGREES) / height)); row <= lastRow; row += 1) {
    // Where the edge enters the row and leaves it; flat ones have all of it in one or two rows.
    const enters = isFlat ? ax : ax + slope * Math.max(0, row * height - ay);
    const leaves = isFlat ? bx : ax + slope * (Math.min(by, (row + 1) * height) - ay);
    const west = Math.max(Math.min(enters, leaves), Math.min(ax, bx)) - margin;
    const east = Math.min(Math.max(enters, leaves), Math.max(ax, bx)) + margin;
    const first = Math.max(0, Math.floor(west / width));
    const last = Math.min(SIDE - 1, Math.floor(east / width));
    if (first <= last) addToRow(squares, row, columnBits(first, last));
  }
}

/** Adds the squares that a circle's edge may cross to `crossed`, and those that it holds to `inside`. */
export function addCircle(
  { crossed, inside }: { readonly crossed: Squares; readonly inside: Squares },
  shapes: ShapeTable,
  shape: number,
  cell: Cell,
): void {
  const look = (column: number, row: number, side: number): void => {
    const part = {
      west: cell.west + (column * cell.width) / SIDE,
      south: cell.south + (row * cell.height) / SIDE,
      width: (side * cell.width) / SIDE,
      height: (side * cell.height) / SIDE,
    };
    const meeting = meetCircle(shapes, shape, part);
    if (meeting === 'outside') return;
    if (meeting === 'inside' || side === 1) {
      const bits = columnBits(column, column + side - 1);
      for (let y = row; y < row + side; y += 1) addToRow(meeting === 'inside' ? inside : crossed, y, bits);
      return;
    }
    const half = side / 2;
    for (const up of [0, half]) for (const right of [0, half]) look(column + right, row + up, half);
  };
  look(0, 0, SIDE);
}

/**
 * Adds the squares that are in a shape, of those that its boundary does not cross. Neighbours that it does not cross are on
 * one side of it, so that few are asked about.
 *
 * @param covers whether the shape holds a point
 */
export function addInside(
  { crossed, inside }: { readonly crossed: Squares; readonly inside: Squares },
  cell: Cell,
  covers: (longitude: number, latitude: number) => boolean,
): void {
  let crossedSouth = ALL_OF_ROW;
  let insideSouth = 0;
  for (let row = 0; row < SIDE; row += 1) {
    const crossedHere = rowOf(crossed, row);
    let insideHere = 0;
    for (let column = 0; column < SIDE; column += 1) {
      const bit = 1 << column;
      if ((crossedHere & bit) !== 0) continue;
      let isInside: boolean;
      if (column > 0 && (crossedHere & (bit >>> 1)) === 0) isInside = (insideHere & (bit >>> 1)) !== 0;
      else if ((crossedSouth & bit) === 0) isInside = (insideSouth & bit) !== 0;
      else {
        const longitude = cell.west + ((column + 0.5) * cell.width) / SIDE;
        isInside = covers(longitude, cell.south + ((row + 0.5) * cell.height) / SIDE);
      }
      if (isInside) insideHere |= bit;
    }
    addToRow(inside, row, insideHere);
    crossedSouth = crossedHere;
    insideSouth = insideHere;
  }
}
