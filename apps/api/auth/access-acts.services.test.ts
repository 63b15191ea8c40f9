import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import request from 'supertest';
import { v7 as uuidv7 } from 'uuid';
import { AccountLinksService } from '../../../libs/auth/index.js';
import { describeOnEngines } from '../testing/engines.js';
import { expectProblem, expectPromised, type TestApi } from '../testing/open-api.js';

const PASSWORD = 'ten quiet herons by the mill';
const WRONG = 'a password that nobody has';

/** Everything that Jest would stop but the date. */
const RUNNING = [
  'hrtime',
  'nextTick',
  'performance',
  'queueMicrotask',
  'setImmediate',
  'clearImmediate',
  'setInterval',
  'clearInterval',
  'setTimeout',
  'clearTimeout',
] as const;

interface Act {
  readonly action: string;
  readonly actor_kind: string;
  readonly actor: string;
  readonly address: string | null;
  readonly subject_id: string | null;
  readonly after: Readonly<Record<string, unknown>> | null;
}

describeOnEngines('what is tried at the door', (open) => {
  let api: TestApi;
  let lastHost = 0;
  beforeAll(async () => {
    // In the middle of the coming hour, so that it does not turn while something is counted.
    jest.useFakeTimers({ now: new Date().setMinutes(90), doNotFake: [...RUNNING] });
    api = await open();
  });
  afterAll(async () => {
    jest.useRealTimers();
    await api.close();
  });

  const nextAddress = (): string => `198.51.100.${(lastHost += 1)}`;
  const post = (path: string, address: string): request.Test =>
    request(`http://127.0.0.1:${api.port}`).post(`/api/v1/auth/${path}`).set('X-Forwarded-For', address);
  const signIn = (email: string, password: string, address: string): request.Test =>
    post('sign-in', address).send({ email, password });
  const account = async (): Promise<{ id: string; email: string }> => {
    const body = { email: `${uuidv7()}@example.org`, password: PASSWORD };
    return (await api.ask('post', '/api/v1/users').send(body).expect(201)).body as { id: string; email: string };
  };
  /** Newest first. */
  const acts = async (action: string): Promise<readonly Act[]> => {
    const answer = await api.ask('get', `/api/v1/administrative-acts?limit=200&action=${action}`).expect(200);
    expectPromised('GET /api/v1/administrative-acts', answer);
    return (answer.body as { items: Act[] }).items;
  };
  const tokenOf = (answer: request.Response): string => (answer.body as { access_token: string }).access_token;
  const cookieOf = (answer: request.Response): string =>
    (answer.headers['set-cookie'] as unknown as string[])
      .find((cookie) => cookie.startsWith('gatepost_refresh='))
      ?.split(';')[0] ?? '';

  it('is recorded: failed sign-ins, once an hour for each account and address, with their number', async () => {
    const { id, email } = await account();
    const [one, other] = [nextAddress(), nextAddress()];
    for (let n = 0; n < 3; n += 1) await signIn(email, WRONG, one).expect(401);
    await signIn(email, WRONG, other).expect(401);
    // What is typed in place of an address may be a password: it is kept nowhere.
    await signIn(`${PASSWORD}@example.org`, WRONG, one).expect(401);
    expect((await acts('session.refused')).slice(0, 3)).toMatchObject([
      {
        actor_kind: 'anonymous',
        actor: 'not signed in',
        address: one,
        subject_id: null,
        after: { email: null, count: 1 },
      },
      { address: other, subject_id: id, after: { email, count: 1 } },
      { address: one, subject_id: id, after: { email, count: 3, last_at: expect.stringMatching(/^20\d\d-/) } },
    ]);
    const kept = JSON.stringify(await api.unit.reader.query('select to_jsonb(a) as act from administrative_acts a'));
    for (const secret of [WRONG, PASSWORD]) expect(kept).not.toContain(secret);
  });

  it('is one act when many try at once', async () => {
    const { id, email } = await account();
    const address = nextAddress();
    const answers = await Promise.all(Array.from({ length: 8 }, () => signIn(email, WRONG, address)));
    const refused = answers.filter(({ status }) => status === 401).length;
    const mine = (await acts('session.refused')).filter(({ subject_id }) => subject_id === id);
    expect(mine.map(({ after }) => after?.['count'])).toEqual([refused]);
  });

  it('from very many addresses is counted together: a flood does not fill the record', async () => {
    const rows = await api.unit.reader.query<{ n: number }[]>(
      `with made as (insert into administrative_acts (id, occurred_at, actor_kind, actor_label, action, after, fold_key)
         select gen_random_uuid(), $1, 'anonymous', 'x', 'flood', '{"count": 1}', 'flood ' || n
           from generate_series(1, 1000) n returning 1) select count(*)::integer as n from made`,
      [new Date()],
    );
    expect(rows).toEqual([{ n: 1000 }]);
    const { email } = await account();
    for (let n = 0; n < 3; n += 1) await signIn(email, WRONG, nextAddress()).expect(401);
    const [newest, next] = await acts('session.refused');
    expect(newest).toMatchObject({ address: null, subject_id: null, after: { count: 3 } });
    expect(next?.after).not.toMatchObject({ email });
    await api.unit.reader.query(`delete from administrative_acts where action = 'flood'`);
  });

  it('is recorded: a refresh token that comes again, however often, by whose session it was', async () => {
    const { id, email } = await account();
    const address = nextAddress();
    const stolen = cookieOf(await signIn(email, PASSWORD, address).expect(200));
    await post('refresh', address).set('Cookie', stolen).expect(200);
    const thief = nextAddress();
    for (let n = 0; n < 4; n += 1) {
      expectProblem(await post('refresh', thief).set('Cookie', stolen), 'unauthenticated');
    }
    const mine = (await acts('session.refresh_token_reused')).filter(({ actor }) => actor === email);
    expect(mine).toMatchObject([{ actor_kind: 'user', address: thief, after: { count: 4 } }]);
    const [begun] = (await acts('session.create')).filter(({ actor }) => actor === email);
    expect(mine[0]?.subject_id).toBe(begun?.subject_id);
    expect(id).toBeDefined();
  });

  it('is recorded: links, and passwords that are set by them', async () => {
    const { id, email } = await account();
    const address = nextAddress();
    const made = await api.ask('post', `/api/v1/users/${id}/reset-link`).expect(201);
    const token = (made.body as { url: string }).url.split('=')[1];
    const redeemed = await post('links/redeem', address)
      .send({ token, password: 'eleven loud geese on the roof' })
      .expect(200);
    expect((await acts('user.link_made'))[0]).toMatchObject({
      actor_kind: 'operator',
      subject_id: id,
      after: { purpose: 'reset' },
    });
    expect((await acts('user.password_set'))[0]).toMatchObject({
      actor_kind: 'user',
      actor: email,
      address,
      subject_id: id,
      after: { by: 'reset' },
    });
    const change = (current_password: string): request.Test =>
      api
        .ask('put', '/api/v1/auth/password', tokenOf(redeemed))
        .set('X-Forwarded-For', address)
        .send({ current_password, new_password: 'twelve slow snails in the rain' });
    await change(WRONG).expect(422);
    await change('eleven loud geese on the roof').expect(204);
    expect((await acts('user.password_refused'))[0]).toMatchObject({
      actor: email,
      address,
      subject_id: id,
      after: { count: 1 },
    });
    expect((await acts('user.password_set'))[0]).toMatchObject({ actor: email, address, after: { by: 'change' } });
    // Told once: what triggers see of it is no second act.
    expect((await acts('user.update')).filter(({ subject_id }) => subject_id === id)).toEqual([]);
  });

  it('is slow to guess the own password by, for whoever has got hold of a session', async () => {
    const { email } = await account();
    const [thief, owner] = [
      await signIn(email, PASSWORD, nextAddress()).expect(200),
      await signIn(email, PASSWORD, nextAddress()).expect(200),
    ];
    const change = (by: request.Response, current_password: string): request.Test =>
      api
        .ask('put', '/api/v1/auth/password', tokenOf(by))
        .send({ current_password, new_password: 'thirteen tall towers of tin' });
    for (let n = 0; n < 5; n += 1) expectProblem(await change(thief, WRONG), 'password_wrong');
    expectProblem(await change(thief, PASSWORD), 'too_many_attempts');
    await change(owner, PASSWORD).expect(204);
  });

  it('is recorded: the set-up, and keys with what they may', async () => {
    const link = await api.get(AccountLinksService).makeSetupLink(new Date());
    const token = link.url?.split('=')[1];
    const address = nextAddress();
    const email = `${uuidv7()}@example.org`;
    const root = await post('links/redeem', address).send({ token, password: PASSWORD, email }).expect(200);
    expect((await acts('user.create'))[0]).toMatchObject({
      actor: email,
      address,
      after: { email, role: 'admin', by: 'setup' },
    });
    const body = { name: 'CI', scopes: ['sites:read'] };
    const made = await api
      .ask('post', '/api/v1/auth/keys', tokenOf(root))
      .set('X-Forwarded-For', address)
      .send(body)
      .expect(201);
    const { id, key } = made.body as { id: string; key: string };
    const [created] = await acts('api_key.create');
    expect(created).toMatchObject({
      actor: email,
      address,
      subject_id: id,
      after: { name: 'CI', scopes: ['sites:read'] },
    });
    expect(JSON.stringify(created)).not.toContain(key.slice(13));
    await api.ask('delete', `/api/v1/auth/keys/${id}`, tokenOf(root)).expect(204);
    expect((await acts('api_key.delete'))[0]).toMatchObject({ actor: email, subject_id: id });
  });
});
