import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { copyPreparedDatabase } from '../libs/database/testing/test-database.js';
import { API_ALONE, gatepost, operatorToken, Program, type Run } from './program/program.js';
import { Terminal } from './program/terminal.js';

const PASSWORD = 'ten quiet herons by the mill';
const LINK = /(http:\/\/127\.0\.0\.1:\d+)\/account#setup=([\w-]{43})/;
const PORTS = { API_PORT: '0', GATE_PORT: '0', AUTHORIZE_PORT: '0' };

const folders: string[] = [];
async function newDataDir(): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'gatepost-accounts-'));
  folders.push(dataDir);
  await copyPreparedDatabase(dataDir);
  return dataDir;
}
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

const signIn = (api: string, email: string, password = PASSWORD): request.Test =>
  request(api).post('/api/v1/auth/sign-in').send({ email, password });

/** A command with this on its standard input. */
async function gatepostFed(environment: NodeJS.ProcessEnv, input: string, ...parameters: string[]): Promise<Run> {
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, ['dist/apps/cli/main.js', ...parameters], {
    env: { PATH, HOME, NO_COLOR: '1', ...environment },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  child.stdin.end(input);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}

describe('the first start', () => {
  let dataDir: string;
  beforeAll(async () => {
    dataDir = await newDataDir();
  });

  it('shows no link where its output is kept: in a pipe', async () => {
    const child = spawn(process.execPath, ['dist/apps/cli/main.js', 'serve', '--roles', 'api'], {
      env: { PATH: process.env['PATH'], DATA_DIR: dataDir, ...PORTS },
    });
    let written = '';
    const ready = new Promise<void>((resolve, reject) => {
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', (chunk: Buffer) => {
          written += chunk.toString();
          if (written.includes('Authorization: Bearer')) resolve();
        });
      }
      child.once('exit', () => reject(new Error(`It ended: ${written}`)));
    });
    await ready;
    child.kill();
    await once(child, 'close');
    expect(written).toContain('nobody can yet: npx gatepost users create-admin');
    expect(written).not.toMatch(/setup=|\/account/);
  });

  it('shows a terminal a link that makes the first administrator, once', async () => {
    const terminal = Terminal.open({ DATA_DIR: dataDir, ...PORTS }, 'serve --roles api');
    const [, api = '', token = ''] = await terminal.sees(LINK);
    const redeem = (email: string): request.Test =>
      request(api).post('/api/v1/auth/links/redeem').send({ token, password: PASSWORD, email });
    const made = await redeem('root@example.org').expect(200);
    expect(made.body).toMatchObject({ user: { email: 'root@example.org', role: 'admin' } });
    await redeem('other@example.org').expect(422);
    await signIn(api, 'root@example.org').expect(200);
    terminal.interrupt();
    expect(await terminal.end()).toBe(0);
    // The screen has it, and no line of the log.
    const lines = terminal.shown.split(/\r?\n/).filter((line) => line.includes(token));
    expect(lines).toHaveLength(1);
    expect(lines[0]?.trim()).toMatch(/^http:/);
  });

  it('is over then: no link any more, and BOOTSTRAP_ADMIN_EMAIL makes nobody', async () => {
    const other = 'eleven loud geese on the roof';
    const bootstrap = { BOOTSTRAP_ADMIN_EMAIL: 'root@example.org', BOOTSTRAP_ADMIN_PASSWORD: other };
    const terminal = Terminal.open({ DATA_DIR: dataDir, ...PORTS, ...bootstrap }, 'serve --roles api');
    const [, api = ''] = await terminal.sees(/API +(http:\/\/127\.0\.0\.1:\d+)/);
    await terminal.sees(/Authorization: Bearer/);
    await signIn(api, 'root@example.org', other).expect(401);
    await signIn(api, 'root@example.org').expect(200);
    terminal.interrupt();
    expect(await terminal.end()).toBe(0);
    expect(terminal.shown).not.toMatch(/setup=|nobody can yet/);
    expect(terminal.shown).not.toContain(other);
  });
});

describe('BOOTSTRAP_ADMIN_EMAIL', () => {
  let dataDir: string;
  let passwordFile: string;
  beforeAll(async () => {
    dataDir = await newDataDir();
    passwordFile = join(dataDir, 'password');
    await writeFile(passwordFile, `${PASSWORD}\n`, { mode: 0o600 });
  });

  it.each([
    [
      'one that is guessed first',
      { BOOTSTRAP_ADMIN_EMAIL: 'a@example.org', BOOTSTRAP_ADMIN_PASSWORD: 'password1234' },
      /guessed first/,
    ],
    [
      'no password',
      { BOOTSTRAP_ADMIN_EMAIL: 'a@example.org' },
      /BOOTSTRAP_ADMIN_PASSWORD: expected a value, since BOOTSTRAP_ADMIN_EMAIL is set/,
    ],
  ])('with %s does not start, and says why', async (_what, environment, sentence) => {
    const { code, stderr, stdout } = await gatepost(
      { DATA_DIR: dataDir, ...PORTS, ...environment },
      'serve',
      '--roles',
      'api',
    );
    expect(code).toBe(78);
    expect(stderr).toMatch(sentence);
    expect(stdout + stderr).not.toMatch(/password1234|\n\s+at /);
  });

  it('makes an administrator of a password that is in a file; `users create-admin` makes others', async () => {
    const environment = {
      DATA_DIR: dataDir,
      BOOTSTRAP_ADMIN_EMAIL: 'anna@example.org',
      BOOTSTRAP_ADMIN_PASSWORD_FILE: passwordFile,
    };
    const program = await Program.start(environment, API_ALONE);
    const signedIn = await signIn(program.api, 'anna@example.org').expect(200);
    expect(signedIn.body).toMatchObject({ user: { role: 'admin' } });
    const token = await operatorToken({ DATA_DIR: dataDir });
    const acts = await request(program.api)
      .get('/api/v1/administrative-acts')
      .auth(token, { type: 'bearer' })
      .expect(200);
    const { items } = acts.body as { items: { action: string }[] };
    expect(items.filter(({ action }) => action === 'user.create')).toMatchObject([
      { actor: 'operator', after: { email: 'anna@example.org', role: 'admin' } },
    ]);
    await createsAdministrators(program.api);
    await program.stop();
    expect(program.log.join('\n')).toMatch(/The first administrator is made/);
    expect(program.log.join('\n') + acts.text).not.toContain(PASSWORD);
  });

  /** By the command, through the server that runs. */
  async function createsAdministrators(api: string): Promise<void> {
    const create = (input: string, email: string): Promise<Run> =>
      gatepostFed({ DATA_DIR: dataDir }, input, 'users', 'create-admin', email);
    const terminal = Terminal.open({ DATA_DIR: dataDir }, 'users create-admin tove@example.org');
    await terminal.sees(/Password: /);
    terminal.type(PASSWORD);
    await terminal.sees(/Once more: /);
    terminal.type(PASSWORD);
    await terminal.sees(/tove@example\.org is an administrator and can sign in\./);
    expect(await terminal.end()).toBe(0);
    expect(terminal.shown).not.toContain('herons');
    await signIn(api, 'tove@example.org').expect(200);
    const runs = [
      await create(`${PASSWORD}\n`, 'bo@example.org'),
      await create(`${PASSWORD}\n`, 'ANNA@example.org'),
      await create('password1234\n', 'root@example.org'),
      await create('', 'root@example.org'),
    ];
    await signIn(api, 'bo@example.org').expect(200);
    expect(runs.map(({ code, stderr }) => [code, stderr])).toEqual([
      [0, ''],
      [1, expect.stringMatching(/is an account with this/)],
      [1, expect.stringMatching(/guessed first/)],
      [64, expect.stringMatching(/password is expected/)],
    ]);
    for (const { stdout, stderr } of runs) expect(stdout + stderr).not.toMatch(/password1234|herons|\n\s+at /);
  }
});
