import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { v7 as uuidv7 } from 'uuid';
import { OneTimeLink, User } from '../../../libs/database/index.js';
import { AccountLinksService } from '../../../libs/auth/index.js';
import { expectProblem, expectPromised, openTestApi, type TestApi } from '../testing/open-api.js';

const PASSWORD = 'ten quiet herons by the mill';

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

const newEmail = (): string => `${uuidv7()}@example.org`;
const post = (path: string): request.Test => request(`http://127.0.0.1:${api.port}`).post(`/api/v1/auth/${path}`);
const redeem = (token: string, password = PASSWORD, email?: string): request.Test =>
  post('links/redeem').send({ token, password, email });
const signIn = (email: string, password = PASSWORD): request.Test => post('sign-in').send({ email, password });

function tokenOf(url: string | null): string {
  return /^http:\/\/gatepost\.test\/account#(?:invitation|reset|setup)=([\w-]{43})$/.exec(url ?? '')?.[1] ?? '';
}

async function invite(body: object = {}): Promise<{ id: string; email: string; token: string }> {
  const answer = await api.ask('post', '/api/v1/users').send({ email: newEmail(), ...body });
  if (answer.status !== 201) throw new Error(answer.text);
  expectPromised('POST /api/v1/users', answer);
  const { id, email, invitation } = answer.body as { id: string; email: string; invitation: { url: string } };
  return { id, email, token: tokenOf(invitation.url) };
}

describe('the set-up link', () => {
  it('makes the first administrator, once', async () => {
    const { url } = await api.get(AccountLinksService).makeSetupLink(new Date());
    const token = tokenOf(url);
    const described = await post('links/describe').send({ token }).expect(200);
    expectPromised('POST /api/v1/auth/links/describe', described);
    expect(described.body).toEqual({ purpose: 'setup', email: null });
    expectProblem(await redeem(token), 'email_invalid', '/email');
    expectProblem(await redeem(token, 'password1234', 'root@example.org'), 'password_too_weak', '/password');
    const [one, other] = await Promise.all([
      redeem(token, PASSWORD, 'root@example.org'),
      redeem(token, PASSWORD, 'other@example.org'),
    ]);
    expect([one.status, other.status].sort()).toEqual([200, 422]);
    expect(await api.unit.reader.countBy(User, { role: 'admin' })).toBe(1);
    expectProblem(await redeem(token, PASSWORD, 'third@example.org'), 'link_invalid');
    // A second link is of no use when somebody has been faster.
    const late = tokenOf((await api.get(AccountLinksService).makeSetupLink(new Date())).url);
    expectProblem(await redeem(late, PASSWORD, 'late@example.org'), 'link_invalid');
  });
});

describe('accounts', () => {
  it('are invited by a link that sets the first password', async () => {
    const { id, email, token } = await invite({ name: 'Anna', role: 'auditor' });
    const answer = await redeem(token).expect(200);
    expectPromised('POST /api/v1/auth/links/redeem', answer);
    expect(answer.body).toMatchObject({ user: { id, email, name: 'Anna', role: 'auditor', disabled: false } });
    await signIn(email).expect(200);
    expectProblem(await redeem(token), 'link_invalid');
    expect(await api.unit.reader.query('select 1 from one_time_links where hash = $1', [token])).toEqual([]);
  });

  it('get in again by a link of an administrator, which ends their sessions and earlier links', async () => {
    const { id, email, token } = await invite();
    const session = (await redeem(token).expect(200)).body as { access_token: string };
    const link = async (): Promise<string> => {
      const answer = await api.ask('post', `/api/v1/users/${id}/reset-link`).expect(201);
      expectPromised('POST /api/v1/users/{id}/reset-link', answer);
      return tokenOf((answer.body as { url: string }).url);
    };
    const [first, second] = [await link(), await link()];
    expectProblem(await redeem(first), 'link_invalid');
    const next = 'eleven loud geese on the roof';
    await redeem(second, next).expect(200);
    expectProblem(await api.ask('get', '/api/v1/auth/me', session.access_token), 'unauthenticated');
    await signIn(email, next).expect(200);
  });

  it('do not get in by a link that has expired, or of a disabled account', async () => {
    const expired = await invite();
    await api.unit.reader.update(OneTimeLink, { userId: expired.id }, { expiresAt: new Date(Date.now() - 1) });
    expectProblem(await redeem(expired.token), 'link_invalid');
    expectProblem(await post('links/describe').send({ token: expired.token }), 'link_invalid');
    const disabled = await invite();
    await api.ask('patch', `/api/v1/users/${disabled.id}`).send({ disabled: true }).expect(200);
    expectProblem(await redeem(disabled.token), 'link_invalid');
  });

  it('are listed, shown, changed and deleted', async () => {
    const { id } = await invite();
    const listed = await api.ask('get', '/api/v1/users?limit=200').expect(200);
    expectPromised('GET /api/v1/users', listed);
    expect(listed.text).not.toMatch(/argon2|password/);
    const changed = await api.ask('patch', `/api/v1/users/${id}`).send({ name: 'Bo', role: 'auditor' }).expect(200);
    expectPromised('PATCH /api/v1/users/{id}', changed);
    const shown = await api.ask('get', `/api/v1/users/${id}`).expect(200);
    expect(shown.body).toMatchObject({ name: 'Bo', role: 'auditor' });
    await api.ask('patch', `/api/v1/users/${id}`).send({ name: null }).expect(200);
    await api.ask('delete', `/api/v1/users/${id}`).expect(204);
    expectProblem(await api.ask('get', `/api/v1/users/${id}`), 'user_not_found');
  });

  it('have each an address of their own, whatever its case', async () => {
    const { email } = await invite();
    const again = api.ask('post', '/api/v1/users').send({ email: email.toUpperCase() });
    expectProblem(await again, 'email_taken', '/email');
  });

  it('are never without an administrator', async () => {
    const administrators = await api.unit.reader.findBy(User, { role: 'admin' });
    const [last] = administrators;
    expect(administrators).toHaveLength(1);
    for (const change of [{ role: 'user' }, { disabled: true }]) {
      expectProblem(await api.ask('patch', `/api/v1/users/${last?.id}`).send(change), 'last_administrator');
    }
    expectProblem(await api.ask('delete', `/api/v1/users/${last?.id}`), 'last_administrator');
    const [a, b] = [await invite({ role: 'admin' }), await invite({ role: 'admin' })];
    await api.ask('delete', `/api/v1/users/${last?.id}`).expect(204);
    const both = await Promise.all([a, b].map(({ id }) => api.ask('delete', `/api/v1/users/${id}`)));
    expect(both.map(({ status }) => status).sort()).toEqual([204, 409]);
  });

  it('get no password from another administrator', async () => {
    const { token } = await invite({ role: 'admin' });
    const { access_token } = (await redeem(token).expect(200)).body as { access_token: string };
    const body = { email: newEmail(), password: PASSWORD };
    expectProblem(await api.ask('post', '/api/v1/users', access_token).send(body), 'forbidden', '/password');
  });

  it.each([
    [{ email: 'anna' }, 'email_invalid', '/email'],
    [{ email: 'anna@example.org', role: 'root' }, 'invalid_request', '/role'],
    [{ email: 'anna@example.org', password: 'short' }, 'password_too_weak', '/password'],
    [{ email: 'anna@example.org', name: '' }, 'invalid_request', '/name'],
  ] as const)('are not made of %j', async (body, code, pointer) => {
    expectProblem(await api.ask('post', '/api/v1/users').send(body), code, pointer);
  });

  it('are told where nothing is mailed', async () => {
    expectProblem(await post('password-reset').send({ email: 'anna@example.org' }), 'mail_failed');
  });
});

describe('the page that links lead to', () => {
  it('has nothing in it, and lets nothing run but its own script', async () => {
    const page = await request(`http://127.0.0.1:${api.port}`).get('/account').expect(200);
    expect(page.headers['content-security-policy']).toMatch(
      /^default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-[^']+'; connect-src 'self'/,
    );
    expect(page.headers['referrer-policy']).toBe('no-referrer');
  });
});
