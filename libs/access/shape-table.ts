import { EARTH_RADIUS_METERS } from './sphere.js';
import { f64 } from './typed-arrays.js';
import { type FenceArea } from './types.js';

/** The shapes of many fences in flat arrays. An edge is named by the vertex it starts at; it ends at the next one. */
export interface ShapeTable {
  /** Longitude and latitude of each vertex, rings one after the other, each closed. */
  readonly vertices: Float64Array;
  /** West, south, east, north of each shape, in degrees; circles reach round the Earth. */
  readonly boxes: Float64Array;
  /** Longitude and latitude of the centre, and radius in metres, of each shape; the radius is NaN for polygons. */
  readonly circles: Float64Array;
}

const METERS_PER_DEGREE = (EARTH_RADIUS_METERS * Math.PI) / 180;

/** `edges`: those of each shape, in the order of its rings; none for circles. */
export function buildShapeTable(areas: readonly FenceArea[]): {
  shapes: ShapeTable;
  edges: readonly Uint32Array[];
} {
  const vertices: number[] = [];
  const boxes = new Float64Array(areas.length * 4);
  const circles = new Float64Array(areas.length * 3).fill(NaN);
  const edges = areas.map((area, shape) => {
    if (area.type === 'MultiPolygon') {
      const first = vertices.length / 2;
      const starts: number[] = [];
      for (const ring of area.coordinates.flat()) {
        for (const [index, [x, y]] of ring.entries()) {
          if (index < ring.length - 1) starts.push(vertices.length / 2);
          vertices.push(x, y);
        }
      }
      boxes.set(boxOf(vertices, first * 2), shape * 4);
      return Uint32Array.from(starts);
    }
    const { centre, radiusMeters } = area;
    circles.set([centre[0], centre[1], radiusMeters], shape * 3);
    const reach = (radiusMeters / METERS_PER_DEGREE) * 1.000001 + 1e-9;
    boxes.set([-180, centre[1] - reach, 180, centre[1] + reach], shape * 4);
    return new Uint32Array(0);
  });
  return { shapes: { vertices: Float64Array.from(vertices), boxes, circles }, edges };
}

export function isCircle({ circles }: ShapeTable, shape: number): boolean {
  return !Number.isNaN(f64(circles, shape * 3 + 2));
}

function boxOf(vertices: readonly number[], from: number): [number, number, number, number] {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let place = from; place < vertices.length; place += 2) {
    const x = vertices[place] ?? NaN;
    const y = vertices[place + 1] ?? NaN;
    west = Math.min(west, x);
    south = Math.min(south, y);
    east = Math.max(east, x);
    north = Math.max(north, y);
  }
  return [west, south, east, north];
}
