import { randomBytes } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import { type AddressInfo } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { onServer } from '../libs/database/testing/test-database.js';
import { gatepost, type Run } from './program/program.js';
import { installedVersion, type PrivatePostgres, startPrivatePostgres } from './services/private-postgres.js';

const serverUrl = process.env['TEST_DATABASE_URL'];
const version = await installedVersion();

if (serverUrl === undefined || version === null) {
  describe.skip('a database that cannot be used (needs TEST_DATABASE_URL and PostgreSQL of the packages)', () => {
    it('ends in a sentence', () => expect(serverUrl).toBeDefined());
  });
} else {
  describeBadDatabases(serverUrl, version);
}

function describeBadDatabases(server: string, installed: string): void {
  const name = `test_bad_${randomBytes(5).toString('hex')}`;
  let dataDir: string;
  let postgres: PrivatePostgres;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'gatepost-e2e-'));
    postgres = await startPrivatePostgres(installed);
    // Owns its database, and may not make extensions that are not trusted.
    await onServer(server, `create role ${name} login`);
    await onServer(server, `create database ${name} owner ${name}`);
    await onServer(server, `create database ${name}_other`);
    await onServer(server, `alter role ${name} in database ${name}_other set default_transaction_read_only = on`);
  }, 60_000);

  afterAll(async () => {
    await postgres.stop();
    for (const database of [name, `${name}_other`]) await onServer(server, `drop database ${database} with (force)`);
    await onServer(server, `drop role ${name}`);
    await rm(dataDir, { recursive: true, force: true });
  });

  const run = (url: URL | string, parameters: readonly string[], more: NodeJS.ProcessEnv = {}): Promise<Run> => {
    const environment = {
      DATA_DIR: dataDir,
      DATABASE_URL: String(url),
      DATABASE_CONNECT_TIMEOUT_MS: '1500',
      JWT_SECRET: 'a'.repeat(40),
      GATE_SECRET: 'b'.repeat(40),
      EVIDENCE_SIGNING_KEY_FILE: 'docker/development-evidence-key.pem',
    };
    return gatepost({ ...environment, ...more }, ...parameters);
  };
  /** One sentence, said once, without a stack and without what must not be told. */
  const expectSentence = ({ code, stdout, stderr }: Run, expected: number, sentence: RegExp): void => {
    expect({ code, stderr }).toEqual({ code: expected, stderr: expect.stringMatching(sentence) });
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stdout + stderr).not.toMatch(/right-password|wrong-password|\n\s+at /);
  };
  const onMainServer = (database: string, user = 'postgres'): URL => {
    const url = new URL(server);
    url.username = user;
    url.pathname = `/${database}`;
    return url;
  };

  describe.each([['migrate up'], ['serve']])('%s', (command) => {
    const parameters = command.split(' ');

    it('names DATABASE_URL when the password is wrong', async () => {
      const url = new URL(postgres.url);
      url.password = 'wrong-password';
      expectSentence(await run(url, parameters), 69, /refused the user or password.*DATABASE_URL/);
    });

    it('names DATABASE_URL when there is no such user or database', async () => {
      expectSentence(
        await run(onMainServer('gatepost', 'nobody_here'), parameters),
        69,
        /user or password.*DATABASE_URL/,
      );
      expectSentence(await run(onMainServer('nothing_here'), parameters), 69, /named in DATABASE_URL does not exist/);
    });

    it('does not wait for ever for a host that takes connections and says nothing', async () => {
      await withListener(
        () => undefined,
        async (port) => {
          expectSentence(
            await run(`postgres://u@127.0.0.1:${port}/x`, parameters),
            69,
            /does not answer.*DATABASE_URL/,
          );
        },
      );
    });

    it('says so when what answers is no PostgreSQL', async () => {
      const answer = (socket: Socket): void => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
      await withListener(answer, async (port) => {
        expectSentence(await run(`postgres://u@127.0.0.1:${port}/x`, parameters), 69, /DATABASE_URL/);
      });
    });
  });

  it('ends the start of a gate alone as well, where the server answers', async () => {
    const gate = ['serve', '--roles', 'gate'];
    const url = new URL(postgres.url);
    url.password = 'wrong-password';
    expectSentence(await run(url, gate), 69, /refused the user or password.*DATABASE_URL/);
    expectSentence(await run(onMainServer('nothing_here'), gate), 69, /named in DATABASE_URL does not exist/);
    expectSentence(await run(onMainServer(name), gate), 69, /lacks \d+ migrations/);
    expect(await run('http://127.0.0.1/x', gate)).toMatchObject({
      code: 78,
      stderr: expect.stringMatching(/DATABASE_URL: expected a URL/),
    });
  });

  it('says how to get PostGIS onto a server that has none', async () => {
    expectSentence(await run(postgres.url, ['migrate', 'up']), 1, /PostGIS.*install/i);
    const doctor = await run(postgres.url, ['doctor']);
    expect(doctor.stdout + doctor.stderr).toMatch(/PostGIS/i);
    expect(doctor.code).not.toBe(0);
  });

  it('says who has to enable PostGIS and to make the role of tenants, and goes on when that is done', async () => {
    expectSentence(
      await run(onMainServer(name, name), ['migrate', 'up']),
      1,
      /administrator run `create extension postgis` in the database/,
    );
    await onServer(onMainServer(name).href, 'create extension postgis');
    // The role may be there already: roles belong to the server.
    expectSentence(
      await run(onMainServer(name, name), ['migrate', 'up']),
      1,
      new RegExp(`administrator run \`(create role gatepost_tenant nologin; )?grant gatepost_tenant to ${name}\` once`),
    );
    await onServer(
      server,
      `do $$ begin create role gatepost_tenant nologin; exception when duplicate_object or unique_violation then null; end $$`,
    );
    await onServer(server, `grant gatepost_tenant to ${name}`);
    expect(await run(onMainServer(name, name), ['migrate', 'up'])).toMatchObject({ code: 0, stderr: '' });
  });

  it('says which right is missing when tables may not be made', async () => {
    await onServer(onMainServer(`${name}_other`).href, 'create extension postgis');
    const writable = onMainServer(`${name}_other`, name);
    expectSentence(await run(writable, ['migrate', 'up']), 1, /read-only.*primary/);
    await onServer(server, `alter role ${name} in database ${name}_other reset default_transaction_read_only`);
    expectSentence(await run(writable, ['migrate', 'up']), 1, /permission denied for schema public.*grant create/);
  });

  it('wants TLS when it is told to', async () => {
    const sentence = /does not support SSL.*DATABASE_SSL/;
    expectSentence(
      await run(onMainServer('gatepost'), ['migrate', 'status'], { DATABASE_SSL: 'verify-full' }),
      69,
      sentence,
    );
  });
}

/** A TCP server on a free port for as long as `work` takes. */
async function withListener(
  onConnection: (socket: Socket) => void,
  work: (port: number) => Promise<void>,
): Promise<void> {
  const sockets = new Set<Socket>();
  const listener: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    onConnection(socket);
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  try {
    await work((listener.address() as AddressInfo).port);
  } finally {
    for (const socket of sockets) socket.destroy();
    listener.close();
  }
}
