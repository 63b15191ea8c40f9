import { orient2d } from 'robust-predicates';
import { EARTH_RADIUS_METERS, sphereDistanceMeters } from './sphere.js';
import { f64, u32 } from './typed-arrays.js';
import { type FenceArea } from './types.js';

/**
 * The shapes of many fences in flat arrays. A polygon's edges stand in slabs of latitude, so that a point is compared
 * with the few edges beside it and not with all. An edge is named by the vertex it starts at; it ends at the next one.
 */
export interface ShapeTable {
  /** Longitude and latitude of each vertex, rings one after the other, each closed. */
  readonly vertices: Float64Array;
  /** West, south, east, north of each shape, in degrees; circles reach round the Earth. */
  readonly boxes: Float64Array;
  /** Longitude and latitude of the centre, and radius in metres, of each shape; the radius is NaN for polygons. */
  readonly circles: Float64Array;
  /** First slab of each shape, and the number of slabs behind the last; circles have none. */
  readonly firstSlabs: Uint32Array;
  /** Where the edges of each slab begin in `slabEdges`, and where those of the last end. */
  readonly slabStarts: Uint32Array;
  readonly slabEdges: Uint32Array;
}

const METERS_PER_DEGREE = (EARTH_RADIUS_METERS * Math.PI) / 180;
const EDGES_PER_SLAB = 2;
const MOST_SLABS = 4_096;

export function buildShapeTable(areas: readonly FenceArea[]): ShapeTable {
  const vertices: number[] = [];
  const boxes = new Float64Array(areas.length * 4);
  const circles = new Float64Array(areas.length * 3).fill(NaN);
  const firstSlabs = new Uint32Array(areas.length + 1);
  const slabStarts: number[] = [0];
  const slabEdges: number[] = [];
  for (const [shape, area] of areas.entries()) {
    if (area.type === 'Circle') {
      const { centre, radiusMeters } = area;
      circles.set([centre[0], centre[1], radiusMeters], shape * 3);
      const reach = (radiusMeters / METERS_PER_DEGREE) * 1.000001 + 1e-9;
      boxes.set([-180, centre[1] - reach, 180, centre[1] + reach], shape * 4);
    } else {
      const edges: number[] = [];
      const box = [Infinity, Infinity, -Infinity, -Infinity] as [number, number, number, number];
      for (const ring of area.coordinates.flat()) {
        for (const [index, [x, y]] of ring.entries()) {
          if (index < ring.length - 1) edges.push(vertices.length / 2);
          vertices.push(x, y);
          box[0] = Math.min(box[0], x);
          box[1] = Math.min(box[1], y);
          box[2] = Math.max(box[2], x);
          box[3] = Math.max(box[3], y);
        }
      }
      boxes.set(box, shape * 4);
      fillSlabs(vertices, edges, box[1], box[3], slabStarts, slabEdges);
    }
    firstSlabs[shape + 1] = slabStarts.length - 1;
  }
  return {
    vertices: Float64Array.from(vertices),
    boxes,
    circles,
    firstSlabs,
    slabStarts: Uint32Array.from(slabStarts),
    slabEdges: Uint32Array.from(slabEdges),
  };
}

export function isCircle({ circles }: ShapeTable, shape: number): boolean {
  return !Number.isNaN(f64(circles, shape * 3 + 2));
}

/** The edges of a polygon, each once, in the order of its rings. */
export function edgesOfShape({ firstSlabs, slabStarts, slabEdges }: ShapeTable, shape: number): Uint32Array {
  const from = u32(slabStarts, u32(firstSlabs, shape));
  const until = u32(slabStarts, u32(firstSlabs, shape + 1));
  return Uint32Array.from(new Set(slabEdges.subarray(from, until))).sort();
}

/**
 * PostGIS ST_Covers on geometry; for circles ST_DWithin on geography, without spheroid. The boundary is inside. Whoever
 * asks at ±180 asks about both.
 */
export function shapeCovers(table: ShapeTable, shape: number, x: number, y: number): boolean {
  const radiusMeters = f64(table.circles, shape * 3 + 2);
  if (!Number.isNaN(radiusMeters)) {
    const longitude = f64(table.circles, shape * 3);
    const latitude = f64(table.circles, shape * 3 + 1);
    return sphereDistanceMeters([longitude, latitude], [x, y]) <= radiusMeters;
  }
  const { boxes } = table;
  const south = f64(boxes, shape * 4 + 1);
  const north = f64(boxes, shape * 4 + 3);
  // Written so that NaN is outside.
  const isInBox = x >= f64(boxes, shape * 4) && y >= south && x <= f64(boxes, shape * 4 + 2) && y <= north;
  return isInBox && polygonCovers(table, shape, x, y, south, north);
}

/**
 * Even-odd over all rings of a valid MultiPolygon, by a ray towards +x with exact orientation; an edge holds its lower end
 * and not its upper one, so that a ray through a corner is counted once.
 */
function polygonCovers(table: ShapeTable, shape: number, x: number, y: number, south: number, north: number): boolean {
  const { vertices, firstSlabs, slabStarts, slabEdges } = table;
  const first = u32(firstSlabs, shape);
  const slab = first + slabOf(y, south, north, u32(firstSlabs, shape + 1) - first);
  const end = u32(slabStarts, slab + 1);
  let isInside = false;
  for (let index = u32(slabStarts, slab); index < end; index += 1) {
    const vertex = u32(slabEdges, index) * 2;
    const ay = f64(vertices, vertex + 1);
    const by = f64(vertices, vertex + 3);
    const isBeside = ay > y === by > y;
    // Horizontal edges are beside every ray, and may yet hold the point; so may the upper end of an edge.
    if (isBeside && ay !== y && by !== y) continue;
    const ax = f64(vertices, vertex);
    const bx = f64(vertices, vertex + 2);
    if (ax < x && bx < x) continue;
    if (ax > x && bx > x) {
      if (!isBeside) isInside = !isInside;
      continue;
    }
    const left = -orient2d(ax, ay, bx, by, x, y);
    if (left === 0 && isBetween(ay, by, y)) return true;
    if (isBeside) continue;
    if (by > ay ? left > 0 : left < 0) isInside = !isInside;
  }
  return isInside;
}

/** Which slab of a shape a latitude lies in. Monotone, so that an edge is in every slab from its lower to its upper end. */
function slabOf(y: number, south: number, north: number, slabs: number): number {
  const slab = Math.floor(((y - south) / (north - south)) * slabs);
  return Math.min(slabs - 1, Math.max(0, slab));
}

function fillSlabs(
  vertices: readonly number[],
  edges: readonly number[],
  south: number,
  north: number,
  slabStarts: number[],
  slabEdges: number[],
): void {
  const count = Math.min(MOST_SLABS, Math.max(1, Math.floor(edges.length / EDGES_PER_SLAB)));
  const slabs = Array.from({ length: count }, (): number[] => []);
  for (const edge of edges) {
    const ay = vertices[edge * 2 + 1] ?? NaN;
    const by = vertices[edge * 2 + 3] ?? NaN;
    const last = slabOf(Math.max(ay, by), south, north, count);
    for (let slab = slabOf(Math.min(ay, by), south, north, count); slab <= last; slab += 1) slabs[slab]?.push(edge);
  }
  for (const slab of slabs) {
    for (const edge of slab) slabEdges.push(edge);
    slabStarts.push(slabEdges.length);
  }
}

function isBetween(one: number, other: number, value: number): boolean {
  return Math.min(one, other) <= value && value <= Math.max(one, other);
}
