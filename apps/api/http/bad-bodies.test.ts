import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { expectProblem, openTestApi, type TestApi } from '../testing/open-api.js';

let api: TestApi;
let site: string;
const paths = { sites: '', ipRules: '', geofences: '', simulate: '' };

beforeAll(async () => {
  api = await openTestApi();
  const made = await api.ask('post', '/api/v1/sites').send({ name: 'Site', hostname: 'bodies.example' }).expect(201);
  site = `/api/v1/sites/${(made.body as { id: string }).id}`;
  const rule = { kind: 'cidr', value: '192.0.2.0/24', action: 'deny' };
  const fence = {
    name: 'Fence',
    effect: 'allow',
    geometry: { type: 'Point', coordinates: [12, 55] },
    radius_meters: 9,
  };
  const idOf = async (path: string, body: object): Promise<string> => {
    const answer = await api.ask('post', path).send(body).expect(201);
    return `${path}/${(answer.body as { id: string }).id}`;
  };
  Object.assign(paths, {
    sites: site,
    ipRules: await idOf(`${site}/ip-rules`, rule),
    geofences: await idOf(`${site}/geofences`, fence),
    simulate: `${site}/simulate`,
  });
});
afterAll(() => api.close());

describe('null for a field that always has a value', () => {
  it.each([
    ['sites', 'name'],
    ['sites', 'hostname'],
    ['sites', 'filter_mode'],
    ['sites', 'enforcement'],
    ['sites', 'default_action'],
    ['sites', 'treat_private_as'],
    ['sites', 'location_source'],
    ['sites', 'accuracy_policy'],
    ['sites', 'time_zone'],
    ['sites', 'exemptions'],
    ['sites', 'audit_retention_days'],
    ['ipRules', 'kind'],
    ['ipRules', 'value'],
    ['ipRules', 'action'],
    ['geofences', 'name'],
    ['geofences', 'effect'],
    ['geofences', 'geometry'],
  ] as const)('%s %s is refused', async (resource, name) => {
    expectProblem(await api.ask('patch', paths[resource]).send({ [name]: null }), 'invalid_request', `/${name}`);
  });

  it.each(['visitors', 'draft', 'claim', 'network', 'explain'])('simulate %s is refused', async (name) => {
    const body = { address: '192.0.2.1', [name]: null };
    expectProblem(await api.ask('post', paths.simulate).send(body), 'invalid_request', `/${name}`);
  });
});

describe('a body', () => {
  it.each(['[]', '"x"', '7', 'null'])('that is %s is refused as a whole', async (text) => {
    const answer = await api.ask('post', '/api/v1/sites').type('application/json').send(text);
    expectProblem(answer, 'invalid_request', '');
  });

  it('that is nested thousands of levels deep is refused where it gets too deep', async () => {
    const deep = '['.repeat(4_000) + ']'.repeat(4_000);
    const geometry = `{"name":"Deep","effect":"allow","geometry":{"type":"Polygon","coordinates":${deep}}}`;
    const answer = await api.ask('post', `${site}/geofences`).type('application/json').send(geometry);
    expectProblem(answer, 'invalid_request', `/geometry/coordinates${'/0'.repeat(30)}`);
  });

  it('with more visitors than may be is refused without looking at them', async () => {
    const visitors = Array.from({ length: 100_000 }, () => ({}));
    expectProblem(await api.ask('post', paths.simulate).send({ visitors }), 'invalid_request', '/visitors');
  });

  it('with lists for visitors is refused at the first', async () => {
    const visitors = [[{ address: '192.0.2.1' }]];
    expectProblem(await api.ask('post', paths.simulate).send({ visitors }), 'invalid_request', '/visitors/0');
  });

  it.each([
    ['{"name": "A",\n "hostname": a.example}', 'body_unreadable', ''],
    ['{"name":"A","hostname":"a.example","__proto__":{"x":1}}', 'invalid_request', '/__proto__'],
  ] as const)('%s is told with its place', async (text, code, pointer) => {
    const answer = await api.ask('post', '/api/v1/sites').type('application/json').send(text);
    expectProblem(answer, code, pointer);
    if (code === 'body_unreadable') {
      expect((answer.body as { errors: object[] }).errors).toMatchObject([{ line: 2, column: 14 }]);
    }
  });

  it('that is empty is no object, and none where none is wanted', async () => {
    expectProblem(await api.ask('post', '/api/v1/sites').type('application/json').send(''), 'invalid_request', '');
    const rule = await api
      .ask('post', `${site}/ip-rules`)
      .send({ kind: 'asn', value: '1', action: 'deny' })
      .expect(201);
    const path = `${site}/ip-rules/${(rule.body as { id: string }).id}`;
    await api.ask('delete', path).type('application/json').expect(204);
  });

  it.each([
    ['text/plain', '{"name":"A","hostname":"a.example"}'],
    ['application/x-www-form-urlencoded', 'name=A&hostname=a.example'],
    ['application/x-www-form-urlencoded; charset=utf-8', 'name=A&hostname=a.example'],
    ['multipart/form-data; boundary=b', '--b\r\nContent-Disposition: form-data; name="name"\r\n\r\nA\r\n--b--\r\n'],
  ])('of %s is not taken', async (type, text) => {
    const answer = await api.ask('post', '/api/v1/sites').type(type).send(text);
    expectProblem(answer, 'media_type_unsupported');
  });
});

describe('an instant', () => {
  it.each([
    '2026-02-30T00:00:00Z',
    '2026-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '-271821-04-20T00:00:00Z',
    '+275760-09-13T00:00:00Z',
    '0000-01-01T00:00:00Z',
    '2026-01-01',
    '2026-01-01T24:00:00Z',
    '2026-01-01T00:00:00',
    'tomorrow morning',
  ])('%s is refused', async (instant) => {
    const answer = await api.ask('patch', paths.ipRules).send({ valid_from: instant });
    expectProblem(answer, 'invalid_request', '/valid_from');
  });

  it.each(['2028-02-29T00:00:00Z', '2026-12-01t08:00:00.5z', '2026-12-01T08:00:00+05:30', '0001-01-01T00:00:00Z'])(
    '%s is taken',
    async (instant) => {
      await api.ask('patch', paths.ipRules).send({ valid_from: instant }).expect(200);
    },
  );
});

describe('X-Forwarded-For of a trusted proxy', () => {
  it.each(['unknown', '999.1.1.1', '192.0.2.1:80', 'a, b'])(
    'that is %s is refused before anything is done',
    async (hop) => {
      const body = { kind: 'asn', value: '64512', action: 'deny' };
      for (const asked of [
        api.ask('post', `${site}/ip-rules`).send(body),
        api.ask('post', '/api/v1/auth/sign-in', null),
      ]) {
        expectProblem(await asked.set('X-Forwarded-For', hop), 'invalid_header', 'X-Forwarded-For');
      }
    },
  );

  it.each([
    ['2001:db8::1%eth0', '2001:db8::1'],
    ['::ffff:192.0.2.9', '192.0.2.9'],
  ])('%s is who asked in the record of acts', async (hop, address) => {
    const body = { kind: 'asn', value: '64513', action: 'deny' };
    await api.ask('post', `${site}/ip-rules`).set('X-Forwarded-For', hop).send(body).expect(201);
    const { body: acts } = await api.ask('get', '/api/v1/administrative-acts?limit=1').expect(200);
    expect(acts).toMatchObject({ items: [{ address }] });
  });
});
