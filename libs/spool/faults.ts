export const SPOOL_FAULT_KINDS = [
  'torn_tail',
  'damaged',
  'missing_records',
  'cursor_damaged',
  'write_failed',
  'sync_failed',
  'full',
] as const;
export type SpoolFaultKind = (typeof SPOOL_FAULT_KINDS)[number];

interface Described {
  /** One sentence for the operator. */
  readonly message: string;
}

/** Something the operator should know although the spool goes on. Lasting conditions are reported when they begin. */
export type SpoolFault =
  /** The last write of a process that died was cut short: it was never acknowledged, and is truncated away. */
  | (Described & { readonly kind: 'torn_tail'; readonly path: string; readonly offset: number; readonly bytes: number })
  /** Bytes that fail their checksum: everything from `offset` on now stands in `setAsideAs`. */
  | (Described & {
      readonly kind: 'damaged';
      readonly path: string;
      readonly offset: number;
      readonly bytes: number;
      readonly setAsideAs: string;
    })
  /** Numbers (inclusive) that no segment holds: lost with a damaged or removed file, or never given out. */
  | (Described & { readonly kind: 'missing_records'; readonly fromSequence: number; readonly toSequence: number })
  /** Reading begins again at the oldest segment: the consumer sees records twice, and tells them by their numbers. */
  | (Described & { readonly kind: 'cursor_damaged'; readonly path: string })
  | (Described & { readonly kind: 'write_failed' | 'sync_failed'; readonly error: Error })
  | (Described & { readonly kind: 'full'; readonly maxBytes: number });

export type ReportFault = (fault: SpoolFault) => void;

/** Where faults go when the caller names no place: a warning of the process, so that none passes in silence. */
export function warnOfFault(fault: SpoolFault): void {
  process.emitWarning(fault.message, { type: 'SpoolFault', code: fault.kind });
}

export function damagedFault(path: string, offset: number, bytes: number, setAsideAs: string, why: string): SpoolFault {
  return {
    kind: 'damaged',
    path,
    offset,
    bytes,
    setAsideAs,
    message: `${path} is damaged at byte ${offset} (${why}); what follows, ${bytes} bytes, is kept as ${setAsideAs}: check the disk.`,
  };
}

export function missingFault(fromSequence: number, toSequence: number): SpoolFault {
  return {
    kind: 'missing_records',
    fromSequence,
    toSequence,
    message: `Records ${fromSequence} to ${toSequence} are not in the spool: look for *.damaged files or restore the removed segment.`,
  };
}
