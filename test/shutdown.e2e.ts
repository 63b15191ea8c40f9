import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { copyPreparedDatabase } from '../libs/database/testing/test-database.js';
import { type Application, openApplication } from './program/application.js';
import { eventually, operatorToken, Program } from './program/program.js';

const HOST = 'stop.example';
const REFUSED = 'ECONNREFUSED';
const RESET = 'ECONNRESET';

/** What visitors and proxies met, by kind of connection: a status, or an error's code. */
type Met = Record<string, number>;

describe.each([
  ['one process', '1'],
  ['two worker processes', '2'],
])('the stop of %s under load', (_, GATE_WORKERS) => {
  let folder: string;
  let application: Application;
  let program: Program;
  let load: Load;

  afterEach(async () => {
    load.leave();
    await program.stop('SIGKILL');
    application.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function start(environment: NodeJS.ProcessEnv): Promise<void> {
    folder = await mkdtemp(join(tmpdir(), 'gatepost-e2e-'));
    await copyPreparedDatabase(folder);
    application = await openApplication();
    program = await Program.start({ DATA_DIR: folder, GATE_WORKERS, ...environment });
    const token = await operatorToken({ DATA_DIR: folder });
    const site = { name: 'Stop', hostname: HOST, filter_mode: 'disabled', upstream_url: `http://${application.place}` };
    const added = await request(program.api).post('/api/v1/sites').set('Authorization', `Bearer ${token}`).send(site);
    expect(added.status).toBe(201);
    load = new Load(program);
    await eventually(async () => ((await load.isAnswered()) ? true : null), 'the site');
    load.begin();
    await eventually(async () => (load.count('200') > 300 ? true : null), 'some load');
  }

  it('answers every connection that has come in, and refuses the others', async () => {
    await start({});
    const before = load.count('200');
    expect(await program.stop()).toBe(0);
    await load.ended;
    const { [`new ${RESET}`]: reset = 0, [`kept ${RESET}`]: resetLater = 0, ...met } = load.met;
    // Each came once more than it was answered.
    expect(met).toEqual({
      'new 200': expect.any(Number),
      'kept 200': expect.any(Number),
      [`new ${REFUSED}`]: 8,
      [`kept ${REFUSED}`]: 8,
    });
    // The system resets what comes between the last accept and the end of a socket that processes share; see ADR 0011.
    expect(reset + resetLater).toBeLessThanOrEqual(GATE_WORKERS === '1' ? 0 : 8);
    expect(load.count('200')).toBeGreaterThan(before);
  }, 60_000);

  it('goes on for a while, for those who see that it is not ready to go elsewhere: nobody fails', async () => {
    await start({ SHUTDOWN_DELAY_SECONDS: '2' });
    const stopped = program.stop();
    await eventually(async () => {
      const { status, body } = await request(program.authorize).get('/health/ready');
      return status === 503 ? (body as { checks: object }) : null;
    }, 'the gate to be not ready').then(({ checks }) => expect(checks).toMatchObject({ process: 'stopping' }));
    const before = load.count('200');
    await eventually(async () => (load.count('200') > before + 100 ? true : null), 'more load');
    load.leave();
    await load.ended;
    expect(await stopped).toBe(0);
    expect(Object.keys(load.met).sort()).toEqual(['kept 200', 'new 200']);
  }, 60_000);
});

/** Visitors, and proxies that ask: half on new connections, half on kept ones. Who is refused stays away. */
class Load {
  readonly met: Met = {};
  #ended: Promise<unknown> = Promise.resolve();
  #isLeaving = false;

  constructor(private readonly program: Program) {}

  begin(): void {
    const urls = [`${this.program.gate}/`, `${this.program.authorize}/authorize`];
    const clients = Array.from({ length: 8 }, (_, index) => urls[index % urls.length] ?? '').flatMap((url) => [
      this.#come('new', url, () => false),
      this.#come('kept', url, keepOne()),
    ]);
    this.#ended = Promise.all(clients);
  }

  get ended(): Promise<unknown> {
    return this.#ended;
  }

  count(outcome: string): number {
    return (this.met[`new ${outcome}`] ?? 0) + (this.met[`kept ${outcome}`] ?? 0);
  }

  leave(): void {
    this.#isLeaving = true;
  }

  async isAnswered(): Promise<boolean> {
    const answers = await Promise.all([
      ask(`${this.program.gate}/`, false),
      ask(`${this.program.authorize}/authorize`, false),
    ]);
    return answers.every((answer) => answer === '200');
  }

  async #come(kind: string, url: string, agent: () => Agent | false): Promise<void> {
    while (!this.#isLeaving) {
      const outcome = await ask(url, agent());
      const key = `${kind} ${outcome}`;
      this.met[key] = (this.met[key] ?? 0) + 1;
      if (outcome === REFUSED) return;
    }
  }
}

function keepOne(): () => Agent {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  return () => agent;
}

/** The status of an answer that is whole, or the error's code and whether the connection had been used before. */
function ask(url: string, agent: Agent | false): Promise<string> {
  return new Promise((resolve) => {
    const fail = (error: NodeJS.ErrnoException): void => {
      const code = error.code ?? error.message;
      resolve(asked.reusedSocket ? `${code} on a kept connection` : code);
    };
    const asked = httpRequest(url, { agent, headers: { Host: HOST, 'X-Forwarded-For': '8.8.8.8' } }, (answer) => {
      answer.resume();
      answer.once('error', fail);
      answer.once('end', () => resolve(String(answer.statusCode)));
    }).once('error', fail);
    asked.end();
  });
}
