import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { describeOnEngines } from '../testing/engines.js';
import { expectProblem, type TestApi } from '../testing/open-api.js';

describeOnEngines('Idempotency-Key', (open) => {
  let api: TestApi;
  let site: string;

  beforeAll(async () => {
    api = await open();
    const made = await api
      .ask('post', '/api/v1/sites')
      .send({ name: 'a', hostname: 'idempotency.example' })
      .expect(201);
    site = `/api/v1/sites/${(made.body as { id: string }).id}`;
  });
  afterAll(() => api.close());

  const create = (key: string, body: object, path = `${site}/ip-rules`): ReturnType<TestApi['ask']> =>
    api.ask('post', path).set('Idempotency-Key', key).send(body);
  const RULE = { kind: 'country', value: 'DK', action: 'allow', note: 'æ "quoted"' };
  const count = async (): Promise<number> =>
    ((await api.ask('get', `${site}/ip-rules?limit=200`)).body as { items: object[] }).items.length;

  it('gives the same answer again, and creates once', async () => {
    const first = await create('one', RULE).expect(201);
    const before = await count();
    for (let n = 0; n < 3; n += 1) {
      const again = await create('one', RULE).expect(201);
      expect(again.text).toBe(first.text);
      expect([again.headers['etag'], again.headers['idempotency-replayed']]).toEqual([first.headers['etag'], 'true']);
    }
    expect(await count()).toBe(before);
    expect(first.headers['idempotency-replayed']).toBeUndefined();
    await create('two', RULE).expect(201);
    expect(await count()).toBe(before + 1);
  });

  it('is of one request: another body or address is refused', async () => {
    await create('three', RULE).expect(201);
    expectProblem(await create('three', { ...RULE, value: 'SE' }), 'idempotency_key_reused');
    expectProblem(await create('three', RULE, `${site}/ip-rules?confirm_lockout=true`), 'idempotency_key_reused');
  });

  it('creates once, however many send it at the same time', async () => {
    const before = await count();
    const answers = await Promise.all(Array.from({ length: 50 }, () => create('parallel', RULE)));
    expect(await count()).toBe(before + 1);
    const made = answers.filter(({ status }) => status === 201);
    expect(new Set(made.map(({ text }) => text)).size).toBe(1);
    for (const answer of answers) if (answer.status !== 201) expectProblem(answer, 'idempotency_in_progress');
    expect((await create('parallel', RULE).expect(201)).text).toBe(made[0]?.text);
  });

  it('of a request that failed may be sent again, mended', async () => {
    const site2 = { name: 'b', hostname: 'idempotency.example' };
    expectProblem(await create('mended', site2, '/api/v1/sites'), 'hostname_taken');
    expectProblem(await create('mended', { ...RULE, value: 'XX' }), 'rule_invalid');
    await create('mended', { ...site2, hostname: 'mended.example' }, '/api/v1/sites').expect(201);
  });

  it('is forgotten after a day', async () => {
    const first = await create('day', RULE).expect(201);
    await api.unit.reader.query(
      `update idempotency_keys set created_at = now() - interval '25 hours' where key = 'day'`,
    );
    const second = await create('day', { ...RULE, value: 'SE' }).expect(201);
    expect((second.body as { id: string }).id).not.toBe((first.body as { id: string }).id);
  });

  it.each(['', 'a b', 'x'.repeat(256), 'ø'])('%j is refused', async (key) => {
    const answer = await api
      .ask('post', `${site}/ip-rules`)
      .set('Idempotency-Key', Buffer.from(key).toString('latin1'))
      .send(RULE);
    expectProblem(answer, 'invalid_header', 'Idempotency-Key');
  });

  it('creates sites, fences and device keys once too', async () => {
    const bodies: [string, object][] = [
      ['/api/v1/sites', { name: 'c', hostname: 'c.example' }],
      [
        `${site}/geofences`,
        { name: 'f', effect: 'deny', geometry: { type: 'Point', coordinates: [1, 2] }, radius_meters: 5 },
      ],
      [
        `${site}/device-keys`,
        { label: 'k', public_jwk: { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' } },
      ],
    ];
    for (const [path, body] of bodies) {
      const first = await create(`many ${path}`.replace(' ', '-'), body, path).expect(201);
      expect((await create(`many ${path}`.replace(' ', '-'), body, path).expect(201)).text).toBe(first.text);
    }
  });

  it('makes one API key, whose secret the database does not tell', async () => {
    const account = { email: 'keys@example.org', password: 'ten quiet herons by the mill' };
    await api.ask('post', '/api/v1/users').send(account).expect(201);
    const signedIn = await api.ask('post', '/api/v1/auth/sign-in', null).send(account).expect(200);
    const { access_token: token } = signedIn.body as { access_token: string };
    const make = (): ReturnType<TestApi['ask']> =>
      api
        .ask('post', '/api/v1/auth/keys', token)
        .set('Idempotency-Key', 'key')
        .send({ name: 'CI', scopes: ['sites:read'] });
    const first = await make().expect(201);
    const again = await make().expect(201);
    expect([again.text, again.headers['idempotency-replayed']]).toEqual([first.text, 'true']);
    expect(again.headers['cache-control']).toBe('no-store');
    const { items } = (await api.ask('get', '/api/v1/auth/keys', token).expect(200)).body as { items: object[] };
    expect(items).toHaveLength(1);
    const { key } = first.body as { key: string };
    const rows = JSON.stringify(await api.unit.reader.query('select * from idempotency_keys'));
    expect(rows).not.toContain(key.split('_').at(-1));
    // The secret that sealed it is replaced.
    await api.unit.reader.query(
      `update idempotency_keys set answer = left(answer, -4) || 'AAAA' where key = 'key' and left(answer, 1) <> '{'`,
    );
    expectProblem(await make(), 'idempotency_answer_lost');
  });

  it('makes one account, whose invitation the database does not tell', async () => {
    const body = { email: 'invited@example.org' };
    const first = await create('account', body, '/api/v1/users').expect(201);
    expect((await create('account', body, '/api/v1/users').expect(201)).text).toBe(first.text);
    const { invitation } = first.body as { invitation: { url: string } };
    const rows = JSON.stringify(await api.unit.reader.query('select * from idempotency_keys'));
    expect(rows).not.toContain(invitation.url.split('=').at(-1));
    expectProblem(await create('other-account', body, '/api/v1/users'), 'email_taken');
  });

  it('keeps nothing of a password, and knows another one', async () => {
    const body = { email: 'password@example.org', password: 'ten quiet herons by the mill' };
    const first = await create('password', body, '/api/v1/users').expect(201);
    expect((await create('password', body, '/api/v1/users').expect(201)).text).toBe(first.text);
    const other = { ...body, password: 'nine quiet herons by the mill' };
    expectProblem(await create('password', other, '/api/v1/users'), 'idempotency_key_reused');
    // Of a kept hash of it a password could be guessed as fast as SHA-256 goes.
    const [row] = await api.unit.reader.query<{ request_hash: string }[]>(
      `select request_hash from idempotency_keys where key = 'password'`,
    );
    const hashOf = (...parts: unknown[]): string => createHash('sha256').update(JSON.stringify(parts)).digest('hex');
    expect(row?.request_hash).toBe(hashOf('POST', '/api/v1/users', ''));
    expect(row?.request_hash).not.toBe(hashOf('POST', '/api/v1/users', body));
  });

  it('files one artifact, and keeps one object, of the same bytes only', async () => {
    const objects = async (): Promise<number> =>
      (await api.storedFiles()).filter((file) => file.includes('/data/')).length;
    const before = await objects();
    const send = (content: string, type = 'text/plain', key = 'artifact'): ReturnType<TestApi['ask']> =>
      api
        .ask('post', '/api/v1/artifacts?path=once.txt')
        .set('Idempotency-Key', key)
        .set('Content-Type', type)
        .send(content);
    const first = await send('one').expect(201);
    for (let n = 0; n < 2; n += 1) {
      const again = await send('one').expect(201);
      expect([again.text, again.headers['etag'], again.headers['idempotency-replayed']]).toEqual([
        first.text,
        first.headers['etag'],
        'true',
      ]);
    }
    expectProblem(await send('two'), 'idempotency_key_reused');
    expectProblem(await send('one', 'text/html'), 'idempotency_key_reused');
    expect(await objects()).toBe(before + 1);
    const answers = await Promise.all(Array.from({ length: 10 }, () => send('many', 'text/plain', 'at-once')));
    const made = answers.filter(({ status }) => status === 201);
    expect(new Set(made.map(({ text }) => text)).size).toBe(1);
    for (const answer of answers) if (answer.status !== 201) expectProblem(answer, 'idempotency_in_progress');
    expect(await objects()).toBe(before + 2);
    expectProblem(await send('x', 'text/plain', 'a b'), 'invalid_header', 'Idempotency-Key');
    expect(await objects()).toBe(before + 2);
  });

  it('texts are kept in one spelling', async () => {
    const { body } = await create('nfc', { ...RULE, note: 'Malmo\u0308' }).expect(201);
    expect((body as { note: string }).note).toBe('Malm\u00f6');
  });
});
