import { writeCursor, type Cursor } from './cursor.js';
import { SpoolClosedError, SpoolError, SpoolReadError, SpoolWriteError, systemCode } from './errors.js';
import type { ReportFault, SpoolFault } from './faults.js';
import { SEGMENT_HEADER_BYTES } from './frame.js';
import { Intake } from './intake.js';
import type { Limits, SpoolOptions } from './options.js';
import { Reader, type ReadLimit, type SpoolBatch } from './reader.js';
import type { Segments } from './segments.js';
import { createSerial } from './serial.js';
import type { SegmentFiles } from './files.js';
import { Syncer } from './syncer.js';
import type { Done, Encoding } from './turn.js';
import { abortReason, UnreadWaiters } from './unread.js';

export interface SpoolStats {
  /** Of all segments, read ones that still share a segment with unread ones included. */
  readonly bytes: number;
  /** Records stored and not yet committed. */
  readonly records: number;
  /** Since the spool was opened; `full: 'drop'` only. */
  readonly dropped: number;
  readonly segments: number;
  /** Sequence of the oldest record not yet committed, or null. */
  readonly oldestPending: number | null;
}

/** What {@link Spool} stands on; made by `openSpool`. */
export interface SpoolParts {
  readonly gateId: string;
  readonly options: SpoolOptions;
  readonly limits: Limits;
  readonly segments: Segments;
  readonly files: SegmentFiles;
  readonly cursor: Cursor;
  readonly nextSequence: number;
  readonly report: ReportFault;
}

/**
 * A queue of records in files: many append, one reads and commits. Sequences start at 1 and grow by 1; the number of a
 * stored record is never given to another, whatever happens to the process or the files.
 */
export class Spool {
  readonly gateId: string;
  readonly #options: SpoolOptions;
  readonly #limits: Limits;
  readonly #intake: Intake;
  readonly #segments: Segments;
  readonly #syncer: Syncer;
  readonly #reader: Reader;
  readonly #report: ReportFault;
  readonly #unread = new UnreadWaiters();
  /** Reading and committing take turns. */
  readonly #consume = createSerial();
  #committed: Cursor;
  #isClosed = false;
  #closing: Promise<void> | null = null;

  constructor(parts: SpoolParts) {
    this.gateId = parts.gateId;
    this.#options = parts.options;
    this.#limits = parts.limits;
    this.#segments = parts.segments;
    this.#committed = parts.cursor;
    this.#report = parts.report;
    this.#syncer = new Syncer(parts.segments, parts.files, {
      intervalMs: parts.limits.fsyncIntervalMs,
      onDurable: () => {
        if (this.#hasUnread()) this.#unread.wake();
      },
      onFailure: (error) => this.#report({ kind: 'sync_failed', error, message: error.message }),
    });
    this.#intake = new Intake(
      parts.options,
      parts.limits,
      parts.segments,
      this.#syncer,
      parts.report,
      parts.nextSequence,
    );
    this.#reader = new Reader(parts.segments, () => this.#sealAll(), parts.report);
  }

  /**
   * Stores one record. `encode` is called at once, with the record's number, and must not append. Resolves with that
   * number after the write of this turn of the event loop (and, with `fsync: 'always'`, its fsync), or with
   * `DROPPED`. Rejects with SpoolFullError, SpoolWriteError, SpoolClosedError, or what `encode` throws; the record
   * is then not acknowledged, and the number goes to the next one.
   */
  append(encode: (sequence: number) => string | Uint8Array): Promise<number> {
    return new Promise((resolve, reject) => {
      this.appendThen(encode, undefined, (error, sequence) => {
        if (error === null) resolve(sequence);
        else reject(error);
      });
    });
  }

  /**
   * {@link append} without a closure or a promise per record: pass the same encoding and function every time, and what they
   * need as `context`. `done` is called later, never from within this call, except that what the encoding throws is thrown
   * here.
   */
  appendThen<T>(encoding: Encoding<T>, context: T, done: Done<T>): void {
    this.#intake.add(encoding, context, done);
  }

  /** Writes what was appended in this turn now, and not at its end. With `fsync: 'interval'` this calls `done` of each. */
  writeTurn(): void {
    this.#intake.writeTurn();
  }

  /**
   * The oldest durable records after the committed cursor; none is no error. Reading again without a commit gives the
   * same again. Damage met on the way is set aside and reported, and reading goes on behind it.
   */
  read(limit: ReadLimit): Promise<SpoolBatch> {
    return this.#consume(async () => {
      if (this.#isClosed) throw new SpoolClosedError();
      try {
        return await this.#reader.read(this.#committed, limit);
      } catch (error) {
        throw error instanceof SpoolError ? error : new SpoolReadError(this.#options.directory, error);
      }
    });
  }

  /**
   * Durable when it resolves: nothing up to `cursor` is read again, and segments wholly behind it are deleted. Rejects
   * with SpoolError `spool_cursor_invalid`, or with SpoolWriteError: then commit again later.
   */
  commit(cursor: Cursor): Promise<void> {
    return this.#consume(async () => {
      if (this.#isClosed) throw new SpoolClosedError();
      if (cursor.sequence === this.#committed.sequence) return;
      this.#checkCursor(cursor);
      await this.#storeCursor(cursor);
      this.#committed = cursor;
      this.#intake.roomWasMade();
      this.#makeRoom();
    });
  }

  /** Resolves when there is something to read. Rejects with the signal's reason, or SpoolClosedError. */
  waitForRecords(signal?: AbortSignal): Promise<void> {
    if (this.#isClosed) return Promise.reject(new SpoolClosedError());
    if (signal?.aborted === true) return Promise.reject(abortReason(signal));
    return this.#hasUnread() ? Promise.resolve() : this.#unread.wait(signal);
  }

  /** Makes everything appended so far durable, and so readable. Rejects with SpoolWriteError. */
  flush(): Promise<void> {
    return this.#isClosed ? Promise.reject(new SpoolClosedError()) : this.#flush();
  }

  async #flush(): Promise<void> {
    this.#intake.writeTurn();
    await new Promise<void>((resolve, reject) => {
      this.#syncer.now((error) => {
        if (error === null) resolve();
        else reject(error);
      });
    });
  }

  stats(): SpoolStats {
    const pending = this.#segments.all.filter((segment) => segment.last > this.#committed.sequence);
    const oldest = pending[0];
    return {
      bytes: this.#segments.totalBytes,
      records: pending.reduce((sum, { first, last }) => sum + last - Math.max(first - 1, this.#committed.sequence), 0),
      dropped: this.#intake.dropped,
      segments: this.#segments.all.length,
      oldestPending: oldest === undefined ? null : Math.max(oldest.first, this.#committed.sequence + 1),
    };
  }

  /** Writes and fsyncs what is left, then refuses everything. Rejects with SpoolWriteError, and is closed nevertheless. */
  close(): Promise<void> {
    // First of all: whoever is told now that a record is stored may want to append the next.
    this.#isClosed = true;
    this.#intake.close();
    this.#closing ??= this.#shut();
    return this.#closing;
  }

  async #shut(): Promise<void> {
    this.#unread.close();
    try {
      await this.#flush();
    } finally {
      await this.#consume(() => this.#reader.close());
      await this.#syncer.stop();
      this.#segments.closeAll();
    }
  }

  #hasUnread(): boolean {
    return this.#segments.all.some(
      ({ first, durableLast }) => durableLast >= first && durableLast > this.#committed.sequence,
    );
  }

  async #sealAll(): Promise<void> {
    this.#segments.rotate();
    await this.#flush();
  }

  #checkCursor(cursor: Cursor): void {
    const segment = this.#segments.all.find(({ first }) => first === cursor.segment);
    const isOurs =
      segment !== undefined &&
      cursor.sequence > this.#committed.sequence &&
      cursor.sequence >= segment.first - 1 &&
      cursor.sequence <= segment.durableLast &&
      cursor.offset >= SEGMENT_HEADER_BYTES &&
      cursor.offset <= Math.max(SEGMENT_HEADER_BYTES, segment.durableBytes);
    if (isOurs) return;
    throw new SpoolError(
      'spool_cursor_invalid',
      `The cursor at record ${cursor.sequence} is not one that reading after record ${this.#committed.sequence} gave: read again, and commit what that returns.`,
    );
  }

  async #storeCursor(cursor: Cursor): Promise<void> {
    const { directory } = this.#options;
    try {
      try {
        await writeCursor(directory, cursor);
      } catch (error) {
        if (systemCode(error) !== 'ENOSPC' && systemCode(error) !== 'EDQUOT') throw error;
        // On a full disk only deleting helps. The consumer has these records; the segment of the cursor stays.
        this.#segments.removeBehind(cursor.sequence);
        await writeCursor(directory, cursor);
      }
    } catch (error) {
      throw new SpoolWriteError(`Storing the cursor in ${directory}`, error);
    }
  }

  /** The cursor is stored by now: what fails here is tried again at the next commit. */
  #makeRoom(): void {
    try {
      const { active } = this.#segments;
      // A segment outgrown by one large turn would fill the spool for good, were it kept although all of it is read.
      const isOutgrown = active.bytes >= this.#limits.segmentBytes && active.last <= this.#committed.sequence;
      if (isOutgrown) this.#segments.rotate();
      this.#segments.removeBehind(this.#committed.sequence);
    } catch (cause) {
      const error = new SpoolWriteError(`Removing read segments in ${this.#options.directory}`, cause);
      const fault: SpoolFault = { kind: 'write_failed', error, message: error.message };
      this.#report(fault);
    }
  }
}
