import { type AddressInfo } from 'node:net';
import { Logger } from '@nestjs/common';
import { ArtifactReconciler } from '../../../libs/artifacts/index.js';
import { type DecisionRecord, Shipper } from '../../../libs/audit/index.js';
import {
  type ListenerSettings,
  lockDataDirectory,
  prepareDataDirectory,
  type Settings,
} from '../../../libs/config/index.js';
import { requestEvidence } from '../../../libs/evidence/index.js';
import {
  type GeoipBuild,
  loadOverrides,
  type RememberedLookup,
  rememberLookups,
  watchGeoip,
} from '../../../libs/geoip/index.js';
import { ChangeFeed, PolicyBus, SnapshotStore } from '../../../libs/policy/index.js';
import { openSpool } from '../../../libs/spool/index.js';
import { type ReadinessChecks } from '../../api/index.js';
import { createGate } from '../../gate/index.js';
import { BackgroundWorker } from '../../worker/index.js';
import { CommandFailure, EXIT } from '../exit.js';
import { localControlPlane } from '../control-plane.js';
import { addDemo } from '../demo-site.js';
import { compose, type Composition, spoolDirectory } from './composition.js';
import { announceServer, withdrawServer } from './running-server.js';

export const ROLES = ['api', 'gate', 'worker'] as const;
export type Role = (typeof ROLES)[number];

export interface Server {
  readonly composition: Composition;
  /** URLs of what listens, in the order of the start screen. */
  readonly listening: { readonly api: string | null; readonly gate: string | null; readonly authorize: string | null };
  readonly demoAdded: boolean;
  stop(): Promise<void>;
}

/** Something that is stopped when the server stops, in the order given. */
type Stop = () => Promise<unknown>;

/** How often geo_overrides are read again. */
const OVERRIDES_EVERY_MS = 5_000;

/** A snapshot older than this many ms says that the gate has not heard of the database for a while. */
const STALE_AFTER_MS = 60_000;

export async function startServer(settings: Settings, roles: ReadonlySet<Role>): Promise<Server> {
  await prepareDataDirectory(settings.dataDir);
  const lock = await lockDataDirectory(settings.dataDir);
  const stops: Stop[] = [];
  const stop = async (): Promise<void> => {
    for (const step of stops.splice(0)) await step();
    await withdrawServer(settings.dataDir);
    await lock.release();
  };
  try {
    return await start(settings, roles, stops, stop);
  } catch (error) {
    await stop().catch(() => undefined);
    throw error;
  }
}

async function start(
  settings: Settings,
  roles: ReadonlySet<Role>,
  stops: Stop[],
  stop: () => Promise<void>,
): Promise<Server> {
  const signs = roles.has('api') || roles.has('worker');
  if (signs && settings.database.kind === 'postgres' && settings.evidence.signingKey === null) {
    throw new CommandFailure(
      EXIT.config,
      'EVIDENCE_SIGNING_KEY is required with DATABASE_URL by the roles api and worker; make one with `openssl genpkey -algorithm ed25519`.',
    );
  }
  const snapshots = new SnapshotStore();
  const checks: ReadinessChecks = roles.has('gate') ? { policies: () => requireFresh(snapshots) } : {};
  const composition = await compose(settings, checks);
  stops.unshift(() => composition.close());
  const log = new Logger('gatepost');
  const warn = rarely((sentence) => log.warn(sentence));
  const onReload = ({ id }: GeoipBuild): void => log.log(`The GeoIP data are now ${id}.`);
  stops.unshift(watchGeoip(composition.geoip, { onReload, onFault: warn }));

  const demoAdded = composition.firstStart && settings.database.kind === 'embedded';
  if (demoAdded) await addDemo(localControlPlane(composition));

  if (roles.has('worker') && composition.signer) {
    const worker = new BackgroundWorker({
      unit: composition.unit,
      artifacts: composition.artifacts,
      reconciler: composition.app.get(ArtifactReconciler),
      signer: composition.signer,
      evidenceWindowSeconds: settings.evidence.windowSeconds,
      onFault: warn,
    });
    worker.start();
    stops.unshift(() => worker.stop());
  }
  const gateUrls = roles.has('gate')
    ? await startGate(composition, snapshots, stops, warn)
    : { gate: null, authorize: null };
  const api = roles.has('api') ? await listenApi(composition) : null;
  await announceServer(settings.dataDir, { pid: process.pid, apiUrl: api });
  return { composition, listening: { api, ...gateUrls }, demoAdded, stop };
}

async function startGate(
  { settings, secrets, database, geoip, unit, app }: Composition,
  snapshots: SnapshotStore,
  stops: Stop[],
  warn: (sentence: string) => void,
): Promise<{ gate: string; authorize: string }> {
  const feed = new ChangeFeed({
    dataSource: database.dataSource,
    store: snapshots,
    bus: app.get(PolicyBus),
    listen: settings.database.kind === 'postgres',
    onFault: warn,
  });
  stops.unshift(() => feed.stop());
  await feed.start();

  const refreshOverrides = (): Promise<void> =>
    loadOverrides(unit.reader, geoip).catch((error: unknown) => warn(sentenceOf(error)));
  await refreshOverrides();
  const overrideTimer = setInterval(() => void refreshOverrides(), OVERRIDES_EVERY_MS).unref();
  stops.unshift(() => {
    clearInterval(overrideTimer);
    return Promise.resolve();
  });

  const spool = await openSpool({
    directory: spoolDirectory(settings),
    maxBytes: settings.audit.spoolMaxBytes,
    fsync: settings.audit.fsync,
    full: settings.audit.full,
    onFault: ({ message }) => warn(message),
  });
  stops.unshift(() => spool.close());

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

  const gate = createGate({
    snapshots,
    geoip,
    spool,
    keys: { gateSecrets: secrets.gateSecrets },
    settings,
    log: warn,
  });
  // Visitors first: nothing new comes in while the rest is emptied.
  stops.unshift(() => gate.stop(settings.shutdownGraceSeconds * 500));
  const { gate: gateAddress, authorize } = await gate.start().catch((error: unknown) => {
    throw listenFailure(error, 'GATE_PORT or AUTHORIZE_PORT');
  });
  return { gate: url(settings.gate, gateAddress.port), authorize: url(settings.authorize, authorize.port) };
}

async function listenApi({ app, settings }: Composition): Promise<string> {
  try {
    await app.listen(settings.api.port, settings.api.host);
  } catch (error) {
    throw listenFailure(error, 'API_PORT');
  }
  // A TCP listener's address is never a path.
  return url(settings.api, (app.getHttpServer().address() as AddressInfo).port);
}

function listenFailure(error: unknown, variable: string): unknown {
  const { code, port, address } = error as { code?: string; port?: number; address?: string };
  const where = address === undefined ? '' : ` ${address}:${port ?? ''}`;
  switch (code) {
    case 'EADDRINUSE':
      return new CommandFailure(
        EXIT.unavailable,
        `The port${where} is in use; stop what uses it, or set ${variable} to another one.`,
      );
    case 'EACCES':
      return new CommandFailure(
        EXIT.unavailable,
        `The port${where} may not be opened by this user; set ${variable} to one above 1023.`,
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new CommandFailure(
        EXIT.unavailable,
        `This machine has no address${where} to listen on; correct ${variable.replaceAll('PORT', 'HOST')}.`,
      );
    default:
      return error;
  }
}

function url(listener: ListenerSettings, port: number): string {
  const host = listener.host === '0.0.0.0' || listener.host === '::' ? '127.0.0.1' : listener.host;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function requireFresh(snapshots: SnapshotStore): void {
  if (!snapshots.hasPolicy()) throw new Error('No policy has been read yet.');
  if (Date.now() - snapshots.confirmedAtMs > STALE_AFTER_MS)
    throw new Error('The policies have not been confirmed for a minute.');
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

/** The same sentence at most once a minute: a database that is away is one line, not thousands. */
function rarely(say: (sentence: string) => void): (sentence: string) => void {
  const said = new Map<string, number>();
  return (sentence) => {
    const now = Date.now();
    if (now - (said.get(sentence) ?? -Infinity) < 60_000) return;
    if (said.size > 100) said.clear();
    said.set(sentence, now);
    say(sentence);
  };
}
