import { SpoolClosedError, SpoolError, SpoolFullError, SpoolWriteError } from './errors.js';
import type { ReportFault } from './faults.js';
import { FRAME_HEADER_BYTES, SEGMENT_HEADER_BYTES } from './frame.js';
import type { Limits, SpoolOptions } from './options.js';
import type { Segments } from './segments.js';
import type { Syncer } from './syncer.js';
import { DROPPED, type Encoding, TurnFrames, TurnWaiters, type Done } from './turn.js';

/** The appending side: collects the records of a turn of the event loop, writes them at once, tells who waits. */
export class Intake {
  /** Records let go because there was no room. */
  dropped = 0;
  readonly #frames = new TurnFrames();
  readonly #endTurn = (): void => this.writeTurn();
  #waiters = new TurnWaiters();
  #turnEnd: NodeJS.Immediate | null = null;
  #isFull = false;
  #isFailing = false;
  #isClosed = false;

  constructor(
    private readonly options: SpoolOptions,
    private readonly limits: Limits,
    private readonly segments: Segments,
    private readonly syncer: Syncer,
    private readonly report: ReportFault,
    private nextSequence: number,
  ) {}

  add<T>(encoding: Encoding<T>, context: T, done: Done<T>): void {
    // One immediate per turn: it runs after the callbacks of everything that this turn's poll found ready.
    this.#turnEnd ??= setImmediate(this.#endTurn);
    if (this.#isClosed) {
      this.#waiters.add(done, context, DROPPED, new SpoolClosedError());
      return;
    }
    const sequence = this.nextSequence;
    const frameBytes = this.#put(encoding, sequence, context);
    const refusal = this.#refusalOf(frameBytes);
    if (refusal !== null) {
      const isDropped = this.options.full === 'drop' && refusal instanceof SpoolFullError;
      if (isDropped) this.dropped += 1;
      this.#waiters.add(done, context, DROPPED, isDropped ? null : refusal);
      return;
    }
    this.#frames.accept(frameBytes);
    this.nextSequence = sequence + 1;
    this.#waiters.add(done, context, sequence, null);
  }

  /** What is too long is never copied. */
  #put<T>(encoding: Encoding<T>, sequence: number, context: T): number {
    const { maxPayloadBytes } = this.limits;
    if (typeof encoding === 'function') {
      const payload = encoding(sequence, context);
      // No UTF-16 code unit is less than a byte.
      const isHuge = payload.length > maxPayloadBytes;
      return isHuge ? FRAME_HEADER_BYTES + payload.length : this.#frames.put(sequence, payload);
    }
    const bytes = encoding.measure(sequence, context);
    return bytes > maxPayloadBytes ? FRAME_HEADER_BYTES + bytes : this.#frames.putMeasured(sequence, bytes, encoding);
  }

  /** Writes what was collected, now and not at the end of the turn. */
  writeTurn(): void {
    if (this.#turnEnd !== null) clearImmediate(this.#turnEnd);
    this.#turnEnd = null;
    const waiters = this.#waiters;
    this.#waiters = new TurnWaiters();
    const { buffer, length, records } = this.#frames;
    this.#frames.clear();
    if (records === 0) {
      waiters.settle(null);
      return;
    }
    try {
      this.segments.write(buffer, length, records);
    } catch (cause) {
      // Nothing of this turn is stored, so its numbers are still free, and the segment keeps counting without a gap.
      this.nextSequence -= records;
      waiters.settle(this.#writeFailure(cause));
      return;
    }
    this.#isFailing = false;
    if (this.options.fsync === 'always') {
      this.syncer.now((error) => waiters.settle(error));
      return;
    }
    this.syncer.soon();
    waiters.settle(null);
  }

  /** A commit has made room: a spool that fills again is worth another report. */
  roomWasMade(): void {
    this.#isFull = false;
  }

  /** Refuses what comes from now on; what was collected is still to be written. */
  close(): void {
    this.#isClosed = true;
  }

  #writeFailure(cause: unknown): SpoolWriteError {
    const error = new SpoolWriteError(`Writing records in ${this.options.directory}`, cause);
    if (!this.#isFailing) this.report({ kind: 'write_failed', error, message: error.message });
    this.#isFailing = true;
    return error;
  }

  #refusalOf(frameBytes: number): SpoolError | null {
    const { maxBytes, maxPayloadBytes } = this.limits;
    const payloadBytes = frameBytes - FRAME_HEADER_BYTES;
    if (payloadBytes > maxPayloadBytes) {
      return new SpoolError(
        'spool_record_too_large',
        `A record of ${payloadBytes} bytes does not fit into this spool, whose records have at most ${maxPayloadBytes}: raise the spool's limit or shorten the record.`,
      );
    }
    // The write may begin a new segment, whose header counts.
    const bytes = this.segments.totalBytes + this.#frames.length + frameBytes + SEGMENT_HEADER_BYTES;
    if (bytes <= maxBytes) return null;
    const error = new SpoolFullError(this.options.directory, maxBytes);
    if (!this.#isFull) this.report({ kind: 'full', maxBytes, message: error.message });
    this.#isFull = true;
    return error;
  }
}
