import { type Socket } from 'node:net';
import { BriefAnswer } from './answer.js';
import { readBriefHead } from './head.js';
import { BriefRequest } from './request.js';

export interface BriefOptions {
  /** Answers now or later; it throws nothing. */
  readonly handle: (request: BriefRequest, answer: BriefAnswer) => void;
  /** Whether the next answer is the last of its connection. */
  readonly isLast: () => boolean;
  /** Told once of a connection that has brought something else; what it has brought is to be read again. */
  readonly handOver: (socket: Socket) => void;
}

/** A connection as long as it brings nothing but brief requests, one at a time. */
export class BriefConnection {
  readonly #socket: Socket;
  readonly #options: BriefOptions;
  #isAsked = false;
  /** What came while an answer was under way. */
  #early: Buffer | null = null;
  #isEnding = false;

  constructor(socket: Socket, options: BriefOptions) {
    this.#socket = socket;
    this.#options = options;
    socket.on('data', this.#onData).on('end', this.#onEnd).on('error', ignore);
  }

  /** Answers that are under way. */
  get size(): number {
    return this.#isAsked ? 1 : 0;
  }

  /** After the answer that is under way, or now. */
  endSoon(): void {
    this.#isEnding = true;
    if (!this.#isAsked) this.#socket.destroySoon();
  }

  readonly #onData = (chunk: Buffer): void => {
    if (this.#isAsked) {
      this.#early = this.#early === null ? chunk : Buffer.concat([this.#early, chunk]);
      this.#socket.pause();
      return;
    }
    const head = readBriefHead(chunk.toString('latin1'));
    if (head === null) {
      this.#handOver(chunk);
      return;
    }
    this.#isAsked = true;
    this.#isEnding ||= head.isLast;
    const socket = this.#socket;
    this.#options.handle(new BriefRequest(head, socket), new BriefAnswer(socket, this.#onAnswered));
  };

  readonly #onAnswered = (): boolean => {
    this.#isAsked = false;
    if (this.#isEnding || this.#options.isLast()) return true;
    if (this.#early !== null) {
      // Not before the answer that is just being written.
      process.nextTick(() => this.#readEarly());
    }
    return false;
  };

  #readEarly(): void {
    const early = this.#early;
    this.#early = null;
    if (early === null || this.#socket.destroyed) return;
    this.#onData(early);
    this.#socket.resume();
  }

  readonly #onEnd = (): void => {
    this.endSoon();
  };

  #handOver(chunk: Buffer): void {
    const socket = this.#socket;
    socket.off('data', this.#onData).off('end', this.#onEnd).off('error', ignore);
    socket.pause();
    socket.unshift(chunk);
    this.#options.handOver(socket);
    socket.resume();
  }
}

/** Its "close" follows, and is what counts. */
function ignore(): void {}
