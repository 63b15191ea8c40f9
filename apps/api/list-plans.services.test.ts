import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Logger } from 'typeorm';
import { prepareMonths } from '../../libs/audit/index.js';
import { postgresTestDatabase } from '../../libs/database/testing/test-database.js';
import { openTestApi, type TestApi } from './testing/open-api.js';

const serverUrl = process.env['TEST_DATABASE_URL'];
const SITES = 3_000;
const RULES = 60_000;
const RECORDS = 60_000;
/** None of these is ever read from end to end for a page. */
const LARGE = ['sites', 'ip_rules', 'access_audit'];

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
                'no_rule', true, 'proxy'
           from generate_series(1, $2::integer) as n where (now() - n * interval '1 second') >= date_trunc('month', now())`,
        [site, RECORDS],
      );
      for (const table of LARGE) await dataSource.query(`analyze ${table}`);
      const log = { logQuery: (sql: string, parameters?: unknown[]) => statements.push([sql, parameters ?? []]) };
      // Only what was asked is of interest; the rest of the logger is as silent as before.
      dataSource.logger = Object.assign(Object.create(dataSource.logger as object) as Logger, log);
    }, 120_000);
    afterAll(() => api.close());

    /** Plans of every statement of a request that reads one of the large tables. */
    const plansOf = async (path: string): Promise<Plan[]> => {
      statements = [];
      await api.ask('get', path).expect(200);
      const asked = statements.filter(([sql]) => /^\s*select/i.test(sql) && LARGE.some((table) => sql.includes(table)));
      expect(asked.length).toBeGreaterThan(0);
      const plans: Plan[] = [];
      for (const [sql, parameters] of asked) {
        const [row] = await api.database.dataSource.query<{ 'QUERY PLAN': { Plan: Plan }[] }[]>(
          `explain (format json) ${sql}`,
          parameters,
        );
        plans.push(...(row?.['QUERY PLAN'] ?? []).map(({ Plan: plan }) => plan));
      }
      return plans;
    };
    const nodes = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodes)];

    it.each([
      ['sites', '/api/v1/sites?limit=200'],
      ['sites, behind a cursor', '/api/v1/sites?limit=200&cursor=80000000-0000-0000-0000-000000000000'],
      ['a site by its name', '/api/v1/sites?hostname=SITE-77.example.'],
      ['rules', '/api/v1/sites/SITE/ip-rules?limit=200'],
      ['rules, behind a cursor', '/api/v1/sites/SITE/ip-rules?limit=200&cursor=80000000-0000-0000-0000-000000000000'],
      ['rules of a kind', '/api/v1/sites/SITE/ip-rules?kind=country'],
      ['rules that cover an address', '/api/v1/sites/SITE/ip-rules?covers=10.0.1.4'],
      ['audit', '/api/v1/audit?limit=200'],
      ['audit of a site', '/api/v1/audit?limit=200&site_id=SITE'],
      ['audit of an outcome', '/api/v1/audit?limit=200&outcome=blocked'],
      ['fences', '/api/v1/sites/SITE/geofences'],
      ['policy activations', '/api/v1/sites/SITE/policy-activations'],
    ])('%s: no large table is read from end to end', async (_what, path) => {
      const plans = await plansOf(path.replace('SITE', site));
      const scanned = plans
        .flatMap(nodes)
        .filter((node) => node['Node Type'] === 'Seq Scan')
        .map((node) => node['Relation Name'] ?? '')
        // A partition of a month to come is empty.
        .filter((table) => LARGE.includes(table) || (table.startsWith('access_audit') && table.endsWith(thisMonth())));
      expect(scanned).toEqual([]);
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
