import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ensurePartitions } from '../../libs/audit/index.js';
import { describeOnEngines } from './testing/engines.js';
import { expectProblem, type TestApi } from './testing/open-api.js';

/** Each on both engines and every sort; each reads up to forty pages. */
const RUNS = 3;

const SITE = '01890000-0000-7000-8000-000000000001';
const OTHER_SITE = '01890000-0000-7000-8000-000000000002';
/** Of the decisions: a day whose month has a partition. */
const DAY_MS = Date.parse('2026-03-04T00:00:00Z');

interface Row {
  readonly id: string;
  /** Few of them, so that rows share one. */
  readonly key: number;
}

interface List {
  readonly path: string;
  readonly table: string;
  /** A statement with the id and the key as its parameters. */
  readonly insert: string;
  /** By id, where not given by the key. */
  readonly sorts: readonly { readonly sort: string; readonly isByKey: boolean }[];
  readonly idName?: string;
}

const BOTH_WAYS = (name: string, isByKey: boolean): List['sorts'] => [
  { sort: name, isByKey },
  { sort: `-${name}`, isByKey },
];

const LISTS: Readonly<Record<string, List>> = {
  sites: {
    path: '/api/v1/sites?',
    table: 'sites',
    insert: `insert into sites (id, name, hostname) values ($1::uuid, 'a', $2::integer || replace($1::text, '-', '') || '.example')`,
    sorts: [...BOTH_WAYS('created', false), ...BOTH_WAYS('hostname', true)],
  },
  'network rules': {
    path: `/api/v1/sites/${SITE}/ip-rules?action=deny&`,
    table: 'ip_rules',
    insert: `insert into ip_rules (id, site_id, kind, value, action) values ($1::uuid, '${SITE}', 'asn', $2::integer + 1, 'deny')`,
    sorts: BOTH_WAYS('created', false),
  },
  fences: {
    path: `/api/v1/sites/${SITE}/geofences?effect=allow&`,
    table: 'geofences',
    insert: `insert into geofences (id, site_id, name, effect, centre, radius_meters)
      values ($1::uuid, '${SITE}', 'Fence ' || $2::integer, 'allow', ST_SetSRID(ST_MakePoint(12, 55), 4326), 10)`,
    sorts: [...BOTH_WAYS('created', false), ...BOTH_WAYS('name', true)],
  },
  artifacts: {
    path: `/api/v1/artifacts?site_id=${SITE}&`,
    table: 'artifacts',
    insert: `insert into artifacts (id, site_id, path, media_type, size_bytes, sha256, object_key, created_at)
      values ($1::uuid, '${SITE}', 'a', 'text/plain', 1, repeat('0', 64), $1::text, to_timestamp(${DAY_MS / 1000} + $2::integer * 0.001))`,
    sorts: BOTH_WAYS('created_at', true),
  },
  'policy activations': {
    path: `/api/v1/sites/${SITE}/policy-activations?state=pending&`,
    table: 'policy_activations',
    insert: `insert into policy_activations (id, site_id, version, at, author)
      values ($1::uuid, '${SITE}', $2::integer + 1, now(), 'operator')`,
    sorts: BOTH_WAYS('created', false),
  },
  // With its account each of these two goes.
  members: {
    path: `/api/v1/sites/${SITE}/members?`,
    table: 'users',
    insert: `with made as (insert into users (id, email) values ($1::uuid, $2::integer || replace($1::text, '-', '') || '@example.org') returning id)
      insert into site_users (site_id, user_id, role) select '${SITE}', id, 'viewer' from made`,
    sorts: BOTH_WAYS('created', false),
    idName: 'user_id',
  },
  'host consents': {
    path: `/api/v1/sites/${SITE}/host-consents?`,
    table: 'users',
    insert: `with made as (insert into users (id, email) values ($1::uuid, replace($1::text, '-', '') || '@example.org') returning id)
      insert into host_consents (site_id, user_id, hostname) select '${SITE}', id, 'h' || $2::integer || '.example' from made`,
    sorts: BOTH_WAYS('hostname', true),
    idName: 'user_id',
  },
  accounts: {
    path: '/api/v1/users?',
    table: 'users',
    insert: `insert into users (id, email) values ($1::uuid, $2::integer || replace($1::text, '-', '') || '@example.org')`,
    sorts: [...BOTH_WAYS('created', false), ...BOTH_WAYS('email', true)],
  },
  decisions: {
    path: `/api/v1/audit?site_id=${SITE}&`,
    table: 'access_audit',
    insert: `insert into access_audit (id, occurred_at, gate_id, sequence, site_id, host, method, path, outcome, reason, enforced, via)
      values ($1::uuid, to_timestamp(${DAY_MS / 1000} + $2::integer * 0.001), $1::uuid, 1, '${SITE}', 'a.example', 'GET', '/', 'blocked', 'country_deny', true, 'proxy')`,
    sorts: BOTH_WAYS('occurred_at', true),
    idName: 'request_id',
  },
  'administrative acts': {
    path: `/api/v1/administrative-acts?action=site.tried&`,
    table: 'administrative_acts',
    insert: `insert into administrative_acts (id, occurred_at, actor_kind, actor_label, action)
      values ($1::uuid, to_timestamp(${DAY_MS / 1000} + $2::integer * 0.001), 'operator', 'operator', 'site.tried')`,
    sorts: BOTH_WAYS('occurred_at', true),
  },
};

/** Rows that are there before, and what happens between two pages: so many come, and these go. */
const story = fc.record({
  rows: fc.uniqueArray(fc.record({ id: fc.uuid({ version: 7 }), key: fc.nat(4) }), {
    minLength: 1,
    maxLength: 40,
    selector: ({ id }) => id,
  }),
  seeds: fc.integer({ min: 1, max: 25 }),
  limit: fc.integer({ min: 1, max: 7 }),
  between: fc.array(
    fc.record({ come: fc.nat(4), go: fc.array(fc.nat(39), { maxLength: 2 }), isLastGone: fc.boolean() }),
    {
      maxLength: 10,
    },
  ),
});

describeOnEngines('Pages while rows come and go', (open) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await open();
    await api.unit.run((rows) => ensurePartitions(rows, [DAY_MS]));
  }, 60_000);
  afterAll(() => api.close());

  const sql = (statement: string, parameters: unknown[] = []): Promise<unknown> =>
    api.database.dataSource.query(statement, parameters);

  it.each(
    Object.entries(LISTS).flatMap(([name, list]) =>
      list.sorts.map(({ sort, isByKey }) => ({ name, list, sort, isByKey })),
    ),
  )('$name by $sort: what stays comes once, in order', async ({ list, sort, isByKey }) => {
    const sign = sort.startsWith('-') ? -1 : 1;
    const inOrder = (one: Row, other: Row): number =>
      sign * ((isByKey ? one.key - other.key : 0) || (one.id < other.id ? -1 : 1));
    await fc.assert(
      fc.asyncProperty(story, async ({ rows, seeds, limit, between }) => {
        await sql(`delete from ${list.table}`);
        if (list.table !== 'sites') {
          await sql(
            `insert into sites (id, name, hostname) values ('${SITE}', 'a', 'a.example') on conflict do nothing`,
          );
        }
        const before = rows.slice(0, seeds);
        const waiting = rows.slice(seeds);
        const gone = new Set<string>();
        for (const { id, key } of before) await sql(list.insert, [id, key]);
        const remove = async (id: string): Promise<void> => {
          gone.add(id);
          await sql(`delete from ${list.table} where id = $1`, [id]);
        };
        const seen: string[] = [];
        let cursor: string | null = '';
        for (let page = 0; cursor !== null; page++) {
          const next: string = cursor === '' ? '' : `&cursor=${cursor}`;
          const { body } = await api.ask('get', `${list.path}sort=${sort}&limit=${limit}${next}`).expect(200);
          const { items, next_cursor } = body as { items: Record<string, string>[]; next_cursor: string | null };
          seen.push(...items.map((item) => item[list.idName ?? 'id'] ?? ''));
          cursor = next_cursor;
          const change = between[page];
          if (!change) continue;
          for (const { id, key } of waiting.splice(0, change.come)) await sql(list.insert, [id, key]);
          for (const index of change.go) {
            const row = before[index];
            if (row) await remove(row.id);
          }
          // What the cursor stands on.
          const last = seen.at(-1);
          if (change.isLastGone && last !== undefined) await remove(last);
        }
        expect(new Set(seen).size).toBe(seen.length);
        const stayed = before.filter(({ id }) => !gone.has(id)).sort(inOrder);
        const staying = new Set(stayed.map(({ id }) => id));
        expect(seen.filter((id) => staying.has(id))).toEqual(stayed.map(({ id }) => id));
      }),
      { numRuns: RUNS },
    );
  });

  it('a cursor goes with the sort, the filters and the place that it was made with', async () => {
    await sql('delete from sites');
    for (const [index, id] of [SITE, OTHER_SITE].entries()) {
      await sql(`insert into sites (id, name, hostname) values ($1::uuid, 'a', $2)`, [id, `${index}.example`]);
      for (const key of [1, 2]) {
        await sql(
          `insert into geofences (id, site_id, name, effect, centre, radius_meters)
             values (gen_random_uuid(), $1, $2, 'allow', ST_SetSRID(ST_MakePoint(12, 55), 4326), 10)`,
          // Neither an order of letters, nor of bytes, nor an alphabet is in the way.
          [id, `${'Ærø 北 😀 "'.repeat(10)} ${key}`],
        );
      }
    }
    const fences = `/api/v1/sites/${SITE}/geofences?limit=1&effect=allow&sort=name`;
    const first = (await api.ask('get', fences).expect(200)).body as { next_cursor: string };
    const cursor = `&cursor=${first.next_cursor}`;
    const second = (await api.ask('get', fences + cursor).expect(200)).body as { items: object[]; next_cursor: null };
    expect(second).toMatchObject({ items: [{ name: expect.stringMatching(/ 2$/) }], next_cursor: null });
    for (const other of [
      fences.replace('sort=name', 'sort=-name'),
      fences.replace('&sort=name', ''),
      fences.replace('effect=allow', 'effect=deny'),
      fences.replace('&effect=allow', ''),
      fences.replace(SITE, OTHER_SITE),
      '/api/v1/sites?limit=1',
    ]) {
      const answer = await api.ask('get', other + cursor);
      expectProblem(answer, 'invalid_parameter', 'cursor');
      expect((answer.body as { detail: string }).detail).toContain('another sort or other filters');
    }
    expectProblem(await api.ask('get', '/api/v1/sites?sort=name'), 'invalid_parameter', 'sort');
    expectProblem(await api.ask('get', '/api/v1/sites?sort=hostname&sort=created'), 'invalid_parameter', 'sort');
  });

  it('a forged cursor is a fault of the request', async () => {
    await sql(LISTS['decisions']?.insert ?? '', [SITE, 1]);
    await sql(LISTS['decisions']?.insert ?? '', [OTHER_SITE, 1]);
    const { body } = await api.ask('get', '/api/v1/audit?limit=1').expect(200);
    const [mark, id] = JSON.parse(
      Buffer.from((body as { next_cursor: string }).next_cursor, 'base64url').toString(),
    ) as string[];
    for (const parts of [
      [mark, id, 'yesterday'],
      [mark, id, '2026-02-30T00:00:00.000Z'],
      [mark, id, '0000-01-01T00:00:00.000Z'],
      [mark, id, '+275760-09-13T00:00:00.000Z'],
      [mark, id, 'a\0b'],
      [mark, 'x', '2026-03-04T00:00:00.000Z'],
      [mark, id],
      [mark, id, 7],
      null,
    ]) {
      const cursor = Buffer.from(JSON.stringify(parts)).toString('base64url');
      expectProblem(await api.ask('get', `/api/v1/audit?limit=1&cursor=${cursor}`), 'invalid_parameter', 'cursor');
    }
  });
});
