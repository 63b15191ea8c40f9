import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { areaSquareMeters, vertexCount } from './measures.js';
import { EARTH_RADIUS_METERS } from './sphere.js';
import { type FenceArea, type Position } from './types.js';

const SPHERE = 4 * Math.PI * EARTH_RADIUS_METERS ** 2;
const box = (west: number, south: number, east: number, north: number): Position[] => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
  [west, south],
];
const polygon = (...rings: Position[][]): FenceArea => ({ type: 'MultiPolygon', coordinates: [rings] });
const zone = (south: number, north: number): number =>
  (Math.sin((north * Math.PI) / 180) - Math.sin((south * Math.PI) / 180)) / 2;

describe('the area of a fence', () => {
  it('of a box is its share of the sphere', () => {
    const degrees = fc.double({ min: -89, max: 89, noNaN: true });
    fc.assert(
      fc.property(degrees, degrees, fc.double({ min: 0.001, max: 359, noNaN: true }), (one, other, width) => {
        fc.pre(Math.abs(one - other) > 0.001);
        const [south, north] = [Math.min(one, other), Math.max(one, other)];
        const expected = SPHERE * zone(south, north) * (width / 360);
        expect(areaSquareMeters(polygon(box(-180, south, width - 180, north))) / expected).toBeCloseTo(1, 6);
      }),
    );
  });

  it('of a triangle and what is missing of its box is that of the box', () => {
    const triangle = polygon([
      [0, 10],
      [20, 10],
      [20, 50],
      [0, 10],
    ]);
    const rest = polygon([
      [0, 10],
      [20, 50],
      [0, 50],
      [0, 10],
    ]);
    const whole = areaSquareMeters(polygon(box(0, 10, 20, 50)));
    expect((areaSquareMeters(triangle) + areaSquareMeters(rest)) / whole).toBeCloseTo(1, 12);
  });

  it('is smaller by its holes, and the same whichever way its rings turn', () => {
    const hole = box(2, 52, 3, 53);
    const whole = areaSquareMeters(polygon(box(0, 50, 10, 60)));
    const holed = polygon(box(0, 50, 10, 60), hole);
    expect(areaSquareMeters(holed)).toBeCloseTo(whole - areaSquareMeters(polygon(hole)), 0);
    expect(areaSquareMeters(polygon(box(0, 50, 10, 60).reverse(), hole))).toBe(areaSquareMeters(holed));
  });

  it('of a metre by a metre is a square metre, near the pole too', () => {
    for (const latitude of [0, 55, -89]) {
      const step = 360 / (2 * Math.PI * EARTH_RADIUS_METERS);
      const wide = step / Math.cos((latitude * Math.PI) / 180);
      expect(areaSquareMeters(polygon(box(12, latitude, 12 + wide, latitude + step)))).toBeCloseTo(1, 3);
    }
  });

  it.each([
    [1, Math.PI],
    [1_000, Math.PI * 1e6],
    [Math.PI * EARTH_RADIUS_METERS, SPHERE],
  ])('of a circle of %d m', (radiusMeters, expected) => {
    const area = areaSquareMeters({ type: 'Circle', centre: [12, 55], radiusMeters });
    expect(area / expected).toBeCloseTo(1, 6);
  });
});

it('vertices are counted as they are drawn', () => {
  expect(vertexCount(polygon(box(0, 0, 1, 1), box(0.2, 0.2, 0.4, 0.4)))).toBe(8);
  expect(vertexCount({ type: 'Circle', centre: [0, 0], radiusMeters: 1 })).toBe(0);
});
