import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type request from 'supertest';
import { v7 as uuidv7 } from 'uuid';
import { type Permission, PERMISSIONS, type RouteRule, ROUTES } from '../../libs/auth/index.js';
import {
  embeddedTestDatabase,
  plainPostgresTestDatabase,
  postgresTestDatabase,
  type TestDatabase,
} from '../../libs/database/testing/test-database.js';
import { describeOnEngines } from './testing/engines.js';
import { openTestApi, type TestApi } from './testing/open-api.js';
import { type Caller, openTenants, type Tenant, type Tenants } from './testing/tenants.js';

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** Enough of a body to pass the validation of routes that look at the site only in their handler. */
const QUERIES: Readonly<Record<string, (tenant: Tenant) => string>> = {
  'POST /api/v1/artifacts': ({ siteId }) => `?path=matrix.txt&site_id=${siteId}`,
  'GET /api/v1/sites/:siteId/policy-versions/:version/diff': () => '?from=1',
};

/** A path of this route that names what the tenant has, where there is something. */
function pathOf(route: string, { siteId, ids }: Tenant): string {
  const [, path = ''] = route.split(' ');
  const own = ((): string | undefined => {
    if (path.includes('/ip-rules/')) return ids.rule;
    if (path.includes('/geofences/')) return ids.fence;
    if (path.includes('/device-keys/')) return ids.deviceKey;
    if (path.startsWith('/api/v1/artifacts')) return ids.artifact;
    if (path.startsWith('/api/v1/audit')) return ids.decision;
    return /^\/api\/v1\/sites\/:id/.test(path) ? siteId : undefined;
  })();
  return path
    .replace(':siteId', siteId)
    .replace(':version', '1')
    .replace(':hostname', 'x.example')
    .replace(/:userId/, uuidv7())
    .replace(':id', own ?? uuidv7());
}

/** Asks so that nothing is changed where it is allowed: with an empty body, or on the condition that it is what it is not. */
function ask(api: TestApi, route: string, tenant: Tenant, token: string | null): request.Test {
  const [method = ''] = route.split(' ');
  const path = `${pathOf(route, tenant)}${QUERIES[route]?.(tenant) ?? ''}`;
  // The table's methods are those of HTTP.
  const asked = api.ask(method.toLowerCase() as Method, path, token).set('If-Match', '"another"');
  return method === 'GET' || method === 'DELETE' ? asked : asked.send({});
}

type Outcome = 'unauthenticated' | 'scope_missing' | 'forbidden' | 'hidden' | 'let in';

/** What an answer says of the guard; what the handler says of the rest of the request does not matter. */
function outcomeOf({ status, body }: request.Response): Outcome {
  const { code } = (body ?? {}) as { code?: string };
  if (code === 'unauthenticated' || code === 'scope_missing' || code === 'forbidden') return code;
  const hidden = [
    'site_not_found',
    'audit_not_found',
    'artifact_not_found',
    'artifact_site_unknown',
    'artifact_site_missing',
  ];
  if (code !== undefined && hidden.includes(code)) return 'hidden';
  if (status >= 500) throw new Error(`${status}: ${JSON.stringify(body)}`);
  return 'let in';
}

/** What the table says, in other words than the guard. */
function expected(rule: RouteRule, caller: Caller, isOwn: boolean): Outcome {
  if ('public' in rule) return 'let in';
  if (caller.role === null) return 'unauthenticated';
  const { global, site, scope }: Permission = PERMISSIONS[rule.permission];
  if (caller.scopes !== null && (scope === null || !caller.scopes.includes(scope))) return 'scope_missing';
  if (rule.site === 'visible') return 'let in';
  const everywhere = global.includes(caller.role);
  if (rule.site === 'none')
    return everywhere && (caller.siteId === null || global.length === 3) ? 'let in' : 'forbidden';
  if (caller.siteId !== null && !isOwn) return 'hidden';
  if (caller.role !== 'user') return everywhere ? 'let in' : 'forbidden';
  // The stranger is the owner of the other site.
  const role = caller.name === 'stranger' ? (isOwn ? null : 'owner') : isOwn ? caller.siteRole : null;
  if (role === null) return 'hidden';
  return site.includes(role) ? 'let in' : 'forbidden';
}

describe('the table of routes', () => {
  it('has every route of the API, and no other', async () => {
    const api = await openTestApi();
    try {
      expect([...api.routes].sort()).toEqual(Object.keys(ROUTES).sort());
    } finally {
      await api.close();
    }
  });
});

describeOnEngines('every route, for everybody,', (open) => {
  let api: TestApi;
  let tenants: Tenants;
  beforeAll(async () => {
    api = await open();
    tenants = await openTenants(api);
  }, 120_000);
  afterAll(() => api.close());

  const routes = Object.entries(ROUTES).filter(
    ([route]) => !route.startsWith('GET /health') && route !== 'GET /metrics',
  );

  it.each(routes)('%s', async (route, rule) => {
    for (const caller of Object.values(tenants.callers)) {
      for (const tenant of [tenants.own, tenants.strange]) {
        const isOwn = tenant === tenants.own;
        const wanted = expected(rule, caller, isOwn);
        const got = outcomeOf(await ask(api, route, tenant, caller.token));
        expect({ caller: caller.name, site: isOwn ? 'own' : 'other', got }).toEqual({
          caller: caller.name,
          site: isOwn ? 'own' : 'other',
          got: 'public' in rule && got === 'unauthenticated' ? got : wanted,
        });
      }
    }
  });

  it.each(['GET /api/v1/sites', 'GET /api/v1/audit', 'GET /api/v1/artifacts', 'GET /api/v1/administrative-acts'])(
    '%s has what may be seen, and nothing else',
    async (route) => {
      const rule = ROUTES[route];
      if (!rule || 'public' in rule) throw new Error(`${route} is not in the table.`);
      const { global, site }: Permission = PERMISSIONS[rule.permission];
      for (const caller of Object.values(tenants.callers)) {
        const { status, text } = await api.ask('get', `${route.slice(4)}?limit=200`, caller.token);
        if (status !== 200) continue;
        const everything = caller.role !== null && caller.role !== 'user' && global.includes(caller.role);
        const sees = {
          own: everything || (caller.siteRole !== null && site.includes(caller.siteRole)),
          strange: (everything && caller.siteId === null) || caller.name === 'stranger',
        };
        expect({ caller: caller.name, own: text.includes(tenants.own.siteId) }).toEqual({
          caller: caller.name,
          own: sees.own,
        });
        expect({ caller: caller.name, strange: text.includes(tenants.strange.siteId) }).toEqual({
          caller: caller.name,
          strange: sees.strange,
        });
      }
    },
  );

  it('answers of another tenant exactly what it answers of nothing', async () => {
    const stranger = tenants.callers['stranger']?.token ?? null;
    const nothing: Tenant = {
      siteId: uuidv7(),
      ids: { rule: uuidv7(), fence: uuidv7(), deviceKey: uuidv7(), artifact: uuidv7(), decision: uuidv7() },
    };
    for (const [route, rule] of routes) {
      if ('public' in rule || (rule.site !== 'path' && rule.site !== 'row')) continue;
      const [theirs, none] = [await ask(api, route, tenants.own, stranger), await ask(api, route, nothing, stranger)];
      expect({ route, status: theirs.status, body: theirs.body as unknown }).toEqual({
        route,
        status: none.status,
        body: none.body as unknown,
      });
    }
  });
});

/** Tables with rows of tenants, and the column that says whose they are. */
const TABLES = [
  ['sites', 'id'],
  ...['site_users', 'ip_rules', 'geofences', 'device_keys', 'policy_versions', 'artifacts', 'access_audit'].map(
    (table) => [table, 'site_id'],
  ),
] as const;

const serverUrl = process.env['TEST_DATABASE_URL'];
const engines: readonly (readonly [string, () => Promise<TestDatabase>])[] = [
  ['the embedded engine', embeddedTestDatabase],
  ...(serverUrl === undefined
    ? []
    : ([
        ['PostgreSQL', () => postgresTestDatabase(serverUrl)],
        ['PostgreSQL as a role that is no superuser', () => plainPostgresTestDatabase(serverUrl)],
      ] as const)),
];

describe.each(engines)('with the checks of the program switched off, on %s,', (_engine, open) => {
  let api: TestApi;
  let tenants: Tenants;
  beforeAll(async () => {
    api = await openTestApi(open, { checks: false });
    tenants = await openTenants(api);
  }, 120_000);
  afterAll(() => api.close());

  const rowsOf = async ({ siteId }: Tenant): Promise<unknown[]> =>
    Promise.all(
      TABLES.map(([table, column]) =>
        api.unit.reader.query(
          `select to_jsonb(t) as row from ${table} t where ${column} = $1 order by to_jsonb(t)::text`,
          [siteId],
        ),
      ),
    );

  it('a tenant sees nothing of another, and changes nothing', async () => {
    const { own, strange, callers } = tenants;
    const before = await rowsOf(own);
    expect(before.map((rows) => (rows as unknown[]).length > 0)).toEqual(TABLES.map(() => true));
    const stranger = callers['stranger']?.token ?? null;
    const ids = [own.siteId, ...Object.values(own.ids)];
    const bodies: Readonly<Record<string, object>> = {
      'PATCH /api/v1/sites/:id': { name: 'mine now' },
      'POST /api/v1/sites/:siteId/ip-rules': { kind: 'country', value: 'SE', action: 'allow' },
      'PATCH /api/v1/sites/:siteId/ip-rules/:id': { action: 'deny' },
      'PATCH /api/v1/sites/:siteId/geofences/:id': { name: 'mine now' },
      'PUT /api/v1/sites/:siteId/members': { email: 'nobody@example.org', role: 'owner' },
    };
    for (const route of Object.keys(ROUTES)) {
      if (route.startsWith('GET /health') || route === 'GET /metrics') continue;
      const [method = ''] = route.split(' ');
      const path = `${pathOf(route, own)}${QUERIES[route]?.(own) ?? ''}`;
      const asked = api.ask(method.toLowerCase() as Method, path, stranger);
      const answer = await (method === 'GET' || method === 'DELETE' ? asked : asked.send(bodies[route] ?? {}));
      // The request's own ids come back in no success either.
      const said = answer.status < 400 ? answer.text + JSON.stringify(answer.body) : '';
      expect({
        route,
        seen: ids.filter((id) => said.includes(id)),
        secret: said.includes('secret') && route.includes('content'),
      }).toEqual({
        route,
        seen: [],
        secret: false,
      });
      expect({ route, status: answer.status < 500 }).toEqual({ route, status: true });
    }
    expect(await rowsOf(own)).toEqual(before);
    // The same wall lets the stranger do what is the stranger's.
    await api.ask('get', `/api/v1/sites/${strange.siteId}`, stranger).expect(200);
  });

  it('a viewer changes nothing, and an auditor neither', async () => {
    const { own, callers } = tenants;
    for (const name of ['viewer', 'auditor', 'auditor who owns the site']) {
      const token = callers[name]?.token ?? null;
      await api.ask('get', `/api/v1/sites/${own.siteId}`, token).expect(200);
      const before = await rowsOf(own);
      const asked = [
        await api.ask('patch', `/api/v1/sites/${own.siteId}`, token).send({ name: 'other' }),
        await api.ask('delete', `/api/v1/sites/${own.siteId}`, token),
        await api.ask('delete', `/api/v1/sites/${own.siteId}/ip-rules/${own.ids.rule}`, token),
        await api.ask('delete', `/api/v1/artifacts/${own.ids.artifact}`, token),
      ];
      expect(asked.map(({ status }) => status >= 400 && status < 500)).toEqual(asked.map(() => true));
      expect(await rowsOf(own)).toEqual(before);
    }
  });

  it('a request without a sender sees no row at all', async () => {
    const { asRequest } = await import('../../libs/database/index.js');
    for (const [table] of TABLES) {
      const rows = await asRequest(() =>
        api.unit.run((transaction) => transaction.query<unknown[]>(`select 1 from ${table}`)),
      );
      expect({ table, rows }).toEqual({ table, rows: [] });
    }
    const hashes = asRequest(() => api.unit.run((transaction) => transaction.query('select password_hash from users')));
    await expect(hashes).rejects.toMatchObject({ code: '42501' });
  });
});
