import { createHash } from 'node:crypto';
import { Readable, Transform, type TransformCallback } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { brokenOff, StorageError } from './storage-error.js';

/** Bytes that wait between source and store, at most. */
const BUFFER_BYTES = 256 * 1024;

class Meter extends Transform {
  readonly hash = createHash('sha256');
  /** Not `size` or `length`: lib-storage would take either for the length of the whole body. */
  bytesSeen = 0;

  constructor(private readonly expectedBytes: number | undefined) {
    super({ highWaterMark: BUFFER_BYTES });
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.bytesSeen += chunk.length;
    if (this.expectedBytes !== undefined && this.bytesSeen > this.expectedBytes) {
      done(wrongLength());
      return;
    }
    this.hash.update(chunk);
    done(null, chunk);
  }

  override _flush(done: TransformCallback): void {
    done(this.expectedBytes !== undefined && this.bytesSeen < this.expectedBytes ? wrongLength() : null);
  }
}

/** A body on its way to a store: counted and hashed, and able to say whether a failure was its own or the store's. */
export class MeasuredSource {
  private readonly meter: Meter;
  private sourceFailure: StorageError | null = null;

  constructor(
    body: Readable | Uint8Array,
    contentLength: number | undefined,
    private readonly signal: AbortSignal | undefined,
  ) {
    this.meter = new Meter(contentLength);
    const source = body instanceof Readable ? body : Readable.from([body]);
    this.watch(source);
    // The reader of `stream` sees every failure; this promise would only tell it a second time.
    pipeline(source, this.meter, { signal }).catch(() => undefined);
  }

  /** What the store reads. Fails when the source fails, is cut short, has the wrong length, or the signal is aborted. */
  get stream(): Readable {
    return this.meter;
  }

  /** After `stream` has ended. */
  result(): { size: number; sha256: string } {
    return { size: this.meter.bytesSeen, sha256: this.meter.hash.digest('hex') };
  }

  /** Stops reading the source; for when the store has failed. */
  destroy(): void {
    this.meter.destroy();
  }

  /** Why there was nothing whole to store, or null when the failure is the store's. */
  failure(): StorageError | null {
    if (this.signal?.aborted === true) return brokenOff(this.signal);
    if (this.sourceFailure !== null) return this.sourceFailure;
    return this.meter.errored instanceof StorageError ? this.meter.errored : null;
  }

  private watch(source: Readable): void {
    // A store's failure destroys the meter first and reaches the source after: only what comes before is the source's.
    const blame = (cause: unknown) => {
      if (this.meter.destroyed || this.sourceFailure !== null) return;
      this.sourceFailure = new StorageError(
        'failed',
        'The source of the upload ended before it was whole and nothing was stored; send it again.',
        { cause },
      );
    };
    if (source.destroyed) blame(source.errored);
    source.once('error', blame);
    source.once('close', () => {
      if (!source.readableEnded) blame(source.errored);
    });
  }
}

/**
 * For the time before a MeasuredSource takes the body over: a source that fails meanwhile must not end the process with an
 * error that nobody listens to. The MeasuredSource finds the failure then.
 */
export async function holdingErrors<T>(body: Readable | Uint8Array, work: () => Promise<T>): Promise<T> {
  if (!(body instanceof Readable)) return work();
  const hold = () => undefined;
  body.on('error', hold);
  try {
    return await work();
  } finally {
    body.off('error', hold);
  }
}

function wrongLength(): StorageError {
  return new StorageError(
    'failed',
    'The upload was not as long as announced and nothing was stored; send exactly the announced number of bytes.',
  );
}
