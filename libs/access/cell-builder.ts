import {
  type Cell,
  cornerLatitude,
  cornerLongitude,
  DEEPEST_BITS,
  edgeMayMeetCell,
  FINEST_BITS,
  meetCircle,
} from './cell-geometry.js';
import { packCover } from './cell-grid.js';
import { ALL_EDGES, CIRCLE, type CellIndex, circleCovers, EMPTY, PART, WHOLE, WHOLE_CELL } from './cell-index.js';
import { isOnEdge, pushPartWords } from './cell-part.js';
import { NumberStack } from './number-stack.js';
import { isCircle, type ShapeTable } from './shape-table.js';
import { SlabTable } from './slab-table.js';
import { type CellEntry, type EdgeSpan, TileStack } from './tile-stack.js';

const FINEST_GRID_BITS = 9;
const CELLS_PER_SHAPE = 8;
/** A cell with so few shapes and edges is not worth halving. */
const FEW_SHAPES = 3;
const FEW_EDGES = 12;
/**
 * Looks at edges while a cover is made, for each edge and besides. Fences as people draw them take a tenth of it; those with
 * many long edges beside each other would take the square of their edges and more, and get a cover of larger cells.
 */
const LOOKS_PER_EDGE = 600;
const LEAST_LOOKS = 2_000_000;
/** What making a tile costs besides, in looks. */
const LOOKS_PER_TILE = 64;
/** How often cells are halved, at the most; the next where the one before costs too much. */
const DEPTHS = [DEEPEST_BITS, 18, 14, 11, 9, 7, 5, 3, 1];
/** The last of them, which may cost what it will. */
const COARSEST = 1;
/** Halvings in a row that part no shapes, before they are taken to lie on top of each other. */
const MOST_FRUITLESS = 4;

/**
 * Covers the map with cells for `findShape`.
 *
 * @param edges those of each shape, as the shape table was made with
 * @param answersAlways whether a shape that holds a point is the answer at any time, so that later ones are never asked
 */
export function buildCellIndex(
  shapes: ShapeTable,
  edges: readonly Uint32Array[],
  answersAlways: (shape: number) => boolean,
): CellIndex {
  const slabs = new SlabTable(shapes, edges);
  const count = edges.reduce((sum, { length }) => sum + length, 0);
  const most = LEAST_LOOKS + LOOKS_PER_EDGE * count;
  for (const depth of DEPTHS) {
    const mostLooks = depth === COARSEST ? Infinity : most;
    const index = new CellIndexBuilder(shapes, edges, slabs, answersAlways, depth, mostLooks).build();
    if (index !== null) return index;
  }
  throw new Error('A cover without bounds was given up.');
}

/** A square of a level: `column` and `row` of 2^`bits` each way. */
interface Square {
  readonly bits: number;
  readonly column: number;
  readonly row: number;
}

/** What a square has in it: shapes that hold part of it, on a stack from `from` to `until`, and those that hold it all. */
interface Content {
  readonly from: number;
  readonly until: number;
  readonly whole: readonly number[];
}

/** Numbers that each shape takes on the stack of parts: shape, its first edge on the stack of edges, and their end. */
const PART_SIZE = 3;

class CellIndexBuilder {
  readonly #grid: Int32Array;
  readonly #gridBits: number;
  readonly #quadrants = new NumberStack();
  readonly #tiles: TileStack;
  readonly #lists = new NumberStack();
  readonly #parts = new NumberStack();
  readonly #edges = new NumberStack();
  readonly #slabsBefore: number;
  #looked = 0;

  constructor(
    private readonly shapes: ShapeTable,
    private readonly shapeEdges: readonly Uint32Array[],
    private readonly slabs: SlabTable,
    private readonly answersAlways: (shape: number) => boolean,
    private readonly depth: number,
    private readonly mostLooks: number,
  ) {
    this.#slabsBefore = slabs.looked;
    const bits = Math.ceil(Math.log2(CELLS_PER_SHAPE * shapeEdges.length + 1) / 2);
    this.#gridBits = Math.min(FINEST_GRID_BITS, depth, Math.max(1, bits));
    this.#grid = new Int32Array(4 ** this.#gridBits);
    this.#tiles = new TileStack(shapes, slabs);
  }

  /** null: it takes more looks at edges than it may. */
  build(): CellIndex | null {
    for (const [shape, edges] of this.shapeEdges.entries()) {
      const from = this.#edges.length;
      for (const edge of edges) this.#edges.push(edge);
      this.#pushPart(shape, from);
    }
    this.#fillGrid({ bits: 0, column: 0, row: 0 }, { from: 0, until: this.#parts.length, whole: [] });
    if (this.#isGivenUp()) return null;
    return packCover({
      gridBits: this.#gridBits,
      grid: this.#grid,
      quadrants: this.#quadrants.signed(),
      tiles: this.#tiles.words(),
      lists: this.#lists.signed(),
    });
  }

  #isGivenUp(): boolean {
    return this.#looked + this.slabs.looked - this.#slabsBefore > this.mostLooks;
  }

  #fillGrid(square: Square, content: Content): void {
    if (this.#isGivenUp()) return;
    if (square.bits < this.#gridBits && content.from !== content.until) {
      this.#forQuadrants(square, content, (quadrant, inner) => this.#fillGrid(quadrant, inner));
      return;
    }
    const node = this.#node(square, content, 0);
    const side = 2 ** (this.#gridBits - square.bits);
    for (let row = square.row * side; row < (square.row + 1) * side; row += 1) {
      const start = row * 2 ** this.#gridBits + square.column * side;
      this.#grid.fill(node, start, start + side);
    }
  }

  /** `fruitless`: how many halvings before this one parted nothing. */
  #node(square: Square, content: Content, fruitless: number): number {
    if (this.#isGivenUp()) return EMPTY;
    if (square.bits >= this.depth || fruitless === MOST_FRUITLESS || this.#isSimple(content)) {
      return this.#leaf(square, content);
    }
    const quadrants: number[] = [];
    this.#forQuadrants(square, content, (quadrant, inner) => {
      const isCrowded = inner.until - inner.from > FEW_SHAPES * PART_SIZE;
      const isParted = inner.until - inner.from < content.until - content.from;
      quadrants.push(this.#node(quadrant, inner, isCrowded && !isParted ? fruitless + 1 : 0));
    });
    const [first = 0] = quadrants;
    if (first >= 0 && quadrants.every((node) => node === first)) return first;
    const place = this.#quadrants.length;
    for (const node of quadrants) this.#quadrants.push(node);
    return ~place;
  }

  /** Visits the four in the order of a node's quadrants: along the row, then the row above. */
  #forQuadrants(square: Square, content: Content, visit: (quadrant: Square, content: Content) => void): void {
    const bits = square.bits + 1;
    for (const [right, up] of QUADRANTS) {
      const quadrant = { bits, column: square.column * 2 + right, row: square.row * 2 + up };
      const from = this.#parts.length;
      const edges = this.#edges.length;
      const whole = this.#pushParts(cellOf(quadrant), content);
      visit(quadrant, { from, until: this.#parts.length, whole });
      this.#parts.truncate(from);
      this.#edges.truncate(edges);
    }
  }

  /** Pushes the shapes that hold part of the cell; returns those that hold all of it, lowest number first. */
  #pushParts(cell: Cell, { from, until, whole }: Content): readonly number[] {
    const added: number[] = [];
    let answer = whole.find(this.answersAlways) ?? Infinity;
    for (let place = from; place < until; place += PART_SIZE) {
      const shape = this.#parts.at(place);
      // Later shapes are not asked; the stack is in their order.
      if (shape > answer) break;
      if (this.#pushPartIn(cell, shape, this.#parts.at(place + 1), this.#parts.at(place + 2))) continue;
      if (!this.#holdsMiddle(cell, shape)) continue;
      added.push(shape);
      if (this.answersAlways(shape)) answer = shape;
    }
    if (added.length === 0) return whole;
    return [...whole, ...added].sort((one, other) => one - other).filter((shape) => shape <= answer);
  }

  /** Pushes the part of a shape that may be in the cell; false when its boundary keeps off the cell. */
  #pushPartIn(cell: Cell, shape: number, fromEdge: number, untilEdge: number): boolean {
    const from = this.#edges.length;
    if (isCircle(this.shapes, shape)) {
      if (meetCircle(this.shapes, shape, cell) !== 'partly') return false;
    } else {
      this.#looked += untilEdge - fromEdge;
      for (let place = fromEdge; place < untilEdge; place += 1) {
        const edge = this.#edges.at(place);
        if (edgeMayMeetCell(this.shapes.vertices, edge, cell)) this.#edges.push(edge);
      }
      if (this.#edges.length === from) return false;
    }
    this.#pushPart(shape, from);
    return true;
  }

  #pushPart(shape: number, fromEdge: number): void {
    this.#parts.push(shape);
    this.#parts.push(fromEdge);
    this.#parts.push(this.#edges.length);
  }

  /** Of a cell that the shape's boundary keeps off: all its points are on one side. */
  #holdsMiddle({ west, south, width, height }: Cell, shape: number): boolean {
    const longitude = west + width / 2;
    const latitude = south + height / 2;
    return isCircle(this.shapes, shape)
      ? circleCovers(this.shapes, shape, longitude, latitude)
      : this.slabs.covers(shape, longitude, latitude);
  }

  #isSimple({ from, until }: Content): boolean {
    if (until - from > FEW_SHAPES * PART_SIZE) return false;
    let edges = 0;
    for (let place = from; place < until; place += PART_SIZE) {
      edges += this.#parts.at(place + 2) - this.#parts.at(place + 1);
    }
    return edges <= FEW_EDGES;
  }

  /** The node of a cell that is not halved; makes its tile and its list where there is more to say. */
  #leaf(square: Square, content: Content): number {
    if (content.from === content.until) {
      const [first] = content.whole;
      if (first === undefined) return EMPTY;
      if (content.whole.length === 1) return WHOLE_CELL + first;
    }
    const entries = this.#entriesOf(content);
    this.#looked += LOOKS_PER_TILE;
    for (const { part } of entries) if (part !== null) this.#looked += (part.untilEdge - part.fromEdge) * 2;
    return this.#tiles.push(this.#list(square, entries), cellOf(square), entries, this.#edges);
  }

  /** What a cell knows, lowest shape first, up to the first that surely answers. */
  #entriesOf({ from, until, whole }: Content): readonly CellEntry[] {
    const answer = whole.find(this.answersAlways) ?? Infinity;
    const entries: CellEntry[] = [];
    for (const shape of whole) if (shape <= answer) entries.push({ shape, part: null });
    for (let place = from; place < until; place += PART_SIZE) {
      const shape = this.#parts.at(place);
      const part = { fromEdge: this.#parts.at(place + 1), untilEdge: this.#parts.at(place + 2) };
      if (shape < answer) entries.push({ shape, part });
    }
    return entries.sort((one, other) => one.shape - other.shape);
  }

  /** Writes the entries of a cell; returns their place. */
  #list(square: Square, entries: readonly CellEntry[]): number {
    const place = this.#lists.length;
    this.#lists.push(entries.length);
    for (const { shape, part } of entries) {
      if (part === null) this.#lists.push(shape * 4 + WHOLE);
      else if (isCircle(this.shapes, shape)) this.#lists.push(shape * 4 + CIRCLE);
      else this.#listPart(square, shape, part);
    }
    return place;
  }

  #listPart({ bits, column, row }: Square, shape: number, { fromEdge, untilEdge }: EdgeSpan): void {
    const scale = 2 ** (FINEST_BITS - bits);
    const x = cornerLongitude(column * scale);
    const y = cornerLatitude(row * scale);
    const edges = this.#edges.values().subarray(fromEdge, untilEdge);
    if (isOnEdge(this.shapes.vertices, edges, x, y)) {
      this.#lists.push(shape * 4 + ALL_EDGES);
      pushPartWords(this.#lists, this.shapeEdges[shape] ?? edges, false);
      return;
    }
    this.#lists.push(shape * 4 + PART);
    pushPartWords(this.#lists, edges, this.slabs.covers(shape, x, y));
  }
}

const QUADRANTS = [
  [0, 0],
  [1, 0],
  [0, 1],
  [1, 1],
] as const;

function cellOf({ bits, column, row }: Square): Cell {
  const width = 360 / 2 ** bits;
  const height = 180 / 2 ** bits;
  return { west: column * width - 180, south: row * height - 90, width, height };
}
