import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { type DecisionCount, type FaultCount } from '../../gate/index.js';
import {
  type ListeningPorts,
  type PrimaryCalls,
  type WorkerCalls,
  type WorkerFigures,
  type WorkerStart,
} from './calls.js';
import { type Handlers, Link, LinkClosedError } from './link.js';
import { type SpoolHolder } from './remote-spool.js';

export interface SlotOptions {
  /** From 1 on. */
  readonly number: number;
  readonly start: WorkerStart;
  /** Answers to the worker. */
  readonly calls: Handlers<Omit<PrimaryCalls, 'hello'>>;
  /** Gives a worker that has opened what its predecessors were told. */
  readonly feed: (link: Link<WorkerCalls>) => Promise<void>;
  readonly warn: (sentence: string) => void;
}

/** Belong to the primary alone, whether given as they are or as files. */
const NOT_FOR_WORKERS = [
  'DATABASE_URL',
  'JWT_SECRET',
  'JWT_PRIVATE_KEY',
  'BOOTSTRAP_ADMIN_PASSWORD',
  'SMTP_URL',
  'EVIDENCE_SIGNING_KEY',
  'ARTIFACT_SECRET_KEY',
  'GATE_SECRET',
];
const SHORTEST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 30_000;
/** A worker that lived so long did not fail at its start. */
const SOUND_AFTER_MS = 10_000;
/** For a process that was asked to end. */
const END_MS = 2_000;

/** The place of one worker process with its spool. A worker that ends is replaced by one that goes on with the spool. */
export class WorkerSlot implements SpoolHolder {
  readonly #options: SlotOptions;
  /** Of workers that have ended: counts of a gate never go back. */
  #past: Counted = { decisions: [], faults: [] };
  #worker: Worker | null = null;
  #link: Link<WorkerCalls> | null = null;
  #latest: WorkerFigures | null = null;
  #waiters: (() => void)[] = [];
  #pauseMs = SHORTEST_PAUSE_MS;
  #retry: NodeJS.Timeout | undefined;
  #isListening = false;
  #isStopping = false;

  constructor(options: SlotOptions) {
    this.#options = options;
  }

  /** The worker, once it has opened its spool; null while there is none. */
  get link(): Link<WorkerCalls> | null {
    return this.#link;
  }

  get isListening(): boolean {
    return this.#isListening && this.#link !== null;
  }

  opened(signal: AbortSignal | undefined): Promise<void> {
    if (this.#link !== null || signal?.aborted === true) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiters.push(resolve);
      signal?.addEventListener('abort', () => resolve(), { once: true });
    });
  }

  /** Starts the first worker. Rejects with what keeps it from opening. */
  async open(): Promise<void> {
    const worker = this.#fork();
    try {
      await this.#welcome(worker);
    } catch (error) {
      this.#isStopping = true;
      worker.process.kill('SIGKILL');
      throw error;
    }
  }

  async listen(): Promise<ListeningPorts> {
    if (this.#link === null) throw new Error('A worker of the gate ended before it could listen.');
    const ports = await this.#link.call('listen', undefined);
    this.#isListening = true;
    return ports;
  }

  /** Decisions of all workers that were here, and the spool of the one that is; null when there never was an answer. */
  async figures(): Promise<WorkerFigures | null> {
    const asked = await this.#link?.call('figures', undefined).catch(() => null);
    if (asked) this.#latest = asked;
    if (this.#latest === null) return null;
    return {
      ...this.#latest,
      ...(this.#link ? addCounts(this.#past, this.#latest) : this.#past),
    };
  }

  /** No more connections; `othersListen`: at other places of the same gate. */
  async withdraw(othersListen: boolean): Promise<void> {
    this.#isStopping = true;
    clearTimeout(this.#retry);
    await this.#link?.call('withdraw', { othersListen }).catch(() => undefined);
  }

  async stop(graceMs: number): Promise<void> {
    this.#isStopping = true;
    clearTimeout(this.#retry);
    await this.#link?.call('stop', { graceMs }).catch(() => undefined);
  }

  async close(): Promise<void> {
    this.#isStopping = true;
    clearTimeout(this.#retry);
    const worker = this.#worker;
    if (worker === null) return;
    const ended = once(worker, 'exit');
    const cut = setTimeout(() => worker.process.kill('SIGKILL'), END_MS);
    await this.#link?.call('close', undefined).catch((error: unknown) => this.#options.warn(sentenceOf(error)));
    worker.disconnect();
    await ended;
    clearTimeout(cut);
  }

  #fork(): Worker {
    const secrets = NOT_FOR_WORKERS.flatMap((name) => [name, `${name}_FILE`]);
    // An undefined variable is one that the process does not get.
    const worker = cluster.fork(Object.fromEntries(secrets.map((name) => [name, undefined])));
    const begunMs = Date.now();
    this.#worker = worker;
    worker.on('error', () => undefined);
    worker.once('exit', (code, signal) => {
      this.#worker = null;
      this.#leave();
      if (this.#isStopping) return;
      this.#pauseMs =
        Date.now() - begunMs > SOUND_AFTER_MS ? SHORTEST_PAUSE_MS : Math.min(LONGEST_PAUSE_MS, this.#pauseMs * 2);
      const how = typeof signal === 'string' ? signal : `exit code ${code}`;
      this.#options.warn(`Worker ${this.#options.number} of the gate has ended (${how}); another takes its place.`);
      this.#retry = setTimeout(() => void this.#replace(), this.#pauseMs);
    });
    return worker;
  }

  async #replace(): Promise<void> {
    if (this.#isStopping) return;
    const worker = this.#fork();
    try {
      await this.#welcome(worker);
      if (this.#isListening) await this.#link?.call('listen', undefined);
    } catch (error) {
      this.#options.warn(`Worker ${this.#options.number} of the gate does not start: ${sentenceOf(error)}`);
      worker.process.kill('SIGKILL');
    }
  }

  async #welcome(worker: Worker): Promise<void> {
    let hears = (): void => undefined;
    const hearing = new Promise<void>((resolve, reject) => {
      hears = resolve;
      worker.once('exit', () => reject(new LinkClosedError()));
    });
    const link = new Link<WorkerCalls>(
      {
        send: (message) => void worker.send(message as object),
        onMessage: (listener) => void worker.on('message', listener),
        onClose: (listener) => void worker.once('exit', listener),
      },
      { ...this.#options.calls, hello: () => hears() },
    );
    await hearing;
    await link.call('open', this.#options.start);
    // From here on it is told what changes; what was there before follows.
    this.#link = link;
    await this.#options.feed(link);
    for (const resolve of this.#waiters.splice(0)) resolve();
  }

  /** Keeps what the worker had counted when it was asked last. */
  #leave(): void {
    this.#link = null;
    if (this.#latest === null) return;
    this.#past = addCounts(this.#past, this.#latest);
    this.#latest = { ...this.#latest, decisions: [], faults: [], process: [] };
  }
}

/** What a gate has counted since its start. */
interface Counted {
  readonly decisions: readonly DecisionCount[];
  readonly faults: readonly FaultCount[];
}

/** The counts of two gates as those of one. */
function addCounts(one: Counted, other: Counted): Counted {
  return {
    decisions: sumBy([...one.decisions, ...other.decisions], ({ outcome, reason }) => `${outcome} ${reason}`),
    faults: sumBy([...one.faults, ...other.faults], ({ fault }) => fault),
  };
}

function sumBy<T extends { readonly count: number }>(counts: readonly T[], keyOf: (count: T) => string): T[] {
  const sums = new Map<string, T>();
  for (const count of counts) {
    const key = keyOf(count);
    sums.set(key, { ...count, count: (sums.get(key)?.count ?? 0) + count.count });
  }
  return [...sums.values()];
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
