import { type IncomingMessage } from 'node:http';

export interface UploadLimits {
  /** 0: uploads may be as slow as they like. */
  readonly minBytesPerSecond: number;
  /** The rate is that of so long a time, in which the gate was ready to read. */
  readonly windowMs: number;
}

interface Watched {
  /** Whether the gate could take more: an upstream that is slow to read must not look like a slow visitor. */
  readonly isReady: () => boolean;
  readonly onTooSlow: () => void;
  readonly count: (chunk: Buffer) => void;
  bytes: number;
  waitedMs: number;
}

const LOOKS_PER_WINDOW = 10;

/** Finds uploads that trickle in, a byte now and then, to hold connections open here and at the upstream. */
export class UploadWatch {
  readonly #limits: UploadLimits;
  readonly #everyMs: number;
  readonly #watched = new Map<IncomingMessage, Watched>();
  #timer: NodeJS.Timeout | null = null;
  #lookedMs = 0;

  constructor(limits: UploadLimits) {
    this.#limits = limits;
    this.#everyMs = Math.ceil(limits.windowMs / LOOKS_PER_WINDOW);
  }

  /** Until the request is whole, too slow (`onTooSlow` is called once), or removed. */
  add(request: IncomingMessage, isReady: () => boolean, onTooSlow: () => void): void {
    if (this.#limits.minBytesPerSecond === 0) return;
    const watched: Watched = {
      isReady,
      onTooSlow,
      count: ({ length }) => (watched.bytes += length),
      bytes: 0,
      waitedMs: 0,
    };
    this.#watched.set(request, watched);
    request.on('data', watched.count);
    if (this.#timer !== null) return;
    this.#lookedMs = performance.now();
    this.#timer = setInterval(() => this.#look(), this.#everyMs).unref();
  }

  remove(request: IncomingMessage): void {
    const watched = this.#watched.get(request);
    if (watched === undefined) return;
    request.off('data', watched.count);
    this.#watched.delete(request);
    if (this.#watched.size > 0 || this.#timer === null) return;
    clearInterval(this.#timer);
    this.#timer = null;
  }

  #look(): void {
    const nowMs = performance.now();
    // A process that stood still has not waited for anybody.
    const passedMs = Math.min(nowMs - this.#lookedMs, 2 * this.#everyMs);
    this.#lookedMs = nowMs;
    const { minBytesPerSecond, windowMs } = this.#limits;
    for (const [request, watched] of this.#watched) {
      if (request.complete || request.destroyed) {
        this.remove(request);
        continue;
      }
      if (watched.isReady()) watched.waitedMs += passedMs;
      if (watched.waitedMs < windowMs) continue;
      if (watched.bytes * 1_000 < minBytesPerSecond * watched.waitedMs) {
        this.remove(request);
        watched.onTooSlow();
      } else {
        watched.bytes = 0;
        watched.waitedMs = 0;
      }
    }
  }
}
