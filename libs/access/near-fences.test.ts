import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { distanceToBoundaryMeters, areaCovers } from './area.js';
import { compileFences, nearFinder } from './place.js';
import { anyArea, normal } from './testing/policies.js';
import { type Fence } from './types.js';

const fencesOf = (areas: readonly Fence['area'][]): Fence[] =>
  areas.map((area, index) => ({ id: `fence ${index}`, name: 'Fence', effect: 'allow', area }));

describe('the fences near a point', () => {
  it('are all whose distance is within the radius, lowest number first', () => {
    const drawn = fc.array(anyArea, { minLength: 1, maxLength: 8 }).map((areas) => areas.flatMap(normal));
    const point = fc.record({
      longitude: fc.double({ min: -180, max: 180, noNaN: true }),
      latitude: fc.double({ min: -90, max: 90, noNaN: true }),
    });
    let near = 0;
    fc.assert(
      fc.property(drawn, point, fc.integer({ min: 0, max: 3_000_000 }), (areas, at, radiusMeters) => {
        const found = nearFinder(compileFences(fencesOf(areas), 'certain'))(at, radiusMeters);
        expect(found).toEqual([...found].sort((one, other) => one - other));
        for (const [index, area] of areas.entries()) {
          const position = [at.longitude, at.latitude] as const;
          const isNear = areaCovers(area, position) || distanceToBoundaryMeters(area, position) <= radiusMeters;
          if (!isNear) continue;
          near += 1;
          expect(found).toContain(index);
        }
      }),
      { numRuns: 500 },
    );
    expect(near).toBeGreaterThan(50);
  });

  it('are few among many', () => {
    const areas = Array.from({ length: 10_000 }, (_, index): Fence['area'] => {
      const west = (index % 200) * 1.5 - 150;
      const south = Math.floor(index / 200) * 2 - 50;
      const ring = [
        [west, south],
        [west + 1, south],
        [west + 1, south + 1],
        [west, south],
      ] as const;
      return { type: 'MultiPolygon', coordinates: [[ring]] };
    });
    const near = nearFinder(compileFences(fencesOf(areas), 'certain'));
    expect(near({ longitude: 0.2, latitude: 0.2 }, 1_000).length).toBeLessThanOrEqual(4);
    expect(near({ longitude: 0.2, latitude: 0.2 }, 30_000_000).length).toBe(10_000);
  });
});
