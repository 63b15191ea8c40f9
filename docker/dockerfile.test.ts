import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';

const read = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');

/** One instruction a line, comments dropped, continued lines joined. */
const instructions = read('Dockerfile')
  .replaceAll(/^#.*\n/gm, '')
  .replaceAll(/\\\n\s*/g, '')
  .split('\n')
  .filter((line) => line !== '');
const argumentsOf = (keyword: string): string[] =>
  instructions.filter((line) => line.startsWith(`${keyword} `)).map((line) => line.slice(keyword.length + 1));

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A server that listens on TCP has an address of this kind.
  return (server.address() as AddressInfo).port;
}

async function close(server: Server): Promise<void> {
  server.close();
  await once(server, 'close');
}

describe('the Dockerfile', () => {
  it('builds on one pinned image of Node.js that the program supports', () => {
    const [argument = ''] = argumentsOf('ARG');
    const [, version = ''] = /^NODE_IMAGE=node:(\d+\.\d+\.\d+)-\w+-slim$/.exec(argument) ?? [];
    const [major = 0, minor = 0] = version.split('.').map(Number);
    const { engines } = JSON.parse(read('../package.json')) as { engines: { node: string } };
    const [, least = '', leastMinor = ''] = /^>=(\d+)\.(\d+)/.exec(engines.node) ?? [];
    expect(major > Number(least) || (major === Number(least) && minor >= Number(leastMinor))).toBe(true);
    // Even numbers are the long-term lines; 20 is past its end of life.
    expect(major % 2).toBe(0);
    expect(major).toBeGreaterThan(20);
    expect(argumentsOf('FROM')).toEqual(['${NODE_IMAGE} AS build', '${NODE_IMAGE} AS runtime']);
  });

  it('installs by the lock file and leaves the development packages behind', () => {
    const run = argumentsOf('RUN').join('\n');
    expect(run).toMatch(/^npm ci /m);
    expect(run).not.toMatch(/npm (install|i) /);
    expect(run).toMatch(/npm prune --omit=dev/);
  });

  it('does not run as root', () => {
    const users = argumentsOf('USER');
    expect(users).toHaveLength(1);
    expect(users[0]).toMatch(/^[1-9]\d*:[1-9]\d*$/);
    // Nothing after it takes the rights back or writes as root.
    const after = instructions.slice(instructions.findIndex((line) => line.startsWith('USER ')) + 1);
    expect(after.filter((line) => /^(RUN|COPY|ADD)/.test(line))).toEqual([]);
  });

  it('starts the program itself, without a shell that would swallow signals', () => {
    expect(argumentsOf('ENTRYPOINT').map((json) => JSON.parse(json))).toEqual([['node', 'dist/apps/cli/main.js']]);
    expect(argumentsOf('CMD').map((json) => JSON.parse(json))).toEqual([['serve']]);
    const { bin } = JSON.parse(read('../package.json')) as { bin: { gatepost: string } };
    expect(bin.gatepost).toBe('dist/apps/cli/main.js');
  });

  it.each([
    [200, 0],
    [503, 1],
    [null, 1],
  ])('has a health check, with Node.js alone, that turns status %s into exit code %s', async (status, exitCode) => {
    const [check = ''] = argumentsOf('HEALTHCHECK');
    expect(check).toMatch(/--timeout=\d+s/);
    const [program, ...args] = JSON.parse(check.slice(check.indexOf('CMD ') + 4)) as string[];
    expect(program).toBe('node');
    const paths: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      paths.push(request.url);
      response.writeHead(status ?? 500, { connection: 'close' }).end();
    });
    const port = await listen(server);
    // null: nobody answers.
    if (status === null) await close(server);
    const child = spawn(process.execPath, args, { env: { API_PORT: String(port) }, stdio: 'ignore' });
    const [code] = (await once(child, 'exit')) as [number];
    if (status !== null) await close(server);
    expect(code).toBe(exitCode);
    expect(paths).toEqual(status === null ? [] : ['/health/live']);
  });

  it('keeps its data in a volume that the account owns', () => {
    expect(argumentsOf('VOLUME')).toEqual(['/var/lib/gatepost']);
    expect(argumentsOf('ENV').join(' ')).toContain('DATA_DIR=/var/lib/gatepost');
    expect(argumentsOf('RUN')).toContain('install -d -o node -g node -m 0700 /var/lib/gatepost');
  });
});

describe('.dockerignore', () => {
  const lines = read('../.dockerignore').split('\n');

  it('lets nothing in but what it names, and never a secret', () => {
    expect(lines.find((line) => line !== '' && !line.startsWith('#'))).toBe('*');
    expect(lines).toEqual(expect.arrayContaining(['**/.env', '**/*.pem', '**/node_modules']));
  });

  it('lets in what the build reads', () => {
    const copied = argumentsOf('COPY')[0]!.split(' ').slice(0, -1);
    expect(lines).toEqual(expect.arrayContaining(copied.map((name) => `!${name}`)));
    expect(lines).toEqual(expect.arrayContaining(['!apps', '!libs', '!migrations', '!tsconfig.build.json', '!.swcrc']));
  });
});
