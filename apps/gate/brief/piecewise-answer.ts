import { validateHeaderValue } from 'node:http';
import { type Socket } from 'node:net';
import { type PiecewiseAnswer } from '../answer.js';
import { type Answered } from './answer.js';
import { CLOSE, dateLine, KEEP_ALIVE, startLine } from './head-lines.js';
import { writeAtOnce, writeHeadAndText, writeTogether } from './write-at-once.js';

/** Longer bodies are written beside their head: the system is given a text of this length without memory being asked for. */
const LONGEST_IN_ONE_TEXT = 16_000;
const CONTENT_LENGTH = 'content-length';
const DATE = 'date';
const LAST_CHUNK = '0\r\n\r\n';

/** The part of `ServerResponse` that answers need which may come in pieces, without the stream. */
export class BriefPiecewiseAnswer implements PiecewiseAnswer {
  headersSent = false;
  #isEnded = false;
  #status = 0;
  #lines = '';
  #isLengthTold = false;
  #isDateTold = false;
  #saidLast = false;
  #isChunked = false;
  #onGone: (() => void) | null = null;

  constructor(
    private readonly socket: Socket,
    private readonly connection: Answered,
    /** To HEAD: the body is left out, whatever it is (RFC 9110 §9.3.2). */
    private readonly isHeadOnly: boolean,
  ) {}

  get destroyed(): boolean {
    return this.socket.destroyed;
  }

  destroy(): void {
    this.socket.destroy();
  }

  /** Whether somebody waits to be told that the visitor has gone. */
  get isWatched(): boolean {
    return this.#onGone !== null;
  }

  /** "close" only if the connection closes before the end of this answer. */
  once(event: 'close' | 'drain', listener: () => void): void {
    if (event === 'drain') this.socket.once('drain', listener);
    else this.#onGone = listener;
  }

  /** The connection has closed. */
  gone(): void {
    this.#onGone?.();
    this.#onGone = null;
  }

  /** @param headers names and values by turns */
  writeHead(status: number, headers: readonly string[]): void {
    let lines = '';
    let isLengthTold = false;
    let isDateTold = false;
    for (let index = 0; index + 1 < headers.length; index += 2) {
      const name = headers[index] ?? '';
      const value = headers[index + 1] ?? '';
      validateHeaderValue(name, value);
      lines += `${name}: ${value}\r\n`;
      isLengthTold ||= isCalled(name, CONTENT_LENGTH);
      isDateTold ||= isCalled(name, DATE);
    }
    this.#status = status;
    this.#lines = lines;
    this.#isLengthTold = isLengthTold;
    this.#isDateTold = isDateTold;
  }

  /**
   * The first piece leaves with the head, also when it is empty.
   * @returns false: the next piece should wait for "drain"
   */
  write(piece: Buffer): boolean {
    const { socket } = this;
    if (!socket.writable) return true;
    const head = this.headersSent ? '' : this.#openHead();
    const isLeftOut = this.#hasNoBody || piece.length === 0;
    if (isLeftOut) return head === '' || writeAtOnce(socket, head, 'latin1');
    socket.cork();
    const before = this.#isChunked ? `${head}${piece.length.toString(16)}\r\n` : head;
    if (before !== '') socket.write(before, 'latin1');
    let isTaken = socket.write(piece);
    if (this.#isChunked) isTaken = socket.write('\r\n', 'latin1');
    socket.uncork();
    return isTaken;
  }

  end(body: string | Buffer = ''): void {
    if (this.#isEnded) throw new Error('This request has its answer.');
    this.#isEnded = true;
    const { socket, connection } = this;
    const isWhole = !this.headersSent;
    this.headersSent = true;
    if (isWhole) this.#saidLast = connection.isLast();
    const isLast = connection.ended(this.#saidLast);
    if (!socket.writable) return;
    if (!(isWhole ? this.#writeWhole(body) : this.#writeLast(body))) connection.leftUnread();
    if (isLast) socket.destroySoon();
  }

  get #hasNoBody(): boolean {
    // RFC 9112 §6.3.
    return this.isHeadOnly || this.#status === 204 || this.#status === 304;
  }

  /** Of an answer whose end is still to come. */
  #openHead(): string {
    this.headersSent = true;
    this.#saidLast = this.connection.isLast();
    this.#isChunked = !this.#isLengthTold && !this.#hasNoBody;
    return this.#head(this.#isChunked ? 'Transfer-Encoding: chunked\r\n' : '');
  }

  #head(framing: string): string {
    const date = this.#isDateTold ? '' : dateLine();
    return startLine(this.#status) + this.#lines + date + framing + (this.#saidLast ? CLOSE : KEEP_ALIVE);
  }

  /** Whether nothing waits for the peer to read. */
  #writeWhole(body: string | Buffer): boolean {
    const { socket } = this;
    if (this.#hasNoBody) return writeAtOnce(socket, this.#head(''), 'latin1');
    const head = this.#head(this.#isLengthTold ? '' : `Content-Length: ${Buffer.byteLength(body)}\r\n`);
    if (typeof body === 'string') return writeHeadAndText(socket, head, body);
    if (body.length < LONGEST_IN_ONE_TEXT) return writeAtOnce(socket, head + body.toString('latin1'), 'latin1');
    return writeTogether(socket, head, body);
  }

  #writeLast(body: string | Buffer): boolean {
    const isWritten = body.length === 0 || this.write(typeof body === 'string' ? Buffer.from(body) : body);
    return this.#isChunked ? writeAtOnce(this.socket, LAST_CHUNK, 'latin1') : isWritten;
  }
}

function isCalled(name: string, lowerName: string): boolean {
  return name.length === lowerName.length && name.toLowerCase() === lowerName;
}
