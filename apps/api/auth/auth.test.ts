import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { v7 as uuidv7 } from 'uuid';
import { Authenticator } from '../../../libs/auth/index.js';
import { ApiKey, type GlobalRole, Session } from '../../../libs/database/index.js';
import { expectProblem, expectPromised, openTestApi, type TestApi } from '../testing/open-api.js';

const PASSWORD = 'ten quiet herons by the mill';

let api: TestApi;
/** Each test signs in from an address of its own, so that their failures do not add up. */
let lastHost = 0;
const nextAddress = (): string => `198.51.100.${(lastHost += 1)}`;

beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

interface Account {
  readonly id: string;
  readonly email: string;
}

async function account(role: GlobalRole = 'user'): Promise<Account> {
  const email = `${uuidv7()}@example.org`;
  const made = await api.ask('post', '/api/v1/users').send({ email, role, password: PASSWORD }).expect(201);
  return made.body as Account;
}

const post = (path: string, address = nextAddress()): request.Test =>
  request(`http://127.0.0.1:${api.port}`).post(`/api/v1/auth/${path}`).set('X-Forwarded-For', address);

const signIn = (email: string, password = PASSWORD, address?: string): request.Test =>
  post('sign-in', address).send({ email, password });

function cookieOf(answer: request.Response, name: string): string {
  const set = answer.headers['set-cookie'] as unknown as string[] | undefined;
  return (set ?? []).find((cookie) => cookie.startsWith(`${name}=`))?.split(';', 1)[0] ?? '';
}

const refreshBy = (cookie: string): request.Test => post('refresh').set('Cookie', cookie);
const me = (token: string): request.Test => api.ask('get', '/api/v1/auth/me', token);
const tokenOf = (answer: request.Response): string => (answer.body as { access_token: string }).access_token;

describe('signing in', () => {
  it('gives a short access token, and a refresh token that scripts and other sites do not get', async () => {
    const { email, id } = await account();
    const answer = await signIn(email).expect(200);
    expectPromised('POST /api/v1/auth/sign-in', answer);
    expect(answer.body).toMatchObject({ token_type: 'Bearer', expires_in: 600, user: { id, email, role: 'user' } });
    expect(answer.text).not.toContain(cookieOf(answer, 'gatepost_refresh').split('=')[1]);
    // No cache keeps a token (RFC 6749 §5.1).
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
    for (const cookie of answer.headers['set-cookie'] as unknown as string[]) {
      expect(cookie).toMatch(/; Path=\/api\/v1\/auth(;|$)/);
      expect(cookie).toMatch(/; HttpOnly(;|$)/);
      expect(cookie).toMatch(/; SameSite=Strict(;|$)/);
    }
    const shown = await me(tokenOf(answer)).expect(200);
    expectPromised('GET /api/v1/auth/me', shown);
    expect(shown.body).toMatchObject({ kind: 'user', user: { id, email } });
  });

  it('marks its cookies Secure but on this machine', async () => {
    const { email } = await account();
    const from = (host: string): request.Test => signIn(email).set('Host', host);
    const isSecure = (answer: request.Response): boolean =>
      (answer.headers['set-cookie'] as unknown as string[]).every((cookie) => cookie.includes('; Secure'));
    expect(isSecure(await from('gatepost.example.org'))).toBe(true);
    expect(isSecure(await from('localhost:3000'))).toBe(false);
    expect(isSecure(await from('localhost:3000').set('X-Forwarded-Proto', 'https'))).toBe(true);
  });

  it('does not mind how the address is written', async () => {
    const { email } = await account();
    await signIn(email.toUpperCase()).expect(200);
  });

  it('answers the same for a wrong password, no account, a disabled one and one without a password', async () => {
    const known = await account();
    const disabled = await account();
    await api.ask('patch', `/api/v1/users/${disabled.id}`).send({ disabled: true }).expect(200);
    const invited = `${uuidv7()}@example.org`;
    await api.ask('post', '/api/v1/users').send({ email: invited }).expect(201);
    const answers = [
      await signIn(known.email, 'not the password'),
      await signIn('nobody@example.org'),
      await signIn(disabled.email),
      await signIn(invited),
    ];
    for (const answer of answers) {
      expectProblem(answer, 'credentials_wrong');
      expect(answer.body).toEqual(answers[0]?.body);
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
  });

  it('takes as long for nobody as for somebody', async () => {
    const { email } = await account();
    const times = { somebody: [] as number[], nobody: [] as number[] };
    for (let turn = 0; turn < 9; turn += 1) {
      for (const [who, address] of [
        ['somebody', email],
        ['nobody', `${uuidv7()}@example.org`],
      ] as const) {
        const before = performance.now();
        await signIn(address, 'not the password').expect(401);
        times[who].push(performance.now() - before);
      }
    }
    const fastest = (list: number[]): number => Math.min(...list);
    // Without the hash nobody is answered about twenty times faster.
    expect(fastest(times.nobody) / fastest(times.somebody)).toBeGreaterThan(0.6);
    expect(fastest(times.nobody) / fastest(times.somebody)).toBeLessThan(1.7);
  }, 60_000);

  it.each([
    [{ email: 'anna@example.org' }, '/password'],
    [{ email: 'anna@example.org', password: '' }, '/password'],
    [{ email: 'anna@example.org', password: 'x'.repeat(1_001) }, '/password'],
    [{ email: 1, password: PASSWORD }, '/email'],
    [{ email: 'anna@example.org', password: PASSWORD, admin: true }, '/admin'],
  ])('refuses %j', async (body, pointer) => {
    expectProblem(await post('sign-in').send(body), 'invalid_request', pointer);
  });

  it.each([
    ['another site', { Origin: 'https://evil.example' }],
    ['a page without an origin', { Origin: 'null' }],
    ['another host of the same site', { 'Sec-Fetch-Site': 'same-site' }],
    ['another site that sends no origin', { 'Sec-Fetch-Site': 'cross-site' }],
    ['another site that claims to be this one', { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'same-origin' }],
    ['a name that begins like ours', { Origin: 'http://gatepost.test.evil.example' }],
    ['a name that ends like ours', { Origin: 'http://evilgatepost.test' }],
    ['another port', { Origin: 'http://gatepost.test:8443' }],
    ['another scheme', { Origin: 'https://gatepost.test' }],
    ['several origins', { Origin: 'http://gatepost.test https://evil.example' }],
  ])('from %s is refused, by refresh and sign-out too', async (_who, headers) => {
    const { email } = await account();
    const cookie = cookieOf(await signIn(email).expect(200), 'gatepost_refresh');
    for (const asked of [signIn(email), refreshBy(cookie), post('sign-out').set('Cookie', cookie)]) {
      expectProblem(await asked.set(headers), 'origin_refused');
    }
    await refreshBy(cookie).set('Origin', 'http://gatepost.test').expect(200);
  });
});

/** The wait after the guesses that are free. */
const FIRST_WAIT_MS = 1_000;

/**
 * Guesses wrong as often as is free, then signs in right, which must be refused. On a machine that stood still for as long
 * as the wait it may be taken, after which guesses are free again: then once more.
 */
async function expectSlowedDown(guess: () => request.Test, right: () => request.Test): Promise<request.Response> {
  for (;;) {
    let begun = performance.now();
    for (let count = 0; count < 5; count += 1) {
      begun = performance.now();
      expectProblem(await guess(), 'credentials_wrong');
    }
    const answer = await right();
    if (answer.status !== 200 || performance.now() - begun < FIRST_WAIT_MS) {
      expectProblem(answer, 'too_many_attempts');
      return answer;
    }
  }
}

describe('guessing', () => {
  it('is slowed down, for the account at that address alone', async () => {
    const { email } = await account();
    const attacker = nextAddress();
    const refused = await expectSlowedDown(
      () => signIn(email, `guess ${uuidv7()}`, attacker),
      () => signIn(email, PASSWORD, attacker),
    );
    expect(Number(refused.headers['retry-after'])).toBeGreaterThanOrEqual(1);
    // Its owner, elsewhere, notices nothing; nor does another account there.
    await signIn(email).expect(200);
    await signIn((await account()).email, PASSWORD, attacker).expect(200);
  });

  it('does not hinder a browser that has signed in before, at the same address', async () => {
    const { email } = await account();
    const shared = nextAddress();
    const device = cookieOf(await signIn(email, PASSWORD, shared).expect(200), 'gatepost_device');
    const wrong = (who = email): request.Test => signIn(who, 'not the password', shared);
    const right = (who = email): request.Test => signIn(who, PASSWORD, shared);
    await expectSlowedDown(wrong, right);
    await signIn(email, PASSWORD, shared).set('Cookie', device).expect(200);
    // The cookie is no way around for guesses of its holder, nor for other accounts.
    for (const who of [email, (await account()).email]) {
      await expectSlowedDown(
        () => wrong(who).set('Cookie', device),
        () => right(who).set('Cookie', device),
      );
    }
  });

  it('many at once is not more than one after the other', async () => {
    const { email } = await account();
    const attacker = nextAddress();
    const answers = await Promise.all(Array.from({ length: 20 }, () => signIn(email, 'not the password', attacker)));
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(5);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(15);
  });

  it('begins anew after a right password', async () => {
    const { email } = await account();
    const address = nextAddress();
    for (let turn = 0; turn < 3; turn += 1) {
      for (let slip = 0; slip < 4; slip += 1) await signIn(email, 'not the password', address).expect(401);
      await signIn(email, PASSWORD, address).expect(200);
    }
  });

  it('at many accounts from one address is slowed down, but for who has signed in there before', async () => {
    const address = nextAddress();
    const known = await account();
    await signIn(known.email, PASSWORD, address).expect(200);
    await api.unit.reader.query(
      `insert into sign_in_attempts (bucket, failures) values ($1, 200) on conflict (bucket) do update set failures = 200, last_at = now()`,
      [`origin ${address}`],
    );
    expectProblem(await signIn((await account()).email, PASSWORD, address), 'too_many_attempts');
    await signIn(known.email, PASSWORD, address).expect(200);
  });
});

describe('a session', () => {
  it('goes on by its refresh token, each of which is good once', async () => {
    const { email } = await account();
    const first = cookieOf(await signIn(email).expect(200), 'gatepost_refresh');
    const answer = await refreshBy(first).expect(200);
    expectPromised('POST /api/v1/auth/refresh', answer);
    const second = cookieOf(answer, 'gatepost_refresh');
    expect(second).not.toBe(first);
    const third = await refreshBy(second).expect(200);
    await me(tokenOf(third)).expect(200);
  });

  it('ends when a refresh token comes a second time: somebody else has it', async () => {
    const { email } = await account();
    const stolen = cookieOf(await signIn(email).expect(200), 'gatepost_refresh');
    const mine = await refreshBy(stolen).expect(200);
    expectProblem(await refreshBy(stolen), 'unauthenticated');
    expectProblem(await refreshBy(cookieOf(mine, 'gatepost_refresh')), 'unauthenticated');
    expectProblem(await me(tokenOf(mine)), 'unauthenticated');
  });

  it('gives one token to two who refresh at once', async () => {
    const { email } = await account();
    const cookie = cookieOf(await signIn(email).expect(200), 'gatepost_refresh');
    const answers = await Promise.all([refreshBy(cookie), refreshBy(cookie), refreshBy(cookie)]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it('ends by signing out, access token and all', async () => {
    const { email } = await account();
    const signedIn = await signIn(email).expect(200);
    const cookie = cookieOf(signedIn, 'gatepost_refresh');
    await post('sign-out').set('Cookie', cookie).expect(204);
    expectProblem(await refreshBy(cookie), 'unauthenticated');
    expectProblem(await me(tokenOf(signedIn)), 'unauthenticated');
    await post('sign-out').set('Cookie', cookie).expect(204);
    await post('sign-out').expect(204);
  });

  it.each(['', 'gatepost_refresh=', 'gatepost_refresh=nonsense', `gatepost_refresh=${'x'.repeat(5_000)}`])(
    'does not go on by %j',
    async (cookie) => expectProblem(await refreshBy(cookie), 'unauthenticated'),
  );

  it('is listed and revoked by its owner, and by nobody else', async () => {
    const [own, other] = [await account(), await account()];
    const [first, second] = [await signIn(own.email).expect(200), await signIn(own.email).expect(200)];
    const listed = await api.ask('get', '/api/v1/auth/sessions', tokenOf(second)).expect(200);
    expectPromised('GET /api/v1/auth/sessions', listed);
    const { items } = listed.body as { items: { id: string; current: boolean; address: string }[] };
    expect(items.map(({ current }) => current)).toEqual([true, false]);
    expect(items[0]?.address).toMatch(/^198\.51\.100\./);
    const path = `/api/v1/auth/sessions/${items[1]?.id}`;
    const stranger = tokenOf(await signIn(other.email).expect(200));
    expectProblem(await api.ask('delete', path, stranger), 'session_not_found');
    await me(tokenOf(first)).expect(200);
    await api.ask('delete', path, tokenOf(second)).expect(204);
    expectProblem(await me(tokenOf(first)), 'unauthenticated');
    expectProblem(await api.ask('delete', path, tokenOf(second)), 'session_not_found');
  });

  it('ends by time, though its access token has not', async () => {
    const { email, id } = await account();
    const token = tokenOf(await signIn(email).expect(200));
    await api.unit.reader.update(Session, { userId: id }, { expiresAt: new Date(Date.now() - 1) });
    expectProblem(await me(token), 'unauthenticated');
  });

  it('ends for everybody else when the password is changed', async () => {
    const { email } = await account();
    const [old, mine] = [tokenOf(await signIn(email).expect(200)), tokenOf(await signIn(email).expect(200))];
    const change = (body: object): request.Test => api.ask('put', '/api/v1/auth/password', mine).send(body);
    const next = 'eleven loud geese on the roof';
    expectProblem(
      await change({ current_password: 'not the password', new_password: next }),
      'password_wrong',
      '/current_password',
    );
    expectProblem(
      await change({ current_password: PASSWORD, new_password: 'password1234' }),
      'password_too_weak',
      '/new_password',
    );
    await change({ current_password: PASSWORD, new_password: next }).expect(204);
    expectProblem(await me(old), 'unauthenticated');
    await me(mine).expect(200);
    expectProblem(await signIn(email), 'credentials_wrong');
    await signIn(email, next).expect(200);
  });

  it('ends at once when the account is disabled or deleted', async () => {
    for (const end of ['disable', 'delete'] as const) {
      const { email, id } = await account();
      const token = tokenOf(await signIn(email).expect(200));
      if (end === 'disable') await api.ask('patch', `/api/v1/users/${id}`).send({ disabled: true }).expect(200);
      else await api.ask('delete', `/api/v1/users/${id}`).expect(204);
      expectProblem(await me(token), 'unauthenticated');
    }
  });
});

describe('an API key', () => {
  const keys = '/api/v1/auth/keys';

  it('is shown once, found by secret scanners, and kept as a hash', async () => {
    const token = tokenOf(await signIn((await account()).email).expect(200));
    const body = { name: 'CI', scopes: ['sites:read', 'sites:write'] };
    const made = await api.ask('post', keys, token).send(body).expect(201);
    expectPromised('POST /api/v1/auth/keys', made);
    const { key, id, prefix } = made.body as { key: string; id: string; prefix: string };
    expect(key).toMatch(/^gpk_[0-9A-Za-z]{8}_[0-9A-Za-z]{43}$/);
    expect(key.startsWith(prefix)).toBe(true);
    const listed = await api.ask('get', keys, token).expect(200);
    expectPromised('GET /api/v1/auth/keys', listed);
    expect(listed.text).not.toContain(key);
    const shown = await api.ask('get', `${keys}/${id}`, token).expect(200);
    expectPromised('GET /api/v1/auth/keys/{id}', shown);
    expect(listed.body).toEqual({ items: [shown.body] });
    const another = tokenOf(await signIn((await account()).email).expect(200));
    expectProblem(await api.ask('get', `${keys}/${id}`, another), 'api_key_not_found');
    const [row] = await api.unit.reader.query<{ kept: string }[]>(
      'select to_jsonb(k)::text as kept from api_keys k where id = $1',
      [id],
    );
    expect(row?.kept).not.toContain(key.slice(13));

    await api.ask('get', '/api/v1/sites', key).expect(200);
    const used = await api.ask('get', keys, token).expect(200);
    expect(used.body).toMatchObject({ items: [{ id, last_used_at: expect.any(String) }] });
    await api.ask('delete', `${keys}/${id}`, token).expect(204);
    expectProblem(await api.ask('get', '/api/v1/sites', key), 'unauthenticated');
    expectProblem(await api.ask('delete', `${keys}/${id}`, token), 'api_key_not_found');
  });

  it('does what its scopes say, and never more than its account', async () => {
    const token = tokenOf(await signIn((await account()).email).expect(200));
    const make = async (scopes: string[]): Promise<string> =>
      ((await api.ask('post', keys, token).send({ name: 'k', scopes }).expect(201)).body as { key: string }).key;
    const [reads, writes] = [await make(['sites:read']), await make(['users:write', 'sites:write'])];
    const site = { name: 'x', hostname: `${uuidv7()}.example`, filter_mode: 'disabled' };
    expectProblem(await api.ask('post', '/api/v1/sites', reads).send(site), 'scope_missing');
    const { id } = (await api.ask('post', '/api/v1/sites', writes).send(site).expect(201)).body as { id: string };
    await api.ask('get', `/api/v1/sites/${id}`, reads).expect(200);
    expectProblem(await api.ask('get', `/api/v1/sites/${id}`, writes), 'scope_missing');
    expectProblem(await api.ask('post', '/api/v1/users', writes).send({ email: 'x@example.org' }), 'forbidden');
    // A key makes no keys, and reads no sessions.
    for (const path of ['me', 'keys', 'sessions']) {
      expectProblem(await api.ask('get', `/api/v1/auth/${path}`, reads), 'scope_missing');
    }
  });

  it('of one site opens no other', async () => {
    const token = tokenOf(await signIn((await account()).email).expect(200));
    const site = async (): Promise<string> => {
      const body = { name: 'x', hostname: `${uuidv7()}.example` };
      return ((await api.ask('post', '/api/v1/sites', token).send(body).expect(201)).body as { id: string }).id;
    };
    const [mine, other] = [await site(), await site()];
    const body = { name: 'k', scopes: ['sites:read', 'sites:write'], site_id: mine };
    const { key } = (await api.ask('post', keys, token).send(body).expect(201)).body as { key: string };
    await api.ask('get', `/api/v1/sites/${mine}`, key).expect(200);
    expectProblem(await api.ask('get', `/api/v1/sites/${other}`, key), 'site_not_found');
    const listed = (await api.ask('get', '/api/v1/sites', key).expect(200)).body as { items: { id: string }[] };
    expect(listed.items.map(({ id }) => id)).toEqual([mine]);
    expectProblem(await api.ask('post', '/api/v1/sites', key).send({ name: 'y', hostname: 'y.example' }), 'forbidden');
    const strangers = tokenOf(await signIn((await account()).email).expect(200));
    expectProblem(await api.ask('post', keys, strangers).send(body), 'site_not_found');
  });

  it('ends at its time, and with its account', async () => {
    const own = await account();
    const token = tokenOf(await signIn(own.email).expect(200));
    const body = { name: 'k', scopes: ['sites:read'], expires_at: new Date(Date.now() + 60_000).toISOString() };
    const { key, id } = (await api.ask('post', keys, token).send(body).expect(201)).body as { key: string; id: string };
    await api.ask('get', '/api/v1/sites', key).expect(200);
    await api.unit.reader.query(`update api_keys set expires_at = now() - interval '1 second' where id = $1`, [id]);
    expectProblem(await api.ask('get', '/api/v1/sites', key), 'unauthenticated');
    await api.unit.reader.query('update api_keys set expires_at = null where id = $1', [id]);
    await api.ask('get', '/api/v1/sites', key).expect(200);
    await api.ask('patch', `/api/v1/users/${own.id}`).send({ disabled: true }).expect(200);
    expectProblem(await api.ask('get', '/api/v1/sites', key), 'unauthenticated');
  });

  it('ends at the very millisecond, and its use is written once a minute', async () => {
    const token = tokenOf(await signIn((await account()).email).expect(200));
    const end = new Date(Date.now() + 600_000);
    const body = { name: 'k', scopes: ['sites:read'], expires_at: end.toISOString() };
    const { key, id } = (await api.ask('post', keys, token).send(body).expect(201)).body as { key: string; id: string };
    const authenticator = api.get(Authenticator);
    const at = (milliseconds: number): Date => new Date(end.getTime() + milliseconds);
    await expect(authenticator.authenticate(key, at(0))).rejects.toMatchObject({ code: 'unauthenticated' });
    const usedAt = async (now: Date): Promise<Date | null> => {
      await authenticator.authenticate(key, now);
      return (await api.unit.reader.findOneByOrFail(ApiKey, { id })).lastUsedAt;
    };
    const first = await usedAt(at(-61_002));
    expect(first).toEqual(at(-61_002));
    expect(await usedAt(at(-1_002))).toEqual(first);
    expect(await usedAt(at(-1))).toEqual(at(-1));
  });

  it.each([
    [{ name: 'k', scopes: [] }, 'scopes_invalid', '/scopes'],
    [{ name: 'k', scopes: ['everything'] }, 'scopes_invalid', '/scopes'],
    [{ name: 'k', scopes: ['sites:read'], expires_at: '2020-01-01T00:00:00Z' }, 'scopes_invalid', '/expires_at'],
    [{ name: '', scopes: ['sites:read'] }, 'invalid_request', '/name'],
    [{ name: 'k', scopes: 'sites:read' }, 'invalid_request', '/scopes'],
    [{ name: 'k', scopes: ['sites:read'], site_id: 'x' }, 'invalid_request', '/site_id'],
  ] as const)('is not made of %j', async (body, code, pointer) => {
    const token = tokenOf(await signIn((await account()).email).expect(200));
    expectProblem(await api.ask('post', keys, token).send(body), code, pointer);
  });

  it('is not made for a site that is not there, whatever its owner may see', async () => {
    for (const role of ['user', 'auditor'] as const) {
      const { email } = await account(role);
      const token = tokenOf(await signIn(email).expect(200));
      const body = { name: 'k', scopes: ['sites:read'], site_id: '01935b5e-7c1a-7000-8000-00000000dead' };
      expectProblem(await api.ask('post', keys, token).send(body), 'site_not_found', '/site_id');
    }
  });

  it.each(['gpk_', 'gpk_12345678', `gpk_12345678_${'a'.repeat(43)}`, 'x', `gpk_12345678_${'a'.repeat(44)}`])(
    '%s is nobody’s',
    async (key) => expectProblem(await api.ask('get', '/api/v1/sites', key), 'unauthenticated'),
  );
});
