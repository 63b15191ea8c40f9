import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { eventually, gatepost } from './program.js';

/** A proxy of Debian's packages, set up with what `gatepost proxy-config` prints. */
export interface RealProxy {
  readonly port: number;
  stop(): Promise<void>;
}

export interface Places {
  readonly folder: string;
  readonly site: string;
  /** host:port */
  readonly application: string;
  readonly gate: string;
  readonly authorize: string;
  /** Presented by the proxy; null: none is asked for. */
  readonly secret: string | null;
  /** Breaks what HAProxy loads. */
  readonly edit?: (lua: string) => string;
}

/** How each is started with the printed file: only what a whole installation has around that file is added. */
export const REAL_PROXIES = {
  nginx: {
    isInstalled: () => spawnSync('nginx', ['-v']).status === 0,
    start: async (places: Places, listen: string) => {
      const own = join(places.folder, 'site.conf');
      const main = join(places.folder, 'nginx.conf');
      const keep = (name: string): string => `${name}_temp_path ${join(places.folder, name)};`;
      const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(keep).join('\n');
      await writeFile(own, withSecret(await print('nginx', places, listen), places.secret));
      await writeFile(
        main,
        `daemon off; master_process off; pid ${join(places.folder, 'nginx.pid')}; error_log stderr warn;
         events {} http { access_log off; ${paths} include ${own}; }`,
      );
      return ['nginx', '-p', places.folder, '-c', main, '-e', 'stderr'];
    },
  },
  haproxy: {
    isInstalled: () => spawnSync('haproxy', ['-v']).status === 0,
    start: async (places: Places, listen: string) => {
      const lua = join(places.folder, 'gatepost.lua');
      const own = join(places.folder, 'haproxy.cfg');
      const { edit = (text: string) => text } = places;
      await writeFile(lua, edit((await run('haproxy-lua', [])).stdout));
      const config = withSecret(await print('haproxy', places, listen, ['--lua-file', lua]), places.secret);
      await writeFile(own, config);
      return ['haproxy', '-db', '-f', own];
    },
  },
  caddy: {
    isInstalled: () => spawnSync('caddy', ['version']).status === 0,
    start: async (places: Places, listen: string) => {
      const own = join(places.folder, 'site.caddy');
      const main = join(places.folder, 'Caddyfile');
      await writeFile(own, withSecret(await print('caddy', places, listen), places.secret));
      await writeFile(main, `{\n admin off\n default_bind 127.0.0.1\n}\nimport ${own}\n`);
      return ['caddy', 'run', '--adapter', 'caddyfile', '--config', main];
    },
  },
} as const;
export type RealProxyName = keyof typeof REAL_PROXIES;

/** Those that a failed test did not stop. */
const running = new Set<RealProxy>();

export async function stopProxies(): Promise<void> {
  for (const proxy of running) await proxy.stop();
}

export async function startProxy(name: RealProxyName, places: Places): Promise<RealProxy> {
  const port = await freePort();
  const [file = '', ...parameters] = await REAL_PROXIES[name].start(places, `127.0.0.1:${port}`);
  const child = spawn(file, parameters, { env: { PATH: process.env['PATH'], HOME: places.folder } });
  const log: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => log.push(chunk.toString()));
  const ended = once(child, 'exit');
  await eventually(async () => {
    if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode}: ${log.join('')}`);
    return (await accepts(port)) ? true : null;
  }, `${name} to listen`);
  const proxy: RealProxy = {
    port,
    async stop() {
      running.delete(proxy);
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      await ended;
    },
  };
  running.add(proxy);
  return proxy;
}

async function print(name: string, places: Places, listen: string, more: string[] = []): Promise<string> {
  const { site, application, gate, authorize } = places;
  const to = [
    '--site',
    site,
    '--listen',
    listen,
    '--application',
    application,
    '--gate',
    gate,
    '--authorize',
    authorize,
  ];
  return (await run(name, [...to, ...more])).stdout;
}

async function run(name: string, parameters: string[]): Promise<{ stdout: string }> {
  const printed = await gatepost({}, 'proxy-config', name, ...parameters);
  if (printed.code !== 0) throw new Error(`proxy-config ${name} ended with ${printed.code}: ${printed.stderr}`);
  return printed;
}

/** What the comments of the examples say to do. */
function withSecret(config: string, secret: string | null): string {
  if (secret === null) return config;
  return config.replace(/^(\s*)# (.*"one of PROXY_SECRETS".*)$/gm, (_, indent: string, line: string) => {
    return `${indent}${line.replace('one of PROXY_SECRETS', secret)}`;
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A TCP server's address is never a path.
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const isOpen = await new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
  });
  socket.destroy();
  return isOpen;
}
