import { Duplex } from 'node:stream';
import { Worker } from 'node:worker_threads';
import {
  type ClientBatch,
  ClientBatches,
  errorResponse,
  readyForQuery,
  ServerAnswer,
  simpleQuery,
  startupAnswer,
} from './wire-protocol.js';

/** A transaction that its client leaves alone for so long is rolled back and its connection closed. */
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 60_000;

const COPY_REFUSED = simpleQuery(
  `do $$ begin raise exception using errcode = '0A000', message = 'The embedded database does not support COPY FROM STDIN.'; end $$`,
);

interface Job {
  readonly session: EmbeddedSession;
  readonly bytes: Buffer;
  readonly endsWithSync: boolean;
}

type WorkerMessage =
  | { ready: true; version: string }
  | { fatal: string }
  | { closed: true }
  | { id: number; bytes: Uint8Array }
  | { id: number; done: true }
  | { id: number; error: string };

/**
 * One PGlite, many connections. Underneath there is a single PostgreSQL session, so a connection that has a transaction
 * open owns it until ReadyForQuery says "idle"; the batches of the others wait. Every connection sees what a real
 * server would show at isolation level serializable.
 *
 * A query outside the open transaction that is awaited inside it can never run: after
 * {@link IDLE_IN_TRANSACTION_TIMEOUT_MS} the transaction is rolled back and its connection ends with SQLSTATE 25P03.
 */
export class EmbeddedEngine {
  #worker: Worker;
  #serverVersion: string;
  #waiting: Job[] = [];
  #running: { job: Job | null; id: number; answer: ServerAnswer; settle: (error?: Error) => void } | undefined;
  #owner: EmbeddedSession | undefined;
  #idleTimer: NodeJS.Timeout | undefined;
  #nextId = 1;
  #dead: Error | undefined;
  #sessions = new Set<EmbeddedSession>();

  private constructor(worker: Worker, serverVersion: string) {
    this.#worker = worker;
    this.#serverVersion = serverVersion;
    worker.on('message', (message: WorkerMessage) => this.#onMessage(message));
    worker.on('error', (error) => this.#die(error instanceof Error ? error : new Error(String(error))));
    worker.on('exit', () => this.#die(new Error('The embedded database has stopped; restart the program.')));
  }

  /** Opens (and at the first time makes) the database in `directory`. The caller holds the folder's lock. */
  static async open(directory: string): Promise<EmbeddedEngine> {
    const worker = new Worker(new URL('./embedded-engine.worker.mjs', import.meta.url), { workerData: { directory } });
    const version = await new Promise<string>((resolve, reject) => {
      worker.once('message', (message: WorkerMessage) => {
        if ('ready' in message) resolve(message.version);
        else if ('fatal' in message) reject(new Error(message.fatal));
      });
      worker.once('error', reject);
    }).catch(async (error: unknown) => {
      await worker.terminate();
      const why = error instanceof Error ? error.message : String(error);
      throw new Error(
        `The embedded database in ${directory} does not open (${why}); restore the folder from a backup, or set DATA_DIR to another one.`,
      );
    });
    return new EmbeddedEngine(worker, version);
  }

  /** A stream that speaks PostgreSQL's protocol: `pg`'s `stream` option. */
  connect(): Duplex {
    return new EmbeddedSession(this);
  }

  /** Ends all connections, rolls back what is open, closes the data folder. */
  async close(): Promise<void> {
    if (this.#dead) return;
    for (const session of [...this.#sessions]) session.destroy();
    const closed = new Promise<void>((resolve) => this.#worker.once('exit', () => resolve()));
    this.#dead = new Error('The embedded database is closed.');
    this.#worker.postMessage({ close: true });
    await closed;
  }

  get serverVersion(): string {
    return this.#serverVersion;
  }

  register(session: EmbeddedSession): void {
    if (this.#dead) session.destroy(this.#dead);
    else this.#sessions.add(session);
  }

  submit(session: EmbeddedSession, batch: ClientBatch & { kind: 'messages' }): void {
    if (this.#dead) {
      session.destroy(this.#dead);
      return;
    }
    this.#waiting.push({ session, bytes: batch.bytes, endsWithSync: batch.endsWithSync });
    this.#next();
  }

  /** The connection is gone: what it waited for is dropped, what it had open is rolled back. */
  release(session: EmbeddedSession): void {
    if (!this.#sessions.delete(session)) return;
    this.#waiting = this.#waiting.filter((job) => job.session !== session);
    if (this.#owner === session && !this.#running) this.#rollBackOrphan();
  }

  #next(): void {
    if (this.#running || this.#dead) return;
    const index = this.#owner ? this.#waiting.findIndex((job) => job.session === this.#owner) : 0;
    const job = this.#waiting[index];
    if (!job) return;
    this.#waiting.splice(index, 1);
    clearTimeout(this.#idleTimer);
    this.#run(job, job.bytes, () => {
      this.#afterJob(job);
    });
  }

  #run(job: Job | null, bytes: Buffer, settle: (error?: Error) => void): void {
    const id = this.#nextId++;
    this.#running = { job, id, answer: new ServerAnswer(), settle };
    // A copy whose buffer can be handed over; pg's own buffers are slices of shared ones.
    const copy = new Uint8Array(bytes);
    this.#worker.postMessage({ id, bytes: copy }, [copy.buffer]);
  }

  #onMessage(message: WorkerMessage): void {
    const running = this.#running;
    if (!running || !('id' in message) || message.id !== running.id) return;
    if ('bytes' in message) {
      const bytes = Buffer.from(message.bytes.buffer, message.bytes.byteOffset, message.bytes.byteLength);
      for (const piece of running.answer.push(bytes)) running.job?.session.deliver(piece);
      return;
    }
    const { job, answer } = running;
    if ('error' in message) job?.session.destroy(new Error(message.error));
    // After a Flush the batch is not over: the connection keeps its turn until its Sync.
    const open = job !== null && (!job.endsWithSync || (answer.status ?? 'idle') !== 'idle');
    if (job?.endsWithSync && answer.status !== undefined) job.session.deliver(readyForQuery(answer.status));
    this.#owner = open ? job.session : undefined;
    this.#running = undefined;
    running.settle();
  }

  #afterJob(job: Job): void {
    if (this.#owner && !this.#sessions.has(job.session)) {
      this.#rollBackOrphan();
      return;
    }
    if (this.#owner) this.#watchIdleTransaction(this.#owner);
    this.#next();
  }

  #rollBackOrphan(): void {
    clearTimeout(this.#idleTimer);
    this.#run(null, simpleQuery('rollback'), () => {
      this.#owner = undefined;
      this.#next();
    });
  }

  #watchIdleTransaction(owner: EmbeddedSession): void {
    clearTimeout(this.#idleTimer);
    this.#idleTimer = setTimeout(() => {
      owner.deliver(errorResponse('FATAL', '25P03', 'A transaction was left open too long and has been rolled back.'));
      owner.destroy();
    }, IDLE_IN_TRANSACTION_TIMEOUT_MS).unref();
  }

  #die(error: Error): void {
    this.#dead ??= error;
    for (const session of [...this.#sessions]) session.destroy(this.#dead);
    this.#sessions.clear();
    this.#waiting = [];
    this.#running = undefined;
  }
}

/** One client's connection; has the methods of a `net.Socket` that `pg` calls. */
class EmbeddedSession extends Duplex {
  #engine: EmbeddedEngine;
  #batches = new ClientBatches();

  constructor(engine: EmbeddedEngine) {
    super();
    this.#engine = engine;
  }

  connect(): this {
    this.#engine.register(this);
    process.nextTick(() => this.emit('connect'));
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  deliver(bytes: Buffer): void {
    if (!this.destroyed) this.push(bytes);
  }

  override _read(): void {
    // Answers are pushed as they come; pg reads everything.
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    for (const batch of this.#batches.push(chunk)) this.#take(batch);
    done();
  }

  override _final(done: (error?: Error | null) => void): void {
    this.push(null);
    this.#engine.release(this);
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#engine.release(this);
    done(error);
  }

  #take(batch: ClientBatch): void {
    switch (batch.kind) {
      case 'startup':
        this.deliver(startupAnswer(this.#engine.serverVersion));
        return;
      case 'terminate':
        this.end();
        return;
      case 'messages':
        if (batch.copyFromStdin) {
          // It would leave the single session underneath in a state nobody can get it out of: fail it in its place.
          this.#engine.submit(this, { ...batch, bytes: COPY_REFUSED, endsWithSync: true });
          return;
        }
        this.#engine.submit(this, batch);
    }
  }
}
