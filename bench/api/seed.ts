import { type DataSource, type QueryRunner } from 'typeorm';
import { ensurePartitions } from '../../libs/audit/index.js';
import { PolicyBus, PolicyPublisher } from '../../libs/policy/index.js';

export interface SeedSizes {
  readonly sites: number;
  /** A tenth of them at the first site, the rest spread over all others. */
  readonly rules: number;
  /** A fifth of them of the first site, the rest of all others; over so many months, this one the last. */
  readonly records: number;
  readonly months: number;
  readonly users: number;
}

export const SEED_SIZES: SeedSizes = { sites: 10_000, rules: 1_000_000, records: 10_000_000, months: 6, users: 1_000 };

/** Of kinds of rows, so that ids of one kind can be told without asking. */
const KINDS = {
  user: 1,
  site: 2,
  rule: 3,
  fence: 4,
  record: 5,
  act: 6,
  artifact: 7,
  key: 8,
  gate: 9,
  session: 'a',
  apiKey: 'b',
  activation: 'c',
} as const;
const A_STATEMENT = 500_000;

/** The id of the nth row of a kind, counted from 1: a UUID v7, ascending. */
export function seededId(kind: keyof typeof KINDS, n: number): string {
  return `01940000-0000-700${KINDS[kind]}-8000-${n.toString(16).padStart(12, '0')}`;
}

/** As `seededId`, for an SQL expression of an integer. */
function idOf(kind: keyof typeof KINDS, n: string): string {
  return `('01940000-0000-700${KINDS[kind]}-8000-' || lpad(to_hex(${n}), 12, '0'))::uuid`;
}

/**
 * Fills a migrated, empty PostgreSQL database with what many tenants have after half a year. The same sizes make the same
 * rows, but for their times, which end now.
 *
 * @param say told of each step once it is done
 */
export async function seed(dataSource: DataSource, sizes: SeedSizes, say: (sentence: string) => void): Promise<void> {
  const runner = dataSource.createQueryRunner();
  try {
    // Both are of this session; what a crash loses is made again.
    await runner.query(`set synchronous_commit = off`);
    await runner.query(`set maintenance_work_mem = '512MB'`);
    for (const [what, statement] of smallTables(sizes)) {
      await runner.query(statement);
      say(what);
    }
    await inParts(sizes.rules, (from, to) => runner.query(rules(sizes, from, to)));
    say(`${sizes.rules.toLocaleString('en')} rules`);
    // Versions of other sites are numbers and names alone; this one is changed by the bench.
    await dataSource.transaction((rows) =>
      new PolicyPublisher(new PolicyBus()).publish(rows, seededId('site', 1), { author: 'seed' }, () => undefined),
    );
    say('the policy of the first site');
    await addRecords(runner, sizes);
    say(`${sizes.records.toLocaleString('en')} audit records`);
    // Without the map of what all may see, an index alone answers nothing.
    await runner.query('vacuum (analyze)');
    say('statistics');
  } finally {
    await runner.release();
  }
}

function smallTables({ sites, users }: SeedSizes): [string, string][] {
  // A site's owner, and two more; the first account is a member of every twentieth site, every second of the first site.
  const owner = `1 + n % ${users}`;
  // Of the right form: no gate reads these.
  const thumbprint = `translate(encode(sha256(n::text::bytea), 'base64'), '+/=', '-_')`;
  return [
    [
      `${users.toLocaleString('en')} accounts`,
      `insert into users (id, email, role) select ${idOf('user', 'n')}, 'user-' || n || '@example.org', 'user'
         from generate_series(1, ${users}) n`,
    ],
    [
      `${sites.toLocaleString('en')} sites`,
      `insert into sites (id, name, hostname, owner_user_id, created_at, updated_at)
         select ${idOf('site', 'n')}, 'Site ' || n, md5(n::text) || '.example.org', ${idOf('user', owner)},
                now() - (${sites} - n) * interval '1 minute', now() - (${sites} - n) * interval '1 minute'
           from generate_series(1, ${sites}) n`,
    ],
    [
      'members',
      `insert into site_users (site_id, user_id, role)
         select ${idOf('site', 'n')}, ${idOf('user', owner)}, 'owner' from generate_series(1, ${sites}) n
         union all select ${idOf('site', 'n')}, ${idOf('user', `1 + (n + 1) % ${users}`)}, 'admin' from generate_series(1, ${sites}) n
         union all select ${idOf('site', 'n')}, ${idOf('user', `1 + (n + 2) % ${users}`)}, 'viewer' from generate_series(1, ${sites}) n
         union all select ${idOf('site', 'n')}, ${idOf('user', '1')}, 'viewer' from generate_series(1, ${sites}, 20) n
         union all select ${idOf('site', '1')}, ${idOf('user', 'n')}, 'viewer' from generate_series(1, ${users}, 2) n
         on conflict do nothing`,
    ],
    [
      'host consents',
      `insert into host_consents (site_id, user_id, hostname)
         select ${idOf('site', `case when n % 2 = 0 then 1 else n end`)}, ${idOf('user', owner)}, 'shop-' || n || '.example.org'
           from generate_series(1, ${sites}) n`,
    ],
    [
      'sessions, a twentieth of them of the first account',
      `insert into sessions (id, user_id, address, user_agent, expires_at, ended_at, ended_because)
         select ${idOf('session', 'n')}, ${idOf('user', `case when n % 20 = 0 then 1 else ${owner} end`)}, '192.0.2.1', 'Mozilla/5.0',
                now() + interval '30 days', case when n % 3 = 0 then now() end, case when n % 3 = 0 then 'signed_out' end
           from generate_series(1, ${sites}) n`,
    ],
    [
      'API keys',
      `insert into api_keys (id, user_id, site_id, name, prefix, secret_hash, scopes)
         select ${idOf('apiKey', 'n')}, ${idOf('user', `case when n <= 100 then 1 else ${owner} end`)}, ${idOf('site', '1')}, 'Key ' || n,
                'gpk_' || lpad(to_hex(n), 8, '0'), encode(sha256(n::text::bytea), 'hex'), array['sites:read']
           from generate_series(1, ${sites}) n`,
    ],
    [
      'fences',
      `insert into geofences (id, site_id, name, effect, area)
         select ${idOf('fence', 'n')}, ${idOf('site', `case when n % 4 = 0 then 1 else 1 + n % ${sites} end`)}, 'Fence ' || n,
                case when n % 3 = 0 then 'deny' else 'allow' end,
                st_multi(st_makeenvelope(n % 170, n % 80, n % 170 + 0.5, n % 80 + 0.5, 4326))
           from generate_series(1, ${2 * sites}) n`,
    ],
    [
      'device keys',
      `insert into device_keys (id, site_id, key_id, algorithm, label, public_jwk)
         select ${idOf('key', 'n')}, ${idOf('site', `case when n % 4 = 0 then 1 else n end`)}, ${thumbprint}, 'EdDSA', 'Device ' || n,
                jsonb_build_object('kty', 'OKP', 'crv', 'Ed25519', 'x', ${thumbprint})
           from generate_series(1, ${sites}) n`,
    ],
    [
      'policy versions',
      `insert into policy_versions (site_id, version, document, content_hash, author, created_at)
         select ${idOf('site', 'n')}, v, '{}', md5(n::text) || md5(v::text), 'seed', now() - (100 - v) * interval '1 hour'
           from generate_series(1, ${sites}) n, generate_series(1, case when n = 1 then 1000 else 3 end) v`,
    ],
    [
      `current versions`,
      `update sites s set version = (select max(version) from policy_versions v where v.site_id = s.id)`,
    ],
    [
      'policy activations',
      `insert into policy_activations (id, site_id, at, version, state, author, finished_at)
         select ${idOf('activation', 'n')}, ${idOf('site', `case when n % 2 = 0 then 1 else n end`)},
                case when n % 3 = 0 then now() + interval '1 year' else now() end, 1,
                case when n % 3 = 0 then 'pending' else 'done' end, 'seed', case when n % 3 = 0 then null else now() end
           from generate_series(1, ${sites}) n`,
    ],
    [
      'artifacts',
      `insert into artifacts (id, site_id, path, object_key, media_type, size_bytes, sha256, created_at)
         select ${idOf('artifact', 'n')}, ${idOf('site', `case when n % 5 = 0 then 1 else 1 + n % ${sites} end`)}, 'reports/' || n || '.json',
                'seed/' || n, 'application/json', n, md5(n::text) || md5(n::text), now() - (${10 * sites} - n) * interval '1 second'
           from generate_series(1, ${10 * sites}) n`,
    ],
    [
      'administrative acts',
      `insert into administrative_acts (id, occurred_at, actor_kind, actor_id, actor_label, action, site_id, subject_id)
         select ${idOf('act', 'n')}, now() - (${50 * sites} - n) * interval '1 second', 'user', ${idOf('user', owner)},
                'user-' || (${owner}) || '@example.org', (array['rule.create', 'rule.update', 'rule.delete', 'site.update'])[1 + n % 4],
                ${idOf('site', `case when n % 5 = 0 then 1 else 1 + n % ${sites} end`)}, ${idOf('rule', 'n')}
           from generate_series(1, ${50 * sites}) n`,
    ],
  ];
}

function rules({ sites, rules: count }: SeedSizes, from: number, to: number): string {
  const first = Math.ceil(count / 10);
  return `insert into ip_rules (id, site_id, kind, cidr, value, action, note, created_at)
    select ${idOf('rule', 'n')}, ${idOf('site', `case when n % 10 = 0 or n <= ${first} / 100 then 1 else 2 + n % ${sites - 1} end`)},
           case when n % 50 = 1 then 'country' else 'cidr' end,
           case when n % 50 = 1 then null else (((n * 97) / 65536 % 200 + 1) || '.' || ((n * 97) / 256 % 256) || '.' || ((n * 97) % 256) || '.0/24')::cidr end,
           case when n % 50 = 1 then (array['DK', 'SE', 'NO', 'DE', 'FR'])[1 + n % 5] end,
           case when n % 3 = 0 then 'deny' else 'allow' end, 'Rule ' || n, now() - (${count} - n) * interval '1 second'
      from generate_series(${from}, ${to}) n`;
}

/** Into partitions whose indexes are made afterwards, from what the migrations said of them: sorted, not row by row. */
async function addRecords(runner: QueryRunner, { sites, records, months }: SeedSizes): Promise<void> {
  const now = new Date();
  const starts = Array.from({ length: months + 1 }, (_, back) =>
    Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - months + 1 + back, 1),
  );
  await runner.startTransaction();
  await ensurePartitions(runner.manager, starts);
  await runner.commitTransaction();
  const indexes = (await runner.query(
    `select indexname as name, indexdef as definition from pg_indexes
      where tablename = 'access_audit' and indexname <> 'access_audit_pkey'`,
  )) as { name: string; definition: string }[];
  for (const { name } of indexes) await runner.query(`drop index ${name}`);
  const stepSeconds = (now.getTime() - (starts[0] ?? 0)) / 1_000 / (records + 1);
  await inParts(records, (from, to) =>
    runner.query(
      `insert into access_audit (id, occurred_at, gate_id, sequence, site_id, host, method, path, client_address, country, asn,
                                 geoip_point, outcome, reason, policy_version, enforced, via)
         select ${idOf('record', 'n')}, $1::timestamptz - (${records} - n) * ${stepSeconds} * interval '1 second', ${idOf('gate', '1')}, n,
                ${idOf('site', `case when n % 5 = 0 then 1 else 2 + n % ${sites - 1} end`)}, md5((n % ${sites})::text) || '.example.org', 'GET',
                '/path/' || n % 1000, '10.0.0.0'::inet + n % 16777216, 'DK', 3292,
                case when n % 20 = 0 then st_setsrid(st_makepoint(n % 340 - 170 + 0.5, n % 160 - 80 + 0.5), 4326) end,
                case when n % 7 = 0 then 'blocked' else 'allowed' end, case when n % 7 = 0 then 'cidr_deny' else 'cidr_allow' end,
                1, true, 'proxy'
           from generate_series(${from}, ${to}) n`,
      [now],
    ),
  );
  for (const { definition } of indexes) await runner.query(definition.replace(' ON ONLY ', ' ON '));
}

async function inParts(count: number, work: (from: number, to: number) => Promise<unknown>): Promise<void> {
  for (let from = 1; from <= count; from += A_STATEMENT) await work(from, Math.min(count, from + A_STATEMENT - 1));
}
