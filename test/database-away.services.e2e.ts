import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { onServer } from '../libs/database/testing/test-database.js';
import { eventually, GATE_ALONE, gatepost, operatorToken, Program } from './program/program.js';
import { Relay } from './program/relay.js';

const serverUrl = process.env['TEST_DATABASE_URL'];

function describeAbsence(server: URL): void {
  const name = `e2e_${randomBytes(6).toString('hex')}`;
  let token: string;
  const way = new Relay(server);
  let dataDir: string;
  let gateDir: string;
  let environment: NodeJS.ProcessEnv;
  let program: Program;
  const api = (method: 'get' | 'post', path: string): request.Test =>
    request(program.api)[method](path).set('Authorization', `Bearer ${token}`);
  const reason = async (): Promise<unknown> => {
    const asked = request(program.authorize).get('/authorize').set('Host', 'away.example');
    return (await asked.set('X-Forwarded-For', '130.225.1.1')).headers['x-gatepost-reason'];
  };

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'gatepost-e2e-'));
    gateDir = await mkdtemp(join(tmpdir(), 'gatepost-e2e-'));
    await onServer(server.href, `create database ${name}`);
    await way.open();
    const url = new URL(server);
    url.port = String(way.port);
    url.pathname = `/${name}`;
    environment = {
      DATA_DIR: dataDir,
      DATABASE_URL: url.href,
      DATABASE_CONNECT_TIMEOUT_MS: '1500',
      JWT_SECRET: randomBytes(24).toString('hex'),
      GATE_SECRET: randomBytes(24).toString('hex'),
      EVIDENCE_SIGNING_KEY_FILE: 'docker/development-evidence-key.pem',
      TRUSTED_PROXIES: '127.0.0.0/8',
    };
    expect(await gatepost(environment, 'migrate', 'up')).toMatchObject({ code: 0 });
    program = await Program.start(environment);
    token = await operatorToken(environment);
    const site = { name: 'Away', hostname: 'away.example', filter_mode: 'ip', default_action: 'allow' };
    await api('post', '/api/v1/sites').send(site).expect(201);
    await eventually(async () => ((await reason()) === 'network_default_allow' ? true : null), 'the new site');
  }, 60_000);

  afterAll(async () => {
    await program.stop();
    await way.close();
    await onServer(server.href, `drop database ${name} with (force)`);
    for (const folder of [dataDir, gateDir]) await rm(folder, { recursive: true, force: true });
  }, 60_000);

  describe('a database that goes away', () => {
    it('leaves the gate deciding and the control plane saying when to come again, and is used again when it is back', async () => {
      await way.close();
      const ids: string[] = [];
      for (let n = 0; n < 20; n += 1) {
        const asked = request(program.authorize).get('/authorize').set('Host', 'away.example');
        const { status, headers } = await asked.set('X-Forwarded-For', '130.225.1.1');
        expect([status, headers['x-gatepost-reason']]).toEqual([200, 'network_default_allow']);
        ids.push(String(headers['x-gatepost-request-id']));
      }
      const answer = await api('get', '/api/v1/sites');
      expect(answer.status).toBe(503);
      expect(answer.body).toMatchObject({ code: 'database_unavailable', status: 503 });
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
      const ready = await request(program.api).get('/health/ready').expect(503);
      expect(ready.body).toMatchObject({ checks: { database: 'failed' } });
      await request(program.api).get('/health/live').expect(200);

      await way.open();
      await eventually(async () => ((await api('get', '/api/v1/sites')).status === 200 ? true : null), 'the API');
      for (const id of ids) {
        await eventually(
          async () => ((await api('get', `/api/v1/audit/${id}`)).status === 200 ? true : null),
          'what was decided meanwhile',
        );
      }
    }, 60_000);

    it.each(['1', '2'])(
      'has a gate with GATE_WORKERS=%s that has never seen a policy deny until it comes',
      async (GATE_WORKERS) => {
        const folder = await mkdtemp(join(tmpdir(), 'gatepost-e2e-'));
        const modes = { UNKNOWN_HOST: 'allow', FAIL_MODE: 'open', GATE_WORKERS };
        await way.close();
        const gate = await Program.start({ ...environment, ...modes, DATA_DIR: folder }, GATE_ALONE);
        const ask = async (path: string, host: string): Promise<request.Response> =>
          request(gate.authorize).get(path).set('Host', host).set('X-Forwarded-For', '130.225.1.1');
        try {
          expect(gate.log.join('\n')).toMatch(/never seen a policy: it denies every host, and goes on trying/);
          for (const host of ['away.example', 'unknown.example']) {
            const { status, headers } = await ask('/authorize', host);
            expect([status, headers['x-gatepost-reason']]).toEqual([403, 'policy_unavailable']);
          }
          const ready = await ask('/health/ready', 'localhost');
          expect(ready.status).toBe(503);
          expect(ready.body).toMatchObject({
            checks: { policies: 'failed' },
            details: { policies: expect.stringMatching(/every host is denied until the database answers/) },
          });

          await way.open();
          await eventually(
            async () => ((await ask('/authorize', 'away.example')).status === 200 ? true : null),
            'the policies',
          );
          expect((await ask('/authorize', 'unknown.example')).headers['x-gatepost-reason']).toBe('unknown_site');
          expect((await ask('/health/ready', 'localhost')).status).toBe(200);
          expect(await gate.stop()).toBe(0);
        } finally {
          await gate.stop('SIGKILL');
          await way.close();
          await way.open();
          await rm(folder, { recursive: true, force: true });
        }
      },
      120_000,
    );

    it('does not keep a gate from starting that has saved its policies', async () => {
      const alone = { ...environment, DATA_DIR: gateDir };
      const ask = async (gate: Program, host: string): Promise<request.Response> =>
        request(gate.authorize).get('/authorize').set('Host', host).set('X-Forwarded-For', '130.225.1.1');
      let gate = await Program.start(alone, GATE_ALONE);
      try {
        expect((await ask(gate, 'away.example')).status).toBe(200);
        await eventually(
          async () => ((await readdir(join(gateDir, 'snapshots'))).some((name) => name === 'sites.list') ? true : null),
          'the files, and the list of them',
        );
        await gate.stop('SIGKILL');
        await way.close();

        gate = await Program.start(alone, GATE_ALONE);
        expect(gate.log.join('\n')).toMatch(/decides by the 1 policies that it saved/);
        const answer = await ask(gate, 'away.example');
        expect([answer.status, answer.headers['x-gatepost-policy-version']]).toEqual([200, '1']);
        expect((await ask(gate, 'unknown.example')).headers['x-gatepost-reason']).toBe('unknown_site');

        await way.open();
        const id = String(answer.headers['x-gatepost-request-id']);
        await eventually(
          async () => ((await api('get', `/api/v1/audit/${id}`)).status === 200 ? true : null),
          'its record',
        );
        const site = { name: 'Later', hostname: 'later.example', filter_mode: 'ip', default_action: 'allow' };
        await api('post', '/api/v1/sites').send(site).expect(201);
        await eventually(
          async () => ((await ask(gate, 'later.example')).status === 200 ? true : null),
          'the new policy',
        );
        expect(await gate.stop()).toBe(0);
      } finally {
        await gate.stop('SIGKILL');
      }
    }, 120_000);

    it('lets nobody in to a site whose saved policy is damaged', async () => {
      const alone = { ...environment, DATA_DIR: gateDir, UNKNOWN_HOST: 'allow' };
      const damaged = (await readdir(join(gateDir, 'snapshots'))).find((name) => name.endsWith('.snapshot')) ?? '';
      await truncate(join(gateDir, 'snapshots', damaged), 3_000);
      await way.close();
      const gate = await Program.start(alone, GATE_ALONE);
      const reasonFor = async (host: string): Promise<string> => {
        const asked = request(gate.authorize).get('/authorize').set('Host', host);
        const { status, headers } = await asked.set('X-Forwarded-For', '130.225.1.1');
        return `${status} ${headers['x-gatepost-reason']}`;
      };
      try {
        expect(gate.log.join('\n')).toContain(`The saved policy ${damaged} cannot be used: it is damaged.`);
        const answers = [await reasonFor('away.example'), await reasonFor('later.example')];
        expect(answers.sort()).toEqual(['200 network_default_allow', '403 policy_unavailable']);
        expect(await reasonFor('unknown.example')).toBe('403 policy_unavailable');
        await way.open();
        await eventually(
          async () => ((await reasonFor('unknown.example')) === '200 unknown_site' ? true : null),
          'the database',
        );
        expect(await reasonFor('away.example')).toBe('200 network_default_allow');
        expect(await reasonFor('later.example')).toBe('200 network_default_allow');
        expect(await gate.stop()).toBe(0);
      } finally {
        await gate.stop('SIGKILL');
      }
    }, 60_000);

    it('has a gate that starts decide by the GeoIP overrides that it saved, and by FAIL_MODE without them', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'gatepost-e2e-'));
      const saved = join(folder, 'snapshots', 'geo-overrides.list');
      const alone = { ...environment, DATA_DIR: folder };
      const databaseUrl = new URL(server);
      databaseUrl.pathname = `/${name}`;
      await onServer(databaseUrl.href, `insert into geo_overrides (prefix, country) values ('130.225.1.0/24', 'SE')`);
      const site = { name: 'Overridden', hostname: 'over.example', filter_mode: 'ip', default_action: 'allow' };
      const made = await api('post', '/api/v1/sites').send(site).expect(201);
      const rule = { kind: 'country', value: 'SE', action: 'deny' };
      await api('post', `/api/v1/sites/${(made.body as { id: string }).id}/ip-rules`)
        .send(rule)
        .expect(201);
      let gate = await Program.start(alone, GATE_ALONE);
      const ask = (path: string): request.Test =>
        request(gate.authorize).get(path).set('Host', 'over.example').set('X-Forwarded-For', '130.225.1.1');
      const reasonThere = async (): Promise<unknown> => (await ask('/authorize')).headers['x-gatepost-reason'];
      try {
        await eventually(async () => ((await reasonThere()) === 'country_deny' ? true : null), 'the rule');
        await eventually(async () => {
          const files = await readdir(join(folder, 'snapshots'));
          return files.includes('geo-overrides.list') ? true : null;
        }, 'the saved overrides');
        expect(await gate.stop()).toBe(0);
        await way.close();

        gate = await Program.start({ ...alone, GATE_WORKERS: '2' }, GATE_ALONE);
        expect(await reasonThere()).toBe('country_deny');
        expect(await gate.stop()).toBe(0);

        await truncate(saved, 60);
        gate = await Program.start(alone, GATE_ALONE);
        expect(await reasonThere()).toBe('policy_unavailable');
        expect((await ask('/health/ready')).body).toMatchObject({
          details: { policies: expect.stringMatching(/The saved GeoIP overrides are damaged: FAIL_MODE answers\.$/) },
        });
        const metrics = await request(gate.authorize).get('/metrics').set('Host', 'localhost');
        expect(metrics.text).toMatch(/^gatepost_saved_overrides_unusable 1$/m);
        await way.open();
        await eventually(async () => ((await reasonThere()) === 'country_deny' ? true : null), 'the database');
        expect(await gate.stop()).toBe(0);
      } finally {
        await gate.stop('SIGKILL');
        await way.close();
        await way.open();
        await rm(folder, { recursive: true, force: true });
      }
    }, 60_000);

    it('lets nobody in to a site whose saved policy was deleted, and says how many there are', async () => {
      const alone = { ...environment, DATA_DIR: gateDir, UNKNOWN_HOST: 'allow' };
      for (const name of await readdir(join(gateDir, 'snapshots'))) {
        if (name.endsWith('.snapshot')) await rm(join(gateDir, 'snapshots', name));
      }
      await way.close();
      const gate = await Program.start(alone, GATE_ALONE);
      const ask = async (path: string): Promise<request.Response> =>
        request(gate.authorize).get(path).set('Host', 'away.example').set('X-Forwarded-For', '130.225.1.1');
      try {
        const { status, headers } = await ask('/authorize');
        expect([status, headers['x-gatepost-reason']]).toEqual([403, 'policy_unavailable']);
        expect((await ask('/health/ready')).body).toMatchObject({
          status: 'degraded',
          details: { policies: expect.stringMatching(/0 saved policies are in use, 0 .*damaged and 2 are missing/) },
        });
        const metrics = await request(gate.authorize).get('/metrics').set('Host', 'localhost');
        expect(metrics.text).toMatch(/^gatepost_saved_policies_missing 2$/m);
        await way.open();
        await eventually(async () => ((await ask('/authorize')).status === 200 ? true : null), 'the database');
        expect(await gate.stop()).toBe(0);
      } finally {
        await gate.stop('SIGKILL');
      }
    }, 60_000);
  });
}

if (serverUrl === undefined) {
  describe.skip('a database that goes away (needs TEST_DATABASE_URL)', () => {
    it('comes back', () => expect(serverUrl).toBeDefined());
  });
} else {
  describeAbsence(new URL(serverUrl));
}
