import { SpoolClosedError } from './errors.js';

interface Waiter {
  readonly resolve: () => void;
  readonly reject: (reason: Error) => void;
}

/** Those who wait for a record to read. */
export class UnreadWaiters {
  #waiters = new Set<Waiter>();

  /** Rejects with the signal's reason when it aborts, and with SpoolClosedError on {@link close}. */
  wait(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        this.#waiters.delete(waiter);
        reject(abortReason(signal));
      };
      const waiter: Waiter = {
        resolve: () => {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        },
        reject: (reason) => {
          signal?.removeEventListener('abort', onAbort);
          reject(reason);
        },
      };
      this.#waiters.add(waiter);
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  }

  wake(): void {
    const woken = [...this.#waiters];
    this.#waiters.clear();
    for (const waiter of woken) waiter.resolve();
  }

  close(): void {
    const refused = [...this.#waiters];
    this.#waiters.clear();
    for (const waiter of refused) waiter.reject(new SpoolClosedError());
  }
}

export function abortReason(signal: AbortSignal | undefined): Error {
  const reason: unknown = signal?.reason;
  return reason instanceof Error ? reason : new Error('Waiting for records was given up.');
}
