import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { describeOnEngines } from '../testing/engines.js';
import { expectProblem, expectPromised, type TestApi } from '../testing/open-api.js';

interface Feature {
  type: string;
  id: string;
  geometry: { type: string; coordinates: unknown };
  properties: Record<string, unknown>;
}
interface Collection {
  type: string;
  features: Feature[];
  next_cursor?: string | null;
}

const box = (west: number, south: number, size: number): number[][][] => [
  [
    [west, south],
    [west + size, south],
    [west + size, south + size],
    [west, south + size],
    [west, south],
  ],
];
const feature = (name: string, west: number, more: object = {}): object => ({
  type: 'Feature',
  geometry: { type: 'Polygon', coordinates: box(west, 55, 0.5) },
  properties: { name, effect: 'allow', ...more },
});
const CIRCLE = {
  type: 'Feature',
  geometry: { type: 'Point', coordinates: [12.5, 55.5] },
  properties: { name: 'Circle', effect: 'deny', radius_meters: 1000, valid_until: '2030-01-01T00:00:00Z' },
};
/** A ring of many vertices near a circle of 0.5°. */
const round = (vertices: number): number[][][] => {
  const ring = Array.from({ length: vertices }, (_, n) => {
    const turn = (2 * Math.PI * n) / vertices;
    return [10 + Math.cos(turn) / 2, 55 + Math.sin(turn) / 2];
  });
  return [[...ring, ring[0] ?? []]];
};

describeOnEngines('fences as GeoJSON', (open) => {
  let api: TestApi;
  let fences: string;

  beforeAll(async () => {
    api = await open();
    const made = await api.ask('post', '/api/v1/sites').send({ name: 'a', hostname: 'geojson.example' }).expect(201);
    fences = `/api/v1/sites/${(made.body as { id: string }).id}/geofences`;
  });
  afterAll(() => api.close());

  const send = (features: object[], query = ''): ReturnType<TestApi['ask']> =>
    api
      .ask('post', `${fences}/import?confirm_lockout=true${query}`)
      .set('Content-Type', 'application/geo+json')
      .send(JSON.stringify({ type: 'FeatureCollection', features }));
  const all = async (): Promise<Collection> =>
    (await api.ask('get', `${fences}/export`).expect(200)).body as Collection;

  it('come in as one version, and go out as they are kept', async () => {
    const site = fences.replace('/geofences', '');
    const { body: before } = await api.ask('get', site).expect(200);
    const answer = await send([feature('One', 9), CIRCLE]).expect(200);
    expect(answer.headers['content-type']).toMatch(/^application\/geo\+json/);
    const { body: after } = await api.ask('get', site).expect(200);
    expect((after as { version: number }).version).toBe((before as { version: number }).version + 1);
    const kept = await all();
    expect(kept).toEqual(answer.body);
    expect(kept.features.map(({ properties }) => properties['name'])).toEqual(['One', 'Circle']);
    expect(kept.features[0]?.properties).toMatchObject({ effect: 'allow', vertex_count: 4, radius_meters: null });
    expect(kept.features[1]).toMatchObject({
      ...CIRCLE,
      properties: { radius_meters: 1000, vertex_count: 0, valid_until: '2030-01-01T00:00:00.000Z' },
    });
    expect((kept.features[1]?.properties['area_m2'] as number) / (Math.PI * 1e6)).toBeCloseTo(1, 5);
  });

  it('come back as they went out: all stay themselves', async () => {
    const before = await all();
    await send(before.features, '&mode=replace').expect(200);
    const after = await all();
    const known = ({ features }: Collection): unknown[] =>
      features.map(({ id, geometry, properties }) => [id, geometry, { ...properties, updated_at: null }]);
    expect(known(after)).toEqual(known(before));
    const [first] = before.features;
    await send([first ?? {}, feature('New', 11)], '&mode=replace').expect(200);
    expect((await all()).features.map(({ id, properties }) => [id === first?.id, properties['name']])).toEqual([
      [true, 'One'],
      [false, 'New'],
    ]);
  });

  it('are listed and shown so to those who ask for it', async () => {
    const page = await api.ask('get', `${fences}?limit=1`).set('Accept', 'application/geo+json').expect(200);
    const { type, features, next_cursor: next } = page.body as Collection;
    expect([type, features.length]).toEqual(['FeatureCollection', 1]);
    const rest = await api
      .ask('get', `${fences}?limit=1&cursor=${next ?? ''}`)
      .set('Accept', 'application/geo+json')
      .expect(200);
    expect((rest.body as Collection).features.map(({ id }) => id === features[0]?.id)).toEqual([false]);
    const shown = await api
      .ask('get', `${fences}/${features[0]?.id ?? ''}`)
      .set('Accept', 'application/geo+json')
      .expect(200);
    expect(shown.body).toEqual(features[0]);
    const json = await api.ask('get', `${fences}/${features[0]?.id ?? ''}`).expect(200);
    expectPromised('GET /api/v1/sites/{siteId}/geofences/{id}', json);
    expect(json.headers['vary']).toContain('Accept');
    expect(json.headers['etag']).not.toBe(shown.headers['etag']);
  });

  it.each<[string, object[], string, string]>([
    [
      'a property that is not known',
      [feature('A', 9), feature('B', 9, { colour: 'red' })],
      '/features/1/properties/colour',
      'invalid_request',
    ],
    [
      'no name',
      [{ ...feature('A', 9), properties: { effect: 'allow' } }],
      '/features/0/properties/name',
      'invalid_request',
    ],
    [
      'no effect',
      [{ ...feature('A', 9), properties: { name: 'A' } }],
      '/features/0/properties/effect',
      'invalid_request',
    ],
    ['no geometry', [{ type: 'Feature', geometry: null, properties: {} }], '/features/0/geometry', 'invalid_request'],
    ['another type', [{ ...feature('A', 9), type: 'Polygon' }], '/features/0/type', 'invalid_request'],
    ['no feature', [], '/features', 'invalid_request'],
    [
      'a line',
      [
        feature('A', 9),
        {
          ...feature('B', 9),
          geometry: {
            type: 'LineString',
            coordinates: [
              [1, 2],
              [3, 4],
            ],
          },
        },
      ],
      '/features/1/geometry/type',
      'fence_invalid',
    ],
    [
      'a point without radius',
      [{ ...CIRCLE, properties: { name: 'A', effect: 'deny' } }],
      '/features/0/properties/radius_meters',
      'fence_invalid',
    ],
    [
      'an end before its beginning',
      [feature('A', 9, { valid_from: '2030-01-01T00:00:00Z', valid_until: '2029-01-01T00:00:00Z' })],
      '/features/0/properties/valid_until',
      'validity_invalid',
    ],
  ])('%s is refused with its place, and nothing is kept', async (_what, features, pointer, code) => {
    const before = await all();
    expectProblem(await send(features, '&mode=replace'), code as 'fence_invalid', pointer);
    expect(await all()).toEqual(before);
  });

  describe('with longitude and latitude swapped', () => {
    const circle = (name: string, longitude: number, latitude: number): object => ({
      ...CIRCLE,
      geometry: { type: 'Point', coordinates: [longitude, latitude] },
      properties: { ...CIRCLE.properties, name },
    });

    it('are refused with the feature, unless they are meant so, and then go out and come in as they are', async () => {
      const features = [circle('A', 9.9, 57.05), circle('B', 55.6, 12.1), circle('C', 12.5, 55.7)];
      for (const mode of ['', '&mode=replace']) {
        const before = await all();
        expectProblem(await send(features, mode), 'fence_swapped', '/features/1/geometry/coordinates');
        expect(await all()).toEqual(before);
      }
      const kept = await send(features, '&confirm_coordinates=true').expect(200);
      await send((kept.body as Collection).features, '&mode=replace').expect(200);
    });
  });

  it('features may leave what the address says to it', async () => {
    await send([{ ...feature('E', 9), properties: { name: 'E' } }], '&effect=deny').expect(200);
    expect((await all()).features.at(-1)?.properties).toMatchObject({ name: 'E', effect: 'deny' });
  });

  it('a change in between is told', async () => {
    expectProblem(await send([feature('A', 9)]).set('If-Match', '"old"'), 'precondition_failed');
  });

  describe('simplified', () => {
    const create = (tolerance: number | undefined, coordinates = round(1_000)): ReturnType<TestApi['ask']> =>
      api.ask('post', `${fences}?confirm_lockout=true`).send({
        name: 'Round',
        effect: 'deny',
        geometry: { type: 'Polygon', coordinates },
        ...(tolerance === undefined ? {} : { simplify_tolerance_m: tolerance }),
      });

    it('a fence of too many vertices fits, and nearly is what was drawn', async () => {
      expectProblem(await create(undefined), 'fence_invalid', '/geometry/coordinates/0');
      const { body } = await create(200).expect(201);
      const {
        vertex_count: vertices,
        area_m2: area,
        id,
      } = body as { vertex_count: number; area_m2: number; id: string };
      expect(vertices).toBeGreaterThan(8);
      expect(vertices).toBeLessThan(100);
      const [drawn] = await api.unit.reader.query<{ area: number; apart: number; valid: boolean }[]>(
        `select ST_Area(d::geography, false) as area, ST_HausdorffDistance(d, area) * 111196 as apart, ST_IsValid(area) as valid
           from geofences, ST_SetSRID(ST_GeomFromGeoJSON($2), 4326) as d where id = $1`,
        [id, JSON.stringify({ type: 'Polygon', coordinates: round(1_000) })],
      );
      expect(drawn?.valid).toBe(true);
      expect(drawn?.apart).toBeLessThanOrEqual(200);
      expect(area / (drawn?.area ?? 0)).toBeCloseTo(1, 2);
      expect(body).not.toHaveProperty('simplify_tolerance_m');
    });

    it('by too little stays too large, and is refused', async () => {
      expectProblem(await create(0.01), 'fence_invalid', '/simplify_tolerance_m');
    });

    it('the tolerance is checked, and a circle needs none', async () => {
      expectProblem(await create(0), 'invalid_request', '/simplify_tolerance_m');
      expectProblem(
        await send([feature('A', 9)], '&simplify_tolerance_m=x'),
        'invalid_parameter',
        'simplify_tolerance_m',
      );
      await send([CIRCLE], '&simplify_tolerance_m=10').expect(200);
    });
  });
});
