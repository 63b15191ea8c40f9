import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { asInTables, DECISION_ROWS } from '../../../libs/access/testing/decision-rows.js';
import { draftOf, visitorOf } from '../testing/decision-row.js';
import { expectProblem, expectPromised, openTestApi, type TestApi } from '../testing/open-api.js';

let api: TestApi;
let path: string;

beforeAll(async () => {
  api = await openTestApi();
  const site = { name: 'Simulated', hostname: 'www.example.org' };
  const { body } = await api.ask('post', '/api/v1/sites').send(site).expect(201);
  path = `/api/v1/sites/${(body as { id: string }).id}/simulate`;
});
afterAll(() => api.close());

/** The clock of a zone is the program's own here, and a request always has an address. */
const rows = DECISION_ROWS.filter(
  ({ zone, facts }) => zone.every(({ offsetMinutes }) => offsetMinutes === 0) && facts.address !== null,
);

describe('simulation of a draft', () => {
  it('decides every row of the decision tables', async () => {
    expect(rows.length).toBeGreaterThan(130);
    for (const row of rows) {
      const answer = await api.ask('post', path).send({ draft: draftOf(row), ...visitorOf(row) });
      expect({ row: row.name, status: answer.status, body: answer.body }).toMatchObject({ row: row.name, status: 200 });
      const { siteId: _site, policyVersion: _version, ...expected } = row.expect;
      expect({ row: row.name, ...asInTables(answer.body.decision) }).toMatchObject({ row: row.name, ...expected });
    }
  });

  it('decides ten thousand visitors at once, in their order', async () => {
    const networkRules = [{ id: 'dk', kind: 'country', value: 'DK', effect: 'allow' }];
    const draft = { filterMode: 'ip', defaultAction: 'block', networkRules };
    const visitors = Array.from({ length: 10_000 }, (_, n) => ({
      address: '8.8.8.8',
      network: { country: n % 3 === 0 ? 'DK' : 'US' },
    }));
    const answer = await api.ask('post', path).send({ draft, visitors }).expect(200);
    expectPromised('POST /api/v1/sites/{id}/simulate', answer);
    const { results } = answer.body as { results: { decision: { outcome: string }; explanation: null }[] };
    expect(results.map(({ decision }) => decision.outcome === 'allowed')).toEqual(visitors.map((_, n) => n % 3 === 0));
    expect(results[0]!.explanation).toBeNull();
    const few = await api
      .ask('post', path)
      .send({ draft, visitors: visitors.slice(0, 2), explain: true })
      .expect(200);
    expect(few.body.results[0].explanation.network).toMatchObject([{ ruleId: 'dk', won: true }]);
  });

  it.each([
    [
      { draft: { networkRules: [{ id: 'a', kind: 'cidr', value: '10.0.0.1/8', effect: 'deny' }] } },
      '/draft/networkRules/0/value',
    ],
    [
      {
        draft: {
          fences: [{ id: 'a', name: 'a', effect: 'deny', area: { type: 'Circle', centre: [0, 0], radiusMeters: 0 } }],
        },
      },
      '/draft/fences/0/area/radiusMeters',
    ],
    [{ draft: { networkRules: 'none' } }, '/draft/networkRules'],
    [{ draft: { colour: 'red' } }, '/draft/colour'],
    [
      { draft: { networkRules: [{ id: 'a', kind: 'country', value: 'DK', effect: 'deny', 'til/fra~': 1 }] } },
      '/draft/networkRules/0/til~1fra~0',
    ],
    [
      {
        draft: {
          networkRules: [{ id: 'a', kind: 'country', value: 'DK', effect: 'deny', validity: { wekly: [] } }],
        },
      },
      '/draft/networkRules/0/validity/wekly',
    ],
    [{ draft: { exemptions: [{ path: '/a', methods: [], method: 'GET' }] } }, '/draft/exemptions/0/method'],
    [
      { draft: { networkRules: [{ id: 'a', kind: 'country', value: 'UK', effect: 'deny' }] } },
      '/draft/networkRules/0/value',
    ],
    [
      { draft: { networkRules: [{ id: 'a', kind: 'region', value: 'DK-99', effect: 'deny' }] } },
      '/draft/networkRules/0/value',
    ],
    [
      { draft: { networkRules: [{ id: 'a', kind: 'asn', value: 'AS64496', effect: 'deny' }] } },
      '/draft/networkRules/0/value',
    ],
    [{ draft: { filterMode: 'perhaps' } }, '/draft/filterMode'],
    [{ draft: { fences: null } }, '/draft/fences'],
    [{ draft: { fences: [null] } }, '/draft/fences/0'],
    [{ draft: { version: -1 } }, '/draft/version'],
    [{ draft: { version: 1.5 } }, '/draft/version'],
    [{ draft: { format: 2 } }, '/draft/format'],
    [{ draft: { siteId: '' } }, '/draft/siteId'],
    [{ draft: { hostname: 'Not a host' } }, '/draft/hostname'],
  ])('refuses %j and names the place', async (body, pointer) => {
    expectProblem(await api.ask('post', path).send({ address: '8.8.8.8', ...body }), 'policy_invalid', pointer);
  });

  it.each([
    [{ draft: { timeZone: 'Mars' }, address: '8.8.8.8' }, 'time_zone_invalid', '/draft/timeZone'],
    [{ draft: { timeZone: 5 }, address: '8.8.8.8' }, 'time_zone_invalid', '/draft/timeZone'],
    [{ draft: [], address: '8.8.8.8' }, 'invalid_request', '/draft'],
    [{ visitors: [] }, 'invalid_request', '/visitors'],
    [{ visitors: [{ address: 'x' }] }, 'invalid_request', '/visitors/0/address'],
    [{ visitors: [{ address: '8.8.8.8', claim: {} }] }, 'invalid_request', '/visitors/0/claim'],
    [{ visitors: [{ address: '8.8.8.8', colour: 1 }] }, 'invalid_request', '/visitors/0/colour'],
    [{ address: '8.8.8.8', visitors: [{ address: '8.8.8.8' }] }, 'invalid_request', '/address'],
    [
      { visitors: Array.from({ length: 101 }, () => ({ address: '8.8.8.8' })), explain: true },
      'invalid_request',
      '/explain',
    ],
  ] as const)('refuses %j', async (body, code, pointer) => {
    expectProblem(await api.ask('post', path).send(body), code, pointer);
  });
});

describe('the fences of a draft', () => {
  const ring = [
    [10, 50],
    [11, 50],
    [11, 51],
    [10, 51],
    [10, 50],
  ];
  const hole = [
    [10.2, 50.2],
    [10.4, 50.2],
    [10.4, 50.4],
    [10.2, 50.2],
  ];
  const across = [
    [179, 50],
    [-179, 50],
    [-179, 51],
    [179, 51],
    [179, 50],
  ];
  const fence = (id: string, area: object | null) => ({ id, name: 'x', effect: 'allow', area });
  const inside = { latitude: 50.5, longitude: 10.5 };
  const asked = (fences: unknown, place: object = inside) => {
    const draft = { filterMode: 'geo', defaultAction: 'block', locationSource: 'gps_preferred', fences };
    return api.ask('post', path).send({ draft, address: '8.8.8.8', ...place });
  };

  it.each([
    ['a Polygon', { type: 'Polygon', coordinates: [ring] }, inside],
    ['a Polygon with a hole', { type: 'Polygon', coordinates: [ring, hole] }, inside],
    [
      'a Polygon across the antimeridian',
      { type: 'Polygon', coordinates: [across] },
      { latitude: 50.5, longitude: 180 },
    ],
    ['a MultiPolygon', { type: 'MultiPolygon', coordinates: [[ring, hole], [across]] }, inside],
    ['a Circle', { type: 'Circle', centre: [10.5, 50.5], radiusMeters: 9 }, inside],
  ])('may be %s', async (_what, area, place) => {
    const one = await asked([fence('a', area)], place);
    expect([one.status, one.body.decision]).toEqual([
      200,
      expect.objectContaining({ outcome: 'allowed', fenceId: 'a' }),
    ]);
    const two = await asked(
      [fence('b', { type: 'Circle', centre: [60, 0], radiusMeters: 9 }), fence('a', area)],
      place,
    );
    expect([two.status, two.body.decision?.fenceId]).toEqual([200, 'a']);
  });

  it.each([
    ['a Point', { type: 'Point', coordinates: [10, 50] }, '/type'],
    ['a LineString', { type: 'LineString', coordinates: ring }, '/type'],
    ['a GeometryCollection', { type: 'GeometryCollection', geometries: [] }, '/type'],
    ['a Feature', { type: 'Feature', geometry: { type: 'Polygon', coordinates: [ring] } }, '/type'],
    ['of no type', { coordinates: [ring] }, '/type'],
    ['null', null, ''],
    ['a Polygon as a MultiPolygon', { type: 'MultiPolygon', coordinates: [ring] }, '/coordinates/0/0/0'],
    ['a MultiPolygon as a Polygon', { type: 'Polygon', coordinates: [[ring]] }, '/coordinates/0/0/0'],
    ['a Polygon of nothing', { type: 'Polygon', coordinates: [] }, '/coordinates'],
    ['open', { type: 'Polygon', coordinates: [ring.slice(1)] }, '/coordinates/0'],
  ])('may not be %s', async (_what, area, pointer) => {
    const circle = fence('b', { type: 'Circle', centre: [10, 50], radiusMeters: 9 });
    const answer = await asked([circle, fence('a', area)]);
    expect([answer.body.code, answer.body.errors[0].pointer]).toEqual([
      'policy_invalid',
      expect.stringMatching(new RegExp(`^/draft/fences/1/area${pointer}`)),
    ]);
  });

  it('have as many vertices as MAX_FENCE_VERTICES lets each have, and no more', async () => {
    // The closing position counts, as everywhere.
    const round = (vertices: number, longitude: number) => {
      const angles = Array.from({ length: vertices - 1 }, (_, n) => (2 * Math.PI * n) / (vertices - 1));
      const corners = angles.map((angle) => [longitude + Math.cos(angle), 50 + Math.sin(angle)]);
      return [...corners, ...corners.slice(0, 1)];
    };
    const polygon = (...rings: unknown[]) => ({ type: 'Polygon', coordinates: rings });
    const most = fence('a', polygon(round(100, 10)));
    await asked([most, fence('b', polygon(round(100, 20)))]).expect(200);
    const many = { type: 'MultiPolygon', coordinates: [[round(60, 20)], [round(41, 30)]] };
    for (const [area, ring] of [
      [polygon(round(101, 20)), '0'],
      [many, '1/0'],
    ] as const) {
      const answer = await asked([most, fence('b', area)]);
      expectProblem(answer, 'policy_invalid', `/draft/fences/1/area/coordinates/${ring}`);
      expect(answer.body.detail).toMatch(/100 vertices, the limit of MAX_FENCE_VERTICES/);
    }
  });
});

describe('the validity of a draft', () => {
  const hours = { day: 1, from: '08:00', until: '17:00' };
  const entriesWith = (validity: object) => ({
    networkRules: { networkRules: [{ id: 'a', kind: 'country', value: 'DK', effect: 'deny', validity }] },
    fences: {
      fences: [
        { id: 'a', name: 'x', effect: 'deny', area: { type: 'Circle', centre: [0, 0], radiusMeters: 9 }, validity },
      ],
    },
  });

  it.each([
    [{ fromMs: 5, untilMs: 4 }, '/untilMs'],
    [{ fromMs: 5, untilMs: 5 }, '/untilMs'],
    [{ fromMs: 1e300 }, '/fromMs'],
    [{ fromMs: 8.64e15 }, '/fromMs'],
    [{ untilMs: -1e300 }, '/untilMs'],
    [{ untilMs: 'tomorrow' }, '/untilMs'],
    [{ weekly: [] }, '/weekly'],
    [{ weekly: Array.from({ length: 101 }, () => hours) }, '/weekly'],
    [{ weekly: [{ ...hours, until: '25:00' }] }, '/weekly/0/until'],
  ])('may not be %j', async (validity, pointer) => {
    for (const [list, draft] of Object.entries(entriesWith(validity))) {
      const answer = await api.ask('post', path).send({ draft, address: '8.8.8.8' });
      expectProblem(answer, 'policy_invalid', `/draft/${list}/0/validity${pointer}`);
    }
  });

  it.each([
    [{}],
    [{ fromMs: null, untilMs: null, weekly: null }],
    [{ fromMs: 4, untilMs: 5 }],
    [{ fromMs: Date.parse('0001-01-01T00:00:00Z'), untilMs: Date.parse('9999-12-31T23:59:59Z') }],
    [{ weekly: Array.from({ length: 100 }, () => hours) }],
  ])('may be %j', async (validity) => {
    for (const draft of Object.values(entriesWith(validity))) {
      await api.ask('post', path).send({ draft, address: '8.8.8.8' }).expect(200);
    }
  });
});

it('holds the names and radii of fences in a draft to what the API takes', async () => {
  const fence = {
    id: 'f',
    name: 'F',
    effect: 'allow',
    area: { type: 'Circle', centre: [12, 55], radiusMeters: 0.001 },
  };
  const tried = (change: object): ReturnType<TestApi['ask']> =>
    api.ask('post', path).send({ draft: { fences: [{ ...fence, ...change }] }, address: '8.8.8.8' });
  await tried({ name: 'x'.repeat(200) }).expect(200);
  expectProblem(await tried({ name: 'x'.repeat(201) }), 'policy_invalid', '/draft/fences/0/name');
  const area = { ...fence.area, radiusMeters: 0.0009 };
  expectProblem(await tried({ area }), 'policy_invalid', '/draft/fences/0/area/radiusMeters');
});

it('takes no region of another country', async () => {
  const tried = (network: object): ReturnType<TestApi['ask']> =>
    api.ask('post', path).send({ visitors: [{ address: '8.8.8.8', network }] });
  await tried({ country: 'SE', region: 'SE-AB' }).expect(200);
  expectProblem(await tried({ country: 'DK', region: 'SE-AB' }), 'invalid_request', '/visitors/0/network/region');
});

it('takes a whole policy document for a draft, and decides for its own site', async () => {
  const { policy } = DECISION_ROWS[0]!;
  const answer = await api.ask('post', path).send({ draft: policy, address: '8.8.8.8' }).expect(200);
  expect(path).toContain(answer.body.decision.siteId);
  expect(answer.body.decision.policyVersion).toBe(answer.body.policy_version);
});

describe('a simulation warns', () => {
  const warningsOf = async (body: object): Promise<unknown> => {
    const answer = await api.ask('post', path).send(body).expect(200);
    expectPromised('POST /api/v1/sites/{id}/simulate', answer);
    return (answer.body as { warnings?: unknown }).warnings;
  };
  const circle = (n: number, centre: readonly number[]) => ({
    id: `f${n}`,
    name: 'F',
    effect: 'allow',
    area: { type: 'Circle', centre, radiusMeters: 500 },
  });
  const claim = { address: '8.8.8.8', latitude: 55, longitude: 12 };
  const fences = [circle(0, [12, 55])];

  it.each([
    [{ locationSource: 'geoip', fences }, /location source of this site is "geoip"/],
    [{ locationSource: 'gps_preferred', fences, filterMode: 'ip' }, /filter mode of this site is "ip"/],
    [{ locationSource: 'gps_preferred', fences, filterMode: 'disabled' }, /is disabled/],
    [{ locationSource: 'gps_preferred', fences: [] }, /has no fences/],
  ])('that a claim was not looked at, by %j', async (draft, detail) => {
    expect(await warningsOf({ draft, ...claim })).toEqual([{ pointer: '', detail: expect.stringMatching(detail) }]);
    const visitors = [{ address: '8.8.8.8' }, claim, claim];
    expect(await warningsOf({ draft, visitors })).toEqual([{ pointer: '/visitors/1', detail: expect.any(String) }]);
  });

  it('of no claim that was looked at, and of none that is not there', async () => {
    expect(await warningsOf({ draft: { locationSource: 'gps_preferred', fences }, ...claim })).toBeUndefined();
    expect(await warningsOf({ draft: { fences }, address: '8.8.8.8' })).toBeUndefined();
  });

  it('of a fence that looks swapped, and of a region that ISO does not have', async () => {
    const networkRules = [
      { id: 'dk', kind: 'country', value: 'DK', effect: 'allow' },
      { id: 'hk', kind: 'region', value: 'HK-HCW', effect: 'allow' },
    ];
    const draft = { networkRules, fences: [circle(0, [12.5, 55.6]), circle(1, [55.6, 12.5])] };
    expect(await warningsOf({ draft, address: '8.8.8.8' })).toEqual([
      { pointer: '/draft/networkRules/1/value', detail: expect.stringMatching(/Hong Kong/) },
      { pointer: '/draft/fences/1/area', detail: expect.stringMatching(/all other fences/) },
    ]);
  });
});
