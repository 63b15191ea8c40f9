import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { create } from 'tar';
import { writeMmdb } from './mmdb-writer.js';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** A server on loopback that answers as it is told, path by path, and remembers what it was asked. */
export interface Provider {
  readonly url: string;
  readonly asked: { readonly path: string; readonly authorization: string | undefined }[];
  on(path: string, handler: Handler | Buffer | string | number): void;
  close(): Promise<void>;
}

export async function openProvider(): Promise<Provider> {
  const handlers = new Map<string, Handler | Buffer | string | number>();
  const asked: Provider['asked'] = [];
  const server: Server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push({ path, authorization: request.headers.authorization });
    const answer = handlers.get(path) ?? 404;
    if (typeof answer === 'function') answer(request, response);
    else if (typeof answer === 'number') response.writeHead(answer).end();
    else response.end(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    on: (path, handler) => void handlers.set(path, handler),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A city file of a day in November 2026 in which the country says which file it is. */
export function cityFile(day: number, country = 'DK', databaseType = 'GeoLite2-City'): Buffer {
  return writeMmdb({
    databaseType,
    buildEpochSeconds: Date.UTC(2026, 10, day) / 1_000,
    ipVersion: 6,
    networks: { '81.2.69.0/24': { country: { iso_code: country } } },
  });
}

/** A gzipped tar of files by name, as MaxMind packs them. */
export async function tarOf(files: Readonly<Record<string, Buffer>>): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'gatepost-tar-'));
  try {
    for (const [name, bytes] of Object.entries(files)) {
      await mkdir(dirname(join(folder, 'in', name)), { recursive: true });
      await writeFile(join(folder, 'in', name), bytes);
    }
    const names = Object.keys(files);
    await create({ gzip: true, cwd: join(folder, 'in'), file: join(folder, 'out.tar.gz') }, names);
    return await readFile(join(folder, 'out.tar.gz'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
