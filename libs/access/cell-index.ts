import { type Cell, edgeMayMeetCell, meetCircle } from './cell-geometry.js';
import { NumberStack } from './number-stack.js';
import { edgesOfShape, isCircle, shapeCovers, type ShapeTable } from './shape-table.js';
import { i32, u32 } from './typed-arrays.js';

/**
 * A cover of the map by cells: for each, the shapes that hold all of it or part of it, lowest number first, up to the
 * first that surely answers. A grid of 2^`gridBits` cells each way, and below its cells quadrants of quadrants where more
 * than a few edges meet. Points in cells that no boundary crosses are answered without looking at any edge.
 */
export interface CellIndex {
  readonly gridBits: number;
  /** A node each. 0: no shape. Above 0: a list in `lists`. Below 0: `~node` is the first of four quadrants in `nodes`. */
  readonly grid: Int32Array;
  readonly nodes: Int32Array;
  /** Length, then so many entries: shape × 2, and 1 more when it holds the whole cell. */
  readonly lists: Uint32Array;
}

/** Cells are at most halved so often: 360° / 2²⁴ is 2 m on the equator. */
const FINEST_BITS = 24;
const FINEST = 2 ** FINEST_BITS;
const FINEST_GRID_BITS = 9;
const CELLS_PER_SHAPE = 8;
/** A cell with so few shapes and edges is not worth halving. */
const FEW_SHAPES = 2;
const FEW_EDGES = 8;
/** Halvings in a row that part no shapes, before they are taken to lie on top of each other. */
const MOST_FRUITLESS = 4;

/** The list of the cell that a point lies in, as a place in `lists`; 0 when no shape is near. */
export function findList({ gridBits, grid, nodes }: CellIndex, longitude: number, latitude: number): number {
  const column = finest((longitude + 180) * (FINEST / 360));
  const row = finest((latitude + 90) * (FINEST / 180));
  let bits = FINEST_BITS - gridBits;
  let node = i32(grid, ((row >>> bits) << gridBits) | (column >>> bits));
  while (node < 0) {
    bits -= 1;
    node = i32(nodes, ~node + (((row >>> bits) & 1) << 1) + ((column >>> bits) & 1));
  }
  return node;
}

/**
 * @param answersAlways whether a shape that holds a point is the answer at any time, so that later ones are never asked
 */
export function buildCellIndex(
  shapes: ShapeTable,
  count: number,
  answersAlways: (shape: number) => boolean,
): CellIndex {
  return new CellIndexBuilder(shapes, count, answersAlways).build();
}

function finest(value: number): number {
  return Math.min(FINEST - 1, Math.max(0, Math.floor(value)));
}

/** What is left to be told apart in a cell: shapes that hold part of it, with their edges there, on two stacks. */
interface Partials {
  readonly from: number;
  readonly until: number;
}

class CellIndexBuilder {
  readonly #grid: Int32Array;
  readonly #gridBits: number;
  readonly #nodes = new NumberStack();
  readonly #lists = new NumberStack();
  /** Shape, first edge and end of its edges in #edges, three numbers each. */
  readonly #partials = new NumberStack();
  readonly #edges = new NumberStack();
  readonly #wholeCellLists = new Map<number, number>();

  constructor(
    private readonly shapes: ShapeTable,
    private readonly count: number,
    private readonly answersAlways: (shape: number) => boolean,
  ) {
    this.#gridBits = Math.min(FINEST_GRID_BITS, Math.max(1, Math.ceil(Math.log2(CELLS_PER_SHAPE * count + 1) / 2)));
    this.#grid = new Int32Array(4 ** this.#gridBits);
    // Place 0 means that there is no list.
    this.#lists.push(0);
  }

  build(): CellIndex {
    for (let shape = 0; shape < this.count; shape += 1) {
      const from = this.#edges.length;
      if (!isCircle(this.shapes, shape)) for (const edge of edgesOfShape(this.shapes, shape)) this.#edges.push(edge);
      this.#pushPartial(shape, from);
    }
    const partials = { from: 0, until: this.#partials.length };
    this.#fill(0, 0, 0, partials, [], 0);
    return {
      gridBits: this.#gridBits,
      grid: this.#grid,
      nodes: Int32Array.from(this.#nodes.values()),
      lists: Uint32Array.from(this.#lists.values()),
    };
  }

  /** The cell `column`, `row` of 2^bits each way; down to the grid's own cells, which get their nodes. */
  #fill(bits: number, column: number, row: number, partials: Partials, whole: readonly number[], idle: number): void {
    if (bits < this.#gridBits && partials.from !== partials.until) {
      this.#forQuadrants(bits, column, row, partials, whole, (quadrant, inner, innerWhole) => {
        this.#fill(bits + 1, column * 2 + (quadrant & 1), row * 2 + (quadrant >> 1), inner, innerWhole, idle);
      });
      return;
    }
    const node = this.#node(bits, column, row, partials, whole, 0);
    const shift = this.#gridBits - bits;
    const side = 2 ** shift;
    for (let y = row * side; y < (row + 1) * side; y += 1) {
      const start = y * 2 ** this.#gridBits + column * side;
      this.#grid.fill(node, start, start + side);
    }
  }

  #node(bits: number, column: number, row: number, partials: Partials, whole: readonly number[], idle: number): number {
    if (bits === FINEST_BITS || idle === MOST_FRUITLESS || this.#isSimple(partials)) return this.#list(partials, whole);
    const quadrants = [0, 0, 0, 0];
    this.#forQuadrants(bits, column, row, partials, whole, (quadrant, inner, innerWhole) => {
      const isFruitless = inner.until - inner.from === partials.until - partials.from;
      quadrants[quadrant] = this.#node(
        bits + 1,
        column * 2 + (quadrant & 1),
        row * 2 + (quadrant >> 1),
        inner,
        innerWhole,
        isFruitless && inner.until - inner.from > 3 * FEW_SHAPES ? idle + 1 : 0,
      );
    });
    const [first = 0] = quadrants;
    if (first >= 0 && quadrants.every((node) => node === first)) return first;
    const place = this.#nodes.length;
    for (const node of quadrants) this.#nodes.push(node);
    return ~place;
  }

  #forQuadrants(
    bits: number,
    column: number,
    row: number,
    partials: Partials,
    whole: readonly number[],
    visit: (quadrant: number, partials: Partials, whole: readonly number[]) => void,
  ): void {
    const width = 360 / 2 ** (bits + 1);
    const height = 180 / 2 ** (bits + 1);
    for (let quadrant = 0; quadrant < 4; quadrant += 1) {
      const west = -180 + (column * 2 + (quadrant & 1)) * width;
      const south = -90 + (row * 2 + (quadrant >> 1)) * height;
      const from = this.#partials.length;
      const edges = this.#edges.length;
      const innerWhole = this.#sortInto({ west, south, width, height }, partials, whole);
      visit(quadrant, { from, until: this.#partials.length }, innerWhole);
      this.#partials.truncate(from);
      this.#edges.truncate(edges);
    }
  }

  /** Pushes the shapes that hold part of the cell; returns those that hold all of it, lowest number first. */
  #sortInto(cell: Cell, partials: Partials, whole: readonly number[]): readonly number[] {
    const added: number[] = [];
    let answer = whole.find(this.answersAlways) ?? Infinity;
    for (let place = partials.from; place < partials.until; place += 3) {
      const shape = this.#partials.at(place);
      // Later shapes are not asked; partials are in order.
      if (shape > answer) break;
      if (this.#pushPart(cell, shape, this.#partials.at(place + 1), this.#partials.at(place + 2))) continue;
      if (!this.#holdsMiddle(cell, shape)) continue;
      added.push(shape);
      if (this.answersAlways(shape)) answer = shape;
    }
    if (added.length === 0) return whole;
    return [...whole, ...added].sort((one, other) => one - other).filter((shape) => shape <= answer);
  }

  /** Pushes the part of a shape that may be in the cell; false when its boundary keeps off the cell. */
  #pushPart(cell: Cell, shape: number, fromEdge: number, untilEdge: number): boolean {
    const from = this.#edges.length;
    if (isCircle(this.shapes, shape)) {
      if (meetCircle(this.shapes, shape, cell) !== 'partly') return false;
    } else {
      for (let place = fromEdge; place < untilEdge; place += 1) {
        const edge = this.#edges.at(place);
        if (edgeMayMeetCell(this.shapes.vertices, edge, cell)) this.#edges.push(edge);
      }
      if (this.#edges.length === from) return false;
    }
    this.#pushPartial(shape, from);
    return true;
  }

  #pushPartial(shape: number, fromEdge: number): void {
    this.#partials.push(shape);
    this.#partials.push(fromEdge);
    this.#partials.push(this.#edges.length);
  }

  /** Of a cell that the boundary keeps off: all its points are on one side. */
  #holdsMiddle({ west, south, width, height }: Cell, shape: number): boolean {
    return shapeCovers(this.shapes, shape, west + width / 2, south + height / 2);
  }

  #isSimple({ from, until }: Partials): boolean {
    if (until - from > 3 * FEW_SHAPES) return false;
    let edges = 0;
    for (let place = from; place < until; place += 3)
      edges += this.#partials.at(place + 2) - this.#partials.at(place + 1);
    return edges <= FEW_EDGES;
  }

  #list({ from, until }: Partials, whole: readonly number[]): number {
    const entries = whole.map((shape) => shape * 2 + 1);
    for (let place = from; place < until; place += 3) entries.push(this.#partials.at(place) * 2);
    entries.sort((one, other) => one - other);
    const answer = entries.findIndex((entry) => entry % 2 === 1 && this.answersAlways(entry >>> 1));
    if (answer !== -1) entries.length = answer + 1;
    const [only] = entries;
    if (only === undefined) return 0;
    const known = entries.length === 1 ? this.#wholeCellLists.get(only) : undefined;
    if (known !== undefined) return known;
    const place = this.#lists.length;
    if (entries.length === 1) this.#wholeCellLists.set(only, place);
    this.#lists.push(entries.length);
    for (const entry of entries) this.#lists.push(entry);
    return place;
  }
}

/** Whether a list entry's shape holds the whole cell, and which shape it is. */
export function isWholeCell(entry: number): boolean {
  return (entry & 1) === 1;
}

export function entryAt({ lists }: CellIndex, place: number): number {
  return u32(lists, place);
}
