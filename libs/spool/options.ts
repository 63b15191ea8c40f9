import { SpoolError } from './errors.js';
import { MAX_PAYLOAD_BYTES } from './frame.js';
import type { ReportFault } from './faults.js';

/** `always`: a record is acknowledged when it is on the disk. `batch`: when the kernel has it; see `fsyncIntervalMs`. */
export const FSYNC_MODES = ['batch', 'always'] as const;
export type FsyncMode = (typeof FSYNC_MODES)[number];

/** No room: `block` refuses the record, `drop` lets it go and counts it. */
export const FULL_MODES = ['block', 'drop'] as const;
export type FullMode = (typeof FULL_MODES)[number];

export interface SpoolOptions {
  /** Made when it is not there. One process at a time: the caller holds its lock. Never copy it to make a second gate. */
  readonly directory: string;
  /** Of all segments together, at least {@link MIN_MAX_BYTES}. A quarter of it is the most one record can take. */
  readonly maxBytes: number;
  /** After which a new segment is begun: 64 MiB, but at most a quarter of `maxBytes`. */
  readonly segmentBytes?: number;
  readonly fsync: FsyncMode;
  /** The longest that acknowledged records of mode `batch` stay off the disk, and that written ones stay unread: 50. */
  readonly fsyncIntervalMs?: number;
  readonly full: FullMode;
  /** Told of what the operator should know; by default a warning of the process. Must not throw. */
  readonly onFault?: ReportFault;
}

export const MIN_MAX_BYTES = 4096;
const DEFAULT_SEGMENT_BYTES = 64 * 1024 * 1024;
const MIN_SEGMENT_BYTES = 256;
const DEFAULT_FSYNC_INTERVAL_MS = 50;
const MAX_FSYNC_INTERVAL_MS = 60_000;

export interface Limits {
  readonly maxBytes: number;
  readonly segmentBytes: number;
  readonly maxPayloadBytes: number;
  readonly fsyncIntervalMs: number;
}

/** Throws SpoolError `spool_unusable` that names the option. */
export function limitsOf(options: SpoolOptions): Limits {
  const { maxBytes, segmentBytes = DEFAULT_SEGMENT_BYTES, fsyncIntervalMs = DEFAULT_FSYNC_INTERVAL_MS } = options;
  if (options.directory === '') throw new SpoolError('spool_unusable', 'The spool needs a directory: name one.');
  requireInteger('maxBytes', maxBytes, MIN_MAX_BYTES, Number.MAX_SAFE_INTEGER);
  requireInteger('segmentBytes', segmentBytes, MIN_SEGMENT_BYTES, Number.MAX_SAFE_INTEGER);
  requireInteger('fsyncIntervalMs', fsyncIntervalMs, 1, MAX_FSYNC_INTERVAL_MS);
  // Room is made a segment at a time, so a spool of few large segments would stay full although most of it was read.
  const quarter = Math.floor(maxBytes / 4);
  return {
    maxBytes,
    segmentBytes: Math.min(segmentBytes, quarter),
    maxPayloadBytes: Math.min(MAX_PAYLOAD_BYTES, quarter),
    fsyncIntervalMs,
  };
}

function requireInteger(name: string, value: number, least: number, most: number): void {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return;
  throw new SpoolError('spool_unusable', `The spool's ${name} must be a whole number from ${least} to ${most}.`);
}
