import { type IncomingHttpHeaders } from 'node:http';
import { type Socket } from 'node:net';
import { type BriefHead } from './head.js';

/** Of several lines the first counts, as `node:http` has it; lines of other headers are joined. */
const SINGLE: ReadonlySet<string> = new Set([
  'authorization',
  'content-length',
  'content-type',
  'from',
  'host',
  'if-modified-since',
  'if-unmodified-since',
  'max-forwards',
  'proxy-authorization',
  'referer',
  'user-agent',
]);

/** The part of `IncomingMessage` that questions are read from, without the stream. */
export class BriefRequest {
  readonly method: string;
  readonly url: string;
  readonly rawHeaders: readonly string[];
  readonly socket: Socket;
  #headers: IncomingHttpHeaders | null = null;

  get httpVersion(): string {
    return '1.1';
  }

  get httpVersionMajor(): number {
    return 1;
  }

  constructor({ method, target, rawHeaders }: BriefHead, socket: Socket) {
    this.method = method;
    this.url = target;
    this.rawHeaders = rawHeaders;
    this.socket = socket;
  }

  /** Made when it is asked for. */
  get headers(): IncomingHttpHeaders {
    this.#headers ??= joinLines(this.rawHeaders);
    return this.#headers;
  }
}

function joinLines(rawHeaders: readonly string[]): IncomingHttpHeaders {
  const joined = new Map<string, string>();
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]?.toLowerCase() ?? '';
    const value = rawHeaders[index + 1] ?? '';
    const before = joined.get(name);
    if (before === undefined) joined.set(name, value);
    else if (!SINGLE.has(name)) joined.set(name, `${before}${name === 'cookie' ? '; ' : ', '}${value}`);
  }
  return Object.fromEntries(joined);
}
