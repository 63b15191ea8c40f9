import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type request from 'supertest';
import { v7 as uuidv7 } from 'uuid';
import { expectProblem, expectPromised, openTestApi, type TestApi } from '../testing/open-api.js';
import { type Caller, openTenants, type Tenants } from '../testing/tenants.js';

let api: TestApi;
let tenants: Tenants;
beforeAll(async () => {
  api = await openTestApi();
  tenants = await openTenants(api);
});
afterAll(() => api.close());

function caller(name: string): Caller {
  const found = tenants.callers[name];
  if (!found) throw new Error(`There is no ${name}.`);
  return found;
}

async function emailOf(name: string): Promise<string> {
  const { body } = await api.ask('get', `/api/v1/users/${caller(name).userId}`).expect(200);
  return (body as { email: string }).email;
}

async function makeSite(by: string, hostname = `${uuidv7()}.example`): Promise<string> {
  const body = { name: 'x', hostname, filter_mode: 'disabled' };
  const made = await api.ask('post', '/api/v1/sites', caller(by).token).send(body).expect(201);
  return (made.body as { id: string }).id;
}

describe('members of a site', () => {
  const put = (siteId: string, by: string, body: object): request.Test =>
    api.ask('put', `/api/v1/sites/${siteId}/members`, caller(by).token).send(body);

  it('are added, given another role, listed and removed by an owner', async () => {
    const siteId = await makeSite('owner');
    const path = `/api/v1/sites/${siteId}`;
    const stranger = caller('stranger');
    expectProblem(await api.ask('get', path, stranger.token), 'site_not_found');
    const added = await put(siteId, 'owner', { email: (await emailOf('stranger')).toUpperCase(), role: 'viewer' });
    expectPromised(
      'PUT /api/v1/sites/{siteId}/members',
      added.status === 200 ? added : await Promise.reject(new Error(added.text)),
    );
    await api.ask('get', path, stranger.token).expect(200);
    expectProblem(await api.ask('patch', path, stranger.token).send({ name: 'y' }), 'forbidden');
    await put(siteId, 'owner', { email: await emailOf('stranger'), role: 'admin' }).expect(200);
    await api.ask('patch', path, stranger.token).send({ name: 'y' }).expect(200);
    const listed = await api.ask('get', `${path}/members`, stranger.token).expect(200);
    expectPromised('GET /api/v1/sites/{siteId}/members', listed);
    expect(listed.body).toMatchObject({
      items: [{ user_id: caller('owner').userId, role: 'owner' }, { role: 'admin' }],
    });
    await api.ask('delete', `${path}/members/${stranger.userId}`, caller('owner').token).expect(204);
    expectProblem(await api.ask('get', path, stranger.token), 'site_not_found');
    expectProblem(
      await api.ask('delete', `${path}/members/${stranger.userId}`, caller('owner').token),
      'member_not_found',
    );
  });

  it('are shown one by one, and changed only as they were seen', async () => {
    const siteId = await makeSite('owner');
    const owner = caller('owner');
    const members = `/api/v1/sites/${siteId}/members`;
    const one = `${members}/${caller('stranger').userId}`;
    const email = await emailOf('stranger');
    const set = (role: string, tag: string): request.Test => put(siteId, 'owner', { email, role }).set('If-Match', tag);
    for (const tag of ['*', '"x"']) expectProblem(await set('viewer', tag), 'precondition_failed');
    expectProblem(await api.ask('get', one, owner.token), 'member_not_found');
    await put(siteId, 'owner', { email, role: 'viewer' }).expect(200);
    const shown = await api.ask('get', one, owner.token).expect(200);
    expectPromised('GET /api/v1/sites/{siteId}/members/{userId}', shown);
    expect(shown.body).toMatchObject({ email, role: 'viewer' });
    const tag = shown.headers['etag'] ?? '';
    await api.ask('get', one, owner.token).set('If-None-Match', tag).expect(304);
    const changed = await set('admin', tag).expect(200);
    expectProblem(await set('owner', tag), 'precondition_failed');
    expectProblem(await api.ask('delete', one, owner.token).set('If-Match', tag), 'precondition_failed');
    await api
      .ask('delete', one, owner.token)
      .set('If-Match', changed.headers['etag'] ?? '')
      .expect(204);
  });

  it('keep an owner when the account of one is deleted', async () => {
    const hostname = `${uuidv7()}.example`;
    const siteId = await makeSite('owner', hostname);
    const email = `${uuidv7()}@example.org`;
    const { body } = await api.ask('post', '/api/v1/users').send({ email }).expect(201);
    const { id } = body as { id: string };
    await put(siteId, 'owner', { email, role: 'owner' }).expect(200);
    const owner = caller('owner');
    await api.ask('delete', `/api/v1/sites/${siteId}/members/${owner.userId}`, owner.token).expect(204);
    const refused = await api.ask('delete', `/api/v1/users/${id}`);
    expectProblem(refused, 'last_owner');
    expect(refused.body.detail).toBe(
      `This account is the last owner of ${hostname}; make another owner there, or disable the account.`,
    );
    const back = { email: await emailOf('owner'), role: 'owner' };
    await api.ask('put', `/api/v1/sites/${siteId}/members`).send(back).expect(200);
    await api.ask('delete', `/api/v1/users/${id}`).expect(204);
    await api.ask('patch', `/api/v1/sites/${siteId}`, owner.token).send({ name: 'y' }).expect(200);
    const [row] = await api.unit.reader.query('select owner_user_id from sites where id = $1', [siteId]);
    expect(row).toEqual({ owner_user_id: owner.userId });
  });

  it('keep an owner; one who hands the site on and leaves sees it no more', async () => {
    const siteId = await makeSite('owner');
    const path = `/api/v1/sites/${siteId}`;
    const owner = caller('owner');
    expectProblem(await api.ask('delete', `${path}/members/${owner.userId}`, owner.token), 'last_owner');
    expectProblem(await put(siteId, 'owner', { email: await emailOf('owner'), role: 'viewer' }), 'last_owner');
    await put(siteId, 'owner', { email: await emailOf('stranger'), role: 'owner' }).expect(200);
    await api.ask('delete', `${path}/members/${owner.userId}`, owner.token).expect(204);
    expectProblem(await api.ask('get', path, owner.token), 'site_not_found');
    const [row] = await api.unit.reader.query<{ owner_user_id: string }[]>(
      'select owner_user_id from sites where id = $1',
      [siteId],
    );
    expect(row?.owner_user_id).toBe(caller('stranger').userId);
  });

  it.each([
    [{ email: 'nobody@example.org', role: 'viewer' }, 'user_not_found', '/email'],
    [{ email: 'nobody@example.org', role: 'king' }, 'invalid_request', '/role'],
    [{ role: 'viewer' }, 'invalid_request', '/email'],
  ] as const)('are not made of %j', async (body, code, pointer) => {
    expectProblem(await put(tenants.own.siteId, 'owner', body), code, pointer);
  });
});

describe('a host name under the wildcard of somebody else', () => {
  const suffix = `${uuidv7()}.example`;
  let wildcard: string;
  beforeAll(async () => {
    wildcard = await makeSite('owner', `*.${suffix}`);
  });
  const make = (by: string, hostname: string): request.Test =>
    api.ask('post', '/api/v1/sites', caller(by).token).send({ name: 'x', hostname });
  const consents = (): string => `/api/v1/sites/${wildcard}/host-consents`;

  it.each([`shop.${suffix}`, `SHOP.${suffix}.`, `a.b.${suffix}`, `*.deeper.${suffix}`])(
    '%s needs consent',
    async (hostname) => {
      expectProblem(await make('stranger', hostname), 'hostname_needs_consent', '/hostname');
      const other = await makeSite('stranger');
      const renamed = api.ask('patch', `/api/v1/sites/${other}`, caller('stranger').token).send({ hostname });
      expectProblem(await renamed, 'hostname_needs_consent', '/hostname');
    },
  );

  it('is free for the owner of the wildcard, for administrators, and where no wildcard is', async () => {
    await make('owner', `own.${suffix}`).expect(201);
    await make('administrator', `central.${suffix}`).expect(201);
    // The wildcard does not cover its own suffix.
    await make('stranger', suffix).expect(201);
  });

  it('is free for whom its owner lets, for that name', async () => {
    const body = { hostname: `Partner.${suffix}`, email: await emailOf('stranger') };
    await api.ask('post', consents(), caller('owner').token).send(body).expect(204);
    await api.ask('post', consents(), caller('owner').token).send(body).expect(204);
    const listed = await api.ask('get', consents(), caller('owner').token).expect(200);
    expectPromised('GET /api/v1/sites/{siteId}/host-consents', listed);
    expect(listed.body).toMatchObject({
      items: [{ hostname: `partner.${suffix}`, user_id: caller('stranger').userId }],
    });
    expectProblem(await make('stranger', `other.${suffix}`), 'hostname_needs_consent');
    await make('stranger', `partner.${suffix}`).expect(201);
    const one = `${consents()}/${caller('stranger').userId}/partner.${suffix}`;
    await api.ask('delete', one, caller('owner').token).expect(204);
    expectProblem(await api.ask('delete', one, caller('owner').token), 'consent_not_found');
  });

  it('is consented to by the owner of a wildcard that covers it alone', async () => {
    const email = await emailOf('stranger');
    for (const hostname of ['elsewhere.example', suffix, `*.${suffix}`]) {
      const answer = await api.ask('post', consents(), caller('owner').token).send({ hostname, email });
      expectProblem(answer, 'hostname_invalid', '/hostname');
    }
  });
});

describe('the record of administrative acts', () => {
  interface Acts {
    readonly items: readonly {
      readonly action: string;
      readonly actor: string;
      readonly address: string | null;
      readonly before: Record<string, unknown> | null;
      readonly after: Record<string, unknown> | null;
      readonly subject_id: string | null;
    }[];
    readonly next_cursor: string | null;
  }
  const acts = async (query: string, by = 'auditor'): Promise<Acts> => {
    const answer = await api.ask('get', `/api/v1/administrative-acts?${query}`, caller(by).token).expect(200);
    expectPromised('GET /api/v1/administrative-acts', answer);
    return answer.body as Acts;
  };

  it('says who changed what, from where, what it was and what it is', async () => {
    const siteId = await makeSite('owner');
    const asked = api
      .ask('patch', `/api/v1/sites/${siteId}?confirm_lockout=true`, caller('owner').token)
      .send({ name: 'after', filter_mode: 'geo' });
    await asked.set('X-Forwarded-For', '203.0.113.77').expect(200);
    await api
      .ask('post', `/api/v1/sites/${siteId}/ip-rules`, caller('owner').token)
      .send({ kind: 'country', value: 'DK', action: 'allow' })
      .expect(201);
    const { items } = await acts(`site_id=${siteId}`);
    expect(items.map(({ action }) => action)).toEqual([
      'ip_rule.create',
      'site.update',
      'member.create',
      'site.create',
    ]);
    expect(items[1]).toMatchObject({
      actor: await emailOf('owner'),
      address: '203.0.113.77',
      before: { name: 'x', filter_mode: 'disabled' },
      after: { name: 'after', filter_mode: 'geo' },
      subject_id: siteId,
    });
    await api.ask('delete', `/api/v1/sites/${siteId}`, caller('owner').token).expect(204);
    const [last] = (await acts(`site_id=${siteId}&limit=1`)).items;
    expect(last).toMatchObject({ action: 'site.delete', before: { name: 'after' }, after: null });
  });

  it('has an act that counts them for many rows at once', async () => {
    const siteId = await makeSite('owner');
    const lines = Array.from({ length: 30 }, (_, n) => `198.51.100.${n}/32`).join('\n');
    const imported = await api
      .ask('post', `/api/v1/sites/${siteId}/ip-rules/import?action=deny`, caller('owner').token)
      .set('Content-Type', 'text/plain')
      .send(lines);
    expect(imported.status).toBeLessThan(300);
    const { items } = await acts(`site_id=${siteId}&action=ip_rule.create`);
    expect(items.reduce((sum, { after }) => sum + Number(after?.['count'] ?? 1), 0)).toBe(30);
    expect(items.length).toBeLessThan(30);
  });

  it('has no secret in it', async () => {
    const email = `${uuidv7()}@example.org`;
    const password = 'ten quiet herons by the mill';
    const made = await api.ask('post', '/api/v1/users').send({ email, password }).expect(201);
    const { id } = made.body as { id: string };
    await api.ask('post', '/api/v1/auth/sign-in', null).send({ email, password }).expect(200);
    const body = { name: 'k', scopes: ['sites:read'] };
    const key = await api.ask('post', '/api/v1/auth/keys', caller('owner').token).send(body).expect(201);
    await api.ask('delete', `/api/v1/users/${id}`).expect(204);
    const kept = JSON.stringify(await api.unit.reader.query('select to_jsonb(a) as act from administrative_acts a'));
    for (const secret of ['argon2', password, 'secret_hash', 'password_hash', (key.body as { key: string }).key]) {
      expect(kept).not.toContain(secret);
    }
    const actions = (await acts(`limit=200`)).items
      .filter(({ subject_id }) => subject_id === id)
      .map(({ action }) => action);
    expect(actions).toEqual(['user.delete', 'user.create']);
    expect((await acts(`actor_id=${id}`)).items.map(({ action }) => action)).toEqual(['session.create']);
  });

  it('is read page by page, each act once', async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Acts = await acts(`limit=7${cursor === null ? '' : `&cursor=${cursor}`}`);
      seen.push(...page.items.map((item) => JSON.stringify(item)));
      cursor = page.next_cursor;
    } while (cursor !== null);
    expect(new Set(seen).size).toBe(seen.length);
    const [count] = await api.unit.reader.query<{ n: number }[]>(
      'select count(*)::integer as n from administrative_acts',
    );
    expect(seen).toHaveLength(count?.n ?? 0);
  });

  it('is nobody’s to write: not by the role of requests', async () => {
    const { actingOf } = await import('../../../libs/auth/index.js');
    const { runAs } = await import('../../../libs/database/index.js');
    const admin = actingOf({ kind: 'operator' }, null);
    for (const statement of ['delete from administrative_acts', `update administrative_acts set actor_label = 'x'`]) {
      const tried = runAs(admin, () => api.unit.run((rows) => rows.query(statement)));
      await expect(tried).rejects.toMatchObject({ code: '42501' });
    }
  });
});
