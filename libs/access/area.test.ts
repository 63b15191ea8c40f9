import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { areaCovers, coversWholeCircle, distanceToBoundaryMeters, prepareArea, touchesCircle } from './area.js';
import { parseArea } from './parse-area.js';
import { EARTH_RADIUS_METERS, HALF_CIRCUMFERENCE_METERS, sphereDistanceMeters } from './sphere.js';
import { type FenceArea, type Position, type Ring } from './types.js';

function polygon(...rings: Ring[]): FenceArea {
  const parsed = parseArea({ type: 'Polygon', coordinates: rings }, 1_000);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.area;
}

function box(west: number, south: number, east: number, north: number): Ring {
  return [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ] as const;
}

const frame = polygon(box(0, 0, 10, 10), box(4, 4, 6, 6));

describe('areaCovers', () => {
  it.each<[string, Position, boolean]>([
    ['the interior', [1, 1], true],
    ['an edge', [5, 0], true],
    ['a corner', [10, 10], true],
    ['the edge of the hole', [4, 5], true],
    ['a corner of the hole', [6, 6], true],
    ['the hole', [5, 5], false],
    ['beside it, level with an edge', [-1, 0], false],
    ['beside it, level with a corner', [11, 10], false],
    ['one bit outside', [10.000000000000002, 5], false],
    ['nowhere', [NaN, 5], false],
  ])('of a frame: %s', (_, position, expected) => {
    expect(areaCovers(frame, position)).toBe(expected);
  });

  it('agrees with exact ray casting in rational numbers', () => {
    const coordinate = fc.integer({ min: -6, max: 6 });
    const corners = fc.uniqueArray(fc.tuple(coordinate, coordinate), {
      minLength: 3,
      maxLength: 7,
      selector: ([x, y]) => x * 100 + y,
    });
    // Scaled by powers of two and thirds of them, so that doubles are used to their last bit.
    const scale = fc.constantFrom(1, 1 / 3, 0.1, 7.7);
    const query = fc.tuple(fc.integer({ min: -14, max: 14 }), fc.integer({ min: -14, max: 14 }));
    let accepted = 0;
    fc.assert(
      fc.property(corners, scale, query, (given, factor, [x, y]) => {
        const ring = given.map(([a, b]): Position => [a * factor, b * factor]);
        const parsed = parseArea({ type: 'Polygon', coordinates: [[...ring, ring[0]]] }, 100);
        if (!parsed.ok) return;
        accepted += 1;
        const position: Position = [(x / 2) * factor, (y / 2) * factor];
        expect(areaCovers(parsed.area, position)).toBe(coversExactly(ring, position));
      }),
      { numRuns: 2_000 },
    );
    expect(accepted).toBeGreaterThan(200);
  });

  it('covers circles as PostGIS does: distance at most the radius', () => {
    const radiusMeters = sphereDistanceMeters([0, 0], [1, 0]);
    const circle: FenceArea = { type: 'Circle', centre: [0, 0], radiusMeters };
    expect(radiusMeters).toBeCloseTo((Math.PI / 180) * EARTH_RADIUS_METERS, 6);
    expect(areaCovers(circle, [1, 0])).toBe(true);
    expect(areaCovers(circle, [1.0000001, 0])).toBe(false);
    const across: FenceArea = { type: 'Circle', centre: [180, 10], radiusMeters: 1_000 };
    expect(areaCovers(across, [-180, 10])).toBe(true);
    expect(areaCovers(across, [-179.995, 10])).toBe(true);
    expect(areaCovers({ type: 'Circle', centre: [0, 90], radiusMeters: 200_000 }, [123, 89])).toBe(true);
  });

  it('takes ±180 for one meridian', () => {
    const east = polygon(box(170, 0, 180, 10));
    expect(areaCovers(east, [-180, 5])).toBe(true);
    expect(areaCovers(east, [-179.9, 5])).toBe(false);
  });
});

describe('distanceToBoundaryMeters', () => {
  it.each<[string, FenceArea, Position, number]>([
    ['a corner', frame, [0, 0], 0],
    ['inside, to the nearest edge', frame, [1, 5], sphereDistanceMeters([1, 5], [0, 5])],
    ['inside the hole', frame, [5, 4.5], sphereDistanceMeters([5, 4.5], [5, 4])],
    ['the circle', { type: 'Circle', centre: [0, 0], radiusMeters: 1_000 }, [0, 0], 1_000],
  ])('of %s', (_, area, position, expected) => {
    expect(Math.abs(distanceToBoundaryMeters(area, position) - expected)).toBeLessThanOrEqual(
      Math.max(1, expected * 0.001),
    );
  });

  it('is that to the nearest of many points along the edges', () => {
    const corner = fc.tuple(fc.integer({ min: -170, max: 170 }), fc.integer({ min: -85, max: 85 }));
    fc.assert(
      fc.property(corner, corner, corner, corner, (a, b, c, position) => {
        const parsed = parseArea({ type: 'Polygon', coordinates: [[a, b, c, a]] }, 10);
        if (!parsed.ok || parsed.area.type === 'Circle') return;
        let nearest = Infinity;
        const rings = parsed.area.coordinates.flat();
        for (const ring of rings) {
          for (const [index, [toX, toY]] of ring.entries()) {
            const [fromX, fromY] = ring[index - 1] ?? [toX, toY];
            // The cut of a triangle across the antimeridian is no boundary.
            if (Math.abs(fromX) === 180 && fromX === toX) continue;
            for (let step = 0; step <= 1_000; step += 1) {
              const part = step / 1_000;
              const along: Position = [fromX + part * (toX - fromX), fromY + part * (toY - fromY)];
              nearest = Math.min(nearest, sphereDistanceMeters(position, along));
            }
          }
        }
        const measured = distanceToBoundaryMeters(parsed.area, position);
        // Sampled points lie up to half a step off the nearest one.
        const stepMeters = (360 / 1_000) * (Math.PI / 180) * EARTH_RADIUS_METERS;
        expect(measured).toBeLessThanOrEqual(nearest * 1.001 + 1);
        expect(measured).toBeGreaterThanOrEqual(nearest - stepMeters);
        if (nearest > 40 * stepMeters) expect(measured).toBeGreaterThanOrEqual(nearest * 0.999 - 1);
      }),
      { numRuns: 80 },
    );
  });

  it('does not take the antimeridian inside an area for its boundary', () => {
    const across = polygon(box(170, -10, -170, 10));
    const expected = sphereDistanceMeters([180, 0], [180, 10]);
    expect(Math.abs(distanceToBoundaryMeters(across, [180, 0]) - expected)).toBeLessThan(expected * 0.002);
    const oneSided = polygon(box(170, -10, 180, 10));
    expect(distanceToBoundaryMeters(oneSided, [180, 0])).toBeLessThan(1);
    // Drawn as RFC 7946 wants it, in two polygons of unequal height: the step between them is boundary.
    const parsed = parseArea(
      { type: 'MultiPolygon', coordinates: [[box(170, -10, 180, 10)], [box(-180, -10, -170, 5)]] },
      20,
    );
    if (!parsed.ok) throw new Error(parsed.message);
    expect(distanceToBoundaryMeters(parsed.area, [-180, 7])).toBeLessThan(1);
    expect(distanceToBoundaryMeters(parsed.area, [180, 0])).toBeGreaterThan(500_000);
  });

  it('is infinite for a circle as large as the Earth', () => {
    const earth: FenceArea = { type: 'Circle', centre: [0, 0], radiusMeters: Math.ceil(HALF_CIRCUMFERENCE_METERS) };
    expect(distanceToBoundaryMeters(earth, [50, 50])).toBe(Infinity);
    expect(coversWholeCircle(prepareArea(earth), [50, 50], 1e9)).toBe(true);
  });
});

describe('accuracy circles', () => {
  const area = prepareArea(frame);
  const toEdge = sphereDistanceMeters([1, 5], [0, 5]);

  it('are inside when the boundary is at least as far as the radius', () => {
    expect(coversWholeCircle(area, [1, 5], toEdge * 0.99)).toBe(true);
    expect(coversWholeCircle(area, [1, 5], toEdge * 1.01)).toBe(false);
    expect(coversWholeCircle(area, [5, 5], 10)).toBe(false);
  });

  it('touch when the boundary is at most as far as the radius', () => {
    expect(touchesCircle(area, [-1, 5], toEdge * 1.01)).toBe(true);
    expect(touchesCircle(area, [-1, 5], toEdge * 0.99)).toBe(false);
    expect(touchesCircle(area, [5, 5], 10)).toBe(false);
    expect(touchesCircle(area, [1, 1], 10)).toBe(true);
  });
});

/** Every double is an integer times a power of two: 2^60 makes those of this test integers. */
function exact(value: number): bigint {
  return BigInt(value * 2 ** 60);
}

function coversExactly(ring: readonly Position[], [px, py]: Position): boolean {
  const x = exact(px);
  const y = exact(py);
  let isInside = false;
  for (const [index, [bxDouble, byDouble]] of ring.entries()) {
    const [axDouble, ayDouble] = ring.at(index - 1)!;
    const [ax, ay, bx, by] = [exact(axDouble), exact(ayDouble), exact(bxDouble), exact(byDouble)];
    const cross = (bx - ax) * (y - ay) - (by - ay) * (x - ax);
    const alongX = (x - ax) * (x - bx) <= 0n;
    const alongY = (y - ay) * (y - by) <= 0n;
    if (cross === 0n && alongX && alongY) return true;
    if (ay > y !== by > y && (by > ay ? cross > 0n : cross < 0n)) isInside = !isInside;
  }
  return isInside;
}
