import { type EntityManager } from 'typeorm';
import { type UnitOfWork } from '../database/index.js';
import { type Spool } from '../spool/index.js';
import { type DecisionRecord, parseRecord } from './record.js';
import { storeRecords } from './store-records.js';

const BATCH_RECORDS = 1_000;
const BATCH_BYTES = 4 * 1024 * 1024;
const LONGEST_PAUSE_MS = 10_000;

/** The part of a spool that is read. */
export type ShippedSpool = Pick<Spool, 'waitForRecords' | 'read' | 'commit'>;

export interface ShipperOptions {
  readonly spool: ShippedSpool;
  readonly unit: UnitOfWork;
  /** Joins the transaction of each batch with the records that are new in it. */
  readonly onStored: (transaction: EntityManager, records: readonly DecisionRecord[]) => Promise<void>;
  readonly onFault: (sentence: string) => void;
}

/**
 * Carries the spool to the database, batch by batch, in order. The cursor moves after the commit: a crash between the two
 * ships a batch again, which stores nothing twice. While the database is away the records stay in the spool.
 */
export class Shipper {
  readonly #options: ShipperOptions;
  readonly #stopping = new AbortController();
  #running: Promise<void> = Promise.resolve();

  constructor(options: ShipperOptions) {
    this.#options = options;
  }

  start(): void {
    this.#running = this.#run();
  }

  /** Ships what is there, once more, and stops; what cannot be shipped stays in the spool. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
    await this.shipAll().catch((error: unknown) => this.#report(error));
  }

  /** Ships until the spool is empty. Throws what the database throws. */
  async shipAll(): Promise<number> {
    let total = 0;
    for (;;) {
      const shipped = await this.#shipBatch();
      if (shipped === 0) return total;
      total += shipped;
    }
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    // A call, because the flag changes while this awaits.
    const isStopping = (): boolean => signal.aborted;
    let pauseMs = 100;
    while (!isStopping()) {
      try {
        await this.#options.spool.waitForRecords(signal);
        if (isStopping()) return;
        await this.#shipBatch();
        pauseMs = 100;
      } catch (error) {
        if (isStopping()) return;
        this.#report(error);
        await pause(pauseMs, signal);
        pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2);
      }
    }
  }

  async #shipBatch(): Promise<number> {
    const { spool, unit, onStored } = this.#options;
    const { records: spooled, cursor } = await spool.read({ records: BATCH_RECORDS, bytes: BATCH_BYTES });
    if (spooled.length === 0) return 0;
    const records = spooled.map(({ payload }) => parseRecord(payload));
    await unit.run(async (transaction) => {
      const fresh = await storeRecords(transaction, records);
      await onStored(
        transaction,
        records.filter(({ requestId }) => fresh.has(requestId)),
      );
    });
    await spool.commit(cursor);
    return spooled.length;
  }

  #report(error: unknown): void {
    this.#options.onFault(`Decisions wait in the spool: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done);
  });
}
