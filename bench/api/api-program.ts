import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TokenSigner } from '../../libs/auth/index.js';
import { BenchProcess } from '../gate/processes.js';

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly tookMs: number;
}

export interface Asker {
  readonly ask: (method: string, path: string, token: string | null, body?: object) => Promise<Answer>;
  readonly close: () => void | Promise<void>;
}

export interface ApiProgram extends Asker {
  readonly operator: string;
}

/** Asks a server over connections that stay open, and are many when many ask at once. */
export function askerOf(serverUrl: string): Asker {
  const agent = new Agent({ keepAlive: true });
  return {
    ask: (method, path, token, body) => ask(agent, new URL(path, serverUrl), method, token, body),
    close: () => agent.destroy(),
  };
}

/** The built program with the role api alone. */
export async function startApiProgram(databaseUrl: string): Promise<ApiProgram> {
  const dataDir = await mkdtemp(join(tmpdir(), 'gatepost-bench-'));
  const secret = randomBytes(32).toString('hex');
  const removeData = (): Promise<void> => rm(dataDir, { recursive: true, force: true });
  const started = await BenchProcess.start(
    process.execPath,
    ['dist/apps/cli/main.js', 'serve', '--roles', 'api', '--json'],
    {
      DATA_DIR: dataDir,
      DATABASE_URL: databaseUrl,
      JWT_SECRET: secret,
      EVIDENCE_SIGNING_KEY: generateKeyPairSync('ed25519')
        .privateKey.export({ type: 'pkcs8', format: 'pem' })
        .toString(),
      GATE_SECRET: randomBytes(32).toString('hex'),
      API_PORT: '0',
      LOG_LEVEL: 'error',
    },
    (line) => line.startsWith('{"listening"'),
  ).catch(async (error: unknown) => {
    await removeData();
    throw error;
  });
  const { listening } = JSON.parse(started.firstLine) as { listening: { api: string } };
  const asker = askerOf(listening.api);
  return {
    operator: await new TokenSigner({ algorithm: 'HS256', secrets: [secret] }).signOperator(new Date()),
    ask: asker.ask,
    async close() {
      await asker.close();
      await started.stop();
      await removeData();
    },
  };
}

/** Until the last byte of the answer. */
function ask(agent: Agent, url: URL, method: string, token: string | null, body?: object): Promise<Answer> {
  const text = body === undefined ? undefined : JSON.stringify(body);
  const headers = {
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    ...(text === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
  };
  return new Promise((resolve, reject) => {
    const begun = performance.now();
    const asked = request(url, { method, agent, headers }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.once('error', reject);
      answer.once('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          text: Buffer.concat(parts).toString(),
          tookMs: performance.now() - begun,
        }),
      );
    });
    asked.once('error', reject);
    asked.end(text);
  });
}
