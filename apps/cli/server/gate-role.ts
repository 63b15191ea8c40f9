import { join } from 'node:path';
import { setTimeout as setTimeoutOf } from 'node:timers/promises';
import { type Logger } from '@nestjs/common';
import { type DecisionRecord, Shipper } from '../../../libs/audit/index.js';
import { resolveSecrets, type Settings } from '../../../libs/config/index.js';
import { type DatabaseError } from '../../../libs/database/index.js';
import { requestEvidence } from '../../../libs/evidence/index.js';
import {
  type GeoipBuild,
  loadOverrides,
  openGeoip,
  type RememberedLookup,
  rememberLookups,
  watchGeoip,
} from '../../../libs/geoip/index.js';
import {
  ChangeFeed,
  PolicyBus,
  SnapshotCompiler,
  SnapshotFiles,
  type SnapshotStore,
} from '../../../libs/policy/index.js';
import { openSpool, type Spool } from '../../../libs/spool/index.js';
import { type MetricsPage, type ReadinessChecks, readinessOf } from '../../api/index.js';
import { CertificateError, createGate, type Operations } from '../../gate/index.js';
import { geoipPaths } from '../geoip-files.js';
import { CommandFailure, EXIT } from '../exit.js';
import { compose, type Composition, spoolDirectory } from './composition.js';
import { listenFailure, url } from './listen.js';
import { type MeasuredParts } from './metrics.js';
import { announceServer } from './running-server.js';
import { type Server, type Stop } from './server.js';

/** How often geo_overrides are read again, whether or not a notification came. */
const OVERRIDES_EVERY_MS = 5_000;

/** How often a gate without its database tries to reach it. */
const CONNECT_EVERY_MS = 2_000;

export interface GateUrls {
  readonly gate: string | null;
  readonly authorize: string | null;
  readonly grpc: string | null;
}

/** What those who run the gate may ask of it, as its parts come up. */
export interface Watched {
  readonly parts: MeasuredParts;
  readonly metrics: MetricsPage;
  readonly readiness: ReadinessChecks;
}

export type Warn = (sentence: string) => void;

/**
 * A gate whose database is away decides by the policies that it saved; without any it does not start. It goes on trying;
 * once the database answers, policies are followed and what was recorded meanwhile is shipped.
 */
export async function startWithoutDatabase(
  settings: Settings,
  snapshots: SnapshotStore,
  reason: DatabaseError,
  stops: Stop[],
  stop: () => Promise<void>,
  { log, warn, watched }: { log: Logger; warn: Warn; watched: Watched },
): Promise<Server> {
  const saved = await snapshotFiles(settings, warn).load();
  // With nothing to decide by, a wrong DATABASE_URL must not look like a gate that works.
  if (saved.length === 0) throw reason;
  snapshots.restore(saved);
  log.warn(`${reason.message} This gate decides by the ${saved.length} policies that it saved, and goes on trying.`);
  const [geoip, secrets] = await Promise.all([openGeoip(geoipPaths(settings)), resolveSecrets(settings)]);
  watched.parts.geoip = geoip;
  const onReload = ({ id }: GeoipBuild): void => log.log(`The GeoIP data are now ${id}.`);
  stops.unshift(watchGeoip(geoip, { onReload, onFault: warn }));
  const spool = await openGateSpool(settings, stops, warn);
  const connecting = new AbortController();
  // In the order in which they stop: no visitors, no more attempts, then what an attempt has started.
  const connected: Stop[] = [];
  stops.unshift(async () => {
    for (const step of connected.splice(0)) await step();
  });
  const attempts = connect();
  stops.unshift(async () => {
    connecting.abort();
    await attempts;
  });
  const urls = await listenGate({ settings, secrets, geoip, snapshots, spool, watched }, stops, warn);
  await announceServer(settings.dataDir, { pid: process.pid, apiUrl: null });
  return { settings, secrets, geoip: geoip.build, listening: { api: null, ...urls }, demoAdded: false, stop };

  async function connect(): Promise<void> {
    const { signal } = connecting;
    while (!signal.aborted) {
      try {
        const composition = await compose(settings, { geoip });
        connected.unshift(() => composition.close());
        await followPolicies(composition, snapshots, connected, warn);
        shipRecords(composition, spool, connected, warn);
        log.log('The database answers again: policies are followed, and waiting records are shipped.');
        return;
      } catch (error) {
        warn(sentenceOf(error));
        for (const step of connected.splice(0)) await step().catch(() => undefined);
        await setTimeoutOf(CONNECT_EVERY_MS, undefined, { signal }).catch(() => undefined);
      }
    }
  }
}

function snapshotFiles(settings: Settings, warn: Warn): SnapshotFiles {
  return new SnapshotFiles(join(settings.dataDir, 'snapshots'), warn);
}

export async function followPolicies(
  { settings, database, geoip, unit, app }: Composition,
  snapshots: SnapshotStore,
  stops: Stop[],
  warn: Warn,
): Promise<void> {
  const isShared = settings.database.kind === 'postgres';
  const compiler = new SnapshotCompiler();
  stops.unshift(() => compiler.close());
  const refreshOverrides = (): Promise<void> =>
    loadOverrides(unit.reader, geoip).catch((error: unknown) => warn(sentenceOf(error)));
  const feed = new ChangeFeed({
    dataSource: database.dataSource,
    store: snapshots,
    bus: app.get(PolicyBus),
    listen: isShared,
    compiler,
    // The embedded database is never away without its gate.
    ...(isShared ? { files: snapshotFiles(settings, warn) } : {}),
    onFault: warn,
    onOverrides: () => void refreshOverrides(),
  });
  stops.unshift(() => feed.stop());
  await feed.start();
  await refreshOverrides();
  const overrideTimer = setInterval(() => void refreshOverrides(), OVERRIDES_EVERY_MS).unref();
  stops.unshift(() => {
    clearInterval(overrideTimer);
    return Promise.resolve();
  });
}

export async function openGateSpool(settings: Settings, stops: Stop[], warn: Warn): Promise<Spool> {
  const spool = await openSpool({
    directory: spoolDirectory(settings),
    maxBytes: settings.audit.spoolMaxBytes,
    fsync: settings.audit.fsync,
    full: settings.audit.full,
    onFault: ({ message }) => warn(message),
  });
  stops.unshift(() => spool.close());
  return spool;
}

export function shipRecords({ settings, unit }: Composition, spool: Spool, stops: Stop[], warn: Warn): void {
  const shipper = new Shipper({
    spool,
    unit,
    onStored: async (transaction, records) => {
      const blocks = records.filter(({ outcome }) => outcome === 'blocked');
      const asked = await requestEvidence(transaction, blocks.map(blockedDecision), settings.evidence.windowSeconds);
      await rememberLookups(transaction, blocks.filter(({ requestId }) => asked.has(requestId)).flatMap(lookupOf));
    },
    onFault: warn,
  });
  shipper.start();
  stops.unshift(() => shipper.stop());
}

export async function listenGate(
  parts: Pick<Composition, 'settings' | 'secrets' | 'geoip'> & {
    snapshots: SnapshotStore;
    spool: Spool;
    watched: Watched;
  },
  stops: Stop[],
  warn: Warn,
): Promise<GateUrls> {
  const { settings, secrets, geoip, snapshots, spool, watched } = parts;
  const keys = { gateSecrets: secrets.gateSecrets };
  const gate = createGate({ snapshots, geoip, spool, keys, settings, log: warn, operations: operationsOf(watched) });
  Object.assign(watched.parts, { spool, decisions: () => gate.decisions() });
  // Visitors first: nothing new comes in while the rest is emptied.
  stops.unshift(() => gate.stop(settings.shutdownGraceSeconds * 500));
  const {
    gate: gateAddress,
    authorize,
    grpcPort,
  } = await gate.start().catch((error: unknown) => {
    if (error instanceof CertificateError) throw new CommandFailure(EXIT.config, error.message);
    throw listenFailure(error, 'GATE_PORT, AUTHORIZE_PORT or GATE_GRPC_PORT');
  });
  const scheme = settings.visitors.tls.length === 0 ? 'http' : 'https';
  return {
    gate: url(settings.gate, gateAddress.port, scheme),
    authorize: url(settings.authorize, authorize.port),
    grpc: grpcPort === null ? null : url(settings.authorize, grpcPort),
  };
}

function operationsOf({ metrics, readiness }: Watched): Operations {
  return {
    metrics,
    async ready() {
      const body = await readinessOf(readiness);
      return { status: body.status === 'unavailable' ? 503 : 200, body };
    },
  };
}

/** The lookup behind a decision; none where the site keeps no full address. */
function lookupOf(record: DecisionRecord): RememberedLookup[] {
  const { clientAddress: address, country, region, asn, anonymizers, geoipPoint, geoipBuild } = record;
  if (address === null || address.includes('/')) return [];
  const facts = { country, region, asn, anonymizers, point: geoipPoint };
  const { longitude = null, latitude = null } = geoipPoint ?? {};
  return [{ address, country, region, asn, longitude, latitude, facts, geoipBuild }];
}

function blockedDecision(record: DecisionRecord): Parameters<typeof requestEvidence>[1][number] {
  const { requestId, siteId, reason, timeMs, clientAddress, clientAddressHash } = record;
  return { requestId, siteId, reason, timeMs, client: clientAddress ?? clientAddressHash ?? '', record };
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
