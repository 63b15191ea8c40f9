import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { areaCovers, distanceToBoundaryMeters } from './area.js';
import { parseArea } from './parse-area.js';
import { type Position, type Ring } from './types.js';

const square = at('0 0, 10 0, 10 10, 0 10, 0 0');
const polygon = (...coordinates: unknown[]): unknown => ({ type: 'Polygon', coordinates });
const multi = (...coordinates: unknown[]): unknown => ({ type: 'MultiPolygon', coordinates });

/** Positions as text: `0 0, 10 0, 10 10`. */
function at(positions: string): Position[] {
  // A test's own text: two numbers or more to a position.
  return positions.split(', ').map((position) => position.split(' ').map(Number) as unknown as Position);
}

function box(west: number, south: number, east: number, north: number): Position[] {
  return [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
}

function rings(input: unknown): readonly (readonly Ring[])[] {
  const parsed = parseArea(input, 1_000);
  if (!parsed.ok) throw new Error(`${parsed.pointer} ${parsed.message}`);
  return parsed.area.type === 'Circle' ? [] : parsed.area.coordinates;
}

describe('parseArea refuses', () => {
  it.each<[string, unknown, string, RegExp]>([
    ['no object', 'x', '', /not an object/],
    ['null', null, '', /not an object/],
    ['a list', [], '', /not an object/],
    ['another type', { type: 'Point', coordinates: [0, 0] }, '/type', /Polygon/],
    ['a feature', { type: 'Feature', geometry: polygon(square) }, '/type', /geometry/],
    [
      'another reference system',
      { type: 'Polygon', coordinates: [square], crs: { properties: { name: 'EPSG:25832' } } },
      '/crs',
      /WGS 84/,
    ],
    ['no coordinates', { type: 'Polygon' }, '/coordinates', /list/],
    ['no ring', polygon(), '/coordinates', /no ring/],
    ['no polygon', multi(), '/coordinates', /no polygon/],
    ['an empty member', multi([]), '/coordinates/0', /no ring/],
    ['an open ring', polygon(square.slice(0, 4)), '/coordinates/0', /not closed/],
    ['three positions', polygon(at('0 0, 1 1, 0 0')), '/coordinates/0', /four positions/],
    ['two different corners', polygon(at('0 0, 1 1, 1 1, 0 0')), '/coordinates/0', /three different/],
    ['a band round the Earth without stops', polygon(box(-180, -5, 180, 5)), '/coordinates/0', /one meridian/],
    ['too little nesting', { type: 'Polygon', coordinates: square }, '/coordinates/0/0', /position/],
    ['too much nesting', polygon([square]), '/coordinates/0/0/0', /nested/],
    ['a short position', polygon([[0], [1, 0], [1, 1], [0]]), '/coordinates/0/0', /latitude/],
    ['a long position', polygon([[0, 0, 0, 0], ...square.slice(1)]), '/coordinates/0/0', /elevation/],
    [
      'a text',
      polygon([
        [0, 0],
        ['1', 0],
        [1, 1],
        [0, 0],
      ]),
      '/coordinates/0/1/0',
      /number/,
    ],
    ['NaN', polygon(at('0 0, 1 NaN, 1 1, 0 0')), '/coordinates/0/1/1', /number/],
    ['infinity', polygon(at('0 0, Infinity 0, 1 1, 0 0')), '/coordinates/0/1/0', /number/],
    [
      'null in a position',
      polygon([
        [0, 0],
        [null, 0],
        [1, 1],
        [0, 0],
      ]),
      '/coordinates/0/1/0',
      /number/,
    ],
    ['a longitude out of range', polygon(at('0 0, 180.1 0, 1 1, 0 0')), '/coordinates/0/1/0', /longitude/],
    ['a latitude out of range', polygon(at('0 0, 1 -90.5, 1 1, 0 0')), '/coordinates/0/1/1', /latitude/],
    ['a pole', polygon(at('0 0, 1 90, 1 1, 0 0')), '/coordinates/0/1', /pole/],
    ['a ring round a pole', polygon(at('0 70, 120 70, -120 70, 0 70')), '/coordinates/0', /pole/],
    ['a bow tie', polygon(at('0 0, 1 1, 1 0, 0 1, 0 0')), '/coordinates/0/2', /crosses/],
    [
      'a ring that touches itself',
      polygon(at('0 0, 4 0, 4 4, 2 0, 0 4, 0 0')),
      '/coordinates/0/3',
      /crosses or touches/,
    ],
    ['a spike', polygon(at('0 0, 4 0, 8 0, 4 0, 4 4, 0 0')), '/coordinates/0/2', /crosses or touches/],
    ['no area', polygon(at('0 0, 1 1, 2 2, 0 0')), '/coordinates/0/2', /crosses or touches/],
    [
      'a bow tie across the antimeridian',
      polygon(at('179 0, -179 1, -179 0, 179 1, 179 0')),
      '/coordinates/0/2',
      /crosses/,
    ],
    ['a hole outside', polygon(square, box(20, 20, 21, 21)), '/coordinates/1', /outside/],
    ['a hole across the shell', polygon(square, box(9, 4, 11, 6)), '/coordinates/1/0', /crosses another/],
    ['a hole round the shell', polygon(square, box(-1, -1, 11, 11)), '/coordinates/1', /outside/],
    ['a hole along the shell', polygon(square, box(0, 4, 2, 6)), '/coordinates/1/2', /pieces|crosses/],
    ['a hole in a hole', polygon(square, box(1, 1, 9, 9), box(4, 4, 5, 5)), '/coordinates/2', /another hole/],
    [
      'a hole that cuts the shell in two',
      polygon(square, at('5 0, 6 5, 5 10, 4 5, 5 0')),
      '/coordinates/1/3',
      /pieces/,
    ],
    ['overlapping polygons', multi([square], [box(5, 5, 15, 15)]), '/coordinates/1', /overlaps/],
    ['polygons with a common edge', multi([square], [box(10, 0, 20, 10)]), '/coordinates/1', /overlaps/],
    ['the same polygon twice', multi([square], [square]), '/coordinates/1', /overlaps/],
    ['a polygon in a polygon', multi([square], [box(4, 4, 5, 5)]), '/coordinates/1', /overlaps/],
    ['a circle without centre', { type: 'Circle', radiusMeters: 1 }, '/centre', /position/],
    ['a circle out of range', { type: 'Circle', centre: [181, 0], radiusMeters: 1 }, '/centre/0', /longitude/],
    ['a circle without radius', { type: 'Circle', centre: [0, 0] }, '/radiusMeters', /radius/],
    ['a radius of nothing', { type: 'Circle', centre: [0, 0], radiusMeters: 0 }, '/radiusMeters', /radius/],
    ['a radius that is no number', { type: 'Circle', centre: [0, 0], radiusMeters: NaN }, '/radiusMeters', /radius/],
    ['a radius beyond the Earth', { type: 'Circle', centre: [0, 0], radiusMeters: 3e7 }, '/radiusMeters', /radius/],
  ])('%s', (_, input, pointer, message) => {
    expect(parseArea(input, 1_000)).toEqual({ ok: false, pointer, message: expect.stringMatching(message) });
  });

  it('more vertices than permitted, and says how many are', () => {
    expect(parseArea(polygon(square), 5)).toMatchObject({ ok: true, vertices: 5 });
    expect(parseArea(polygon(square), 4)).toEqual({
      ok: false,
      pointer: '/coordinates/0',
      message: expect.stringContaining('more than 4 vertices'),
    });
  });
});

describe('parseArea accepts', () => {
  it('clockwise shells and counter-clockwise holes, and turns them round', () => {
    const clockwise = [...square].reverse();
    const hole = box(4, 4, 6, 6);
    expect(rings(polygon(clockwise, hole))).toEqual([[square, at('4 4, 4 6, 6 6, 6 4, 4 4')]]);
  });

  it('repeated positions and elevations, and drops them', () => {
    const given = at('0 0 5, 0 0 5, 10 0 5, 10 10, 10 10, 0 10, 0 0 5');
    expect(rings(polygon(given))).toEqual([[square]]);
  });

  it('holes and polygons that touch in a point', () => {
    expect(rings(polygon(square, at('0 5, 2 6, 2 4, 0 5')))).toHaveLength(1);
    expect(rings(multi([square], [box(10, 10, 12, 12)]))).toHaveLength(2);
    expect(rings(multi([square, box(2, 2, 8, 8)], [box(4, 4, 6, 6)]))).toHaveLength(2);
  });

  it('a circle, also round a pole', () => {
    const area = { type: 'Circle', centre: [0, 90], radiusMeters: 1_000 };
    expect(parseArea(area, 10)).toEqual({ ok: true, area, vertices: 1 });
  });
});

describe('at the antimeridian', () => {
  it('cuts a polygon in two and keeps the corners to the bit', () => {
    expect(rings(polygon(box(179.9, 0, -179.7, 10)))).toEqual([
      [at('180 10, 179.9 10, 179.9 0, 180 0, 180 10')],
      [at('-180 0, -179.7 0, -179.7 10, -180 10, -180 0')],
    ]);
  });

  it.each<[string, unknown, number, Position[], Position[]]>([
    [
      'a hole across it',
      polygon(box(170, 0, -170, 10), box(175, 4, -175, 6)),
      2,
      at('180 2, -180 8, 175 5'),
      at('180 5, -179 5'),
    ],
    [
      'a hole up to it',
      polygon(box(170, 0, -170, 10), box(175, 4, 180, 6)),
      2,
      at('-179 5, 180 4, -180 5'),
      at('179 5'),
    ],
    [
      'a hole that touches it',
      polygon(box(170, 0, -170, 10), at('175 4, 180 5, 175 6, 175 4')),
      2,
      at('-180 5, 179 4'),
      at('176 5'),
    ],
    [
      'a hole given on the other side',
      polygon(box(170, 0, -170, 10), box(-175, 4, -174, 6)),
      2,
      at('-179 5'),
      at('-174.5 5'),
    ],
    [
      'a comb with three teeth',
      polygon(at('170 0, -175 0, -175 1, 175 1, 175 2, -175 2, -175 3, 175 3, 175 4, -175 4, -175 5, 170 5, 170 0')),
      4,
      at('-179 0.5, -179 2.5, -179 4.5, 172 1.5'),
      at('-179 1.5, 179 3.5'),
    ],
    [
      'an edge along it',
      polygon(at('170 0, 180 0, -170 5, 180 10, 170 10, 170 0')),
      2,
      at('-175 5, 175 1'),
      at('-175 1'),
    ],
    ['-180 written for 180', polygon(box(170, 0, -180, 10)), 1, at('175 5, 180 5, -180 5'), at('-175 5')],
    ['180 written for -180', polygon(box(180, 0, -170, 10)), 1, at('-175 5, 180 5'), at('175 5')],
    [
      'a band round the Earth with stops',
      polygon(at('-180 -5, 0 -5, 180 -5, 180 5, 0 5, -180 5, -180 -5')),
      1,
      at('180 0, -90 0'),
      at('0 6'),
    ],
    ['a jump of just 180', polygon(at('-90 0, 90 0, 90 5, -90 5, -90 0')), 1, at('0 1'), at('180 1')],
  ])('%s', (_, input, count, inside, outside) => {
    const parsed = parseArea(input, 100);
    if (!parsed.ok) throw new Error(`${parsed.pointer} ${parsed.message}`);
    expect(rings(input)).toHaveLength(count);
    expect(inside.filter((position) => !areaCovers(parsed.area, position))).toEqual([]);
    expect(outside.filter((position) => areaCovers(parsed.area, position))).toEqual([]);
  });

  it('covers what the same shape covers elsewhere', () => {
    const step = fc.integer({ min: -8, max: 8 });
    const corners = fc.uniqueArray(fc.tuple(step, step), {
      minLength: 3,
      maxLength: 8,
      selector: ([x, y]) => x * 100 + y,
    });
    let accepted = 0;
    fc.assert(
      fc.property(corners, step, step, (shape, x, y) => {
        const around = (longitude: number): Position[] => {
          const ring = shape.map(([dx, dy]): Position => [wrap(longitude + dx), dy]);
          return [...ring, ring[0]!];
        };
        const across = parseArea(polygon(around(180)), 100);
        const elsewhere = parseArea(polygon(around(0)), 100);
        expect(across.ok).toBe(elsewhere.ok);
        if (!across.ok || !elsewhere.ok) return;
        accepted += 1;
        // Sums of eighths are exact. On the boundary the rounded latitudes of the cut have a say.
        for (const offset of [0, 0.375]) {
          const there: Position = [x + offset, y + offset];
          if (distanceToBoundaryMeters(elsewhere.area, there) < 1) continue;
          expect(areaCovers(across.area, [wrap(180 + x + offset), y + offset])).toBe(areaCovers(elsewhere.area, there));
        }
      }),
      { numRuns: 2_000 },
    );
    expect(accepted).toBeGreaterThan(200);
  });
});

it('reading a read area again changes nothing', () => {
  const step = fc.integer({ min: -9, max: 9 });
  const corners = fc.uniqueArray(fc.tuple(step, step), {
    minLength: 3,
    maxLength: 9,
    selector: ([x, y]) => x * 100 + y,
  });
  fc.assert(
    fc.property(corners, fc.constantFrom(0, 178, 180), (shape, longitude) => {
      const ring = shape.map(([x, y]): Position => [wrap(longitude + x / 3), y / 3]);
      const once = parseArea(polygon([...ring, ring[0]!]), 100);
      if (!once.ok) return;
      const twice = parseArea(JSON.parse(JSON.stringify(once.area)), 100);
      expect(twice).toMatchObject({ ok: true, area: once.area });
    }),
    { numRuns: 1_000 },
  );
});

it('never throws, whatever it is given', () => {
  const value = fc.oneof(
    fc.anything(),
    fc.record({
      type: fc.constantFrom('Polygon', 'MultiPolygon', 'Circle'),
      coordinates: fc.anything(),
      centre: fc.anything(),
    }),
    fc.array(fc.array(fc.tuple(fc.double(), fc.double()))).map((coordinates) => ({ type: 'Polygon', coordinates })),
  );
  fc.assert(fc.property(value, (input) => typeof parseArea(input, 50).ok === 'boolean'));
});

function wrap(longitude: number): number {
  if (longitude > 180) return longitude - 360;
  return longitude < -180 ? longitude + 360 : longitude;
}
