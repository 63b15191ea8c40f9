import { Worker } from 'node:worker_threads';
import { CompileError, decodeSnapshot, type PolicyDocument, type Snapshot } from '../access/index.js';
import { type ListTexts, type PolicyText } from './policy-text.js';

/** A policy to compile, as the thread gets it. */
export interface CompileTask {
  readonly id: number;
  readonly head: PolicyDocument;
  readonly lists: ListTexts;
  readonly nowMs: number;
}

export type CompileAnswer =
  | { readonly id: number; readonly bytes: Uint8Array }
  | { readonly id: number; readonly fault: { readonly pointer: string; readonly fault: string } };

export interface CompiledPolicy {
  readonly snapshot: Snapshot;
  /** What encodeSnapshot says of it, so that nobody has to ask again. */
  readonly bytes: Uint8Array;
}

interface Waiting {
  readonly resolve: (compiled: CompiledPolicy) => void;
  readonly reject: (error: Error) => void;
}

export const COMPILE_WORKER = new URL('./compile-worker.js', import.meta.url);

/** Compiles large policies on a thread of its own, which starts with the first of them, so that no request waits. */
export class SnapshotCompiler {
  readonly #script: URL;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #lastId = 0;

  /** `script`: compile-worker as JavaScript. */
  constructor(script: URL = COMPILE_WORKER) {
    this.#script = script;
  }

  /** A policy with long lists: what is stored in one piece compiles within a few milliseconds where it is. */
  isLarge({ lists }: PolicyText): boolean {
    return Object.keys(lists).length > 0;
  }

  /** Throws CompileError for a document that is no policy, and Error when the thread ended meanwhile. */
  compile({ head, lists }: PolicyText, nowMs: number): Promise<CompiledPolicy> {
    this.#worker ??= this.#start();
    const task: CompileTask = { id: (this.#lastId += 1), head, lists, nowMs };
    return new Promise((resolve, reject) => {
      this.#waiting.set(task.id, { resolve, reject });
      this.#worker?.postMessage(task);
    });
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  #start(): Worker {
    const worker = new Worker(this.#script);
    // Whoever waits for it keeps the process alive.
    worker.unref();
    worker.on('message', (answer: CompileAnswer) => this.#settle(answer));
    worker.on('error', (error) => this.#end(worker, error));
    worker.on('exit', () => this.#end(worker, new Error('it was told to.')));
    return worker;
  }

  #settle(answer: CompileAnswer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if ('fault' in answer) {
      waiting?.reject(new CompileError(answer.fault.pointer, answer.fault.fault));
      return;
    }
    const { bytes } = answer;
    try {
      waiting?.resolve({ snapshot: decodeSnapshot(bytes), bytes });
    } catch (error) {
      waiting?.reject(error instanceof Error ? error : new Error(String(error)));
    }
  }

  #end(worker: Worker, error: unknown): void {
    if (this.#worker === worker) this.#worker = undefined;
    const reason = error instanceof Error ? error.message : String(error);
    for (const { reject } of this.#waiting.values()) reject(new Error(`The compiling thread has ended: ${reason}`));
    this.#waiting.clear();
  }
}
