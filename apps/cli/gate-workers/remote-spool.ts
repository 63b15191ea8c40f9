import { type ShippedSpool } from '../../../libs/audit/index.js';
import { type WorkerCalls } from './calls.js';
import { type Link } from './link.js';

/** The worker that holds a spool: null while it is being replaced. */
export interface SpoolHolder {
  readonly link: Link<WorkerCalls> | null;
  /** Resolves when there is a worker, or when the signal aborts. */
  opened(signal: AbortSignal | undefined): Promise<void>;
}

/** A worker's spool, read by the primary. While the worker is being replaced, its records wait in their files. */
export function remoteSpool(holder: SpoolHolder): ShippedSpool {
  const link = (): Link<WorkerCalls> => {
    if (holder.link === null) throw new Error('a worker of the gate is being replaced.');
    return holder.link;
  };
  return {
    async waitForRecords(signal) {
      await holder.opened(signal);
      if (signal?.aborted === true) return;
      await unlessAborted(link().call('waitForRecords', undefined), signal);
    },
    async read(limit) {
      const { payloads, lengths, sequences, cursor } = await link().call('read', limit);
      const bytes = Buffer.from(payloads.buffer, payloads.byteOffset, payloads.byteLength);
      let end = 0;
      const records = lengths.map((length, index) => {
        const start = end;
        end += length;
        return { sequence: sequences[index] ?? 0, payload: bytes.subarray(start, end) };
      });
      return { records, cursor };
    },
    async commit(cursor) {
      await link().call('commit', cursor);
    },
  };
}

async function unlessAborted(work: Promise<unknown>, signal: AbortSignal | undefined): Promise<void> {
  let stop = (): void => undefined;
  const aborted = new Promise<void>((resolve) => {
    stop = resolve;
    signal?.addEventListener('abort', stop, { once: true });
  });
  try {
    await Promise.race([work, aborted]);
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}
