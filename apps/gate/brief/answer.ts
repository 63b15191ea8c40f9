import { validateHeaderValue } from 'node:http';
import { type Socket } from 'node:net';
import { CLOSE, dateLine, KEEP_ALIVE, startLine } from './head-lines.js';
import { writeHeadAndText } from './write-at-once.js';

/** Told of an answer. */
export interface Answered {
  /** Asked for its head: whether it is to say that it is the last on its connection. */
  isLast(): boolean;
  /** Once, at its end: whether the connection ends with it. */
  ended(saidLast: boolean): boolean;
  /** Then, if some of it waits for the peer to read. */
  leftUnread(): void;
}

/** The part of `ServerResponse` that answers in one piece need, without the stream. */
export class BriefAnswer {
  headersSent = false;
  #status = 0;
  #lines = '';

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

  /** @param headers names and values by turns, Content-Length among them */
  writeHead(status: number, headers: readonly string[]): void {
    let lines = '';
    for (let index = 0; index + 1 < headers.length; index += 2) {
      const name = headers[index] ?? '';
      const value = headers[index + 1] ?? '';
      validateHeaderValue(name, value);
      lines += `${name}: ${value}\r\n`;
    }
    this.writeLines(status, lines);
  }

  /** {@link writeHead} for lines that were checked before, each with its end. */
  writeLines(status: number, lines: string): void {
    this.#status = status;
    this.#lines = lines;
  }

  end(body = ''): void {
    if (this.headersSent) throw new Error('This request has its answer.');
    this.headersSent = true;
    const isLast = this.connection.ended(this.connection.isLast());
    const { socket } = this;
    if (!socket.writable) return;
    const head = startLine(this.#status) + this.#lines + dateLine() + (isLast ? CLOSE : KEEP_ALIVE);
    if (!writeHeadAndText(socket, head, this.isHeadOnly ? '' : body)) this.connection.leftUnread();
    if (isLast) socket.destroySoon();
  }
}
