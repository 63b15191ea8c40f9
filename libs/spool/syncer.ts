import { SpoolWriteError } from './errors.js';
import type { SegmentFiles } from './files.js';
import type { Segments } from './segments.js';

type Settle = (error: SpoolWriteError | null) => void;

interface SyncerOptions {
  readonly intervalMs: number;
  /** More records may be read now. */
  readonly onDurable: () => void;
  /** Called when fsync begins to fail, not again until it has worked once. */
  readonly onFailure: (error: SpoolWriteError) => void;
}

/** Makes written records durable: one pass at a time, and whoever asks during a pass is served by the next one. */
export class Syncer {
  #waiting: Settle[] = [];
  #running: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #failing = false;

  constructor(
    private readonly segments: Segments,
    private readonly files: SegmentFiles,
    private readonly options: SyncerOptions,
  ) {}

  /** Within the interval, counted from the first call since the last pass. */
  soon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.now(() => undefined);
    }, this.options.intervalMs).unref();
  }

  /** `settle` is called once everything written before this call is durable, or could not be made so. */
  now(settle: Settle): void {
    this.#waiting.push(settle);
    this.#running ??= this.#run();
  }

  /** Waits for a running pass and starts no more by itself. */
  async stop(): Promise<void> {
    await this.#running;
    this.#clearTimer();
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      const served = this.#waiting;
      this.#waiting = [];
      this.#clearTimer();
      const error = await this.#pass();
      if (error === null) this.#failing = false;
      else {
        // What could not be synced stays unreadable; a later pass, over a new segment, makes up for it.
        this.soon();
        // Whoever came during the pass wrote to the same segment, which no fsync will vouch for any more.
        served.push(...this.#waiting.splice(0));
        if (!this.#failing) this.options.onFailure(error);
        this.#failing = true;
      }
      for (const settle of served) settle(error);
      if (error === null) this.options.onDurable();
    }
    this.#running = null;
  }

  async #pass(): Promise<SpoolWriteError | null> {
    try {
      // A segment whose fsync failed is trusted no more; a successor shows by its name how far the numbers have come.
      if (this.segments.active.syncFailed) this.segments.rotate();
      const marks = this.segments.all
        .filter((segment) => segment.durableBytes < segment.bytes)
        .map((segment) => ({ segment, bytes: segment.bytes, last: segment.last }));
      for (const { segment } of marks) {
        if (segment.syncFailed || segment.fd === null) continue;
        try {
          await this.files.sync(segment.fd);
        } catch (error) {
          segment.syncFailed = true;
          throw error;
        }
      }
      await this.#syncDirectory();
      for (const { segment, bytes, last } of marks) {
        // The segment may have been cut meanwhile, because a reader found damage in it.
        segment.durableBytes = Math.min(bytes, segment.bytes);
        segment.durableLast = Math.min(last, segment.last);
      }
      this.segments.closeIdle();
      return null;
    } catch (error) {
      return new SpoolWriteError(`Making records durable in ${this.segments.directory}`, error);
    }
  }

  async #syncDirectory(): Promise<void> {
    if (!this.segments.directoryChanged) return;
    this.segments.directoryChanged = false;
    try {
      await this.files.syncDirectory(this.segments.directory);
    } catch (error) {
      this.segments.directoryChanged = true;
      throw error;
    }
  }

  #clearTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
