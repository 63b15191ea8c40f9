import { type Cell } from './cell-geometry.js';
import { ANSWERS, ASK, ASK_STATE, NO_SHAPE, SQUARES_PER_WORD, TILE_SIZE } from './cell-index.js';
import { NumberStack } from './number-stack.js';
import { isCircle, type ShapeTable } from './shape-table.js';
import { type SlabTable } from './slab-table.js';
import { addCircle, addEdge, addInside, noSquares } from './tile-squares.js';
import { u32 } from './typed-arrays.js';

/** Places on the stack of edges. */
export interface EdgeSpan {
  readonly fromEdge: number;
  readonly untilEdge: number;
}

/** A shape that holds all of a cell (null) or a part of it, with its edges in the cell; a circle has none. */
export interface CellEntry {
  readonly shape: number;
  readonly part: EdgeSpan | null;
}

/** The tiles of a cover as they are made, see `CellIndex`. */
export class TileStack {
  readonly #tiles = new NumberStack();
  /** Of the tile that is being filled: squares without an answer; of the part at hand, those it crosses and holds. */
  readonly #open = noSquares();
  readonly #crossed = noSquares();
  readonly #inside = noSquares();

  constructor(
    private readonly shapes: ShapeTable,
    private readonly slabs: SlabTable,
  ) {}

  /**
   * Returns the tile's number.
   *
   * @param list where the entries stand for those who have to ask
   * @param entries lowest shape first
   */
  push(list: number, cell: Cell, entries: readonly CellEntry[], edges: NumberStack): number {
    const tile = this.#tiles.length;
    this.#pushEmpty(list);
    this.#open.fill(~0);
    for (const { shape, part } of entries) {
      this.#crossed.fill(0);
      this.#inside.fill(part === null ? ~0 : 0);
      if (part !== null) this.#layPart(cell, shape, part, edges);
      this.#answerFor(tile, shape);
    }
    return tile / TILE_SIZE;
  }

  words(): Int32Array {
    return this.#tiles.signed();
  }

  #pushEmpty(list: number): void {
    for (let word = 0; word < ANSWERS; word += 1) this.#tiles.push(0);
    for (let state = 0; state < ASK_STATE; state += 1) this.#tiles.push(NO_SHAPE);
    this.#tiles.push(ASK - list);
  }

  #layPart(cell: Cell, shape: number, { fromEdge, untilEdge }: EdgeSpan, edges: NumberStack): void {
    const squares = { crossed: this.#crossed, inside: this.#inside };
    if (isCircle(this.shapes, shape)) {
      addCircle(squares, this.shapes, shape, cell);
      return;
    }
    for (let place = fromEdge; place < untilEdge; place += 1) {
      addEdge(this.#crossed, this.shapes.vertices, edges.at(place), cell);
    }
    addInside(squares, cell, (longitude, latitude) => this.slabs.covers(shape, longitude, latitude));
  }

  /** A square has the answer of the first shape that holds it, unless the boundary of one before crosses it. */
  #answerFor(tile: number, shape: number): void {
    for (let word = 0; word < this.#open.length; word += 1) {
      const open = u32(this.#open, word);
      const asked = open & u32(this.#crossed, word);
      const answered = open & u32(this.#inside, word);
      if (asked !== 0) this.#stateSquares(tile, word, asked, ASK_STATE);
      if (answered !== 0) this.#stateSquares(tile, word, answered, this.#stateOf(tile, shape));
      this.#open[word] = open & ~(asked | answered);
    }
  }

  /** `bits`: squares of one word of a set, each of which has no state yet. */
  #stateSquares(tile: number, word: number, bits: number, state: number): void {
    for (let square = 0; square < 32; square += 1) {
      if (((bits >>> square) & 1) === 0) continue;
      const place = tile + Math.floor((word * 32 + square) / SQUARES_PER_WORD);
      this.#tiles.set(place, this.#tiles.at(place) | (state << ((square % SQUARES_PER_WORD) * 2)));
    }
  }

  /** The state that stands for a shape in a tile, which has room for two; others have to be asked for. */
  #stateOf(tile: number, shape: number): number {
    for (let state = 1; state < ASK_STATE; state += 1) {
      const place = tile + ANSWERS + state;
      const known = this.#tiles.at(place) | 0;
      if (known === NO_SHAPE) this.#tiles.set(place, shape);
      if (known === NO_SHAPE || known === shape) return state;
    }
    return ASK_STATE;
  }
}
