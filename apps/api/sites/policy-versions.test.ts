import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { expectProblem, expectPromised, openTestApi, type TestApi } from '../testing/open-api.js';

const SQUARE = [
  [
    [0.1, 0.2],
    [1.3, 0.2],
    [1.3, 1.7],
    [0.1, 0.2],
  ],
];

interface Version {
  readonly version: number;
  readonly content_hash: string;
  readonly document: { readonly networkRules: unknown; readonly fences: unknown; readonly filterMode: string };
}

let api: TestApi;
let site: string;
let versions: string;
let rule: string;

beforeAll(async () => {
  api = await openTestApi();
  const body = { name: 'A', hostname: 'versions.example.org' };
  site = `/api/v1/sites/${await made('/api/v1/sites', body)}`;
  versions = `${site}/policy-versions`;
  const hours = [{ day: 1, from: '08:00', until: '17:30' }];
  const from = '2026-12-01T00:00:00.123Z';
  rule = await made(`${site}/ip-rules`, { kind: 'cidr', value: '10.0.0.0/8', action: 'allow', note: 'office' });
  await made(`${site}/ip-rules`, {
    kind: 'country',
    value: 'DK',
    action: 'deny',
    valid_from: from,
    weekly_hours: hours,
  });
  await made(`${site}/geofences`, {
    name: 'Area',
    effect: 'allow',
    geometry: { type: 'Polygon', coordinates: SQUARE },
  });
  const centre = { type: 'Point', coordinates: [12.345678901234567, 55.1] };
  await made(`${site}/geofences`, { name: 'Circle', effect: 'deny', geometry: centre, radius_meters: 120.5 });
}, 60_000);
afterAll(() => api.close());

async function made(path: string, body: object): Promise<string> {
  const answer = await api.ask('post', `${path}?confirm_lockout=true`).send(body).expect(201);
  return (answer.body as { id: string }).id;
}

async function versionAt(version: number): Promise<Version> {
  const answer = await api.ask('get', `${versions}/${version}`).expect(200);
  expectPromised('GET /api/v1/sites/{siteId}/policy-versions/{version}', answer);
  return answer.body as Version;
}

async function removeAll(list: string): Promise<void> {
  const { body } = await api.ask('get', `${site}/${list}`).expect(200);
  for (const { id } of (body as { items: { id: string }[] }).items) {
    await api.ask('delete', `${site}/${list}/${id}?confirm_lockout=true`).expect(204);
  }
}

describe('policy versions', () => {
  it('are listed newest first, page by page', async () => {
    const first = await api.ask('get', `${versions}?limit=3`).expect(200);
    expectPromised('GET /api/v1/sites/{siteId}/policy-versions', first);
    expect(first.body).toMatchObject({
      items: [
        { version: 5, comment: 'fence added' },
        { version: 4 },
        { version: 3, comment: 'network rule added', author: 'operator' },
      ],
      next_cursor: '3',
    });
    const last = await api.ask('get', `${versions}?limit=3&cursor=3`).expect(200);
    expect(last.body).toMatchObject({ items: [{ version: 2 }, { version: 1 }], next_cursor: null });
  });

  it('are compared by option, rule and fence', async () => {
    const answer = await api.ask('get', `${versions}/5/diff?from=2`).expect(200);
    expectPromised('GET /api/v1/sites/{siteId}/policy-versions/{version}/diff', answer);
    expect(answer.body).toMatchObject({
      from: 2,
      to: 5,
      options: [],
      network_rules: { added_count: 1, removed_count: 0, changed_count: 0, added: [{ value: 'DK' }] },
      fences: { added_count: 2, added: [{ name: 'Area' }, { name: 'Circle' }] },
    });
    const back = await api.ask('get', `${versions}/2/diff?from=5`).expect(200);
    expect(back.body).toMatchObject({ network_rules: { removed_count: 1 }, fences: { removed_count: 2 } });
  });

  it('come back as new versions, whatever was changed, removed or added since', async () => {
    const before = await versionAt(5);
    await api.ask('patch', `${site}/ip-rules/${rule}?confirm_lockout=true`).send({ action: 'deny' }).expect(200);
    const changed = await api.ask('get', `${versions}/6/diff?from=5`).expect(200);
    expect(changed.body).toMatchObject({
      network_rules: { changed: [{ before: { id: rule, effect: 'allow' }, after: { id: rule, effect: 'deny' } }] },
    });
    const rollback = (): ReturnType<TestApi['ask']> => api.ask('post', `${versions}/5/rollback?confirm_lockout=true`);
    expectProblem(await rollback().send({ comment: 'Ticket 7' }), 'invalid_request', '/comment');
    expectProblem(await rollback().send([]), 'invalid_request', '');
    const back = await rollback().send({}).expect(201);
    expectPromised('POST /api/v1/sites/{siteId}/policy-versions/{version}/rollback', back);
    expect(back.body).toMatchObject({ version: 7, comment: 'rollback to version 5' });
    const kept = await api.ask('get', `${site}/ip-rules/${rule}`).expect(200);
    expect(kept.body).toMatchObject({ action: 'allow', note: 'office' });
    await removeAll('ip-rules');
    await removeAll('geofences');
    await made(`${site}/ip-rules`, { kind: 'asn', value: '3292', action: 'allow' });
    await api.ask('patch', `${site}?confirm_lockout=true`).send({ filter_mode: 'ip_or_geo' }).expect(200);
    const again = await api.ask('post', `${versions}/5/rollback?confirm_lockout=true`).expect(201);
    const { document } = again.body as Version;
    expect(document.networkRules).toEqual(before.document.networkRules);
    const returned = await api.ask('get', `${site}/ip-rules/${rule}`).expect(200);
    expect(returned.body).toMatchObject({ note: 'office' });
    expect(document.fences).toEqual(before.document.fences);
    expect(document.filterMode).toBe(before.document.filterMode);
    const { body } = await api.ask('get', site).expect(200);
    expect(body).toMatchObject({ version: (again.body as Version).version, filter_mode: before.document.filterMode });
  });

  it('say why, where the one who made them did', async () => {
    const said = (path: string) => `${path}?confirm_lockout=true&comment=${encodeURIComponent('Ticket 7: åbning')}`;
    const own = await api
      .ask('post', said('/api/v1/sites'))
      .send({ name: 'B', hostname: 'why.example.org' })
      .expect(201);
    const path = `/api/v1/sites/${(own.body as { id: string }).id}`;
    const rule = { kind: 'country', value: 'DK', action: 'allow' };
    const { body } = await api
      .ask('post', said(`${path}/ip-rules`))
      .send(rule)
      .expect(201);
    await api.ask('delete', said(`${path}/ip-rules/${(body as { id: string }).id}`)).expect(204);
    await api.ask('patch', said(path)).send({ default_action: 'allow' }).expect(200);
    await api.ask('post', said(`${path}/policy-versions/2/rollback`)).expect(201);
    const listed = await api.ask('get', `${path}/policy-versions`).expect(200);
    expect((listed.body as { items: { comment: string }[] }).items.map(({ comment }) => comment)).toEqual([
      'rollback to version 2: Ticket 7: åbning',
      'options changed: Ticket 7: åbning',
      'network rule removed: Ticket 7: åbning',
      'network rule added: Ticket 7: åbning',
      'created: Ticket 7: åbning',
    ]);
    for (const comment of ['', '%20', 'a%0Ab', 'x'.repeat(501), 'a&comment=b']) {
      expectProblem(await api.ask('patch', `${path}?comment=${comment}`).send({}), 'invalid_parameter', 'comment');
    }
    // Characters outside the first plane are one each, and spellings of one text are one text.
    const long = encodeURIComponent('🙂'.repeat(499) + 'a\u030a');
    await api
      .ask('patch', `${path}?comment=${long}&confirm_lockout=true`)
      .send({ default_action: 'block' })
      .expect(200);
    const newest = await api.ask('get', `${path}/policy-versions?limit=1`).expect(200);
    expect((newest.body as { items: { comment: string }[] }).items[0]?.comment).toMatch(/🙂å$/u);
  });

  it('are compared with the one before unless another is named', async () => {
    const named = await api.ask('get', `${versions}/3/diff?from=2`).expect(200);
    expect((await api.ask('get', `${versions}/3/diff`).expect(200)).body).toEqual(named.body);
  });

  it.each([
    ['get', '/99', 'policy_version_not_found'],
    ['get', '/0', 'invalid_parameter'],
    ['get', '/one', 'invalid_parameter'],
    ['get', '/2147483648', 'invalid_parameter'],
    ['get', '/1/diff', 'invalid_parameter'],
    ['get', '/1/diff?from=1&from=2', 'invalid_parameter'],
    ['get', '/1/diff?from=99', 'policy_version_not_found'],
    ['post', '/99/rollback', 'policy_version_not_found'],
    ['get', '?cursor=abc', 'invalid_parameter'],
  ] as const)('%s %s answers %s', async (method, path, code) => {
    expectProblem(await api.ask(method, `${versions}${path}`), code);
  });

  it('of a site that is not there are not there either', async () => {
    const nowhere = '/api/v1/sites/01935b5e-7c1a-7000-8000-00000000dead/policy-versions';
    expectProblem(await api.ask('get', nowhere), 'site_not_found');
    expectProblem(await api.ask('post', `${nowhere}/1/rollback`), 'site_not_found');
  });
});
