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
    [{ draft: { filterMode: 'perhaps' } }, '/draft/filterMode'],
    [{ draft: { fences: null } }, '/draft/fences'],
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
