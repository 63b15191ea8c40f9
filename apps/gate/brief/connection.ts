import { type Socket } from 'node:net';
import { type Answered, BriefAnswer } from './answer.js';
import { type BriefHead, readBriefHead } from './head.js';
import { readAsStream, readIntoOneBuffer } from './one-buffer.js';
import { BriefPiecewiseAnswer } from './piecewise-answer.js';
import { BriefRequest } from './request.js';
import { type Asker, type BriefTurn } from './turn.js';
import { unreadBytes } from './write-at-once.js';

/** What a listener does with brief requests: it answers each, now or later, and throws and rejects nothing. */
export type BriefHandling = (WholeHandling | PiecewiseHandling) & {
  /** Called when all requests of a turn of the event loop were given to it. */
  readonly endTurn: () => void;
};

interface WholeHandling {
  readonly inPieces: false;
  readonly handle: (request: BriefRequest, answer: BriefAnswer) => Promise<void> | void;
}

export interface PiecewiseHandling {
  readonly inPieces: true;
  readonly handle: (request: BriefRequest, answer: BriefPiecewiseAnswer) => Promise<void> | void;
  /** Whether a request for this target is answered so; else it is handed over. */
  readonly takes: (target: string) => boolean;
}

export interface BriefOptions {
  readonly handling: BriefHandling;
  /** Of all connections of the listener. */
  readonly turn: BriefTurn;
  /** Whether the next answer is the last of its connection. */
  readonly isLast: () => boolean;
  /** Told once of a connection that has brought something else; what it has brought is to be read again. */
  readonly handOver: (socket: Socket) => void;
  /** Time for the first byte, and who is told that it did not come. */
  readonly firstByteMs: number;
  readonly onSilent: (socket: Socket) => void;
}

/** A peer that asks on and on and does not read would fill the memory. */
const MOST_UNREAD_BYTES = 2 ** 20;

/** A connection as long as it brings nothing but brief requests, one at a time. */
export class BriefConnection implements Answered, Asker {
  readonly #socket: Socket;
  readonly #options: BriefOptions;
  #silence: NodeJS.Timeout | null;
  #isAsked = false;
  /** Read, and not handled yet. */
  #head: BriefHead | null = null;
  /** The answer that is under way, if it may come in pieces. */
  #pieces: BriefPiecewiseAnswer | null = null;
  /** What came while an answer was under way. */
  #early: Buffer | null = null;
  #isEnding = false;
  /** Whether the peer has ever not read an answer at once. */
  #isBehind = false;

  constructor(socket: Socket, options: BriefOptions) {
    this.#socket = socket;
    this.#options = options;
    this.#silence = setTimeout(() => options.onSilent(socket), options.firstByteMs);
    socket.on('end', this.#onEnd).on('close', this.#onClose).on('error', ignore);
    if (!readIntoOneBuffer(socket, this.#onRead)) socket.on('data', this.#onData);
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
    this.#onRead(chunk, chunk.length);
  };

  readonly #onRead = (buffer: Buffer, length: number): void => {
    if (this.#silence !== null) this.#hear();
    if (this.#isAsked) {
      const read = Buffer.from(buffer.subarray(0, length));
      this.#early = this.#early === null ? read : Buffer.concat([this.#early, read]);
      this.#socket.pause();
      return;
    }
    if (this.#isBehind && unreadBytes(this.#socket) > MOST_UNREAD_BYTES) {
      this.#socket.destroy();
      return;
    }
    const head = readBriefHead(buffer.toString('latin1', 0, length));
    const { handling } = this.#options;
    if (head === null || (handling.inPieces && !handling.takes(head.target))) {
      this.#handOver(Buffer.from(buffer.subarray(0, length)));
      return;
    }
    this.#isAsked = true;
    this.#isEnding ||= head.isLast;
    this.#head = head;
    this.#options.turn.add(this);
  };

  handle(): void {
    const { handling } = this.#options;
    const socket = this.#socket;
    const head = this.#head;
    this.#head = null;
    // Nobody is there to be answered, and there is no address any more to decide by.
    if (head === null || socket.destroyed) return;
    const request = new BriefRequest(head, socket);
    const isHeadOnly = head.method === 'HEAD';
    if (handling.inPieces) {
      this.#pieces = new BriefPiecewiseAnswer(socket, this, isHeadOnly);
      void handling.handle(request, this.#pieces);
    } else {
      void handling.handle(request, new BriefAnswer(socket, this, isHeadOnly));
    }
  }

  isLast(): boolean {
    return this.#isEnding || this.#options.isLast();
  }

  ended(saidLast: boolean): boolean {
    this.#isAsked = false;
    this.#pieces = null;
    if (saidLast || this.#isEnding) return true;
    // Not before the answer that is just being written.
    if (this.#early !== null) process.nextTick(() => this.#readEarly());
    return false;
  }

  leftUnread(): void {
    this.#isBehind = true;
  }

  #readEarly(): void {
    const early = this.#early;
    this.#early = null;
    if (early === null || this.#socket.destroyed) return;
    this.#onData(early);
    this.#socket.resume();
  }

  readonly #onEnd = (): void => {
    // One that only says no more cannot be told from one that has gone, and others may be at work for it.
    if (this.#pieces?.isWatched === true) this.#socket.destroy();
    else this.endSoon();
  };

  readonly #onClose = (): void => {
    this.#hear();
    this.#pieces?.gone();
  };

  #hear(): void {
    if (this.#silence !== null) clearTimeout(this.#silence);
    this.#silence = null;
  }

  #handOver(read: Buffer): void {
    const socket = this.#socket;
    socket.off('data', this.#onData).off('end', this.#onEnd).off('close', this.#onClose).off('error', ignore);
    readAsStream(socket);
    socket.pause();
    socket.unshift(read);
    this.#options.handOver(socket);
    socket.resume();
  }
}

/** Its "close" follows, and is what counts. */
function ignore(): void {}
