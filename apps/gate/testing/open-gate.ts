import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PolicyDocument } from '../../../libs/access/index.js';
import { type DecisionRecord, parseRecord } from '../../../libs/audit/index.js';
import { type Geoip, openGeoip } from '../../../libs/geoip/index.js';
import { type SiteOptions, SnapshotStore } from '../../../libs/policy/index.js';
import { openSpool, type Spool } from '../../../libs/spool/index.js';
import { createGate, type Gate, type GateOptions } from '../gate.js';

/** A gate on free ports with a real spool in a folder of its own and the real starter data. */
export interface TestGate {
  readonly gate: Gate;
  readonly options: GateOptions;
  readonly port: number;
  readonly authorizePort: number;
  readonly grpcPort: number | null;
  readonly snapshots: SnapshotStore;
  readonly spool: Spool;
  /** What was logged. */
  readonly sentences: string[];
  /** All records since the last call. */
  records(): Promise<DecisionRecord[]>;
  close(): Promise<void>;
}

export type TestSettings = Partial<
  GateOptions['settings'] &
    Pick<GateOptions, 'upstreamTimeouts' | 'timeouts' | 'spool' | 'geoip' | 'operations'> & {
      neverSeenPolicy: boolean;
      spoolMaxBytes: number;
      gateSecrets: readonly string[];
    }
>;

/** Limits that no test meets by accident. */
export const TEST_VISITORS: GateOptions['settings']['visitors'] = {
  tls: [],
  proxyProtocol: false,
  maxBodyBytes: null,
  minUploadBytesPerSecond: 240,
  maxConnections: 1_000,
  maxConnectionsPerAddress: 1_000,
  missesPerMinute: 1_000,
  idleMs: 300_000,
  upstreamTimeoutMs: 60_000,
};

export const SITE_ID = '01935b5e-7c1a-7000-8000-00000000000a';
export const RULE_ID = '01935b5e-7c1a-7000-8000-00000000000b';

/** In the starter data: 130.225.0.0/15 is in Denmark, 8.8.8.8 in the United States. */
export const DANE = '130.225.0.1';
export const AMERICAN = '8.8.8.8';

let starterData: Promise<Geoip> | undefined;

export async function openTestGate(settings: TestSettings = {}): Promise<TestGate> {
  const { upstreamTimeouts, timeouts, operations, spool: otherSpool, geoip, ...others } = settings;
  const { neverSeenPolicy = false, spoolMaxBytes = 1024 * 1024, ...more } = others;
  const { gateSecrets = ['test-gate-secret-0001'], ...rest } = more;
  starterData ??= openGeoip({ databasePath: null });
  const folder = await mkdtemp(join(tmpdir(), 'gatepost-gate-'));
  const sentences: string[] = [];
  const log = (sentence: string): void => void sentences.push(sentence);
  const spool = await openSpool({
    directory: folder,
    maxBytes: spoolMaxBytes,
    fsync: 'batch',
    full: 'block',
    onFault: ({ message }) => log(message),
  });
  const snapshots = new SnapshotStore();
  const listener = { host: '127.0.0.1', port: 0 };
  const options: GateOptions = {
    snapshots,
    geoip: geoip ?? (await starterData),
    spool: otherSpool ?? spool,
    keys: { gateSecrets },
    settings: {
      api: listener,
      gate: listener,
      authorize: listener,
      grpc: null,
      trustedProxies: ['127.0.0.0/8'],
      clientIpHeader: null,
      proxySecrets: [],
      unknownHost: 'block',
      failMode: 'closed',
      allowPrivateUpstreams: true,
      claimTtlSeconds: 900,
      visitors: TEST_VISITORS,
      ...rest,
    },
    log,
    upstreamTimeouts,
    timeouts,
    operations,
  };
  const gate = createGate(options);
  const listening = await gate.start();
  if (!neverSeenPolicy) snapshots.confirm(Date.now());
  return {
    gate,
    options,
    port: listening.gate.port,
    authorizePort: listening.authorize.port,
    grpcPort: listening.grpcPort,
    snapshots,
    spool,
    sentences,
    async records() {
      await spool.flush();
      const { records, cursor } = await spool.read({ records: 1000, bytes: 1024 * 1024 });
      await spool.commit(cursor);
      return records.map(({ payload }) => parseRecord(payload));
    },
    async close() {
      await gate.stop(0);
      await spool.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A site that Danes may use and nobody else. */
export function danesOnly(change: Partial<PolicyDocument> = {}): PolicyDocument {
  return {
    format: 1,
    siteId: SITE_ID,
    hostname: 'site.example',
    version: 7,
    filterMode: 'ip',
    enforcement: 'enforce',
    defaultAction: 'block',
    treatPrivateAs: 'unknown',
    locationSource: 'geoip',
    accuracyPolicy: 'centre',
    maxAccuracyMeters: null,
    maxGpsIpDistanceKm: null,
    maxSpeedKmh: null,
    timeZone: 'UTC',
    exemptions: [{ path: '/public', methods: [] }],
    networkRules: [{ id: RULE_ID, kind: 'country', value: 'DK', effect: 'allow' }],
    fences: [],
    ...change,
  };
}

export function addSite(
  { snapshots }: TestGate,
  upstreamUrl: string | null = null,
  change: Partial<PolicyDocument> = {},
  privacy: SiteOptions['privacy'] = { addressPrecision: 'full', locationDecimals: null },
  extras: Partial<Pick<SiteOptions, 'branding' | 'deviceKeys'>> = {},
): void {
  const fault = snapshots.set(
    danesOnly(change),
    { upstreamUrl, privacy, branding: null, deviceKeys: [], ...extras },
    Date.now(),
  );
  if (fault) throw fault;
}
