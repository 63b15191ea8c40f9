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
  | {
      readonly kind: 'messages';
      readonly bytes: Buffer;
      readonly endsWithSync: boolean;
      readonly copyFromStdin: boolean;
    };

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

/**
 * The answer to one batch, on its way from the engine to the client. The engine says ReadyForQuery after an error and
 * again at the Sync; a client that got both would take the second for the answer to its next query. So they are held
 * back, and the last one is given when the batch is over.
 */
export class ServerAnswer {
  #pending: Buffer = Buffer.alloc(0);
  #bodyBytesLeft = 0;
  #status: TransactionStatus | undefined;

  /** The transaction status of the last ReadyForQuery; undefined when there was none. */
  get status(): TransactionStatus | undefined {
    return this.#status;
  }

  /** The pieces of `chunk`, and of what was left of the one before, that go on to the client now. */
  push(chunk: Buffer): Buffer[] {
    const data = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
    const pieces: Buffer[] = [];
    let start = 0;
    let offset = 0;
    while (offset < data.length) {
      if (this.#bodyBytesLeft > 0) {
        const step = Math.min(this.#bodyBytesLeft, data.length - offset);
        this.#bodyBytesLeft -= step;
        offset += step;
        continue;
      }
      const isReady = data[offset] === READY_FOR_QUERY;
      if (data.length - offset < (isReady ? 6 : 5)) break;
      if (isReady) {
        if (offset > start) pieces.push(data.subarray(start, offset));
        this.#status = transactionStatus(data[offset + 5]);
        offset += 6;
        start = offset;
        continue;
      }
      this.#bodyBytesLeft = data.readUInt32BE(offset + 1) - 4;
      offset += 5;
    }
    if (offset > start) pieces.push(data.subarray(start, offset));
    this.#pending = data.subarray(offset);
    return pieces;
  }
}

function transactionStatus(byte: number | undefined): TransactionStatus {
  return byte === 0x49 ? 'idle' : byte === 0x54 ? 'in_transaction' : 'failed';
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
  return message(
    'E',
    text(`S${severity}`),
    text(`V${severity}`),
    text(`C${code}`),
    text(`M${sentence}`),
    Buffer.from([0]),
  );
}

/** A simple Query message. */
export function simpleQuery(sql: string): Buffer {
  return message('Q', text(sql));
}
