import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseAddress } from './address.js';
import { areaCovers } from './area.js';
import { compile, type Snapshot } from './compile.js';
import { decide } from './decide.js';
import { parseArea } from './parse-area.js';
import { ringEdges, turn } from './ring.js';
import { HALF_CIRCUMFERENCE_METERS, sphereDistanceMeters } from './sphere.js';
import { type FenceArea, type PolicyDocument, type Position } from './types.js';

export type Query = (sql: string, params: unknown[]) => Promise<{ rows: unknown[] }>;

const PUBLIC = parseAddress('8.8.8.8');
const GEO_ONLY: PolicyDocument = {
  format: 1,
  siteId: 'site',
  hostname: 'www.example.org',
  version: 1,
  filterMode: 'geo',
  enforcement: 'enforce',
  defaultAction: 'block',
  treatPrivateAs: 'unknown',
  locationSource: 'geoip',
  accuracyPolicy: 'centre',
  maxAccuracyMeters: null,
  maxGpsIpDistanceKm: null,
  maxSpeedKmh: null,
  timeZone: 'UTC',
  exemptions: [],
  networkRules: [],
  fences: [],
};

/** Coordinates on multiples of 1/4096 degree: midpoints of edges are then exact, and really on the edge. */
const STEP = 1 / 4096;
const BATCH = 500;
const POINTS_PER_AREA = 12;
/** sin and cos of two C libraries differ in their last bits: 1 micrometre on the ground. */
const CIRCLE_DOUBT_METERS = 1e-6;

interface PolygonCase {
  /** As a user draws it: longitudes wrapped to ±180. */
  readonly input: { readonly type: 'MultiPolygon'; readonly coordinates: Position[][][] };
  /** The same in one plane: longitudes run past 180. */
  readonly planar: { readonly type: 'MultiPolygon'; readonly coordinates: Position[][][] };
}

/**
 * The differential test of DESIGN.md: this engine and PostGIS (ST_Covers on geometry, ST_DWithin on geography without
 * spheroid, ST_IsValid) agree on about `cases` points among generated areas with holes, touching rings, boundary corners,
 * edge midpoints, neighbours one bit away, circles, and areas across the antimeridian. `provide` gives a query function of
 * a database that has PostGIS, once the suite has begun. A failure names its seed.
 */
export function describePostgisAgreement(provide: () => Query | Promise<Query>, cases: number): void {
  describe('agreement with PostGIS', () => {
    let query: Query;
    const seed = Date.now() & 0x7fffffff;
    const areas = Math.max(1, Math.ceil(cases / POINTS_PER_AREA));

    beforeAll(async () => {
      query = await provide();
    });

    it('covers the same points of polygons with holes', async () => {
      await comparePolygons(
        query,
        fc.sample(starCase(fc.integer({ min: -100, max: 100 })), { numRuns: areas, seed }),
        seed,
      );
    });

    it('covers the same points across the antimeridian', async () => {
      await comparePolygons(
        query,
        fc.sample(starCase(fc.integer({ min: 165, max: 195 })), { numRuns: areas, seed }),
        seed,
      );
    });

    it('covers the same points of circles', async () => {
      const samples = fc.sample(circleCase, { numRuns: cases, seed });
      const rows = await askInBatches(
        query,
        `select st_dwithin(st_setsrid(st_makepoint(c.clon, c.clat), 4326)::geography,
                           st_setsrid(st_makepoint(c.lon, c.lat), 4326)::geography, c.radius, false) as answer
         from jsonb_to_recordset($1::jsonb) as c(n int, clon float8, clat float8, lon float8, lat float8, radius float8)
         order by c.n`,
        samples.map(({ centre, position, radiusMeters }) => ({
          clon: centre[0],
          clat: centre[1],
          lon: position[0],
          lat: position[1],
          radius: radiusMeters,
        })),
      );
      let compared = 0;
      for (const [index, { centre, position, radiusMeters }] of samples.entries()) {
        if (Math.abs(sphereDistanceMeters(centre, position) - radiusMeters) < CIRCLE_DOUBT_METERS) continue;
        const ours = areaCovers({ type: 'Circle', centre, radiusMeters }, position);
        expect({ seed, centre, position, radiusMeters, covers: ours }).toEqual({
          seed,
          centre,
          position,
          radiusMeters,
          covers: rows[index]?.answer,
        });
        compared += 1;
        // A cover of cells for one point is dear: every eighth. Nobody draws a circle larger than the Earth.
        if (index % 8 !== 0 || radiusMeters > HALF_CIRCUMFERENCE_METERS) continue;
        const decided = isLetIn(snapshotOf({ type: 'Circle', centre, radiusMeters }), position);
        expect({ seed, centre, position, radiusMeters, decided }).toEqual({
          seed,
          centre,
          position,
          radiusMeters,
          decided: rows[index]?.answer,
        });
      }
      expect(compared).toBeGreaterThan(samples.length / 2);
    });

    it('refuses the polygons that ST_IsValid refuses, and no others', async () => {
      const samples = fc.sample(scribble, { numRuns: cases, seed });
      const rows = await askInBatches(
        query,
        `select st_isvalid(st_geomfromgeojson(c.area)) as answer
         from jsonb_to_recordset($1::jsonb) as c(n int, area text) order by c.n`,
        samples.map((input) => ({ area: JSON.stringify(input) })),
      );
      const answers = samples.map((input, index) => ({
        input,
        ours: parseArea(input, Infinity),
        theirs: rows[index]?.answer,
      }));
      for (const { input, ours, theirs } of answers) {
        const why = ours.ok ? '' : ours.message;
        expect({ seed, input: JSON.stringify(input), why, ok: ours.ok }).toEqual({
          seed,
          input: JSON.stringify(input),
          why,
          ok: theirs,
        });
      }
      expect(new Set(answers.map(({ theirs }) => theirs)).size).toBe(2);
    });
  });
}

async function comparePolygons(query: Query, samples: readonly PolygonCase[], seed: number): Promise<void> {
  const asked = samples.flatMap(({ input, planar }, index) => {
    const parsed = parseArea(input, Infinity);
    if (!parsed.ok) throw new Error(`Seed ${seed}: ${parsed.pointer} ${parsed.message} in ${JSON.stringify(input)}`);
    return trialPoints(parsed.area, planar, seed + index).map((position) => ({ area: parsed.area, planar, position }));
  });
  const rows = await askInBatches(
    query,
    `select st_isvalid(g.area) as valid,
            st_covers(g.area, st_setsrid(st_makepoint(c.lon, c.lat), 4326))
              or (abs(c.lon) = 180 and st_covers(g.area, st_setsrid(st_makepoint(-c.lon, c.lat), 4326))) as answer,
            st_covers(g.planar, g.point) as planar,
            st_distance(st_boundary(g.planar), g.point) as distance
     from jsonb_to_recordset($1::jsonb) as c(n int, area text, planar text, lon float8, lat float8, plon float8),
          lateral (select st_setsrid(st_geomfromgeojson(c.area), 4326) as area,
                          st_setsrid(st_geomfromgeojson(c.planar), 4326) as planar,
                          st_setsrid(st_makepoint(c.plon, c.lat), 4326) as point) as g
     order by c.n`,
    asked.map(({ area, planar, position }) => ({
      area: JSON.stringify(area),
      planar: JSON.stringify(planar),
      lon: position[0],
      lat: position[1],
      plon: planarLongitude(planar, position[0]),
    })),
  );
  let compared = 0;
  const seen = new Set<unknown>();
  for (const [index, { area, position }] of asked.entries()) {
    const row = rows[index];
    const place = { seed, area: JSON.stringify(area), position };
    expect({ ...place, valid: row?.valid }).toEqual({ ...place, valid: true });
    if (isBeyondDoubles(area, position)) continue;
    const covers = areaCovers(area, position);
    expect({ ...place, covers }).toEqual({ ...place, covers: row?.answer });
    expect({ ...place, decided: isLetIn(snapshotOf(area), position) }).toEqual({ ...place, decided: row?.answer });
    // The cut rounds latitudes on the antimeridian; away from the boundary the whole and its pieces are one area.
    if (Number(row?.distance) > 1e-9) expect({ ...place, covers }).toEqual({ ...place, covers: row?.planar });
    seen.add(covers);
    compared += 1;
  }
  expect(compared).toBeGreaterThan(asked.length / 2);
  expect(seen.size).toBe(2);
}

let compiled: { readonly area: FenceArea; readonly snapshot: Snapshot } | undefined;

/** A site with this one fence, which lets in who is inside. The points of an area come one after the other. */
function snapshotOf(area: FenceArea): Snapshot {
  if (compiled?.area === area) return compiled.snapshot;
  const fences = [{ id: 'fence', name: 'Fence', effect: 'allow' as const, area }];
  const snapshot = compile({ ...GEO_ONLY, fences }, [{ fromMs: -Infinity, offsetMinutes: 0 }]);
  compiled = { area, snapshot };
  return snapshot;
}

function isLetIn(snapshot: Snapshot, [longitude, latitude]: Position): boolean {
  const point = { longitude, latitude, accuracyMeters: null };
  const network = { country: 'ZZ', region: null, asn: null, anonymizers: [], point };
  const claim = { status: 'absent' } as const;
  return (
    decide(snapshot, { address: PUBLIC, method: 'GET', path: '/', network, claim, timeMs: 0 }).outcome === 'allowed'
  );
}

async function askInBatches(
  query: Query,
  sql: string,
  records: readonly Record<string, unknown>[],
): Promise<Record<string, unknown>[]> {
  const answers: Record<string, unknown>[] = [];
  for (let start = 0; start < records.length; start += BATCH) {
    const batch = records.slice(start, start + BATCH).map((record, n) => ({ n, ...record }));
    const { rows } = await query(sql, [JSON.stringify(batch)]);
    // Every row of these queries is an object of its named columns.
    answers.push(...(rows as Record<string, unknown>[]));
  }
  expect(answers).toHaveLength(records.length);
  return answers;
}

/** Star-shaped polygons round a centre, with a hole that is a smaller star of the same, and sometimes an island in it. */
function starCase(centreLongitude: fc.Arbitrary<number>): fc.Arbitrary<PolygonCase> {
  const radii = fc.array(fc.integer({ min: 60, max: 100 }), { minLength: 3, maxLength: 14 });
  return fc
    .record({
      x: centreLongitude,
      y: fc.integer({ min: -60, max: 60 }),
      shell: radii,
      hole: fc.option(radii),
      island: fc.option(radii),
      scale: fc.constantFrom(0.02, 1, 14),
      phase: fc.integer({ min: 0, max: 7 }),
    })
    .map(({ x, y, shell, hole, island, scale, phase }) => {
      const star = (size: readonly number[], factor: number): Position[] => {
        // Between 12 directions at least, so that the inscribed circle of a star holds the star a fifth its size.
        const directions = Math.max(12, size.length);
        const corners = Array.from({ length: directions }, (_, index): Position => {
          const angle = ((index + phase / 8) / directions) * 2 * Math.PI;
          const radius = (size[index % size.length]! / 100) * scale * factor;
          return [onGrid(x + radius * Math.cos(angle)), onGrid(y + radius * Math.sin(angle))];
        });
        return [...corners, corners[0]!];
      };
      const polygons = [[star(shell, 1), ...(hole ? [star(hole, 0.5).reverse()] : [])]];
      if (hole && island) polygons.push([star(island, 0.2)]);
      const wrapped = polygons.map((rings) =>
        rings.map((ring) => ring.map(([lon, lat]): Position => [wrap(lon), lat])),
      );
      return {
        planar: { type: 'MultiPolygon' as const, coordinates: polygons },
        input: { type: 'MultiPolygon' as const, coordinates: wrapped },
      };
    });
}

/** Corners, edge midpoints, neighbours one bit away, the rays through corners, and points anywhere about. */
function trialPoints(area: FenceArea, planar: PolygonCase['planar'], seed: number): Position[] {
  if (area.type === 'Circle') return [];
  const edges = area.coordinates.flatMap((polygon) => polygon.flatMap(ringEdges));
  const corners = planar.coordinates.flat(2);
  const xs = corners.map(([x]) => x);
  const ys = corners.map(([, y]) => y);
  const edge = fc.constantFrom(...edges);
  const nudge = fc.constantFrom(0, 1, -1);
  const x = fc.double({ min: Math.min(...xs) - 0.01, max: Math.max(...xs) + 0.01, noNaN: true }).map(wrap);
  const y = fc.double({ min: Math.min(...ys) - 0.01, max: Math.max(...ys) + 0.01, noNaN: true });
  const point = fc.oneof(
    edge.map(({ ax, ay }): Position => [ax, ay]),
    edge.map(({ ax, ay, bx, by }): Position => [(ax + bx) / 2, (ay + by) / 2]),
    fc
      .tuple(edge, nudge, nudge)
      .map(([{ ax, ay, bx, by }, dx, dy]): Position => [nextBit((ax + bx) / 2, dx), nextBit((ay + by) / 2, dy)]),
    fc.tuple(edge, nudge, nudge).map(([{ ax, ay }, dx, dy]): Position => [nextBit(ax, dx), nextBit(ay, dy)]),
    fc.tuple(x, edge).map(([lon, { ay }]): Position => [lon, ay]),
    fc.tuple(fc.constantFrom(180, -180), y).map(([lon, lat]): Position => [lon, lat]),
    fc.tuple(x, y).map(([lon, lat]): Position => [lon, lat]),
    fc.tuple(x, y).map(([lon, lat]): Position => [lon, lat]),
  );
  return fc.sample(point, { numRuns: POINTS_PER_AREA, seed });
}

const circleCase = fc
  .record({
    centre: fc.tuple(
      fc.oneof(fc.double({ min: -180, max: 180, noNaN: true }), fc.constantFrom(180, -180, 179.9999, 0)),
      fc.oneof(fc.double({ min: -90, max: 90, noNaN: true }), fc.constantFrom(90, -90, 89.99, 0)),
    ),
    toward: fc.tuple(fc.double({ min: -180, max: 180, noNaN: true }), fc.double({ min: -90, max: 90, noNaN: true })),
    /** How much of the way to `toward` the point lies: near and far circles alike. */
    part: fc.constantFrom(1, 0.5, 1e-2, 1e-4, 0),
    factor: fc.constantFrom(0.5, 0.999999, 1 - 1e-9, 1, 1 + 1e-9, 1.000001, 2),
    least: fc.integer({ min: 1, max: 5_000 }),
  })
  .map(({ centre, toward, part, factor, least }) => {
    const position: Position = [
      wrap(centre[0] + part * (toward[0] - centre[0])),
      Math.max(-90, Math.min(90, centre[1] + part * (toward[1] - centre[1]))),
    ];
    const distance = sphereDistanceMeters(centre, position);
    return { centre, position, radiusMeters: distance < 1 ? least : distance * factor };
  });

/** Rings and polygons at random on a small grid: most are invalid, in every way there is. */
const scribble = fc
  .array(
    fc.array(
      fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 4 })), {
        minLength: 3,
        maxLength: 6,
        selector: ([x, y]) => x * 5 + y,
      }),
      { minLength: 0, maxLength: 2 },
    ),
    { minLength: 1, maxLength: 2 },
  )
  .map((polygons) => ({
    type: 'MultiPolygon' as const,
    coordinates: polygons.map((holes, index) => {
      const frame: Position[] = [0, 1, 2, 3].map((corner) => [
        index * 4 + (corner === 1 || corner === 2 ? 4 : 0),
        corner > 1 ? 4 : 0,
      ]);
      const rings = holes.map((ring) => ring.map(([x, y]): Position => [x + index * 3, y]));
      // The first scribble is the shell, or lies as a hole in a frame.
      const shaped = index === 0 || rings.length === 0 ? [frame, ...rings] : rings;
      return shaped.map((ring) => [...ring, ring[0]!]);
    }),
  }));

/**
 * Whether plain double arithmetic, which PostGIS uses for points in polygons, gives another sign than the exact one for
 * some edge: there PostGIS is off by a bit and no oracle.
 */
function isBeyondDoubles(area: FenceArea, [x, y]: Position): boolean {
  if (area.type === 'Circle') return false;
  const longitudes = Math.abs(x) === 180 ? [x, -x] : [x];
  return area.coordinates.flat().some((ring) =>
    ringEdges(ring).some(({ ax, ay, bx, by }) =>
      longitudes.some((lon) => {
        const rounded = (bx - ax) * (y - ay) - (lon - ax) * (by - ay);
        const exact = turn({ x: ax, y: ay }, { x: bx, y: by }, { x: lon, y });
        return Math.sign(rounded) !== Math.sign(exact);
      }),
    ),
  );
}

/** The longitude in the plane in which the area was made: the turn that brings it nearest to the area. */
function planarLongitude(planar: PolygonCase['planar'], longitude: number): number {
  const centre = planar.coordinates[0]![0]![0]![0];
  const turns = [0, 360, -360].map((turn) => longitude + turn);
  return turns.reduce((best, next) => (Math.abs(next - centre) < Math.abs(best - centre) ? next : best));
}

function wrap(longitude: number): number {
  if (longitude > 180) return longitude - 360;
  return longitude < -180 ? longitude + 360 : longitude;
}

function onGrid(degrees: number): number {
  return Math.round(degrees / STEP) * STEP;
}

/** The next double up (1) or down (-1). */
function nextBit(value: number, direction: number): number {
  const view = new DataView(new ArrayBuffer(8));
  if (direction === 0 || value === 0) return value;
  view.setFloat64(0, value);
  view.setBigInt64(0, view.getBigInt64(0) + BigInt(direction * Math.sign(value)));
  const moved = view.getFloat64(0);
  return Math.abs(moved) > 180 ? value : moved;
}
