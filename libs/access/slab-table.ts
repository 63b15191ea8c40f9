import { orient2d } from 'robust-predicates';
import { type ShapeTable } from './shape-table.js';
import { f64, u32 } from './typed-arrays.js';

/**
 * The edges of polygons in slabs of latitude, so that a point is compared with the few edges beside it and not with all.
 * Used while the cover of cells is made, which then does without.
 */
export class SlabTable {
  /** First slab of each shape, and the number of slabs behind the last. */
  readonly #firsts: Uint32Array;
  /** Where the edges of each slab begin in #edges, and where those of the last end. */
  readonly #starts: Uint32Array;
  readonly #edges: Uint32Array;
  #looked = 0;

  constructor(
    private readonly shapes: ShapeTable,
    edges: readonly Uint32Array[],
  ) {
    const firsts = [0];
    const starts = [0];
    const sorted: number[] = [];
    for (const [shape, own] of edges.entries()) {
      for (const slab of this.#slabsOf(shape, own)) {
        for (const edge of slab) sorted.push(edge);
        starts.push(sorted.length);
      }
      firsts.push(starts.length - 1);
    }
    this.#firsts = Uint32Array.from(firsts);
    this.#starts = Uint32Array.from(starts);
    this.#edges = Uint32Array.from(sorted);
  }

  /** Edges that were looked at so far. */
  get looked(): number {
    return this.#looked;
  }

  /**
   * PostGIS ST_Covers on geometry: even-odd over all rings of a valid MultiPolygon, by a ray towards +x with exact
   * orientation, the boundary included. An edge holds its lower end and not its upper one, so that a ray through a corner
   * is counted once. Whoever asks at ±180 asks about both.
   */
  covers(shape: number, x: number, y: number): boolean {
    const { boxes, vertices } = this.shapes;
    const south = f64(boxes, shape * 4 + 1);
    const north = f64(boxes, shape * 4 + 3);
    // Written so that NaN is outside.
    const isInBox = x >= f64(boxes, shape * 4) && y >= south && x <= f64(boxes, shape * 4 + 2) && y <= north;
    if (!isInBox) return false;
    const first = u32(this.#firsts, shape);
    const slab = first + slabOf(y, south, north, u32(this.#firsts, shape + 1) - first);
    const end = u32(this.#starts, slab + 1);
    this.#looked += end - u32(this.#starts, slab);
    let isInside = false;
    for (let index = u32(this.#starts, slab); index < end; index += 1) {
      const vertex = u32(this.#edges, index) * 2;
      const ay = f64(vertices, vertex + 1);
      const by = f64(vertices, vertex + 3);
      const isBeside = ay > y !== by > y;
      // Horizontal edges are beside no ray, and may yet hold the point; so may the upper end of an edge.
      if (!isBeside && ay !== y && by !== y) continue;
      const ax = f64(vertices, vertex);
      const bx = f64(vertices, vertex + 2);
      if (ax < x && bx < x) continue;
      if (ax > x && bx > x) {
        if (isBeside) isInside = !isInside;
        continue;
      }
      // robust-predicates looks at a plane whose y axis points down.
      const left = -orient2d(ax, ay, bx, by, x, y);
      if (left === 0 && Math.min(ay, by) <= y && y <= Math.max(ay, by)) return true;
      if (isBeside && (by > ay ? left > 0 : left < 0)) isInside = !isInside;
    }
    return isInside;
  }

  #slabsOf(shape: number, edges: Uint32Array): number[][] {
    if (edges.length === 0) return [];
    const { boxes, vertices } = this.shapes;
    const south = f64(boxes, shape * 4 + 1);
    const north = f64(boxes, shape * 4 + 3);
    const heights = edges.reduce((sum, edge) => {
      return sum + Math.abs(f64(vertices, edge * 2 + 1) - f64(vertices, edge * 2 + 3));
    }, 0);
    // Edges that go from end to end of the shape are in all slabs: the more there are, the fewer slabs.
    const mostByHeight = Math.ceil((MOST_COPIES * edges.length * (north - south)) / heights);
    const wanted = Math.min(MOST_SLABS, Math.ceil(edges.length / EDGES_PER_SLAB));
    const count = Math.max(1, Math.min(wanted, mostByHeight));
    const slabs = Array.from({ length: count }, (): number[] => []);
    for (const edge of edges) {
      const ay = f64(vertices, edge * 2 + 1);
      const by = f64(vertices, edge * 2 + 3);
      const last = slabOf(Math.max(ay, by), south, north, count);
      for (let slab = slabOf(Math.min(ay, by), south, north, count); slab <= last; slab += 1) slabs[slab]?.push(edge);
    }
    return slabs;
  }
}

const EDGES_PER_SLAB = 2;
const MOST_SLABS = 4_096;
/** Slabs that an edge is in, on the average, besides the one that it begins in. */
const MOST_COPIES = 8;

/** Which slab of a shape a latitude lies in. Monotone, so that an edge is in every slab from its lower to its upper end. */
function slabOf(y: number, south: number, north: number, slabs: number): number {
  const slab = Math.floor(((y - south) / (north - south)) * slabs);
  return Math.min(slabs - 1, Math.max(0, slab));
}
