import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Cell } from './cell-geometry.js';
import { addEdge, addInside, noSquares, type Squares } from './tile-squares.js';

const has = (squares: Squares, column: number, row: number): boolean =>
  (((squares[row >>> 2] ?? 0) >>> (((row & 3) << 3) + column)) & 1) === 1;

const cells = fc
  .tuple(fc.integer({ min: 1, max: 24 }), fc.nat(2 ** 24 - 1), fc.nat(2 ** 24 - 1))
  .map(([bits, column, row]): Cell => {
    const width = 360 / 2 ** bits;
    const height = 180 / 2 ** bits;
    return { west: (column % 2 ** bits) * width - 180, south: (row % 2 ** bits) * height - 90, width, height };
  });
/** In widths of the cell from its corner, often at the corners of squares. */
const place = fc.oneof(
  fc.double({ min: -3, max: 4, noNaN: true }),
  fc.integer({ min: -16, max: 24 }).map((n) => n / 8),
);

describe('the squares of a tile', () => {
  it('that an edge runs through are all found', () => {
    fc.assert(
      fc.property(cells, place, place, place, place, (cell, ax, ay, bx, by) => {
        const vertices = Float64Array.of(
          cell.west + ax * cell.width,
          cell.south + ay * cell.height,
          cell.west + bx * cell.width,
          cell.south + by * cell.height,
        );
        const squares = noSquares();
        addEdge(squares, vertices, 0, cell);
        for (let step = 0; step <= 200; step += 1) {
          const [x, y] = [ax + ((bx - ax) * step) / 200, ay + ((by - ay) * step) / 200].map((at) => at * 8);
          if (x === undefined || y === undefined || x < 0 || y < 0 || x >= 8 || y >= 8) continue;
          expect({ x, y, found: has(squares, Math.floor(x), Math.floor(y)) }).toEqual({ x, y, found: true });
        }
      }),
      {
        numRuns: 2_000,
        // Flat but for the smallest of numbers, so that the slope is infinite.
        examples: [[{ west: -180, south: 0, width: 180, height: 90 }, 0, 0, 0.125, -5e-324]],
      },
    );
  });

  it('that a boundary does not cross are on the side that their middle is on', () => {
    const cell: Cell = { west: 0, south: 0, width: 8, height: 8 };
    fc.assert(
      fc.property(fc.integer({ min: -20, max: 90 }), fc.integer({ min: -20, max: 90 }), (from, to) => {
        // All that is west of a line from the south of the cell to its north.
        const [ax, bx] = [from / 10, to / 10];
        const covers = (x: number, y: number): boolean => x <= ax + ((bx - ax) * (y + 1)) / 10;
        const crossed = noSquares();
        addEdge(crossed, Float64Array.of(ax, -1, bx, 9), 0, cell);
        const inside = noSquares();
        let asked = 0;
        addInside({ crossed, inside }, cell, (x, y) => {
          asked += 1;
          return covers(x, y);
        });
        for (let row = 0; row < 8; row += 1) {
          for (let column = 0; column < 8; column += 1) {
            if (!has(crossed, column, row)) expect(has(inside, column, row)).toBe(covers(column + 0.5, row + 0.5));
          }
        }
        expect(asked).toBeLessThanOrEqual(16);
      }),
    );
  });
});
