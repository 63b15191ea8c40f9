/** Records on their way: appended to files before anyone sees an answer, read and committed by one consumer later. */
export type { Cursor } from './cursor.js';
export {
  SPOOL_ERROR_CODES,
  SpoolClosedError,
  SpoolError,
  type SpoolErrorCode,
  SpoolFullError,
  SpoolReadError,
  SpoolWriteError,
} from './errors.js';
export { SPOOL_FAULT_KINDS, type SpoolFault, type SpoolFaultKind } from './faults.js';
export { openSpool } from './open-spool.js';
export { FSYNC_MODES, type FsyncMode, FULL_MODES, type FullMode, MIN_MAX_BYTES, type SpoolOptions } from './options.js';
export type { ReadLimit, SpoolBatch, SpoolRecord } from './reader.js';
export type { Spool, SpoolStats } from './spool.js';
export { type Done, DROPPED, type Encoding, type RecordWriter } from './turn.js';
