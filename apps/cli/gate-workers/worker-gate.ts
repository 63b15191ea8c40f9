import { collectDefaultMetrics, Registry } from 'prom-client';
import { decodeSnapshot } from '../../../libs/access/index.js';
import { type Geoip, openGeoip, watchGeoip } from '../../../libs/geoip/index.js';
import { SnapshotStore } from '../../../libs/policy/index.js';
import { openSpool, type Spool } from '../../../libs/spool/index.js';
import { createGate, type Gate, type Operations } from '../../gate/index.js';
import { geoipPaths } from '../geoip-files.js';
import { mayReadMetrics } from '../server/metrics.js';
import {
  type PackedBatch,
  type PolicyUpdate,
  type WorkerCalls,
  type WorkerFigures,
  type WorkerStart,
} from './calls.js';
import { type Handlers } from './link.js';

/** What the primary knows and a worker is asked for. */
export interface Primary {
  ready(): Promise<{ readonly status: number; readonly body: object }>;
  metrics(): Promise<{ readonly mediaType: string; readonly text: string }>;
  log(sentence: string): void;
  /** Resolves when it has dealt with everything that was sent before. */
  heard(): Promise<void>;
  isFirstClaim(name: string, nowMs: number): Promise<boolean>;
}

interface Opened {
  readonly gate: Gate;
  readonly geoip: Geoip;
  readonly spool: Spool;
  readonly stopWatching: () => Promise<void>;
}

/** A primary that does not answer within this time is not ready. */
const PRIMARY_MS = 3_000;

/** The gate of one worker process: policies and overrides come from the primary, records go into a spool of its own. */
export class WorkerGate {
  readonly #primary: Primary;
  readonly #snapshots = new SnapshotStore();
  readonly #registry = new Registry();
  #opened: Opened | null = null;

  constructor(primary: Primary) {
    this.#primary = primary;
  }

  /** Answers to the primary. */
  readonly calls: Handlers<WorkerCalls> = {
    open: (start) => this.#open(start),
    policies: (update) => this.#apply(update),
    overrides: (list) => this.#parts.geoip.setOverrides(list),
    listen: async () => {
      const { gate, authorize, grpcPort } = await this.#parts.gate.start();
      return { gate: gate.port, authorize: authorize.port, grpc: grpcPort };
    },
    waitForRecords: () => this.#parts.spool.waitForRecords(),
    read: async (limit): Promise<PackedBatch> => {
      const { records, cursor } = await this.#parts.spool.read(limit);
      return {
        payloads: Buffer.concat(records.map(({ payload }) => payload)),
        lengths: records.map(({ payload }) => payload.length),
        sequences: records.map(({ sequence }) => sequence),
        cursor,
      };
    },
    commit: (cursor) => this.#parts.spool.commit(cursor),
    figures: async (): Promise<WorkerFigures> => ({
      decisions: this.#parts.gate.decisions(),
      faults: this.#parts.gate.faults(),
      spool: this.#parts.spool.stats(),
      process: await this.#registry.getMetricsAsJSON(),
    }),
    // The primary lets go of the shared socket when it hears that its last worker has.
    withdraw: ({ othersListen }) => this.#parts.gate.withdraw({ othersListen, released: () => this.#primary.heard() }),
    stop: async ({ graceMs }) => {
      await this.#parts.gate.stop(graceMs);
      await this.#parts.stopWatching();
      await this.#parts.spool.flush();
    },
    close: () => this.#parts.spool.close(),
  };

  get #parts(): Opened {
    if (this.#opened === null) throw new Error('This worker of the gate is not open yet.');
    return this.#opened;
  }

  async #open({ settings, gateSecrets, spool: { directory, maxBytes } }: WorkerStart): Promise<{ gateId: string }> {
    collectDefaultMetrics({ register: this.#registry });
    const log = (sentence: string): void => this.#primary.log(sentence);
    const geoip = await openGeoip(geoipPaths(settings));
    const { fsync, full } = settings.audit;
    const spool = await openSpool({ directory, maxBytes, fsync, full, onFault: ({ message }) => log(message) });
    const operations = operationsOf(this.#primary, settings.metricsToken);
    const snapshots = this.#snapshots;
    const seenClaims = {
      // A claim that nobody can vouch for is not taken as new.
      isFirst: (name: string, nowMs: number) => this.#primary.isFirstClaim(name, nowMs).catch(() => false),
    };
    const keys = { gateSecrets };
    const gate = createGate({ snapshots, geoip, spool, keys, settings, log, operations, seenClaims });
    // The primary says once which data are in force.
    const stopWatching = watchGeoip(geoip, { onReload: () => undefined, onFault: log });
    this.#opened = { gate, geoip, spool, stopWatching };
    return { gateId: spool.gateId };
  }

  #apply({ changes, hasPolicy, lacksSites, confirmedAtMs }: PolicyUpdate): void {
    for (const change of changes) {
      switch (change.kind) {
        case 'put':
          this.#snapshots.put(decodeSnapshot(change.bytes), change.options);
          break;
        case 'unavailable':
          this.#snapshots.putUnavailable(change);
          break;
        case 'remove':
          this.#snapshots.remove(change.siteId);
          break;
      }
    }
    if (confirmedAtMs > 0) this.#snapshots.confirm(confirmedAtMs);
    else if (hasPolicy) this.#snapshots.restore([], { lacksSites });
  }
}

function operationsOf(primary: Primary, metricsToken: string | null): Operations {
  return {
    ready: async () => {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<never>((_resolve, reject) => {
        timer = setTimeout(() => reject(new Error('The primary is busy.')), PRIMARY_MS);
      });
      try {
        return await Promise.race([primary.ready(), late]);
      } catch {
        return { status: 503, body: { status: 'unavailable', checks: { primary: 'failed' } } };
      } finally {
        clearTimeout(timer);
      }
    },
    metrics: { isFor: mayReadMetrics(metricsToken), read: () => primary.metrics() },
  };
}
