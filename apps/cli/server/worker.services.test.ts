import { generateKeyPairSync } from 'node:crypto';
import { utimes } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { ArtifactReconciler, ArtifactsService } from '../../../libs/artifacts/index.js';
import { actingOf } from '../../../libs/auth/index.js';
import { runAs, User } from '../../../libs/database/index.js';
import {
  embeddedTestDatabase,
  plainPostgresTestDatabase,
  type TestDatabase,
} from '../../../libs/database/testing/test-database.js';
import { EvidenceSigner } from '../../../libs/evidence/index.js';
import { PolicyActivationsService } from '../../../libs/sites/index.js';
import { eventually } from '../../api/testing/eventually.js';
import { openTestApi, type TestApi } from '../../api/testing/open-api.js';
import { openTenants, type Tenants } from '../../api/testing/tenants.js';
import { BackgroundWorker } from '../../worker/index.js';

const serverUrl = process.env['TEST_DATABASE_URL'];
const SIGNER = new EvidenceSigner(
  generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
);
const NEVER_MS = 2_000_000_000;

describe('the worker on the embedded engine', () => describeWorker(embeddedTestDatabase));

if (serverUrl === undefined) {
  describe.skip('the worker on PostgreSQL (needs TEST_DATABASE_URL)', () => {
    it('runs the suite', () => expect(serverUrl).toBeDefined());
  });
} else {
  // Row-level security is forced on the owner of the tables too; only superusers are beyond it.
  describe('the worker on PostgreSQL, by a user that row-level security holds for', () =>
    describeWorker(() => plainPostgresTestDatabase(serverUrl)));
}

/** Each kind of row that is forgotten: one that is old enough, and the nearest one that is not. */
const OLD_AND_YOUNG: Readonly<Record<string, (user: string, id: string, isOld: boolean) => string>> = {
  'sessions that expired': (user, id, isOld) => `insert into sessions (id, user_id, expires_at)
    values ('${id}', '${user}', now() - interval '${isOld ? 31 : 29} days')`,
  'sessions that ended': (user, id, isOld) => `insert into sessions (id, user_id, expires_at, ended_at, ended_because)
    values ('${id}', '${user}', now() + interval '1 day', now() - interval '${isOld ? 31 : 29} days', 'signed_out')`,
  'refresh tokens that were used': (user, id, isOld) => `with s as (insert into sessions (id, user_id, expires_at)
      values (gen_random_uuid(), '${user}', now() + interval '1 day') returning id)
    insert into refresh_tokens (hash, session_id, used_at)
      select '${id}', id, now() - interval '${isOld ? 15 : 13} days' from s`,
  'links that expired': (user, id, isOld) => `insert into one_time_links (hash, purpose, user_id, expires_at)
    values ('${id}', 'reset', '${user}', now() ${isOld ? '-' : '+'} interval '1 minute')`,
  'links that were used': (user, id, isOld) => `insert into one_time_links (hash, purpose, user_id, expires_at, used_at)
    values ('${id}', 'reset', '${user}', now() + interval '1 hour', ${isOld ? 'now()' : 'null'})`,
  'attempts to sign in': (_user, id, isOld) => `insert into sign_in_attempts (bucket, failures, last_at)
    values ('${id}', 1, now() - interval '${isOld ? 80 : 70} minutes')`,
  'answers to repeated requests': (
    _user,
    id,
    isOld,
  ) => `insert into idempotency_keys (author, key, request_hash, answer, created_at)
    values ('${id}', 'k', '${'0'.repeat(64)}', '{}', now() - interval '${isOld ? 25 : 23} hours')`,
  'windows of evidence': (_user, id, isOld) => `insert into evidence_windows (id, client, reason, opened_at)
    values ('${id}', '${id}', 'r', now() - interval '${isOld ? 61 : 59} minutes')`,
};
const KEPT_IN: Readonly<Record<string, string>> = {
  sessions: 'id::text',
  refresh_tokens: 'hash',
  one_time_links: 'hash',
  sign_in_attempts: 'bucket',
  idempotency_keys: 'author',
  evidence_windows: 'client',
};

function describeWorker(open: () => Promise<TestDatabase>): void {
  let api: TestApi;
  let tenants: Tenants;
  const faults: string[] = [];
  const workers: BackgroundWorker[] = [];
  const query = <T>(sql: string, parameters: unknown[] = []): Promise<T[]> =>
    api.unit.reader.query<T[]>(sql, parameters);

  beforeAll(async () => {
    api = await openTestApi(open);
    tenants = await openTenants(api);
  }, 60_000);
  afterAll(async () => {
    for (const worker of workers) await worker.stop();
    await api.close();
  });

  /** As a server starts it, but for how often it looks. */
  function startWorker(often: 'housekeeping' | 'evidence' | 'activation' | 'reconcile'): BackgroundWorker {
    const every = (what: string): number => (what === often ? 20 : NEVER_MS);
    const worker = new BackgroundWorker({
      unit: api.unit,
      artifacts: api.get(ArtifactsService),
      reconciler: api.get(ArtifactReconciler),
      activations: api.get(PolicyActivationsService),
      signer: SIGNER,
      evidenceWindowSeconds: 3_600,
      onFault: (sentence) => faults.push(sentence),
      evidenceIntervalMs: every('evidence'),
      activationIntervalMs: every('activation'),
      housekeepingIntervalMs: every('housekeeping'),
      reconcileIntervalMs: every('reconcile'),
    });
    worker.start();
    workers.push(worker);
    return worker;
  }

  it('forgets what nobody asks for any more, at the start and later, and nothing else', async () => {
    const user = uuidv7();
    await api.unit.reader.insert(User, { id: user, email: `${user}@example.org`, role: 'user' });
    const acts = 'select count(*)::integer as n from administrative_acts';
    const before = await query(acts);
    const old = new Set<string>();
    const young: string[] = [];
    const add = async (): Promise<void> => {
      for (const insert of Object.values(OLD_AND_YOUNG)) {
        const [gone, stays] = [uuidv7(), uuidv7()];
        await query(insert(user, gone, true));
        await query(insert(user, stays, false));
        old.add(gone);
        young.push(stays);
      }
    };
    const tables = Object.entries(KEPT_IN).map(([table, column]) => `select ${column} as key from ${table}`);
    const left = async (): Promise<Set<string>> =>
      new Set((await query<{ key: string }>(tables.join(' union all '))).map(({ key }) => key));
    const areForgotten = async (): Promise<boolean> => {
      const now = await left();
      return [...old].every((key) => !now.has(key));
    };
    await query(`insert into ip_geo_cache (address, country, raw, geoip_build, updated_at) values
      ('192.0.2.1', 'DK', '{}', 'b', now() - interval '31 days'), ('192.0.2.2', 'DK', '{}', 'b', now())`);
    await add();
    // A flood of guesses from everywhere, more than one transaction takes away.
    await query(`insert into sign_in_attempts (bucket, failures, last_at)
      select 'flood ' || n, 1, now() - interval '2 hours' from generate_series(1, 12000) n`);
    const worker = startWorker('housekeeping');
    await eventually(areForgotten, 'the first turn');
    await add();
    await eventually(areForgotten, 'a later turn');
    await worker.stop();
    const now = await left();
    expect(young.filter((key) => !now.has(key))).toEqual([]);
    expect([...now].filter((key) => key.startsWith('flood'))).toEqual([]);
    expect(await query('select host(address) as address from ip_geo_cache')).toEqual([{ address: '192.0.2.2' }]);
    // Nobody's acts: no administrator did this.
    expect(await query(acts)).toEqual(before);
    expect(faults).toEqual([]);
  });

  it('makes the partition of the coming month', async () => {
    const next = new Date();
    next.setUTCMonth(next.getUTCMonth() + 1, 1);
    const name = `access_audit_${next.toISOString().slice(0, 7).replace('-', '_')}`;
    await query(`drop table if exists ${name}`);
    const worker = startWorker('housekeeping');
    await eventually(
      async () => (await query<{ made: boolean }>('select to_regclass($1) is not null as made', [name]))[0]?.made,
      'the partition',
    );
    await worker.stop();
  });

  it('does the other chores when one of them fails', async () => {
    await query(
      `insert into sign_in_attempts (bucket, failures, last_at) values ('late', 1, now() - interval '2 hours')`,
    );
    await query('alter table evidence_windows rename to evidence_windows_away');
    try {
      const worker = startWorker('housekeeping');
      const gone = async (): Promise<boolean> =>
        (await query(`select 1 from sign_in_attempts where bucket = 'late'`)).length === 0;
      await eventually(gone, 'the old attempt to go');
      await worker.stop();
    } finally {
      await query('alter table evidence_windows_away rename to evidence_windows');
    }
    expect(faults.splice(0)).toContainEqual(expect.stringMatching(/^Background work failed .*evidence_windows/));
  });

  it('brings a policy version into force when it is due, for the tenant who asked', async () => {
    const { siteId } = tenants.own;
    const token = tenants.callers['owner']?.token ?? null;
    const site = `/api/v1/sites/${siteId}`;
    const at = new Date(Date.now() + 3_600_000).toISOString();
    const asked = await api.ask('post', `${site}/policy-activations`, token).send({ version: 1, at }).expect(201);
    const { id } = asked.body as { id: string };
    await query(`update policy_activations set at = now() where id = $1`, [id]);
    const worker = startWorker('activation');
    const shown = await eventually(async () => {
      const { body } = await api.ask('get', `${site}/policy-activations/${id}`, token).expect(200);
      const { state } = body as { state: string };
      return state === 'pending' ? null : (body as { state: string; made_version: number });
    }, 'the activation');
    await worker.stop();
    expect(shown.state).toBe('done');
    expect((await api.ask('get', site, token).expect(200)).body).toMatchObject({ version: shown.made_version });
    expect(faults).toEqual([]);
  });

  it('writes evidence, which those see who see the site', async () => {
    const { own, strange, callers } = tenants;
    const requestId = uuidv7();
    const record = { requestId, siteId: own.siteId, reason: 'country_deny', timeMs: Date.now(), policyVersion: 1 };
    await query(`insert into evidence_jobs (id, site_id, record) values ($1, $2, $3)`, [requestId, own.siteId, record]);
    const worker = startWorker('evidence');
    await eventually(
      async () => (await query(`select 1 from evidence_jobs where id = $1 and state = 'done'`, [requestId])).length > 0,
      'the evidence',
    );
    await worker.stop();
    const path = `/api/v1/artifacts/${requestId}`;
    await api.ask('get', `${path}/content`, callers['viewer']?.token).expect(200);
    await api.ask('get', path, callers['stranger']?.token).expect(404);
    expect((await api.ask('get', path, callers['owner']?.token).expect(200)).body).toMatchObject({
      site_id: own.siteId,
    });
    expect(strange.siteId).not.toBe(own.siteId);
    expect(faults).toEqual([]);
  });

  it('removes objects that no artifact names, and tells of artifacts that have lost theirs', async () => {
    const before = await api.storedFiles();
    const uploaded = await api
      .ask('post', `/api/v1/artifacts?path=gone.txt&site_id=${tenants.own.siteId}`, tenants.callers['owner']?.token)
      .send('left behind')
      .expect(201);
    await query('delete from artifacts where id = $1', [(uploaded.body as { id: string }).id]);
    const orphaned = (await api.storedFiles()).filter((file) => !before.includes(file));
    for (const file of orphaned) await utimes(file, new Date(0), new Date(0));
    await query(`update artifacts set object_key = 'artifacts/2020/lost' where id = $1`, [
      tenants.strange.ids.artifact,
    ]);
    const worker = startWorker('reconcile');
    await eventually(() => Promise.resolve(faults.length >= 2), 'both to be told');
    await worker.stop();
    expect(faults.splice(0).slice(0, 2)).toEqual([
      'Removed 1 objects that no artifact names.',
      `The objects of 1 artifacts are gone, first of ${tenants.strange.ids.artifact}; restore the store.`,
    ]);
    expect((await api.storedFiles()).sort()).toEqual(before.sort());
  });

  it('deletes what no request may, whoever asks', async () => {
    await query(
      `insert into sign_in_attempts (bucket, failures, last_at) values ('late', 1, now() - interval '2 hours')`,
    );
    const operator = actingOf({ kind: 'operator' }, null);
    const refused = runAs(operator, () => api.unit.run((rows) => rows.query('delete from sign_in_attempts')));
    await expect(refused).rejects.toMatchObject({ code: '42501' });
    const worker = startWorker('housekeeping');
    const gone = async (): Promise<boolean> =>
      (await query(`select 1 from sign_in_attempts where bucket = 'late'`)).length === 0;
    await eventually(gone, 'the old attempt to go');
    await worker.stop();
  });
}
