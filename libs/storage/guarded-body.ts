import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { brokenOff, type StorageError } from './storage-error.js';

/**
 * `source` as a stream that fails with StorageErrors only, and closes `source` when it is destroyed or `signal` is
 * aborted. Chunks are passed on, not copied.
 */
export function guardedBody(
  source: Readable,
  translate: (error: unknown) => StorageError,
  signal?: AbortSignal,
): Readable {
  const body = new PassThrough({
    destroy(error, done) {
      if (error === null) done(null);
      else done(signal?.aborted === true ? brokenOff(signal) : translate(error));
    },
  });
  // The failure reaches the reader through `body`; this promise would only tell it a second time.
  pipeline(source, body, { signal }).catch(() => undefined);
  return body;
}
