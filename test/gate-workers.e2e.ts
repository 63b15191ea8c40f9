import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, request as httpRequest, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { copyPreparedDatabase } from '../libs/database/testing/test-database.js';
import { eventually, operatorToken, Program } from './program/program.js';

const HOST = 'workers.example';
const ASK = { Host: HOST, 'X-Forwarded-For': '8.8.8.8' };

describe('a gate of two worker processes', () => {
  let dataDir: string;
  let program: Program;
  let token: string;
  let siteId: string;
  let asked = 0;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'gatepost-e2e-'));
    await copyPreparedDatabase(dataDir);
    program = await Program.start({ DATA_DIR: dataDir, GATE_WORKERS: '2' });
    token = await operatorToken({ DATA_DIR: dataDir });
    const site = await api('post', '/api/v1/sites').send({ name: 'Workers', hostname: HOST, filter_mode: 'disabled' });
    expect(site.status).toBe(201);
    siteId = site.body.id;
    await everyWorkerSays('allowed');
  }, 120_000);
  afterAll(async () => {
    await program.stop();
    await rm(dataDir, { recursive: true, force: true });
  }, 60_000);

  const api = (method: 'get' | 'post' | 'patch' | 'delete', path: string) =>
    request(program.api)[method](path).set('Authorization', `Bearer ${token}`);

  /** A connection of its own each time. */
  function ask(): Promise<{ status: number; decision: unknown; version: number; id: string }> {
    asked += 1;
    return new Promise((resolve, reject) => {
      httpRequest(`${program.authorize}/authorize`, { headers: ASK, agent: false }, (answer) => {
        answer.resume();
        const { headers, statusCode = 0 } = answer;
        answer.once('end', () =>
          resolve({
            status: statusCode,
            decision: headers['x-gatepost-decision'],
            version: Number(headers['x-gatepost-policy-version']),
            id: String(headers['x-gatepost-request-id']),
          }),
        );
      })
        .once('error', reject)
        .end();
    });
  }

  async function everyWorkerSays(decision: string): Promise<void> {
    await eventually(async () => {
      const answers = await Promise.all(Array.from({ length: 16 }, ask));
      return answers.every((answer) => answer.decision === decision) ? true : null;
    }, `both workers to say ${decision}`);
  }

  async function gateOf(id: string): Promise<string> {
    return eventually(async () => {
      const answer = await api('get', `/api/v1/audit/${id}`);
      return answer.status === 200 ? (answer.body.gate_id as string) : null;
    }, `the record ${id}`);
  }

  /** Their ids. Which worker takes a connection is the system's choice. */
  async function bothGatesRecord(): Promise<string[]> {
    const gates = new Set<string>();
    return eventually(async () => {
      const answers = await Promise.all(Array.from({ length: 16 }, ask));
      for (const gate of await Promise.all(answers.map(({ id }) => gateOf(id)))) gates.add(gate);
      return gates.size > 1 ? [...gates].sort() : null;
    }, 'records of both gates');
  }

  async function workerPids(): Promise<number[]> {
    const pids: number[] = [];
    for (const name of await readdir('/proc')) {
      if (!/^\d+$/.test(name)) continue;
      const command = await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '');
      const environment = await readFile(`/proc/${name}/environ`, 'utf8').catch(() => '');
      if (command.includes('gate-worker.js') && environment.includes(dataDir)) pids.push(Number(name));
    }
    return pids;
  }

  async function counted(): Promise<number> {
    const { text } = await request(program.authorize).get('/metrics').expect(200);
    const counts = text.split('\n').filter((line) => line.startsWith('gatepost_decisions_total{'));
    return counts.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
  }

  it('records by two gates, and ships the records of both', async () => {
    await bothGatesRecord();
  });

  it('adds up the decisions of both, and is ready as one', async () => {
    await Promise.all(Array.from({ length: 8 }, ask));
    expect(await counted()).toBe(asked);
    const { text } = await request(program.authorize).get('/metrics');
    expect(text).toContain('gatepost_gate_workers 2');
    await request(program.authorize).get('/nowhere').expect(404);
    const later = await request(program.authorize).get('/metrics');
    expect(later.text).toContain('gatepost_faults_total{fault="not_found"} 1');
    const { body } = await request(program.authorize).get('/health/ready').expect(200);
    expect(body).toMatchObject({ checks: { policies: 'ok', audit: 'ok', gate: 'ok' } });
  });

  it('gives neither of them the keys of the primary', async () => {
    for (const pid of await workerPids()) {
      expect(await readFile(`/proc/${pid}/environ`, 'utf8')).not.toMatch(/DATABASE_URL|JWT_SECRET|EVIDENCE_SIGNING/);
    }
  });

  it('tells both of a changed policy', async () => {
    const mode = { filter_mode: 'ip', default_action: 'allow' };
    expect((await api('patch', `/api/v1/sites/${siteId}`).send(mode)).status).toBe(200);
    const rule = await api('post', `/api/v1/sites/${siteId}/ip-rules`).send({
      kind: 'cidr',
      value: '8.8.8.0/24',
      action: 'deny',
    });
    expect(rule.status).toBe(201);
    await everyWorkerSays('blocked');
    await api('delete', `/api/v1/sites/${siteId}/ip-rules/${rule.body.id}`).expect(204);
    await everyWorkerSays('allowed');
  });

  it('replaces a worker that is killed, goes on meanwhile, and ships what it had recorded', async () => {
    const gates = await bothGatesRecord();
    const [killed = 0, other] = await workerPids();
    expect(other).toBeDefined();
    const last = await Promise.all(Array.from({ length: 6 }, ask));
    process.kill(killed, 'SIGKILL');
    await eventually(
      async () => (program.log.some((line) => line.includes('has ended (SIGKILL)')) ? true : null),
      'the primary to miss a worker',
    );
    expect((await ask()).decision).toBe('allowed');
    const pids = await eventually(async () => {
      const now = await workerPids();
      const page = await request(program.authorize).get('/metrics');
      return now.length === 2 && page.text.includes('gatepost_gate_workers 2') ? now : null;
    }, 'another worker');
    expect(pids).not.toContain(killed);
    for (const { id } of last) await gateOf(id);
    // It goes on with the spool of the one that was killed: there are the same two gates.
    expect(await bothGatesRecord()).toEqual(gates);
  }, 60_000);

  it('finishes under load what is under way when it is told to stop, and ends with 0', async () => {
    const upstream = createServer();
    upstream.listen(0, '127.0.0.1');
    await once(upstream, 'listening');
    const upstream_url = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
    expect((await api('patch', `/api/v1/sites/${siteId}`).send({ upstream_url })).status).toBe(200);
    const asking = eventually(async () => {
      const answer = await request(program.gate).get('/').set('Host', HOST);
      return answer.text === 'late' ? answer : null;
    }, 'the upstream');
    const [, late] = (await once(upstream, 'request')) as [unknown, ServerResponse];
    const outcomes = { allowed: 0, broken: 0 };
    const visitor = async (): Promise<void> => {
      for (;;) {
        try {
          outcomes[(await ask()).decision === 'allowed' ? 'allowed' : 'broken'] += 1;
        } catch {
          // A connection that nobody takes any more.
          return;
        }
      }
    };
    const visitors = Array.from({ length: 8 }, visitor);
    await eventually(async () => (outcomes.allowed > 200 ? true : null), 'some load');
    const stopped = program.stop();
    await Promise.race(visitors);
    // A listener is closed by now, and this answer is still under way.
    late.end('late');
    expect((await asking).status).toBe(200);
    expect(await stopped).toBe(0);
    await Promise.all(visitors);
    expect(outcomes.broken).toBe(0);
    upstream.close();
  }, 60_000);
});
