import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Logger } from 'typeorm';
import { prepareMonths } from '../../libs/audit/index.js';
import { runAs } from '../../libs/database/index.js';
import { postgresTestDatabase } from '../../libs/database/testing/test-database.js';
import { openTestApi, type TestApi } from './testing/open-api.js';
import { type Caller, openTenants } from './testing/tenants.js';

const serverUrl = process.env['TEST_DATABASE_URL'];
/** What a request's transactions run as. */
const TENANT_ROLE = 'gatepost_tenant';
const SITES = 3_000;
const RULES = 60_000;
const RECORDS = 60_000;
const OTHERS = 20_000;
/** None of these is ever read from end to end for a page. */
const LARGE = [
  'sites',
  'ip_rules',
  'geofences',
  'access_audit',
  'administrative_acts',
  'policy_versions',
  'users',
  'artifacts',
  'host_consents',
];

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly Plans?: readonly Plan[];
}

if (serverUrl === undefined) {
  describe.skip('plans of lists (needs TEST_DATABASE_URL)', () => {
    it('are looked at', () => expect(serverUrl).toBeDefined());
  });
} else {
  describe('plans of lists on PostgreSQL', () => {
    let api: TestApi;
    let site: string;
    let owner: Caller;
    let statements: [string, unknown[]][] = [];

    beforeAll(async () => {
      api = await openTestApi(() => postgresTestDatabase(serverUrl));
      const { dataSource } = api.database;
      await api.unit.run((rows) => prepareMonths(rows, Date.now()));
      await dataSource.query(
        `insert into sites (id, name, hostname) select gen_random_uuid(), 'Site ' || n, 'site-' || n || '.example'
           from generate_series(1, $1::integer) as n`,
        [SITES],
      );
      const [first] = await dataSource.query<{ id: string }[]>('select id from sites order by id limit 1');
      site = first?.id ?? '';
      // Most of them at one site: the longest list is the one to look at.
      await dataSource.query(
        `insert into ip_rules (id, site_id, kind, cidr, action)
         select gen_random_uuid(), case when n % 3 = 0 then (select id from sites order by id offset 7 limit 1) else $1 end,
                'cidr', ('10.' || n / 65536 || '.' || n / 256 % 256 || '.' || n % 256 || '/32')::cidr, 'deny'
           from generate_series(1, $2::integer) as n`,
        [site, RULES],
      );
      await dataSource.query(
        `insert into access_audit (id, occurred_at, gate_id, sequence, site_id, host, method, path, outcome, reason, enforced, via)
         select gen_random_uuid(), now() - n * interval '1 second', gen_random_uuid(), n,
                case when n % 2 = 0 then $1::uuid else gen_random_uuid() end, 'a.example', 'GET', '/', 'blocked',
                'country_deny', true, 'proxy'
           from generate_series(1, $2::integer) as n where (now() - n * interval '1 second') >= date_trunc('month', now())`,
        [site, RECORDS],
      );
      await dataSource.query(
        `insert into geofences (id, site_id, name, effect, centre, radius_meters)
         select gen_random_uuid(), case when n % 3 = 0 then (select id from sites order by id offset 7 limit 1) else $1 end,
                'Fence ' || n % 1000, 'allow', ST_SetSRID(ST_MakePoint(12, 55), 4326), 10
           from generate_series(1, $2::integer) as n`,
        [site, OTHERS],
      );
      await dataSource.query(
        `insert into administrative_acts (id, occurred_at, actor_kind, actor_id, actor_label, action, site_id)
         select gen_random_uuid(), now() - n * interval '1 second', 'user', case when n % 2 = 0 then $1::uuid else gen_random_uuid() end,
                'a@example.org', case when n % 2 = 0 then 'site.update' else 'ip_rule.create' end, $1::uuid
           from generate_series(1, $2::integer) as n`,
        [site, OTHERS],
      );
      await dataSource.query(
        `insert into artifacts (id, site_id, path, object_key, media_type, size_bytes, sha256, created_at)
         select gen_random_uuid(), $1, 'a', n::text, 'text/plain', 1, repeat('0', 64), now() - n * interval '1 second'
           from generate_series(1, $2::integer) as n`,
        [site, OTHERS],
      );
      await dataSource.query(
        `insert into users (id, email) select gen_random_uuid(), 'user-' || n || '@example.org' from generate_series(1, $1::integer) as n`,
        [OTHERS],
      );
      // Half of them at one site; of the document only its size matters to a plan.
      await dataSource.query(
        `insert into policy_versions (site_id, version, document, content_hash, author)
         select case when n % 2 = 0 then (select id from sites order by id offset 7 limit 1) else $1 end, n, '{}', repeat('0', 64), 'a'
           from generate_series(1, $2::integer) as n`,
        [site, OTHERS],
      );
      ({ owner = owner } = (await openTenants(api)).callers);
      await dataSource.query(
        `insert into site_users (site_id, user_id, role) select id, $1, 'owner' from sites on conflict do nothing`,
        [owner.userId],
      );
      await dataSource.query(
        `insert into site_users (site_id, user_id, role) select $1, id, 'viewer' from users on conflict do nothing`,
        [site],
      );
      await dataSource.query(
        `insert into host_consents (site_id, user_id, hostname) select $1, id, 'h-' || id || '.example' from users`,
        [site],
      );
      await dataSource.query('analyze site_users');
      await dataSource.query('analyze host_consents');
      for (const table of LARGE) await dataSource.query(`analyze ${table}`);
      const log = { logQuery: (sql: string, parameters?: unknown[]) => statements.push([sql, parameters ?? []]) };
      // Only what was asked is of interest; the rest of the logger is as silent as before.
      dataSource.logger = Object.assign(Object.create(dataSource.logger as object) as Logger, log);
    }, 120_000);
    afterAll(() => api.close());

    /**
     * Plans of every statement of a request that reads one of the large tables, within the reach of whoever asks, or by
     * the program where it was asked so.
     */
    const plansOf = async (path: string, caller?: Caller): Promise<{ plans: Plan[]; next: string | null }> => {
      statements = [];
      const { body } = await api.ask('get', path, caller?.token).expect(200);
      const acting = { reach: caller ? 'member' : 'everything', userId: caller?.userId ?? null } as const;
      const asked: { sql: string; parameters: unknown[]; isConfined: boolean }[] = [];
      let isConfined = false;
      for (const [sql, parameters] of statements) {
        if (/^(?:start transaction|commit)/i.test(sql)) isConfined = false;
        if (sql.includes('set_config')) isConfined = parameters.includes(TENANT_ROLE);
        else if (/^\s*select/i.test(sql) && LARGE.some((table) => sql.includes(table)))
          asked.push({ sql, parameters, isConfined });
      }
      expect(asked.length).toBeGreaterThan(0);
      const plans: Plan[] = [];
      for (const { sql, parameters, isConfined: isTheirs } of asked) {
        const explain = () =>
          api.unit.reader.query<{ 'QUERY PLAN': { Plan: Plan }[] }[]>(`explain (format json) ${sql}`, parameters);
        const [row] = isTheirs ? await runAs({ ...acting, siteId: null, actor: null }, explain) : await explain();
        plans.push(...(row?.['QUERY PLAN'] ?? []).map(({ Plan: plan }) => plan));
      }
      return { plans, next: (body as { next_cursor: string | null }).next_cursor };
    };
    const nodes = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodes)];

    const scannedOf = (plans: readonly Plan[]): string[] =>
      plans
        .flatMap(nodes)
        .filter((node) => node['Node Type'] === 'Seq Scan')
        .map((node) => node['Relation Name'] ?? '')
        // A partition of a month to come is empty.
        .filter((table) => LARGE.includes(table) || (table.startsWith('access_audit') && table.endsWith(thisMonth())));

    // Every order and filter of lists of what there may be much of; the owner is a member of every site.
    const lists = [
      ['sites', ['', 'sort=-created', 'sort=hostname', 'sort=-hostname', 'hostname=SITE-77.example.']],
      [
        'sites/SITE/ip-rules',
        ['', 'sort=-created', 'kind=country', 'kind=cidr&sort=-created', 'action=deny', 'covers=10.0.1.4'],
      ],
      [
        'sites/SITE/geofences',
        ['', 'sort=-created', 'sort=name', 'sort=-name', 'effect=allow', 'effect=allow&sort=name', 'name=Fence%207'],
      ],
      ['sites/SITE/policy-activations', ['', 'state=pending']],
      ['sites/SITE/policy-versions', ['']],
      ['sites/SITE/device-keys', ['', 'sort=-created', 'algorithm=ES256']],
      ['sites/SITE/members', ['', 'sort=-created', 'email=user-7@example.org']],
      ['sites/SITE/host-consents', ['', 'sort=-hostname', 'email=user-7@example.org']],
      [
        'audit',
        [
          '',
          'sort=occurred_at',
          'site_id=SITE',
          'site_id=SITE&sort=occurred_at',
          'outcome=blocked',
          'site_id=SITE&outcome=blocked',
        ],
      ],
      ['artifacts', ['', 'site_id=SITE']],
      ['administrative-acts', ['', 'sort=occurred_at', 'site_id=SITE', 'actor_id=SITE', 'action=site.update']],
    ] as const;
    const everyone = [
      ['users', ['', 'sort=-created', 'sort=email', 'sort=-email', 'email=user-7@example.org']],
    ] as const;
    const cases = [
      ...[...lists, ...everyone].flatMap(([list, queries]) =>
        queries.map((query) => ['the operator', list, query] as const),
      ),
      ...lists.flatMap(([list, queries]) => queries.map((query) => ['a member', list, query] as const)),
    ];
    it.each(cases)('%s asks for %s?%s: no large table is read from end to end', async (who, list, query) => {
      const path = `/api/v1/${list}?limit=20${query && `&${query}`}`.replace(/SITE(?!-)/g, site);
      const caller = who === 'a member' ? owner : undefined;
      const first = await plansOf(path, caller);
      expect(scannedOf(first.plans)).toEqual([]);
      if (first.next === null) return;
      const second = await plansOf(`${path}&cursor=${first.next}`, caller);
      expect(scannedOf(second.plans)).toEqual([]);
    });

    it('the filters find what they name', async () => {
      const { body: sites } = await api.ask('get', '/api/v1/sites?hostname=SITE-77.example.').expect(200);
      expect((sites as { items: { hostname: string }[] }).items.map(({ hostname }) => hostname)).toEqual([
        'site-77.example',
      ]);
      const { body: rules } = await api.ask('get', `/api/v1/sites/${site}/ip-rules?covers=10.0.1.4`).expect(200);
      expect((rules as { items: { value: string }[] }).items.map(({ value }) => value)).toEqual(['10.0.1.4/32']);
    });
  });
}

/** How the partition of this month ends. */
function thisMonth(): string {
  return new Date().toISOString().slice(0, 7).replace('-', '_');
}
