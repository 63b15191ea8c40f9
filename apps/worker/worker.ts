import { type ArtifactReconciler, type ArtifactsService } from '../../libs/artifacts/index.js';
import { prepareMonths } from '../../libs/audit/index.js';
import { forgetSpentCredentials } from '../../libs/auth/index.js';
import { deleteInBatches, type UnitOfWork } from '../../libs/database/index.js';
import { forgetOldLookups } from '../../libs/geoip/index.js';
import { type PolicyActivationsService } from '../../libs/sites/index.js';
import { EvidenceWriter, type EvidenceSigner, forgetClosedWindows } from '../../libs/evidence/index.js';

export interface WorkerOptions {
  readonly unit: UnitOfWork;
  readonly artifacts: ArtifactsService;
  readonly reconciler: ArtifactReconciler;
  readonly signer: EvidenceSigner;
  readonly evidenceWindowSeconds: number;
  readonly activations: PolicyActivationsService;
  readonly onFault: (sentence: string) => void;
  readonly evidenceIntervalMs?: number;
  readonly activationIntervalMs?: number;
  readonly housekeepingIntervalMs?: number;
  readonly reconcileIntervalMs?: number;
}

const DAY_MS = 24 * 3_600_000;

/**
 * What needs no visitor: evidence of blocks, policy versions that are due, partitions of the coming month, rows that nobody
 * asks for any more, orphaned artifacts.
 */
export class BackgroundWorker {
  readonly #options: WorkerOptions;
  readonly #evidence: EvidenceWriter;
  #timers: NodeJS.Timeout[] = [];
  #running: Promise<unknown> = Promise.resolve();
  #stopped = false;

  constructor(options: WorkerOptions) {
    this.#options = options;
    this.#evidence = new EvidenceWriter(options.unit, options.artifacts, options.signer, options.onFault);
  }

  start(): void {
    this.#every(this.#options.evidenceIntervalMs ?? 500, () => this.#evidence.run());
    this.#every(this.#options.activationIntervalMs ?? 500, () => this.#options.activations.runDue(new Date()));
    this.#every(this.#options.housekeepingIntervalMs ?? 600_000, () => this.#keepHouse());
    this.#every(this.#options.reconcileIntervalMs ?? DAY_MS, () => this.#reconcile());
    this.#enqueue(() => this.#keepHouse());
  }

  /** Finishes the job at hand; the rest waits in the database. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const timer of this.#timers) clearInterval(timer);
    this.#timers = [];
    await this.#running;
  }

  async #keepHouse(): Promise<void> {
    const { unit, evidenceWindowSeconds } = this.#options;
    const now = new Date();
    const chores = [
      () => unit.run((rows) => prepareMonths(rows, now.getTime())),
      () => unit.run((rows) => forgetClosedWindows(rows, evidenceWindowSeconds)),
      () => unit.run((rows) => forgetOldLookups(rows)),
      () => deleteInBatches(unit, 'idempotency_keys', 'created_at < $1', [new Date(now.getTime() - DAY_MS)]),
      () => forgetSpentCredentials(unit, now),
    ];
    // One that fails keeps none of the others from being done.
    for (const chore of chores) await this.#attempt(chore);
  }

  async #reconcile(): Promise<void> {
    const { reconciler, onFault } = this.#options;
    const { objectsWithoutRow, rowsWithoutObject } = await reconciler.run({ now: new Date() });
    if (objectsWithoutRow.length > 0) onFault(`Removed ${objectsWithoutRow.length} objects that no artifact names.`);
    if (rowsWithoutObject.length > 0) {
      onFault(
        `The objects of ${rowsWithoutObject.length} artifacts are gone, first of ${rowsWithoutObject[0] ?? ''}; restore the store.`,
      );
    }
  }

  #every(intervalMs: number, work: () => Promise<unknown>): void {
    let queued = false;
    const timer = setInterval(() => {
      // A run that takes longer than its interval is not run again on top of itself.
      if (queued) return;
      queued = true;
      this.#enqueue(async () => {
        queued = false;
        await work();
      });
    }, intervalMs);
    timer.unref();
    this.#timers.push(timer);
  }

  #enqueue(work: () => Promise<unknown>): void {
    this.#running = this.#running.then(async () => {
      await this.#attempt(work);
    });
  }

  async #attempt(work: () => Promise<unknown>): Promise<void> {
    if (this.#stopped) return;
    try {
      await work();
    } catch (error) {
      this.#options.onFault(
        `Background work failed and is tried again: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }
}
