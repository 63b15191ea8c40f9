import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type ShippedSpool } from '../../../libs/audit/index.js';
import { type Secrets, type Settings } from '../../../libs/config/index.js';
import { type Geoip, type GeoipOverride } from '../../../libs/geoip/index.js';
import { type SnapshotStore } from '../../../libs/policy/index.js';
import { openSpool, type Spool } from '../../../libs/spool/index.js';
import { type MetricsPage, type ReadinessChecks, readinessOf } from '../../api/index.js';
import { createGate, deviceClaimMemory, type Operations } from '../../gate/index.js';
import { type WorkerSettings } from '../gate-workers/calls.js';
import { WorkerPool } from '../gate-workers/worker-pool.js';
import { CommandFailure, EXIT } from '../exit.js';
import { spoolDirectory } from './composition.js';
import { type GateUrls, listenFailure, url } from './listen.js';
import { type MeasuredParts } from './metrics.js';
import { type Stop } from './server.js';

/** What those who run the gate may ask of it, as its parts come up. */
export interface Watched {
  readonly parts: MeasuredParts;
  readonly metrics: MetricsPage;
  readonly readiness: ReadinessChecks;
}

export type Warn = (sentence: string) => void;

/** The gate of this process, or its worker processes. */
export interface DataPlane {
  /** Whose records go to the database. */
  readonly spools: readonly ShippedSpool[];
  /** Overrides that were put in force here. */
  setOverrides(list: readonly GeoipOverride[]): void;
  /** Opens the ports of visitors and proxies. */
  listen(): Promise<GateUrls>;
}

export interface DataPlaneParts {
  readonly settings: Settings;
  readonly secrets: Secrets;
  readonly geoip: Geoip;
  readonly snapshots: SnapshotStore;
  readonly watched: Watched;
}

/** A gate that is open but does not listen yet. Spools close last, so `stops` has that before what is begun later. */
export async function openDataPlane(parts: DataPlaneParts, stops: Stop[], warn: Warn): Promise<DataPlane> {
  const { gateWorkers } = parts.settings;
  const plane = await (gateWorkers > 1 ? openWorkers(parts, stops, warn) : openHere(parts, stops, warn));
  const others = await openOtherSpools(parts.settings, stops, warn);
  return { ...plane, spools: [...plane.spools, ...others] };
}

async function openHere(parts: DataPlaneParts, stops: Stop[], warn: Warn): Promise<DataPlane> {
  const { settings, secrets, geoip, snapshots, watched } = parts;
  const { spoolMaxBytes: maxBytes } = settings.audit;
  const spool = await openSpoolIn(spoolDirectory(settings, 1), maxBytes, settings, warn);
  stops.unshift(() => spool.close());
  const keys = { gateSecrets: secrets.gateSecrets };
  const gate = createGate({ snapshots, geoip, spool, keys, settings, log: warn, operations: operationsOf(watched) });
  watched.parts.gate = () =>
    Promise.resolve([
      {
        decisions: gate.decisions(),
        faults: gate.faults(),
        spool: spool.stats(),
        spoolMaxBytes: maxBytes,
        process: [],
      },
    ]);
  return {
    spools: [spool],
    setOverrides: () => undefined,
    async listen() {
      // Visitors first: nothing new comes in while the rest is emptied.
      stops.unshift(() => gate.stop(graceMs(settings)));
      const { gate: visitors, authorize, grpcPort } = await gate.start().catch(failListening);
      return urlsOf(settings, { gate: visitors.port, authorize: authorize.port, grpc: grpcPort });
    },
  };
}

async function openWorkers(parts: DataPlaneParts, stops: Stop[], warn: Warn): Promise<DataPlane> {
  const { settings, secrets, snapshots, watched } = parts;
  const operations = operationsOf(watched);
  const seenClaims = deviceClaimMemory();
  // Together they keep to the limit.
  const maxBytes = Math.floor(settings.audit.spoolMaxBytes / settings.gateWorkers);
  const pool = await WorkerPool.open({
    starts: Array.from({ length: settings.gateWorkers }, (_, index) => ({
      settings: workerSettings(settings),
      gateSecrets: secrets.gateSecrets,
      spool: { directory: spoolDirectory(settings, index + 1), maxBytes },
    })),
    snapshots,
    calls: {
      ready: () => operations.ready?.(),
      metrics: () => watched.metrics.read(),
      log: warn,
      heard: () => undefined,
      isFirstClaim: ({ name, nowMs }) => seenClaims.isFirst(name, nowMs),
    },
    warn,
  });
  stops.unshift(() => pool.close());
  watched.parts.gate = async () => (await pool.figures()).map((figures) => ({ ...figures, spoolMaxBytes: maxBytes }));
  watched.parts.workers = () => pool.listening;
  return {
    spools: pool.spools,
    setOverrides: (list) => pool.setOverrides(list),
    async listen() {
      stops.unshift(() => pool.stop(graceMs(settings)));
      return urlsOf(settings, await pool.listen().catch(failListening));
    },
  };
}

/** Spools of workers that this gate no longer has; what is in them still goes to the database. */
async function openOtherSpools(settings: Settings, stops: Stop[], warn: Warn): Promise<Spool[]> {
  const spools: Spool[] = [];
  for (const name of await readdir(settings.dataDir)) {
    const number = Number(/^spool-(\d{1,4})$/.exec(name)?.[1] ?? 0);
    if (number <= settings.gateWorkers) continue;
    const spool = await openSpoolIn(join(settings.dataDir, name), settings.audit.spoolMaxBytes, settings, warn);
    stops.unshift(() => spool.close());
    spools.push(spool);
  }
  return spools;
}

function openSpoolIn(directory: string, maxBytes: number, { audit }: Settings, warn: Warn): Promise<Spool> {
  const { fsync, full } = audit;
  return openSpool({ directory, maxBytes, fsync, full, onFault: ({ message }) => warn(message) });
}

function workerSettings(settings: Settings): WorkerSettings {
  const {
    database: _a,
    objectStore: _b,
    evidence: _c,
    jwtSecrets: _d,
    jwtPrivateKeys: _g,
    accounts: _f,
    gateSecrets: _e,
    ...rest
  } = settings;
  return rest;
}

/** Half of it: what was recorded meanwhile is still to be shipped. */
function graceMs({ shutdownGraceSeconds }: Settings): number {
  return shutdownGraceSeconds * 500;
}

function failListening(error: unknown): never {
  // By its name: it may come from a worker.
  if (error instanceof Error && error.name === 'CertificateError') throw new CommandFailure(EXIT.config, error.message);
  throw listenFailure(error, 'GATE_PORT, AUTHORIZE_PORT or GATE_GRPC_PORT');
}

function urlsOf(
  settings: Settings,
  ports: { readonly gate: number; readonly authorize: number; readonly grpc: number | null },
): GateUrls {
  return {
    gate: url(settings.gate, ports.gate, settings.visitors.tls.length === 0 ? 'http' : 'https'),
    authorize: url(settings.authorize, ports.authorize),
    grpc: ports.grpc === null ? null : url(settings.authorize, ports.grpc),
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
