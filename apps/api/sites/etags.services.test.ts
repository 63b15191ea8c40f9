import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { describeOnEngines } from '../testing/engines.js';
import { expectProblem, type TestApi } from '../testing/open-api.js';

const KEY = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' };
const CIRCLE = { type: 'Point', coordinates: [12.5, 55.6] };

describeOnEngines('ETag and If-Match', (open) => {
  let api: TestApi;
  let site: string;
  /** Each kind of resource: its address, and a change that keeps what others wrote. */
  const paths: Record<string, string> = {};

  beforeAll(async () => {
    api = await open();
    const make = async (path: string, body: object): Promise<string> => {
      const { body: made } = await api.ask('post', path).send(body).expect(201);
      return `${path}/${(made as { id: string }).id}`;
    };
    site = await make('/api/v1/sites', { name: 'a', hostname: 'etags.example' });
    paths['site'] = site;
    paths['rule'] = await make(`${site}/ip-rules`, { kind: 'country', value: 'DK', action: 'allow', note: '' });
    paths['fence'] = await make(`${site}/geofences`, {
      name: 'f',
      effect: 'deny',
      geometry: CIRCLE,
      radius_meters: 1000,
    });
    paths['account'] = await make('/api/v1/users', { email: 'etags@example.org', name: 'a' });
    paths['key'] = await make(`${site}/device-keys`, { label: 'k', public_jwk: KEY });
  });
  afterAll(() => api.close());

  const path = (kind: string): string => paths[kind] ?? '';
  const tagOf = async (kind: string): Promise<string> =>
    (await api.ask('get', path(kind)).expect(200)).headers['etag'] ?? '';

  it.each(['site', 'rule', 'fence', 'key', 'account'])(
    'a %s has one, and is not sent again to those who have it',
    async (kind) => {
      const tag = await tagOf(kind);
      expect(tag).toMatch(/^"[\w-]{27}"$/);
      for (const known of [tag, `W/${tag}`, `"other", ${tag}`, '*']) {
        const answer = await api.ask('get', path(kind)).set('If-None-Match', known).expect(304);
        expect([answer.text, answer.headers['etag']]).toEqual(['', tag]);
      }
      await api.ask('get', path(kind)).set('If-None-Match', '"other"').expect(200);
    },
  );

  it.each([
    ['site', { name: 'b' }],
    ['rule', { note: 'b' }],
    ['fence', { name: 'g' }],
    ['account', { name: 'b' }],
  ])('a %s is changed only as it was seen', async (kind, change) => {
    const tag = await tagOf(kind);
    const changed = await api.ask('patch', path(kind)).set('If-Match', tag).send(change).expect(200);
    expect(changed.headers['etag']).not.toBe(tag);
    expect(changed.headers['etag']).toBe(await tagOf(kind));
    for (const stale of [tag, `W/${changed.headers['etag'] ?? ''}`]) {
      expectProblem(await api.ask('patch', path(kind)).set('If-Match', stale).send(change), 'precondition_failed');
      expectProblem(await api.ask('delete', path(kind)).set('If-Match', stale), 'precondition_failed');
    }
    await api.ask('patch', path(kind)).set('If-Match', '*').send(change).expect(200);
    const list = `"other", ${await tagOf(kind)}`;
    await api.ask('patch', path(kind)).set('If-Match', list).send(change).expect(200);
  });

  it('a change of a rule is a change of the version of its site', async () => {
    const tag = await tagOf('site');
    await api.ask('patch', path('rule')).send({ note: 'c' }).expect(200);
    expectProblem(await api.ask('patch', site).set('If-Match', tag).send({ name: 'c' }), 'precondition_failed');
  });

  it.each(['', 'abc', '"a', '"a" "b"', 'w/"a"', ',', '"a,b'])('If-Match: %j is refused', async (header) => {
    expectProblem(await api.ask('patch', site).set('If-Match', header).send({ name: 'c' }), 'invalid_header');
  });

  it('what is not there is not found, whatever is expected', async () => {
    const gone = `${site}/ip-rules/01935b5e-7c1a-7000-8000-00000000dead`;
    expectProblem(await api.ask('delete', gone).set('If-Match', '"a"'), 'rule_not_found');
  });

  it.each([
    ['rule', 'note', 50],
    ['site', 'block_text', 12],
    ['fence', 'name', 12],
    ['account', 'name', 12],
  ])('of many parallel writers of one %s (its %s) none of %i is lost', async (kind, field, writers) => {
    await api
      .ask('patch', path(kind))
      .send({ [field]: '.' })
      .expect(200);
    let refused = 0;
    const write = async (writer: number): Promise<void> => {
      for (;;) {
        const { body, headers } = await api.ask('get', path(kind)).expect(200);
        const text = `${(body as Record<string, string>)[field] ?? ''}${String.fromCharCode(0x4e00 + writer)}`;
        const answer = await api
          .ask('patch', path(kind))
          .set('If-Match', headers['etag'] ?? '')
          .send({ [field]: text });
        if (answer.status === 200) return;
        expectProblem(answer, 'precondition_failed');
        refused += 1;
      }
    };
    await Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)));
    const { body } = await api.ask('get', path(kind)).expect(200);
    const text = (body as Record<string, string>)[field] ?? '';
    expect(Array.from(text).sort()).toEqual([
      '.',
      ...Array.from({ length: writers }, (_, n) => String.fromCharCode(0x4e00 + n)),
    ]);
    expect(refused).toBeGreaterThan(0);
  });

  it('a policy is rolled back only while the site is as it was seen', async () => {
    const rollback = `${site}/policy-versions/1/rollback?confirm_lockout=true`;
    const seen = (await api.ask('get', site).expect(200)).headers['etag'] ?? '';
    await api.ask('patch', path('rule')).send({ note: 'Somebody else was here.' }).expect(200);
    expectProblem(await api.ask('post', rollback).set('If-Match', seen), 'precondition_failed');
    expect((await api.ask('get', path('rule')).expect(200)).body).toMatchObject({ note: 'Somebody else was here.' });
  });

  it('an artifact has one, and is deleted only as it was seen', async () => {
    const made = await api.ask('post', '/api/v1/artifacts?path=seen.txt').send('x').expect(201);
    const artifact = `/api/v1/artifacts/${(made.body as { id: string }).id}`;
    const { headers } = await api.ask('get', artifact).expect(200);
    const tag = headers['etag'] ?? '';
    await api.ask('get', artifact).set('If-None-Match', tag).expect(304);
    expectProblem(await api.ask('delete', artifact).set('If-Match', '"other"'), 'precondition_failed');
    await api.ask('delete', artifact).set('If-Match', tag).expect(204);
  });

  it('a key, and then all, are deleted only as they were seen', async () => {
    expectProblem(await api.ask('delete', path('key')).set('If-Match', '"old"'), 'precondition_failed');
    for (const kind of ['key', 'rule', 'fence', 'site']) {
      await api
        .ask('delete', path(kind))
        .set('If-Match', await tagOf(kind))
        .expect(204);
      await api.ask('get', path(kind)).expect(404);
    }
  });
});
