import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compile } from '../../libs/access/index.js';
import { CheckedJsonFile, SnapshotFiles } from '../../libs/policy/index.js';
import { BenchProcess } from './processes.js';
import { benchSite } from './site.js';

const UTC = [{ fromMs: -Infinity, offsetMinutes: 0 }];

export interface GateProgram {
  readonly process: BenchProcess;
  readonly gate: string;
  readonly authorize: string;
  /** Ends it and starts it on the same data, with these variables besides. */
  restart(environment: NodeJS.ProcessEnv): Promise<GateProgram>;
  close(): Promise<void>;
}

/**
 * The built program as a gate alone with its database away: it decides by the saved policy and records into its spool, so
 * that what is measured is the gate; shipping to the database has a figure of its own.
 */
export async function startGateProgram(
  upstreamUrl: string | null,
  environment: NodeJS.ProcessEnv = {},
  nodeOptions: readonly string[] = [],
): Promise<GateProgram> {
  const dataDir = await mkdtemp(join(tmpdir(), 'gatepost-bench-'));
  // Without them, no policy would be decided by.
  await new CheckedJsonFile(join(dataDir, 'snapshots'), 'geo-overrides.list', 'GPOVER01').write([]);
  const files = new SnapshotFiles(join(dataDir, 'snapshots'), (sentence) => {
    throw new Error(sentence);
  });
  files.save(compile(benchSite(), UTC), {
    upstreamUrl,
    privacy: { addressPrecision: 'full', locationDecimals: null },
    branding: null,
    deviceKeys: [],
  });
  await files.settled();
  return start(dataDir, environment, nodeOptions);
}

async function start(
  dataDir: string,
  environment: NodeJS.ProcessEnv,
  nodeOptions: readonly string[],
): Promise<GateProgram> {
  const started = await BenchProcess.start(
    process.execPath,
    [...nodeOptions, 'dist/apps/cli/main.js', 'serve', '--roles', 'gate', '--json'],
    {
      DATA_DIR: dataDir,
      // Nothing listens there.
      DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
      GATE_SECRET: 'bench-gate-secret-0123456789abcdef',
      TRUSTED_PROXIES: '127.0.0.0/8',
      ALLOW_PRIVATE_UPSTREAMS: 'true',
      GATE_PORT: '0',
      AUTHORIZE_PORT: '0',
      AUDIT_SPOOL_MAX_BYTES: String(16 * 2 ** 30),
      SHUTDOWN_GRACE_SECONDS: '10',
      ...environment,
    },
    (line) => line.startsWith('{"listening"'),
  ).catch(async (error: unknown) => {
    await rm(dataDir, { recursive: true, force: true });
    throw error;
  });
  const { listening } = JSON.parse(started.firstLine) as { listening: { gate: string; authorize: string } };
  return {
    process: started,
    gate: listening.gate,
    authorize: listening.authorize,
    async restart(more) {
      await started.stop();
      return start(dataDir, { ...environment, ...more }, nodeOptions);
    },
    async close() {
      await started.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
