import { STATUS_CODES, validateHeaderValue } from 'node:http';
import { type Socket } from 'node:net';
import { writeAtOnce } from './write-at-once.js';

/** Told of an answer, once. */
export interface Answered {
  /** At its end: whether it is the last on its connection. */
  readonly ended: () => boolean;
  /** Then, if some of it waits for the peer to read. */
  readonly leftUnread: () => void;
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
    const isLast = this.connection.ended();
    const { socket } = this;
    if (!socket.writable) return;
    const head =
      startLine(this.#status) + this.#lines + dateLine() + (isLast ? 'Connection: close\r\n\r\n' : KEEP_ALIVE);
    if (!this.#write(head, body)) this.connection.leftUnread();
    if (isLast) socket.destroySoon();
  }

  /** Whether nothing waits for the peer to read. */
  #write(head: string, body: string): boolean {
    const { socket } = this;
    if (body === '' || this.isHeadOnly) return writeAtOnce(socket, head, 'latin1');
    if (ASCII.test(head)) return writeAtOnce(socket, head + body, 'utf8');
    // They leave in one piece.
    socket.cork();
    socket.write(head, 'latin1');
    const isWritten = socket.write(body, 'utf8');
    socket.uncork();
    return isWritten;
  }
}

/** Bytes of which Latin-1 and UTF-8 think alike. */
const ASCII = /^[\0-\x7f]*$/;
const KEEP_ALIVE = 'Connection: keep-alive\r\n\r\n';
const startLines = new Map<number, string>();

function startLine(status: number): string {
  let line = startLines.get(status);
  if (line === undefined) {
    line = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n`;
    startLines.set(status, line);
  }
  return line;
}

let second = NaN;
let line = '';

/** As Node's own answers have it (RFC 9110 §6.6.1). */
function dateLine(): string {
  const now = Math.floor(Date.now() / 1_000);
  if (now !== second) {
    second = now;
    line = `Date: ${new Date(now * 1_000).toUTCString()}\r\n`;
  }
  return line;
}
