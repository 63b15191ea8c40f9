/**
 * The few pieces of PostgreSQL's frontend/backend protocol (PostgreSQL manual, "Message Formats") that the embedded
 * engine's scheduler needs: where a client's batch ends, and what transaction status the server reports after it.
 */

export type TransactionStatus = 'idle' | 'in_transaction' | 'failed';

const READY_FOR_QUERY = 0x5a; // 'Z'
const QUERY = 0x51; // 'Q'
const PARSE = 0x50; // 'P'
const SYNC = 0x53; // 'S'
const FLUSH = 0x48; // 'H'
const TERMINATE = 0x58; // 'X'

export type ClientBatch =
  | { readonly kind: 'startup' }
  | { readonly kind: 'terminate' }
  /** `endsWithSync`: the server answers it with ReadyForQuery; otherwise (Flush) more of the same batch follows. */
  | { readonly kind: 'messages'; readonly bytes: Buffer; readonly endsWithSync: boolean; readonly copyFromStdin: boolean };

/** Cuts a client's byte stream into batches that end with Sync, Flush, a simple Query or Terminate. */
export class ClientBatches {
  #pending: Buffer = Buffer.alloc(0);
  #started = false;

  /** All batches that `chunk` completes. */
  push(chunk: Buffer): ClientBatch[] {
    this.#pending = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
    const batches: ClientBatch[] = [];
    let batchStart = 0;
    let offset = 0;
    let copyFromStdin = false;
    for (;;) {
      if (!this.#started) {
        if (this.#pending.length - offset < 4) break;
        const length = this.#pending.readUInt32BE(offset);
        if (this.#pending.length - offset < length) break;
        this.#started = true;
        offset += length;
        batchStart = offset;
        batches.push({ kind: 'startup' });
        continue;
      }
      if (this.#pending.length - offset < 5) break;
      const type = this.#pending[offset];
      const end = offset + 1 + this.#pending.readUInt32BE(offset + 1);
      if (this.#pending.length < end) break;
      if (type === QUERY || type === PARSE) {
        copyFromStdin ||= isCopyFromStdin(this.#pending.subarray(offset + 5, end));
      }
      offset = end;
      if (type === TERMINATE) {
        batches.push({ kind: 'terminate' });
        batchStart = offset;
      } else if (type === SYNC || type === QUERY || type === FLUSH) {
        batches.push({
          kind: 'messages',
          bytes: this.#pending.subarray(batchStart, offset),
          endsWithSync: type !== FLUSH,
          copyFromStdin,
        });
        batchStart = offset;
        copyFromStdin = false;
      }
    }
    this.#pending = this.#pending.subarray(batchStart);
    return batches;
  }
}

/** Reads the server's byte stream and remembers the transaction status of the last ReadyForQuery. */
export class ServerStatus {
  #header = Buffer.alloc(0);
  #skip = 0;
  #status: TransactionStatus = 'idle';
  #sawReady = false;

  get status(): TransactionStatus {
    return this.#status;
  }

  /** True once a ReadyForQuery has passed since the last call. */
  takeReady(): boolean {
    const ready = this.#sawReady;
    this.#sawReady = false;
    return ready;
  }

  push(chunk: Buffer): void {
    let offset = 0;
    while (offset < chunk.length) {
      if (this.#skip > 0) {
        const step = Math.min(this.#skip, chunk.length - offset);
        this.#skip -= step;
        offset += step;
        continue;
      }
      // Type, length and the first payload byte; a message without payload is complete after five bytes.
      const wanted = 6 - this.#header.length;
      const piece = chunk.subarray(offset, offset + wanted);
      const header = this.#header.length === 0 ? piece : Buffer.concat([this.#header, piece]);
      if (header.length >= 5 && header.readUInt32BE(1) === 4) {
        offset += 5 - this.#header.length;
        this.#header = Buffer.alloc(0);
        continue;
      }
      offset += piece.length;
      if (header.length < 6) {
        this.#header = Buffer.from(header);
        break;
      }
      this.#header = Buffer.alloc(0);
      this.#skip = header.readUInt32BE(1) - 5;
      if (header[0] === READY_FOR_QUERY) {
        this.#sawReady = true;
        this.#status = header[5] === 0x49 ? 'idle' : header[5] === 0x54 ? 'in_transaction' : 'failed';
      }
    }
  }
}

function isCopyFromStdin(payload: Buffer): boolean {
  // A long statement is not a COPY command; only its head is looked at.
  return /^\W*(?:\w*\0)?\s*copy\b[^;]*\bfrom\s+stdin\b/i.test(payload.toString('latin1', 0, 2048));
}

function message(type: string, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const head = Buffer.alloc(5);
  head.write(type, 0, 'latin1');
  head.writeUInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

const text = (value: string): Buffer => Buffer.from(`${value}\0`, 'utf8');

/** What a server says after a successful start-up: no password asked, its parameters, ready. */
export function startupAnswer(serverVersion: string): Buffer {
  const parameters: Record<string, string> = {
    server_version: serverVersion,
    server_encoding: 'UTF8',
    client_encoding: 'UTF8',
    DateStyle: 'ISO, MDY',
    TimeZone: 'UTC',
    integer_datetimes: 'on',
    standard_conforming_strings: 'on',
  };
  return Buffer.concat([
    message('R', Buffer.from([0, 0, 0, 0])),
    ...Object.entries(parameters).map(([name, value]) => message('S', text(name), text(value))),
    readyForQuery('idle'),
  ]);
}

export function readyForQuery(status: TransactionStatus): Buffer {
  return message('Z', Buffer.from(status === 'idle' ? 'I' : status === 'in_transaction' ? 'T' : 'E'));
}

/** An ErrorResponse with SQLSTATE `code`. */
export function errorResponse(severity: 'ERROR' | 'FATAL', code: string, sentence: string): Buffer {
  return message('E', text(`S${severity}`), text(`V${severity}`), text(`C${code}`), text(`M${sentence}`), Buffer.from([0]));
}

/** A simple Query message. */
export function simpleQuery(sql: string): Buffer {
  return message('Q', text(sql));
}
