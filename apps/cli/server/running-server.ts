import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** How commands of the same machine find the server that holds a data folder. */
export interface RunningServer {
  readonly pid: number;
  readonly apiUrl: string | null;
}

const FILE = 'server.json';

export async function announceServer(dataDir: string, server: RunningServer): Promise<void> {
  const temporary = join(dataDir, `${FILE}.${process.pid}`);
  await writeFile(temporary, JSON.stringify(server), { mode: 0o600 });
  await rename(temporary, join(dataDir, FILE));
}

export async function withdrawServer(dataDir: string): Promise<void> {
  await rm(join(dataDir, FILE), { force: true });
}

/** What the lock's holder said of itself; null when it has not said anything yet. */
export async function findServer(dataDir: string): Promise<RunningServer | null> {
  try {
    // Written by announceServer, in a folder that only we can write.
    return JSON.parse(await readFile(join(dataDir, FILE), 'utf8')) as RunningServer;
  } catch {
    return null;
  }
}
