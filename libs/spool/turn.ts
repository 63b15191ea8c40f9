import type { SpoolError } from './errors.js';
import { FRAME_HEADER_BYTES, sealFrame } from './frame.js';

/** The buffer a turn begins with, and goes back to after a turn that outgrew it. */
const USUAL_BYTES = 256 * 1024;
/** UTF-8 takes at most three bytes per UTF-16 code unit. */
const MAX_BYTES_PER_CODE_UNIT = 3;

/** Puts a record down where it is to stand: no text of it is made, and none is copied. */
export interface RecordWriter<T> {
  /** The bytes of the record with this number, which is the one that is written next. */
  measure(sequence: number, context: T): number;
  /** Writes exactly as many bytes, from `at` on. */
  write(buffer: Buffer, at: number): void;
}

/** What a record is made by: a writer, or a function that returns it. */
export type Encoding<T> = RecordWriter<T> | ((sequence: number, context: T) => string | Uint8Array);

/** The frames of one turn of the event loop, side by side, for one write. */
export class TurnFrames {
  #buffer = Buffer.allocUnsafeSlow(USUAL_BYTES);
  #length = 0;
  #records = 0;

  get buffer(): Buffer {
    return this.#buffer;
  }

  get length(): number {
    return this.#length;
  }

  get records(): number {
    return this.#records;
  }

  /**
   * Puts a payload behind the last frame and returns the length of its frame. It counts only after {@link accept}: the
   * next `put` overwrites one that was not accepted.
   */
  put(sequence: number, payload: string | Uint8Array): number {
    const payloadAt = this.#length + FRAME_HEADER_BYTES;
    const isText = typeof payload === 'string';
    this.#reserve(payloadAt + (isText ? payload.length * MAX_BYTES_PER_CODE_UNIT : payload.length));
    const payloadBytes = isText ? this.#buffer.write(payload, payloadAt) : payload.length;
    if (!isText) this.#buffer.set(payload, payloadAt);
    sealFrame(this.#buffer, this.#length, sequence, payloadBytes);
    return FRAME_HEADER_BYTES + payloadBytes;
  }

  /** As {@link put}, of a record that has been measured. */
  putMeasured(sequence: number, payloadBytes: number, writer: RecordWriter<never>): number {
    const payloadAt = this.#length + FRAME_HEADER_BYTES;
    this.#reserve(payloadAt + payloadBytes);
    writer.write(this.#buffer, payloadAt);
    sealFrame(this.#buffer, this.#length, sequence, payloadBytes);
    return FRAME_HEADER_BYTES + payloadBytes;
  }

  accept(frameBytes: number): void {
    this.#length += frameBytes;
    this.#records += 1;
  }

  clear(): void {
    this.#length = 0;
    this.#records = 0;
    if (this.#buffer.length > USUAL_BYTES) this.#buffer = Buffer.allocUnsafeSlow(USUAL_BYTES);
  }

  #reserve(bytes: number): void {
    if (bytes <= this.#buffer.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(bytes, this.#buffer.length * 2));
    this.#buffer.copy(grown, 0, 0, this.#length);
    this.#buffer = grown;
  }
}

/** Told once: with an error, or with the record's number, which is {@link DROPPED} for one that was dropped. */
export type Done<T> = (error: SpoolError | null, sequence: number, context: T) => void;

/** The number of a record that found no room under `full: 'drop'`; stored records begin at 1. */
export const DROPPED = 0;

/** Who waits for the records of one turn. Parallel arrays: no object per record. */
export class TurnWaiters {
  #done: Done<never>[] = [];
  #contexts: unknown[] = [];
  #sequences: number[] = [];
  #errors: (SpoolError | null)[] = [];

  add<T>(done: Done<T>, context: T, sequence: number, error: SpoolError | null): void {
    this.#done.push(done);
    this.#contexts.push(context);
    this.#sequences.push(sequence);
    this.#errors.push(error);
  }

  /** In the order of the appends. `failure` is that of the turn's write or fsync, and concerns the stored records. */
  settle(failure: SpoolError | null): void {
    for (let index = 0; index < this.#done.length; index++) {
      const sequence = this.#sequences[index] ?? DROPPED;
      const error = this.#errors[index] ?? (sequence === DROPPED ? null : failure);
      try {
        // `add` put this context beside this callback: they are of one type.
        this.#done[index]?.(error, error === null ? sequence : DROPPED, this.#contexts[index] as never);
      } catch (thrown) {
        // One caller's fault is not the others': it surfaces as an uncaught exception, like that of any callback.
        process.nextTick(() => {
          throw thrown;
        });
      }
    }
  }
}
