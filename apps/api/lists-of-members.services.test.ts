import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { ensurePartitions } from '../../libs/audit/index.js';
import { SessionsService } from '../../libs/auth/index.js';
import { type SiteRole, User } from '../../libs/database/index.js';
import { describeOnEngines } from './testing/engines.js';
import { type TestApi } from './testing/open-api.js';

/** More than are asked one by one, and members of fewer and of more. */
const SITES = 240;
const ROWS = 1_500;
/** Some hundred rows an instant, so that pages end between equals. */
const INSTANTS = 12;
const DAY_MS = Date.parse('2026-03-04T00:00:00Z');
const PAGE = 60;

const timeOf = (n: string): string => `to_timestamp(${DAY_MS / 1_000} + (${n}) % ${INSTANTS} * 0.001)`;
/** Of every 17th row no site. */
const siteOf = (n: string): string =>
  `case when ${n} % 17 = 0 then null else (select id from sites order by id offset ${n} * 7 % ${SITES} limit 1) end`;

interface List {
  readonly path: string;
  readonly table: string;
  readonly key: string;
  readonly insert: string;
  readonly roles: readonly SiteRole[];
  readonly idName: string;
  /** Parts of a query, each with the condition that it stands for. */
  readonly filters: Readonly<Record<string, string>>;
}

const READERS: readonly SiteRole[] = ['owner', 'admin', 'viewer'];
const WITHIN = {
  query: `from=${new Date(DAY_MS + 3).toISOString()}&until=${new Date(DAY_MS + 8).toISOString()}`,
  condition: `occurred_at >= ${timeOf('3')} and occurred_at < ${timeOf('8')}`,
};

const LISTS: readonly List[] = [
  {
    path: '/api/v1/audit',
    table: 'access_audit',
    key: 'occurred_at',
    insert: `insert into access_audit (id, occurred_at, gate_id, sequence, site_id, host, method, path, outcome, reason, enforced, via)
      select gen_random_uuid(), ${timeOf('n')}, gen_random_uuid(), n, ${siteOf('n')}, 'a.example', 'GET', '/',
             case when n % 5 = 0 then 'blocked' else 'allowed' end, 'country_deny', true, 'proxy' from generate_series(1, ${ROWS}) n`,
    roles: READERS,
    idName: 'request_id',
    filters: { '': 'true', 'outcome=blocked': `outcome = 'blocked'`, [WITHIN.query]: WITHIN.condition },
  },
  {
    path: '/api/v1/administrative-acts',
    table: 'administrative_acts',
    key: 'occurred_at',
    insert: `insert into administrative_acts (id, occurred_at, actor_kind, actor_label, action, site_id)
      select gen_random_uuid(), ${timeOf('n')}, 'operator', 'operator', case when n % 4 = 0 then 'site.tried' else 'site.left' end,
             ${siteOf('n')} from generate_series(1, ${ROWS}) n`,
    roles: ['owner', 'admin'],
    idName: 'id',
    filters: { '': 'true', 'action=site.tried': `action = 'site.tried'`, [WITHIN.query]: WITHIN.condition },
  },
  {
    path: '/api/v1/artifacts',
    table: 'artifacts',
    key: 'created_at',
    insert: `insert into artifacts (id, site_id, path, media_type, size_bytes, sha256, object_key, created_at)
      select gen_random_uuid(), ${siteOf('n')}, 'a', 'text/plain', 1, repeat('0', 64), n::text, ${timeOf('n')}
        from generate_series(1, ${ROWS}) n`,
    roles: READERS,
    idName: 'id',
    filters: { '': 'true' },
  },
];

const MEMBERS = { none: 0, few: 9, many: 180 };

describeOnEngines('lists of those who see some of the sites', (open) => {
  let api: TestApi;
  const tokens: Record<string, string> = {};
  const accounts: Record<string, string> = {};

  beforeAll(async () => {
    api = await open();
    const { dataSource } = api.database;
    await api.unit.run((rows) => ensurePartitions(rows, [DAY_MS]));
    await dataSource.query(
      `insert into sites (id, name, hostname) select gen_random_uuid(), 'a', 'site-' || n || '.example' from generate_series(1, $1::integer) n`,
      [SITES],
    );
    for (const { insert } of LISTS) await dataSource.query(insert);
    for (const [name, count] of Object.entries(MEMBERS)) {
      const user = { id: uuidv7(), email: `${name}@example.org` };
      await api.unit.reader.insert(User, user);
      await dataSource.query(
        `insert into site_users (site_id, user_id, role)
           select id, $1, (array['owner', 'admin', 'viewer'])[1 + row_number() over (order by id) % 3] from sites order by id limit $2`,
        [user.id, count],
      );
      const { accessToken } = await api.unit.run(async (rows) =>
        api
          .get(SessionsService)
          .begin(
            rows,
            await rows.findOneByOrFail(User, { id: user.id }),
            { address: null, userAgent: null },
            new Date(),
          ),
      );
      tokens[name] = accessToken;
      accounts[name] = user.id;
    }
  }, 120_000);
  afterAll(() => api.close());

  const readAll = async (path: string, token: string, idName: string): Promise<string[]> => {
    const ids: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { body } = await api.ask('get', `${path}${cursor && `&cursor=${cursor}`}`, token).expect(200);
      const page = body as { items: Record<string, string>[]; next_cursor: string | null };
      ids.push(...page.items.map((item) => item[idName] ?? ''));
      cursor = page.next_cursor;
    }
    return ids;
  };

  const cases = LISTS.flatMap((list) =>
    Object.entries(list.filters).flatMap(([query, condition]) =>
      Object.keys(MEMBERS).flatMap((member) =>
        (['', '-'] as const).map((sign) => [list.path, query, member, sign, list, condition] as const),
      ),
    ),
  );
  it.each(cases)(
    '%s?%s of %s, sort=%s…: every row of theirs once, in order',
    async (path, query, member, sign, list, condition) => {
      const { table, key, roles, idName } = list;
      const direction = sign === '-' ? 'desc' : 'asc';
      const expected = await api.database.dataSource.query<{ id: string }[]>(
        `select t.id from ${table} t join site_users m on m.site_id = t.site_id
        where m.user_id = $1 and m.role = any($2) and ${condition} order by t.${key} ${direction}, t.id ${direction}`,
        [accounts[member], roles],
      );
      const pages = `${path}?limit=${PAGE}&sort=${sign}${key}${query && `&${query}`}`;
      expect(await readAll(pages, tokens[member] ?? '', idName)).toEqual(expected.map(({ id }) => id));
      if (member !== 'none' && query === '') expect(expected.length).toBeGreaterThan(0);
    },
  );
});
