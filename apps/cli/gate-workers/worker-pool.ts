import cluster from 'node:cluster';
import { fileURLToPath } from 'node:url';
import { type ShippedSpool } from '../../../libs/audit/index.js';
import { type GeoipOverride } from '../../../libs/geoip/index.js';
import { type SnapshotStore } from '../../../libs/policy/index.js';
import {
  type ListeningPorts,
  type PolicyUpdate,
  type PrimaryCalls,
  type WorkerCalls,
  type WorkerFigures,
  type WorkerStart,
} from './calls.js';
import { type Handlers, type Link } from './link.js';
import { PolicyRelay } from './policy-relay.js';
import { remoteSpool } from './remote-spool.js';
import { WorkerSlot } from './worker-slot.js';

const SCRIPT = fileURLToPath(new URL('./gate-worker.js', import.meta.url));

export interface WorkerPoolOptions {
  /** One for each worker. */
  readonly starts: readonly WorkerStart[];
  readonly snapshots: SnapshotStore;
  readonly calls: Handlers<Omit<PrimaryCalls, 'hello'>>;
  readonly warn: (sentence: string) => void;
}

/** The worker processes of one gate. They share its ports; each has a spool of its own, which this process empties. */
export class WorkerPool {
  readonly spools: readonly ShippedSpool[];
  readonly #slots: readonly WorkerSlot[];
  readonly #relay: PolicyRelay;
  #overrides: readonly GeoipOverride[] = [];
  /** Updates that workers have not taken in yet. */
  readonly #underWay = new Set<Promise<unknown>>();

  private constructor({ starts, snapshots, calls, warn }: WorkerPoolOptions) {
    this.#relay = new PolicyRelay(snapshots, (update) => this.#broadcast(update));
    this.#slots = starts.map(
      (start, index) => new WorkerSlot({ number: index + 1, start, calls, warn, feed: (link) => this.#feed(link) }),
    );
    this.spools = this.#slots.map(remoteSpool);
  }

  /** Resolves when every worker has its spool and its policies. Rejects with what keeps one from starting. */
  static async open(options: WorkerPoolOptions): Promise<WorkerPool> {
    // Workers accept for themselves. A connection that the primary hands over is nobody's, and hangs, when its worker ends
    // before it has taken it. setupPrimary settles the policy: it counts only when it is said before.
    cluster.schedulingPolicy = cluster.SCHED_NONE;
    cluster.setupPrimary({ exec: SCRIPT, args: [], serialization: 'advanced' });
    const pool = new WorkerPool(options);
    const results = await Promise.allSettled(pool.#slots.map((slot) => slot.open()));
    const failure = results.find((result) => result.status === 'rejected');
    if (failure === undefined) return pool;
    await pool.close();
    throw failure.reason;
  }

  /** Ports of visitors and of proxies. Rejects with the system's error (EADDRINUSE …). */
  async listen(): Promise<ListeningPorts> {
    this.#relay.flush();
    await Promise.allSettled(this.#underWay);
    const [ports] = await Promise.all(this.#slots.map((slot) => slot.listen()));
    if (ports === undefined) throw new Error('A gate needs at least one worker.');
    return ports;
  }

  setOverrides(list: readonly GeoipOverride[]): void {
    this.#overrides = list;
    for (const { link } of this.#slots) if (link) this.#follow(link.call('overrides', list));
  }

  async figures(): Promise<WorkerFigures[]> {
    const figures = await Promise.all(this.#slots.map((slot) => slot.figures()));
    return figures.filter((one) => one !== null);
  }

  get listening(): number {
    return this.#slots.filter(({ isListening }) => isListening).length;
  }

  /** Nothing new comes in; what is under way is finished; spools can still be read. */
  async stop(graceMs: number): Promise<void> {
    // They share one queue of connections, which the last to leave it empties.
    const [last, ...others] = this.#slots.filter(({ isListening }) => isListening);
    await Promise.all(others.map((slot) => slot.withdraw(true)));
    await last?.withdraw(false);
    await Promise.all(this.#slots.map((slot) => slot.stop(graceMs)));
  }

  async close(): Promise<void> {
    this.#relay.close();
    await Promise.all(this.#slots.map((slot) => slot.close()));
  }

  async #feed(link: Link<WorkerCalls>): Promise<void> {
    await link.call('overrides', this.#overrides);
    // One piece after the other is taken in: a worker that begins must not have a whole installation in its mailbox.
    for (const update of this.#relay.everything()) await link.call('policies', update);
  }

  #broadcast(update: PolicyUpdate): void {
    for (const { link } of this.#slots) if (link) this.#follow(link.call('policies', update));
  }

  /** A worker that ends meanwhile leaves its place to one that is told everything. */
  #follow(call: Promise<unknown>): void {
    const settled = call.catch(() => undefined).finally(() => this.#underWay.delete(settled));
    this.#underWay.add(settled);
  }
}
