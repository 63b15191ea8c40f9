import { settleCoordinate } from './ring.js';
import { LARGEST_RADIUS_METERS } from './sphere.js';
import { type FenceArea, type Position } from './types.js';

/** What is wrong with a geometry and where (JSON Pointer, RFC 6901). Never leaves this folder as an exception. */
export class AreaFault extends Error {
  constructor(
    readonly pointer: string,
    message: string,
  ) {
    super(message);
  }
}

export interface RawRing {
  readonly pointer: string;
  /** Without the closing position and without repetitions; `index` is the place in the ring as given. */
  readonly corners: readonly { readonly longitude: number; readonly latitude: number; readonly index: number }[];
}

export interface RawPolygon {
  readonly pointer: string;
  readonly rings: readonly RawRing[];
}

export type RawGeometry =
  | { readonly type: 'Circle'; readonly area: FenceArea }
  | { readonly type: 'Polygons'; readonly polygons: readonly RawPolygon[]; readonly vertices: number };

const WGS84_NAMES = ['urn:ogc:def:crs:OGC:1.3:CRS84', 'urn:ogc:def:crs:OGC::CRS84', 'EPSG:4326'];

/**
 * The shape of a geometry, position by position: types, nesting, numbers, ranges, closed rings, poles and the number of
 * vertices. What rings do to each other is judged later. Throws {@link AreaFault}.
 */
export function readGeometry(input: unknown, maxVertices: number): RawGeometry {
  if (!isObject(input)) throw new AreaFault('', 'The area is not an object; give a GeoJSON Polygon or MultiPolygon.');
  refuseOtherReferenceSystem(input.crs);
  if (input.type === 'Circle') return { type: 'Circle', area: readCircle(input) };
  const reader = new PolygonReader(maxVertices);
  if (input.type === 'Polygon') {
    const polygons = [reader.polygon(input.coordinates, '/coordinates')];
    return { type: 'Polygons', polygons, vertices: reader.vertices };
  }
  if (input.type === 'MultiPolygon') {
    const members = readArray(input.coordinates, '/coordinates', 'a list of polygons');
    if (members.length === 0) throw new AreaFault('/coordinates', 'The area has no polygon; draw at least one.');
    const polygons = members.map((member, index) => reader.polygon(member, `/coordinates/${index}`));
    return { type: 'Polygons', polygons, vertices: reader.vertices };
  }
  if (input.type === 'Feature' || input.type === 'FeatureCollection') {
    throw new AreaFault('/type', `A ${input.type} is not a geometry; give the "geometry" inside it.`);
  }
  throw new AreaFault('/type', 'The type of the area must be Polygon, MultiPolygon or Circle.');
}

class PolygonReader {
  vertices = 0;

  constructor(private readonly maxVertices: number) {}

  polygon(input: unknown, pointer: string): RawPolygon {
    const rings = readArray(input, pointer, 'a list of rings');
    if (rings.length === 0) throw new AreaFault(pointer, 'The polygon has no ring; give at least its outer ring.');
    return { pointer, rings: rings.map((ring, index) => this.ring(ring, `${pointer}/${index}`)) };
  }

  private ring(input: unknown, pointer: string): RawRing {
    const given = readArray(input, pointer, 'a list of positions');
    this.vertices += given.length;
    if (this.vertices > this.maxVertices) {
      throw new AreaFault(
        pointer,
        `The area has more than ${this.maxVertices} vertices, the limit of MAX_FENCE_VERTICES; simplify it, or raise that.`,
      );
    }
    const positions = given.map((position, index) => readPosition(position, `${pointer}/${index}`));
    for (const [index, [, latitude]] of positions.entries()) {
      if (Math.abs(latitude) === 90) {
        throw new AreaFault(`${pointer}/${index}`, 'A ring must not touch a pole; keep latitudes between -90 and 90.');
      }
    }
    if (positions.length < 4) {
      throw new AreaFault(pointer, 'A ring has at least four positions, the last equal to the first.');
    }
    const first = positions[0];
    const last = positions.at(-1);
    if (!first || !last || first[0] !== last[0] || first[1] !== last[1]) {
      throw new AreaFault(pointer, 'The ring is not closed; repeat its first position at its end.');
    }
    const corners = positions
      .map(([longitude, latitude], index) => ({ longitude, latitude, index }))
      .slice(0, -1)
      .filter(({ longitude, latitude }, index, all) => {
        const previous = all[index - 1];
        return previous?.longitude !== longitude || previous.latitude !== latitude;
      });
    return { pointer, corners };
  }
}

/** [longitude, latitude], or with an elevation, which is dropped (RFC 7946 §3.1.1). */
function readPosition(input: unknown, pointer: string): Position {
  const numbers = readArray(input, pointer, 'a position [longitude, latitude]');
  const [longitude, latitude] = numbers;
  if (Array.isArray(longitude)) {
    throw new AreaFault(`${pointer}/0`, 'The positions are nested a level too deep; a coordinate is a number.');
  }
  if (numbers.length < 2 || numbers.length > 3) {
    throw new AreaFault(pointer, 'A position has a longitude, a latitude and at most an elevation.');
  }
  for (const [index, number] of numbers.entries()) {
    if (typeof number !== 'number' || !Number.isFinite(number)) {
      throw new AreaFault(`${pointer}/${index}`, 'A coordinate must be a finite number of degrees.');
    }
  }
  if (typeof longitude !== 'number' || longitude < -180 || longitude > 180) {
    throw new AreaFault(
      `${pointer}/0`,
      'The longitude is out of range; it comes first and is from -180 to 180 degrees.',
    );
  }
  if (typeof latitude !== 'number' || latitude < -90 || latitude > 90) {
    throw new AreaFault(
      `${pointer}/1`,
      'The latitude is out of range; it comes second and is from -90 to 90 degrees. Perhaps longitude and latitude are swapped.',
    );
  }
  return [settleCoordinate(longitude), settleCoordinate(latitude)];
}

function readCircle(input: Record<string, unknown>): FenceArea {
  const centre = readPosition(input.centre, '/centre');
  const { radiusMeters } = input;
  const isUsable = typeof radiusMeters === 'number' && radiusMeters > 0 && radiusMeters <= LARGEST_RADIUS_METERS;
  if (!isUsable) {
    throw new AreaFault(
      '/radiusMeters',
      `The radius must be a number of metres above 0 and at most ${LARGEST_RADIUS_METERS}.`,
    );
  }
  return { type: 'Circle', centre: [centre[0] + 0, centre[1] + 0], radiusMeters };
}

/** GeoJSON before RFC 7946 could carry another reference system; its numbers would be read as degrees. */
function refuseOtherReferenceSystem(crs: unknown): void {
  if (crs === undefined || crs === null) return;
  const properties = isObject(crs) ? crs.properties : null;
  const name = isObject(properties) ? properties.name : null;
  if (typeof name === 'string' && WGS84_NAMES.includes(name)) return;
  throw new AreaFault('/crs', 'Only WGS 84 longitude and latitude are read; convert the area and leave out "crs".');
}

function readArray(input: unknown, pointer: string, what: string): unknown[] {
  if (!Array.isArray(input)) throw new AreaFault(pointer, `Here must be ${what}.`);
  // Array.isArray says any[]; the elements are yet to be looked at.
  return input as unknown[];
}

function isObject(input: unknown): input is Record<string, unknown> {
  return typeof input === 'object' && input !== null && !Array.isArray(input);
}
