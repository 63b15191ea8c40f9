import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chownSync } from 'node:fs';
import { chmod, cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { eventually } from '../program/program.js';
import pg from 'pg';

/** A server of the test's own, without PostGIS, that wants passwords. */
export interface PrivatePostgres {
  /** As its administrator, with the right password. */
  readonly url: URL;
  stop(): Promise<void>;
}

const PASSWORD = 'the-right-password';
const PACKAGES = '/usr/lib/postgresql';

/** The newest server that Debian's packages installed; null where there is none. */
export async function installedVersion(): Promise<string | null> {
  const versions = await readdir(PACKAGES).catch(() => []);
  return versions.sort((one, other) => Number(one) - Number(other)).at(-1) ?? null;
}

/**
 * Copies the installed server without PostGIS's files and starts it. PostgreSQL finds its extensions beside its program,
 * so the copy has none of those that were left out. As root it runs as the packages' own account, which it insists on.
 */
export async function startPrivatePostgres(version: string): Promise<PrivatePostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'gatepost-postgres-'));
  const isOther = (path: string): boolean => !basename(path).startsWith('postgis');
  await cp(join(PACKAGES, version), join(folder, 'lib/postgresql', version), { recursive: true, filter: isOther });
  const share = join('share/postgresql', version);
  await cp(join('/usr', share), join(folder, share), { recursive: true, filter: isOther, dereference: true });
  await chmod(folder, 0o755);

  const isRoot = process.getuid?.() === 0;
  const account = isRoot ? { uid: idOf('-u'), gid: idOf('-g') } : null;
  const own = await mkdtemp(join(folder, 'data-'));
  if (account) chownSync(own, account.uid, account.gid);
  const passwordFile = join(folder, 'password');
  await writeFile(passwordFile, PASSWORD);

  const bin = join(folder, 'lib/postgresql', version, 'bin');
  const data = join(own, 'data');
  const initialise = [
    '-D',
    data,
    '-U',
    'postgres',
    '-A',
    'scram-sha-256',
    `--pwfile=${passwordFile}`,
    '-E',
    'UTF8',
    '--locale=C.UTF-8',
  ];
  execFileSync(join(bin, 'initdb'), initialise, { ...account, cwd: own, stdio: 'pipe' });
  const port = await freePort();
  const options = ['-D', data, '-p', String(port), '-k', own, '-c', 'listen_addresses=127.0.0.1', '-c', 'fsync=off'];
  const server = spawn(join(bin, 'postgres'), options, { ...account, cwd: own, stdio: 'ignore' });
  const url = new URL(`postgres://postgres:${PASSWORD}@127.0.0.1:${port}/postgres`);
  await eventually(() => answers(url), 'the private PostgreSQL');
  return { url, stop: () => stop(server, folder) };
}

async function stop(server: ChildProcess, folder: string): Promise<void> {
  const ended = once(server, 'exit');
  // Fast shutdown. A server that ended by itself has had its `exit` already.
  if (server.kill('SIGINT')) await ended;
  await rm(folder, { recursive: true, force: true });
}

async function answers(url: URL): Promise<true | null> {
  const client = new pg.Client({ connectionString: url.href });
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return null;
  }
}

function idOf(flag: '-u' | '-g'): number {
  return Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A TCP server's address is never a path.
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
