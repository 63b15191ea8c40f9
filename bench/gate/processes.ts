import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';

/** Linux counts CPU time in hundredths of a second for programs, whatever the kernel's own clock. */
const TICK_MS = 10;

/** A process that a bench started, and those that it started. */
export class BenchProcess {
  private constructor(
    readonly child: ChildProcess,
    /** The first line that it printed. */
    readonly firstLine: string,
  ) {}

  /** Resolves with the first line on its standard output that satisfies `isReady`. */
  static async start(
    file: string,
    parameters: readonly string[],
    environment: NodeJS.ProcessEnv = {},
    isReady: (line: string) => boolean = () => true,
  ): Promise<BenchProcess> {
    const { PATH, HOME } = process.env;
    const child = spawn(file, parameters, { env: { PATH, HOME, NO_COLOR: '1', ...environment } });
    const said: string[] = [];
    createInterface({ input: child.stderr }).on('line', (line) => said.push(line));
    const line = await new Promise<string>((resolve, reject) => {
      createInterface({ input: child.stdout }).on('line', (text) => {
        if (isReady(text)) resolve(text);
      });
      child.once('error', reject);
      child.once('exit', (code) => reject(new Error(`${file} ended with ${code}: ${said.slice(-5).join(' ')}`)));
    });
    return new BenchProcess(child, line);
  }

  /** CPU time of the process and its descendants since they started. */
  async cpuMs(): Promise<number> {
    const times = await Promise.all((await this.#family()).map(cpuMsOf));
    return times.reduce((sum, time) => sum + time, 0);
  }

  /** Resident memory of the process and its descendants. */
  async residentBytes(): Promise<number> {
    const sizes = await Promise.all((await this.#family()).map(residentBytesOf));
    return sizes.reduce((sum, size) => sum + size, 0);
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill('SIGTERM');
    await once(this.child, 'exit');
  }

  async #family(): Promise<number[]> {
    const parents = new Map<number, number>();
    for (const name of await readdir('/proc')) {
      if (!/^\d+$/.test(name)) continue;
      const fields = await statOf(Number(name));
      if (fields) parents.set(Number(name), Number(fields[1]));
    }
    const family = [this.child.pid ?? 0];
    for (const ancestor of family) {
      for (const [pid, parent] of parents) if (parent === ancestor) family.push(pid);
    }
    return family;
  }
}

/** The fields of /proc/PID/stat from the third on (proc(5)); null for a process that is gone. */
async function statOf(pid: number): Promise<string[] | null> {
  const text = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => null);
  // The second field is a name in parentheses that may hold anything.
  return text === null ? null : text.slice(text.lastIndexOf(')') + 2).split(' ');
}

async function cpuMsOf(pid: number): Promise<number> {
  const fields = await statOf(pid);
  return fields === null ? 0 : (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

async function residentBytesOf(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/status`, 'latin1').catch(() => '');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(text)?.[1] ?? 0) * 1024;
}

/** Free a moment ago: for programs that cannot say which port they were given. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}

/** Throws Error that says how to install what is missing. */
export function requirePrograms(...names: readonly string[]): void {
  const missing = names.filter((name) => spawnSync(name, ['-v']).error !== undefined);
  if (missing.length === 0) return;
  throw new Error(`This bench needs ${missing.join(' and ')}: apt-get install ${missing.join(' ')}`);
}
