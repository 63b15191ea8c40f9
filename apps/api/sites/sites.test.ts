import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { expectProblem, expectPromised, openTestApi, type TestApi } from '../testing/open-api.js';

const NOBODY = '01935b5e-7c1a-7000-8000-00000000dead';

let api: TestApi;
let site: string;
let other: string;

beforeAll(async () => {
  api = await openTestApi();
  site = await makeSite('www.example.org');
  other = await makeSite('other.example.org');
});
afterAll(() => api.close());

async function makeSite(hostname: string): Promise<string> {
  const { body } = await api.ask('post', '/api/v1/sites').send({ name: hostname, hostname }).expect(201);
  return (body as { id: string }).id;
}

/** Walks a list by its cursors to the end. */
async function pages(path: string, limit: number): Promise<string[][]> {
  const found: string[][] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const next: string = cursor === '' ? '' : `&cursor=${cursor}`;
    const { body } = await api.ask('get', `${path}?limit=${limit}${next}`).expect(200);
    const page = body as { items: { id: string }[]; next_cursor: string | null };
    found.push(page.items.map(({ id }) => id));
    cursor = page.next_cursor;
  }
  return found;
}

describe('sites', () => {
  it('are made, shown, changed, listed and deleted', async () => {
    const made = await api
      .ask('post', '/api/v1/sites')
      .send({ name: 'Shop', hostname: 'SHOP.Example.ORG.' })
      .expect(201);
    expectPromised('POST /api/v1/sites', made);
    expect(made.body).toMatchObject({ hostname: 'shop.example.org', filter_mode: 'ip_and_geo', version: 1 });
    const path = `/api/v1/sites/${(made.body as { id: string }).id}`;
    const changed = await api.ask('patch', path).send({ filter_mode: 'ip', default_action: 'allow' }).expect(200);
    expectPromised('PATCH /api/v1/sites/{id}', changed);
    expect(changed.body).toMatchObject({ filter_mode: 'ip', default_action: 'allow', version: 2 });
    const shown = await api.ask('get', path).expect(200);
    expectPromised('GET /api/v1/sites/{id}', shown);
    expect(shown.body).toEqual(changed.body);
    expectPromised('GET /api/v1/sites', await api.ask('get', '/api/v1/sites').expect(200));
    await api.ask('delete', path).expect(204);
    expectProblem(await api.ask('get', path), 'site_not_found');
  });

  it('take host names as visitors write them, and one site each', async () => {
    const idn = await api.ask('post', '/api/v1/sites').send({ name: 'Ø', hostname: 'blåbærgrød.dk' }).expect(201);
    expect(idn.body).toMatchObject({ hostname: 'xn--blbrgrd-fxak7p.dk' });
    const again = { name: 'Again', hostname: 'WWW.EXAMPLE.ORG' };
    expectProblem(await api.ask('post', '/api/v1/sites').send(again), 'hostname_taken');
    expectProblem(await api.ask('patch', `/api/v1/sites/${other}`).send(again), 'hostname_taken');
  });

  it.each([
    [{ hostname: 'a.example' }, 'invalid_request', '/name'],
    [{ name: 'A' }, 'invalid_request', '/hostname'],
    [{ name: 'A\u0000', hostname: 'a.example' }, 'invalid_request', '/name'],
    [{ name: 'A\ud800', hostname: 'a.example' }, 'invalid_request', '/name'],
    [{ name: 'A\nB', hostname: 'a.example' }, 'invalid_request', '/name'],
    [
      { name: 'A', hostname: 'a.example', exemptions: [{ path: '/a', methods: ['G\u0000'] }] },
      'exemption_invalid',
      '/exemptions/0/methods/0',
    ],
    [{ name: '', hostname: 'a.example' }, 'invalid_request', '/name'],
    [{ name: 'x'.repeat(201), hostname: 'a.example' }, 'invalid_request', '/name'],
    [{ name: 5, hostname: 'a.example' }, 'invalid_request', '/name'],
    [{ name: 'A', hostname: 'a.example', filter_mode: 'maybe' }, 'invalid_request', '/filter_mode'],
    [{ name: 'A', hostname: 'a.example', colour: 'red' }, 'invalid_request', '/colour'],
    [{ name: 'A', hostname: 'a.example', max_speed_kmh: -1 }, 'invalid_request', '/max_speed_kmh'],
    [
      { name: 'A', hostname: 'a.example', exemptions: [{ path: 5, methods: [] }] },
      'invalid_request',
      '/exemptions/0/path',
    ],
    [{ name: 'A', hostname: 'a b' }, 'hostname_invalid', undefined],
    [{ name: 'A', hostname: 'a.example:80' }, 'hostname_invalid', undefined],
    [{ name: 'A', hostname: '*.*.example' }, 'hostname_invalid', undefined],
    [{ name: 'A', hostname: 'a.example', time_zone: 'Mars/Olympus' }, 'time_zone_invalid', undefined],
    [{ name: 'A', hostname: 'a.example', upstream_url: 'ftp://x' }, 'upstream_invalid', '/upstream_url'],
    [
      { name: 'A', hostname: 'a.example', upstream_url: 'http://169.254.169.254/' },
      'upstream_invalid',
      '/upstream_url',
    ],
    [{ name: 'A', hostname: 'a.example', upstream_url: 'http://10.0.0.5:8000' }, 'upstream_invalid', '/upstream_url'],
    [
      { name: 'A', hostname: 'a.example', exemptions: [{ path: '/a/../b', methods: [] }] },
      'exemption_invalid',
      '/exemptions/0/path',
    ],
  ] as const)('refuse %j', async (body, code, pointer) => {
    expectProblem(await api.ask('post', '/api/v1/sites').send(body), code, pointer);
  });

  it('are listed page by page, each once', async () => {
    for (let n = 0; n < 5; n += 1) await makeSite(`page${n}.example.org`);
    const all = (await pages('/api/v1/sites', 200)).flat();
    const walked = await pages('/api/v1/sites', 2);
    expect(walked.flat()).toEqual(all);
    expect(new Set(all).size).toBe(all.length);
    expect(walked.slice(0, -1).every((page) => page.length === 2)).toBe(true);
  });

  it.each(['limit=0', 'limit=201', 'limit=x', 'colour=red', 'hostname=a%20b'])(
    'refuse a page with %s',
    async (query) => {
      const [parameter] = query.split('=');
      expectProblem(await api.ask('get', `/api/v1/sites?${query}`), 'invalid_parameter', parameter);
    },
  );

  it('refuse a cursor that is not theirs, and an id that is none', async () => {
    expectProblem(await api.ask('get', '/api/v1/sites?cursor=xyz'), 'invalid_parameter', 'cursor');
    expectProblem(await api.ask('get', '/api/v1/sites/xyz'), 'invalid_parameter', 'id');
    expectProblem(await api.ask('get', '/api/v1/sites/xyz/ip-rules'), 'invalid_parameter', 'siteId');
    for (const method of ['get', 'delete'] as const) {
      expectProblem(await api.ask(method, `/api/v1/sites/${NOBODY}`), 'site_not_found');
    }
    expectProblem(await api.ask('patch', `/api/v1/sites/${NOBODY}`).send({ name: 'A' }), 'site_not_found');
  });
});

describe('network rules', () => {
  const rules = (of = site): string => `/api/v1/sites/${of}/ip-rules`;

  it('are made, shown, changed, listed and deleted', async () => {
    const rule = {
      kind: 'cidr',
      value: '192.0.2.0/24',
      action: 'deny',
      note: 'Scrapers',
      valid_until: '2030-01-01T00:00:00Z',
    };
    const made = await api.ask('post', rules()).send(rule).expect(201);
    expectPromised('POST /api/v1/sites/{siteId}/ip-rules', made);
    expect(made.body).toMatchObject({ kind: 'cidr', value: '192.0.2.0/24', action: 'deny', note: 'Scrapers' });
    const path = `${rules()}/${(made.body as { id: string }).id}`;
    const changed = await api.ask('patch', path).send({ kind: 'country', value: 'DK', action: 'allow' }).expect(200);
    expectPromised('PATCH /api/v1/sites/{siteId}/ip-rules/{id}', changed);
    expect((await api.ask('get', path).expect(200)).body).toEqual(changed.body);
    expectPromised('GET /api/v1/sites/{siteId}/ip-rules', await api.ask('get', rules()).expect(200));
    expectProblem(await api.ask('get', path.replace(site, other)), 'rule_not_found');
    expectProblem(await api.ask('delete', path.replace(site, other)), 'rule_not_found');
    await api.ask('delete', path).expect(204);
    expectProblem(await api.ask('get', path), 'rule_not_found');
  });

  it.each([
    // The starter data know countries and regions, nothing of networks.
    ['anonymizer', 'vpn', /know no anonymizers, so this rule never matches; set GEOIP_ANONYMOUS_DB_PATH/],
    ['asn', '3292', /know no networks, so this rule never matches; set GEOIP_ASN_DB_PATH/],
    ['region', 'DK-84', null],
    ['country', 'DK', null],
    ['country', 'XK', null],
    ['country', 'ZZ', null],
    // GeoIP data have some, ISO has not.
    ['region', 'HK-HCW', /no regions of Hong Kong/],
    ['region', 'DK-015', null],
  ])('of kind %s %s warn when no GeoIP file can answer them, or may', async (kind, value, sentence) => {
    const { body } = await api.ask('post', rules()).send({ kind, value, action: 'deny' }).expect(201);
    const path = `${rules()}/${(body as { id: string }).id}`;
    const shown = (await api.ask('get', path).expect(200)).body as { warning: string | null };
    expect(shown.warning).toEqual(sentence === null ? null : expect.stringMatching(sentence));
    await api.ask('delete', path).expect(204);
  });

  it.each([
    ['cidr', '192.0.2.1/24', /192\.0\.2\.0\/24/],
    ['cidr', 'fe80::1%eth0', /zone/],
    ['cidr', '300.0.0.0/8', /network/],
    ['asn', 'twelve', /such as 64496 or AS64496/],
    ['asn', '4294967296', /from 0 to 4294967295/],
    ['asn', 'AS4294967296', /from 0 to 4294967295/],
    ['asn', 'AS', /such as 64496 or AS64496/],
    ['cidr', '::ffff:0:0/95', /write 0\.0\.0\.0\/0/],
    ['country', 'Denmark', /ISO 3166-1.*Perhaps "DK" is meant/],
    ['country', 'dk', /Perhaps "DK" is meant/],
    ['country', 'UK', /is "GB"/],
    ['country', 'EU', /no country/],
    ['region', 'DK', /ISO 3166-2.*kind country, with the value "DK"/],
    ['region', 'DK-99', /those of Denmark are at/],
    ['region', 'XX-84', /does not assign "XX"/],
    ['anonymizer', 'ghost', /vpn/],
  ])('refuse %s %s and say what is meant', async (kind, value, sentence) => {
    const answer = await api.ask('post', rules()).send({ kind, value, action: 'deny' });
    expectProblem(answer, 'rule_invalid', '/value');
    expect((answer.body as { detail: string }).detail).toMatch(sentence);
  });

  it.each([
    ['asn', '64496', '64496'],
    ['asn', 'AS64496', '64496'],
    ['asn', 'as01', '1'],
    ['cidr', '2001:DB8:0::/32', '2001:db8::/32'],
  ])('of kind %s written %s are kept as %s', async (kind, value, kept) => {
    const { body } = await api.ask('post', rules()).send({ kind, value, action: 'deny' }).expect(201);
    expect(body).toMatchObject({ kind, value: kept });
    await api.ask('delete', `${rules()}/${(body as { id: string }).id}`).expect(204);
  });

  it('of another type are told once, and how', async () => {
    const rule = { kind: 'asn', value: 3292, action: 'deny', note: 7 };
    const { body } = await api.ask('post', rules()).send(rule).expect(400);
    expect((body as { errors: object[] }).errors).toEqual([
      { pointer: '/value', detail: 'value must be a string' },
      { pointer: '/note', detail: 'note must be a string' },
    ]);
  });

  it('keep a code that was taken back until another is written', async () => {
    const { body } = await api.ask('post', rules()).send({ kind: 'country', value: 'DK', action: 'deny' }).expect(201);
    const path = `${rules()}/${(body as { id: string }).id}`;
    await api.unit.run((rows) =>
      rows.query(`update ip_rules set value = 'UK' where id = $1`, [(body as { id: string }).id]),
    );
    expect((await api.ask('get', path).expect(200)).body).toMatchObject({ warning: expect.stringContaining('"GB"') });
    await api.ask('patch', path).send({ note: 'Britain' }).expect(200);
    expectProblem(await api.ask('patch', path).send({ value: 'UK' }), 'rule_invalid', '/value');
    await api.ask('delete', path).expect(204);
  });

  it.each([
    [{ value: 'DK', action: 'deny' }, 'invalid_request', '/kind'],
    [{ kind: 'country', value: 'DK', action: 'perhaps' }, 'invalid_request', '/action'],
    [{ kind: 'country', value: 'DK', action: 'deny', valid_from: 'soon' }, 'invalid_request', '/valid_from'],
    [
      {
        kind: 'country',
        value: 'DK',
        action: 'deny',
        valid_from: '2030-01-01T00:00:00Z',
        valid_until: '2029-01-01T00:00:00Z',
      },
      'validity_invalid',
      undefined,
    ],
    [
      { kind: 'country', value: 'DK', action: 'deny', weekly_hours: [{ day: 8, from: '09:00', until: '17:00' }] },
      'invalid_request',
      '/weekly_hours/0/day',
    ],
    [
      { kind: 'country', value: 'DK', action: 'deny', weekly_hours: [{ day: 1, from: '8:00', until: '17:00' }] },
      'invalid_request',
      '/weekly_hours/0/from',
    ],
    [
      { kind: 'country', value: 'DK', action: 'deny', weekly_hours: [{ day: 1, from: '08:00', until: '24:01' }] },
      'invalid_request',
      '/weekly_hours/0/until',
    ],
  ] as const)('refuse %j', async (body, code, pointer) => {
    expectProblem(await api.ask('post', rules()).send(body), code, pointer);
  });

  it('of a site that is not there are not there', async () => {
    expectProblem(await api.ask('get', rules(NOBODY)), 'site_not_found');
    expectProblem(
      await api.ask('post', rules(NOBODY)).send({ kind: 'country', value: 'DK', action: 'deny' }),
      'site_not_found',
    );
  });
});

describe('fences', () => {
  const fences = (of = site): string => `/api/v1/sites/${of}/geofences`;
  const triangle = [
    [10.123456789012344, 55],
    [11, 55.00000000000001],
    [10, 56],
    [10.123456789012344, 55],
  ];

  it('go in and come out as GeoJSON, to the last digit', async () => {
    const fence = { name: 'Field', effect: 'allow', geometry: { type: 'Polygon', coordinates: [triangle] } };
    const made = await api.ask('post', fences()).send(fence).expect(201);
    expectPromised('POST /api/v1/sites/{siteId}/geofences', made);
    const path = `${fences()}/${(made.body as { id: string }).id}`;
    const shown = await api.ask('get', path).expect(200);
    expect(shown.body).toMatchObject({
      geometry: { type: 'MultiPolygon', coordinates: [[triangle]] },
      radius_meters: null,
    });
    const point = { type: 'Point', coordinates: [12.5683, 55.6761] };
    const changed = await api.ask('patch', path).send({ geometry: point, radius_meters: 250.5 }).expect(200);
    expectPromised('PATCH /api/v1/sites/{siteId}/geofences/{id}', changed);
    expect(changed.body).toMatchObject({ name: 'Field', geometry: point, radius_meters: 250.5 });
    const elsewhere = { type: 'Point', coordinates: [10.2, 56.16] };
    const moved = await api.ask('patch', path).send({ geometry: elsewhere }).expect(200);
    expect(moved.body).toMatchObject({ geometry: elsewhere, radius_meters: 250.5 });
    const wider = await api.ask('patch', path).send({ radius_meters: 300 }).expect(200);
    expect(wider.body).toMatchObject({ geometry: elsewhere, radius_meters: 300 });
    await api.ask('patch', path).send({ geometry: shown.body.geometry }).expect(200);
    expectProblem(await api.ask('patch', path).send({ geometry: point }), 'fence_invalid', '/radius_meters');
    expectPromised('GET /api/v1/sites/{siteId}/geofences', await api.ask('get', fences()).expect(200));
    expectProblem(await api.ask('get', path.replace(site, other)), 'fence_not_found');
    await api.ask('delete', path).expect(204);
    expectProblem(await api.ask('delete', path), 'fence_not_found');
  });

  const polygon = (coordinates: unknown): object => ({ type: 'Polygon', coordinates });
  it.each([
    ['an open ring', polygon([triangle.slice(0, 3)]), /ring/],
    ['a ring that is not closed', polygon([[...triangle.slice(0, 3), [9, 54]]]), /closed/],
    [
      'a ring that crosses itself',
      polygon([
        [
          [0, 0],
          [2, 2],
          [2, 0],
          [0, 2],
          [0, 0],
        ],
      ]),
      /crosses/,
    ],
    [
      'latitude first',
      polygon([
        [
          [55, 110],
          [55, 111],
          [56, 110],
          [55, 110],
        ],
      ]),
      /latitude.*second/i,
    ],
    [
      'a pole',
      polygon([
        [
          [0, 80],
          [90, 90],
          [0, 85],
          [0, 80],
        ],
      ]),
      /pole/,
    ],
    [
      'text for a number',
      polygon([
        [
          ['a', 1],
          [1, 2],
          [2, 2],
          ['a', 1],
        ],
      ]),
      /number/,
    ],
    [
      'a line',
      {
        type: 'LineString',
        coordinates: [
          [0, 0],
          [1, 1],
        ],
      },
      /Polygon, MultiPolygon, or Point together with radius_meters/,
    ],
    ['a circle as the policy document has it', { type: 'Circle', centre: [1, 1], radiusMeters: 5 }, /radius_meters/],
    ['no type', { coordinates: [] }, /type/],
    ['a Feature', { type: 'Feature', geometry: null }, /geometry/],
    ['a Point without a radius', { type: 'Point', coordinates: [1, 1] }, /radius/],
    ['nesting without end', polygon([[[[[[[1]]]]]]]), /nested|position/],
    [
      'too many vertices',
      polygon([Array.from({ length: 102 }, (_, n) => [Math.cos(n), Math.sin(n)])]),
      /100 vertices, the limit of MAX_FENCE_VERTICES/,
    ],
  ])('refuse %s and name the place', async (_what, geometry, sentence) => {
    const answer = await api.ask('post', fences()).send({ name: 'Bad', effect: 'deny', geometry });
    expectProblem(answer, 'fence_invalid');
    const { detail, errors } = answer.body as { detail: string; errors?: { pointer: string }[] };
    expect(detail).toMatch(sentence);
    expect(errors?.[0]?.pointer).toMatch(/^\/(geometry|radius_meters)/);
  });
});

describe('simulation', () => {
  it('decides and explains by the rules as they are', async () => {
    const own = await makeSite('simulated.example.org');
    await api.ask('patch', `/api/v1/sites/${own}`).send({ filter_mode: 'ip' }).expect(200);
    await api
      .ask('post', `/api/v1/sites/${own}/ip-rules`)
      .send({ kind: 'country', value: 'DK', action: 'allow' })
      .expect(201);
    const dane = await api.ask('post', `/api/v1/sites/${own}/simulate`).send({ address: '130.225.1.1' }).expect(200);
    expectPromised('POST /api/v1/sites/{id}/simulate', dane);
    expect(dane.body).toMatchObject({ decision: { outcome: 'allowed', reason: 'country_allow' } });
    const american = await api.ask('post', `/api/v1/sites/${own}/simulate`).send({ address: '8.8.8.8' }).expect(200);
    expect(american.body).toMatchObject({ decision: { outcome: 'blocked', reason: 'network_default_block' } });
  });

  it.each([
    [{}, '/address'],
    [{ address: '1.2.3' }, '/address'],
    [{ address: '1.2.3.4', at: 'now' }, '/at'],
    [{ address: '1.2.3.4', latitude: 55 }, '/longitude'],
    [{ address: '1.2.3.4', longitude: 12 }, '/latitude'],
    [{ address: '1.2.3.4', latitude: 91, longitude: 0 }, '/latitude'],
    [{ address: '1.2.3.4', accuracy_m: 5 }, '/accuracy_m'],
    [{ address: '1.2.3.4', accuracy_m: 5, claim: { latitude: 55, longitude: 12 } }, '/accuracy_m'],
    [{ address: '1.2.3.4', latitude: 5, longitude: 6, claim: { latitude: 55, longitude: 12 } }, '/latitude'],
    [{ address: '1.2.3.4', claim: { fault: 'claim_expired', latitude: 55, longitude: 12 } }, '/claim/latitude'],
    [{ address: '1.2.3.4', network: { country: 'dk' } }, '/network/country'],
    [{ address: '1.2.3.4', network: { country: 'DNK' } }, '/network/country'],
    [{ address: '1.2.3.4', network: { country: 'DK', region: '84' } }, '/network/region'],
    [{ address: '1.2.3.4', network: { country: 'DK', region: '' } }, '/network/region'],
    [{ address: '1.2.3.4', method: 'get it' }, '/method'],
    [{ address: '1.2.3.4', path: 'hooks' }, '/path'],
    [{ address: '1.2.3.4', path: '/hooks?a=1' }, '/path'],
    [{ address: '1.2.3.4', path: '/grød' }, '/path'],
    [{ address: '1.2.3.4', path: '/a b' }, '/path'],
  ])('refuses %j', async (body, pointer) => {
    expectProblem(await api.ask('post', `/api/v1/sites/${site}/simulate`).send(body), 'invalid_request', pointer);
  });

  it('of a site that is not there', async () => {
    expectProblem(
      await api.ask('post', `/api/v1/sites/${NOBODY}/simulate`).send({ address: '1.2.3.4' }),
      'site_not_found',
    );
  });
});

describe('a change that would lock its editor out', () => {
  const DANE = '130.225.1.1';
  const AMERICAN = '8.8.8.8';
  let path: string;
  const change = (method: 'post' | 'patch' | 'delete', to: string, from: string) =>
    api.ask(method, `${path}${to}`).set('X-Forwarded-For', from);
  const danish = { kind: 'country', value: 'DK', action: 'deny' };

  beforeAll(async () => {
    path = `/api/v1/sites/${await makeSite('locked.example.org')}`;
    await change('patch', '', DANE).send({ filter_mode: 'ip', default_action: 'allow' }).expect(200);
  });

  it('is refused with 409 and changes nothing, until it is confirmed', async () => {
    const { body: before } = await api.ask('get', path).expect(200);
    const refused = await change('post', '/ip-rules', DANE).send(danish);
    expectProblem(refused, 'would_lock_you_out');
    expect((refused.body as { detail: string }).detail).toMatch(
      /block you \(130\.225\.1\.1\).* by country_deny: A rule/,
    );
    expectProblem(await change('patch', '', DANE).send({ default_action: 'block' }), 'would_lock_you_out');
    expect((await api.ask('get', path).expect(200)).body).toEqual(before);
    expect((await api.ask('get', `${path}/ip-rules`).expect(200)).body.items).toEqual([]);

    expectProblem(
      await change('post', '/ip-rules?confirm_lockout=perhaps', DANE).send(danish),
      'invalid_parameter',
      'confirm_lockout',
    );
    const { body: rule } = await change('post', '/ip-rules?confirm_lockout=true', DANE).send(danish).expect(201);
    // Who is blocked already is not warned again.
    await change('patch', `/ip-rules/${rule.id}`, DANE).send({ note: 'Meant' }).expect(200);
    await change('delete', `/ip-rules/${rule.id}`, DANE).expect(204);
  });

  it('is nothing to those whom it does not block, nor where the site only monitors', async () => {
    const { body: rule } = await change('post', '/ip-rules', AMERICAN).send(danish).expect(201);
    await change('delete', `/ip-rules/${rule.id}`, AMERICAN).expect(204);
    await change('patch', '', DANE).send({ enforcement: 'monitor' }).expect(200);
    await change('post', '/ip-rules', DANE).send(danish).expect(201);
    expectProblem(await change('patch', '', DANE).send({ enforcement: 'enforce' }), 'would_lock_you_out');
  });

  it('may be the removal of what lets the editor in', async () => {
    const own = `/api/v1/sites/${await makeSite('fenced.example.org')}`;
    const geometry = {
      type: 'Polygon',
      coordinates: [
        [
          [8, 54],
          [13, 54],
          [13, 58],
          [8, 58],
          [8, 54],
        ],
      ],
    };
    const ask = (method: 'post' | 'patch' | 'delete', to: string) =>
      api.ask(method, `${own}${to}`).set('X-Forwarded-For', DANE);
    await ask('patch', '').send({ filter_mode: 'geo' }).expect(200);
    const { body: fence } = await ask('post', '/geofences').send({ name: 'DK', effect: 'allow', geometry }).expect(201);
    expectProblem(await ask('delete', `/geofences/${fence.id}`), 'would_lock_you_out');
    expectProblem(await ask('patch', `/geofences/${fence.id}`).send({ effect: 'deny' }), 'would_lock_you_out');
    await ask('delete', `/geofences/${fence.id}?confirm_lockout=true`).expect(204);
  });

  it('warns of a rule that the site has already, and not of one with other hours', async () => {
    const own = `/api/v1/sites/${await makeSite('twins.example.org')}/ip-rules`;
    const hours = [{ day: 1, from: '08:00', until: '17:00' }];
    const made = async (rule: object): Promise<{ id: string; warnings?: { detail: string }[] }> =>
      (await api.ask('post', own).send(rule).expect(201)).body;
    for (const rule of [
      { kind: 'cidr', value: '192.0.2.0/24', action: 'deny' },
      { kind: 'asn', value: 'AS64500', action: 'deny', valid_from: '2026-01-01T00:00:00Z' },
      { kind: 'country', value: 'SE', action: 'allow', weekly_hours: hours },
    ]) {
      const first = await made(rule);
      expect(first).not.toHaveProperty('warnings');
      expect((await made({ ...rule, note: 'again' })).warnings).toEqual([
        { pointer: '', detail: expect.stringMatching(`already, as ${first.id};`) },
      ]);
      expect(await made({ ...rule, weekly_hours: [{ ...hours[0], day: 2 }] })).not.toHaveProperty('warnings');
    }
  });

  describe('later', () => {
    const later =
      (own: string) =>
      async (rule: object, from = DANE) => {
        const answer = await api.ask('post', `${own}/ip-rules`).set('X-Forwarded-For', from).send(rule).expect(201);
        expectPromised('POST /api/v1/sites/{siteId}/ip-rules', answer);
        const { warnings, id } = answer.body as { warnings?: { pointer: string; detail: string }[]; id: string };
        expect(answer.headers['gatepost-warning']).toBe(warnings?.[0]?.detail);
        return { warning: warnings?.[0]?.detail, path: `${own}/ip-rules/${id}` };
      };
    let own: string;
    beforeAll(async () => {
      own = `/api/v1/sites/${await makeSite('later.example.org')}`;
      await api.ask('patch', own).send({ filter_mode: 'ip', default_action: 'allow', time_zone: 'UTC' }).expect(200);
    });

    it('is made, with a warning that says when', async () => {
      const from = new Date(Date.now() + 40 * 86_400_000).toISOString();
      const { warning, path: rule } = await later(own)({ ...danish, valid_from: from });
      expect(warning).toMatch(`From ${from} on the site will block you (130.225.1.1)`);
      // What was to come before is no news.
      expect((await later(own)({ kind: 'country', value: 'SE', action: 'deny' })).warning).toBeUndefined();
      await api.ask('delete', rule).set('X-Forwarded-For', DANE).expect(204);
    });

    it('is nothing to others, nor where it is confirmed', async () => {
      const from = new Date(Date.now() + 40 * 86_400_000).toISOString();
      const { warning, path: rule } = await later(own)({ ...danish, valid_from: from }, AMERICAN);
      expect(warning).toBeUndefined();
      await api.ask('delete', rule).set('X-Forwarded-For', DANE).expect(204);
      const sure = `${own}/ip-rules?confirm_lockout=true`;
      const { body } = await api
        .ask('post', sure)
        .set('X-Forwarded-For', DANE)
        .send({ ...danish, valid_from: from });
      expect(body).not.toHaveProperty('warnings');
      await api.ask('delete', `${own}/ip-rules/${(body as { id: string }).id}`).expect(204);
    });

    it('is told of hours of the week that have not begun, and of a removal by header alone', async () => {
      const day = (new Date(Date.now() + 2 * 86_400_000).getUTCDay() + 6) % 7;
      const hours = [{ day: day + 1, from: '03:00', until: '04:00' }];
      const allow = { kind: 'cidr', value: '130.225.1.1/32', action: 'allow' };
      const { path: rule } = await later(own)(allow);
      expect((await later(own)({ ...danish, weekly_hours: hours })).warning).toBeUndefined();
      const removed = await api.ask('delete', rule).set('X-Forwarded-For', DANE).expect(204);
      expect(removed.headers['gatepost-warning']).toMatch(
        /^From \d{4}-\d\d-\d\dT03:00:00\.000Z on the site will block you/,
      );
    });
  });
});

describe('a parameter that a route does not know', () => {
  it.each([
    ['post', '/geofences?confirm_lockdown=true', 'confirm_lockdown'],
    ['patch', '?coment=x', 'coment'],
    ['delete', '?confirm_lockout=true&force=1', 'force'],
    ['get', '?x=1', 'x'],
  ] as const)('%s %s is refused by name', async (method, address, parameter) => {
    const path = `/api/v1/sites/${site}${address}`;
    expectProblem(await api.ask(method, path).send(method === 'post' ? {} : undefined), 'invalid_parameter', parameter);
    await api.ask('get', `/api/v1/sites/${site}`).expect(200);
  });
});

describe('a fence that looks swapped', () => {
  it('is refused with its place, unless the coordinates are confirmed', async () => {
    const own = `/api/v1/sites/${await makeSite('swapped.example.org')}`;
    const at = (longitude: number, latitude: number) => ({ type: 'Point', coordinates: [longitude, latitude] });
    const make = async (geometry: object, query = '', from = '127.0.0.1') =>
      api
        .ask('post', `${own}/geofences${query}`)
        .set('X-Forwarded-For', from)
        .send({ name: 'F', effect: 'allow', geometry, radius_meters: 500 });
    const expectSwapped = (answer: Awaited<ReturnType<typeof make>>, why: RegExp) => {
      expectProblem(answer, 'fence_swapped', '/geometry/coordinates');
      const { detail } = answer.body as { detail: string };
      expect(detail).toMatch(why);
      expect(detail).toMatch(/Swap them, or repeat the request with confirm_coordinates=true/);
    };
    // From a Danish address.
    expectSwapped(await make(at(55.68, 12.57), '', '130.225.1.1'), /in Oman.* in Denmark/);
    expectProblem(await make(at(55.68, 12.57), '?confirm_coordinates=1'), 'invalid_parameter', 'confirm_coordinates');
    const first = await make(at(55.68, 12.57), '?confirm_coordinates=true', '130.225.1.1');
    expectPromised('POST /api/v1/sites/{siteId}/geofences', first);
    expect(first.body).toMatchObject({ geometry: at(55.68, 12.57) });
    expect(first.body).not.toHaveProperty('warnings');
    await api.ask('delete', `${own}/geofences/${(first.body as { id: string }).id}`).expect(204);
    // From nowhere, with nothing to compare: then with a fence.
    const { id } = (await make(at(12.57, 55.68))).body as { id: string };
    expectSwapped(await make(at(55.5, 12.1)), /all other fences/);
    const second = await make(at(55.5, 12.1), '?confirm_coordinates=true');
    expect(second.status).toBe(201);
    const path = `${own}/geofences/${(second.body as { id: string }).id}`;
    // It stays where it is.
    await api.ask('patch', path).send({ name: 'G', radius_meters: 600 }).expect(200);
    expectSwapped(await api.ask('patch', path).send({ geometry: at(55.6, 12.1), radius_meters: 600 }), /other fences/);
    await api
      .ask('patch', path)
      .send({ geometry: at(12.1, 55.5), radius_meters: 500 })
      .expect(200);
    await api.ask('delete', `${own}/geofences/${id}`).expect(204);
  });
});
