import { type MetricObject } from 'prom-client';
import { type Settings } from '../../../libs/config/index.js';
import { type GeoipOverride } from '../../../libs/geoip/index.js';
import { type SiteOptions } from '../../../libs/policy/index.js';
import { type Cursor, type ReadLimit, type SpoolStats } from '../../../libs/spool/index.js';
import { type DecisionCount, type FaultCount } from '../../gate/index.js';

/** A gate decides and records; the keys of database, store and evidence are not for it. */
export type WorkerSettings = Omit<
  Settings,
  'database' | 'objectStore' | 'evidence' | 'jwtSecrets' | 'jwtPrivateKeys' | 'accounts' | 'gateSecrets'
>;

export interface WorkerStart {
  readonly settings: WorkerSettings;
  readonly gateSecrets: readonly string[];
  readonly spool: { readonly directory: string; readonly maxBytes: number };
}

export type PolicyChange =
  /** `bytes`: what encodeSnapshot says of it. */
  | { readonly kind: 'put'; readonly bytes: Uint8Array; readonly options: SiteOptions }
  | { readonly kind: 'unavailable'; readonly siteId: string; readonly hostname: string; readonly version: number }
  | { readonly kind: 'remove'; readonly siteId: string };

export interface PolicyUpdate {
  readonly changes: readonly PolicyChange[];
  /** False: the primary has never read any policy. */
  readonly hasPolicy: boolean;
  /** There are sites that the primary does not know. */
  readonly lacksSites: boolean;
  readonly confirmedAtMs: number;
}

/** Records of a spool, their payloads end to end: one buffer crosses cheaper than a thousand. */
export interface PackedBatch {
  readonly payloads: Uint8Array;
  readonly lengths: readonly number[];
  readonly sequences: readonly number[];
  readonly cursor: Cursor;
}

export interface WorkerFigures {
  readonly decisions: readonly DecisionCount[];
  readonly faults: readonly FaultCount[];
  readonly spool: SpoolStats;
  /** Of the process itself: memory, CPU time, event loop. */
  readonly process: readonly MetricObject[];
}

export interface ListeningPorts {
  readonly gate: number;
  readonly authorize: number;
  /** null: no gRPC. */
  readonly grpc: number | null;
}

/** What the primary asks of a worker. */
export interface WorkerCalls {
  open(start: WorkerStart): { readonly gateId: string };
  policies(update: PolicyUpdate): undefined;
  overrides(list: readonly GeoipOverride[]): undefined;
  listen(): ListeningPorts;
  waitForRecords(): undefined;
  read(limit: ReadLimit): PackedBatch;
  commit(cursor: Cursor): undefined;
  figures(): WorkerFigures;
  /** Takes no new connections soon; `othersListen`: other workers do. */
  withdraw(argument: { readonly othersListen: boolean }): undefined;
  /** Takes nothing new and finishes what is under way for at most `graceMs`; its spool can still be read. */
  stop(argument: { readonly graceMs: number }): undefined;
  /** Closes the spool; then the process may end. */
  close(): undefined;
}

/** What a worker asks of the primary. */
export interface PrimaryCalls {
  /** It hears from now on: what is sent to a process that still loads its modules is lost. */
  hello(): undefined;
  ready(): { readonly status: number; readonly body: object };
  metrics(): { readonly mediaType: string; readonly text: string };
  log(sentence: string): undefined;
  /** Answers once it has dealt with everything that the worker sent before. */
  heard(): undefined;
  /** Whether no worker has seen this claim of a device before. */
  isFirstClaim(claim: { readonly name: string; readonly nowMs: number }): boolean;
}
