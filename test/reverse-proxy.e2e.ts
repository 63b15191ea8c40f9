import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import {
  Agent,
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as requestHttp,
  type Server,
} from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { type Duplex } from 'node:stream';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { copyPreparedDatabase } from '../libs/database/testing/test-database.js';
import { eventually, operatorToken, Program } from './program/program.js';

const DANE = '130.225.1.1';
const AMERICAN = '8.8.8.8';
const CONNECTIONS = 16;
const TIME_OF_LOAD_MS = 1_000;

/** One request on an agent's connection; null when no connection could be made, so that nothing was asked. */
function ask(
  gate: string,
  agent: Agent,
  path: string,
): Promise<{ status: number; body: string; isLast: boolean } | null> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(gate);
    const headers = { Host: 'app.example', 'X-Forwarded-For': DANE };
    const sent = requestHttp({ hostname, port, path, agent, headers }, (answer) => {
      let body = '';
      answer.on('data', (chunk: Buffer) => (body += chunk.toString()));
      answer.once('error', reject);
      answer.once('end', () =>
        resolve({ status: answer.statusCode ?? 0, body, isLast: answer.headers.connection === 'close' }),
      );
    });
    sent.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED') resolve(null);
      else reject(error);
    });
    sent.end();
  });
}

describe('the built program as a reverse proxy', () => {
  let dataDir: string;
  let program: Program;
  let token: string;
  let upstream: Server;
  let site: string;
  let seen: { url: string; headers: IncomingHttpHeaders }[] = [];

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'gatepost-e2e-'));
    await copyPreparedDatabase(dataDir);
    upstream = createServer((received, response) => {
      seen.push({ url: received.url ?? '', headers: received.headers });
      // Long enough to be under way when the signal comes.
      if (received.url?.startsWith('/slow')) setTimeout(() => response.end(`done ${received.url}`), 20);
      else response.end(`done ${received.url}`);
    });
    upstream.on('upgrade', (received: IncomingMessage, socket: Duplex) => {
      seen.push({ url: received.url ?? '', headers: received.headers });
      socket.on('error', () => undefined);
      socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
      socket.pipe(socket);
    });
    upstream.listen(0, '127.0.0.1');
    await once(upstream, 'listening');
    program = await Program.start({ DATA_DIR: dataDir });
    token = await operatorToken({ DATA_DIR: dataDir });
    const made = await api('post', '/api/v1/sites').send({
      name: 'Application',
      hostname: 'app.example',
      upstream_url: `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`,
      filter_mode: 'ip',
      exemptions: [
        { path: '/hooks', methods: ['POST'] },
        { path: '/.well-known/acme-challenge', methods: [] },
      ],
    });
    expect(made.status).toBe(201);
    ({ id: site } = made.body as { id: string });
    const rule = { kind: 'country', value: 'DK', action: 'allow' };
    expect((await api('post', `/api/v1/sites/${site}/ip-rules`).send(rule)).status).toBe(201);
    await eventually(async () => ((await visit('get', '/', DANE)).status === 200 ? true : null), 'the policy');
  });
  beforeEach(() => {
    seen = [];
  });
  afterAll(async () => {
    await program.stop();
    upstream.closeAllConnections();
    upstream.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  const api = (method: 'get' | 'post' | 'patch', path: string): request.Test =>
    request(program.api)[method](path).set('Authorization', `Bearer ${token}`);
  const visit = (method: 'get' | 'post', path: string, address: string): request.Test =>
    request(program.gate)[method](path).set('Host', 'app.example').set('X-Forwarded-For', address);

  it('lets exempt paths through by method, and no disguise of them', async () => {
    expect((await visit('post', '/hooks/4711', AMERICAN)).headers['x-gatepost-reason']).toBe('exempt');
    expect((await visit('get', '/.well-known/acme-challenge/x', AMERICAN)).headers['x-gatepost-reason']).toBe('exempt');
    expect(seen.map(({ url }) => url)).toEqual(['/hooks/4711', '/.well-known/acme-challenge/x']);
    for (const [method, path] of [
      ['get', '/hooks/4711'],
      ['post', '/hooksy'],
      ['post', '/hooks/%2e%2e/admin'],
      ['post', '/hooks//x'],
      ['post', '/hooks;a=b/x'],
      ['post', '/HOOKS/x'],
    ] as const) {
      expect([path, (await visit(method, path, AMERICAN)).status]).toEqual([path, 403]);
    }
    expect(seen).toHaveLength(2);
  });

  it('tells the upstream of a site that only monitors what it would decide, and never the visitor', async () => {
    const change = api('patch', `/api/v1/sites/${site}?confirm_lockout=true`);
    expect((await change.send({ enforcement: 'monitor' })).status).toBe(200);
    const answer = await eventually(async () => {
      const got = await visit('get', '/', AMERICAN);
      return got.status === 200 ? got : null;
    }, 'the change');
    expect(JSON.stringify([answer.headers, answer.text])).not.toMatch(/would-decide|blocked|network_default/i);
    expect(seen.at(-1)?.headers).toMatchObject({
      'x-gatepost-decision': 'allowed',
      'x-gatepost-would-decide': 'blocked',
      'x-gatepost-reason': 'network_default_block',
    });
    const asked = await request(program.authorize)
      .get('/authorize')
      .set('Host', 'app.example')
      .set('X-Forwarded-For', AMERICAN);
    expect([asked.status, asked.headers['x-gatepost-would-decide']]).toEqual([200, 'blocked']);
    const id = String(answer.headers['x-gatepost-request-id']);
    const record = await eventually(async () => {
      const found = await api('get', `/api/v1/audit/${id}`);
      return found.status === 200 ? (found.body as { outcome: string; enforced: boolean }) : null;
    }, 'the record');
    expect(record).toMatchObject({ outcome: 'blocked', enforced: false });
    await api('patch', `/api/v1/sites/${site}?confirm_lockout=true`).send({ enforcement: 'enforce' });
    await eventually(async () => ((await visit('get', '/', AMERICAN)).status === 403 ? true : null), 'the change back');
  });

  it('passes WebSocket on, decided and audited', async () => {
    const { hostname, port } = new URL(program.gate);
    const upgrade = (address: string): string =>
      `GET /chat HTTP/1.1\r\nHost: app.example\r\nX-Forwarded-For: ${address}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`;
    const socket = connect(Number(port), hostname);
    socket.write(`${upgrade(DANE)}ping`);
    let received = '';
    while (!received.endsWith('ping')) received += String((await once(socket, 'data'))[0]);
    expect(received).toMatch(/^HTTP\/1\.1 101 /);
    socket.destroy();
    const blocked = connect(Number(port), hostname);
    blocked.write(upgrade(AMERICAN));
    expect(String((await once(blocked, 'data'))[0])).toMatch(/^HTTP\/1\.1 403 /);
    blocked.destroy();
    const audit = await eventually(async () => {
      const { body } = await api('get', `/api/v1/audit?site_id=${site}&limit=2`);
      const { items } = body as { items: { path: string; outcome: string }[] };
      return items[0]?.path === '/chat' && items[1]?.path === '/chat' ? items : null;
    }, 'the records');
    expect(audit.map(({ outcome }) => outcome).sort()).toEqual(['allowed', 'blocked']);
  });

  it('refuses an upstream that no gate will ever ask', async () => {
    const refused = await api('patch', `/api/v1/sites/${site}`).send({ upstream_url: 'http://169.254.169.254/' });
    expect(refused.status).toBe(422);
    expect(refused.body).toMatchObject({ code: 'upstream_invalid', errors: [{ pointer: '/upstream_url' }] });
  });

  it('fails no request of the load that SIGTERM comes into', async () => {
    const until = performance.now() + TIME_OF_LOAD_MS;
    const stops: Promise<number | null>[] = [];
    let answered = 0;
    const failures: unknown[] = [];
    const client = async (index: number): Promise<void> => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      for (let n = 0; ; n += 1) {
        const path = `${n % 2 === 0 ? '/slow' : '/quick'}/${index}/${n}`;
        try {
          const answer = await ask(program.gate, agent, path);
          // The gate takes no more connections: another one would be asked.
          if (answer === null) break;
          if (answer.status !== 200 || answer.body !== `done ${path}`) failures.push(answer);
          answered += 1;
          // A client that is told so does not ask again here.
          if (answer.isLast) break;
        } catch (error) {
          failures.push(error);
          break;
        }
        if (stops.length === 0 && performance.now() > until) stops.push(program.stop());
      }
      agent.destroy();
    };
    await Promise.all(Array.from({ length: CONNECTIONS }, (_, index) => client(index)));
    expect(failures).toEqual([]);
    expect(answered).toBeGreaterThan(CONNECTIONS * 5);
    expect(await Promise.all(stops)).toEqual([0]);
  });
});
