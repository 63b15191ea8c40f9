import { type IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { PassThrough } from 'node:stream';
import { buildConnector, Client } from 'undici';
import { type PiecewiseAnswer } from './answer.js';
import { GateFault } from './faults.js';
import { Relay } from './relay.js';
import { hasDotSegments, type RequestTarget } from './request-target.js';
import { type UploadWatch } from './upload-watch.js';
import { UpstreamClients } from './upstream-clients.js';
import { type UpstreamGuard } from './upstream-guard.js';

export interface UpstreamTimeouts {
  readonly connectMs: number;
  /** From the end of the request to the head of the answer. */
  readonly headersMs: number;
  /** Between two pieces of the answer's body. */
  readonly bodyMs: number;
}

export const DEFAULT_UPSTREAM_TIMEOUTS: UpstreamTimeouts = { connectMs: 10_000, headersMs: 60_000, bodyMs: 300_000 };

const DEFAULT_PORTS = { http: 80, https: 443 } as const;

export interface Forwarding {
  /** `http://` or `https://`, with or without a path that goes before the request's. */
  readonly upstreamUrl: string;
  readonly method: string;
  readonly target: RequestTarget;
  /** The request whose body follows; null: there is none. */
  readonly upload: IncomingMessage | null;
  /** What the visitor asks to switch to, as far as it may be passed on; null: nothing. */
  readonly protocols: string | null;
  /** Of the request to the upstream: names and values by turns. */
  readonly headers: string[];
  /** Ours on the answer to the visitor: names and values by turns. */
  readonly answerHeaders: readonly string[];
}

interface UpstreamTarget {
  readonly origin: string;
  /** Goes before the request's path; without a slash at its end. */
  readonly basePath: string;
}

const MOST_TARGETS = 10_000;

/** The connections to all upstreams, kept alive. */
export class Upstreams {
  readonly #timeouts: UpstreamTimeouts;
  readonly #guard: UpstreamGuard;
  readonly #clients = new Map<string, UpstreamClients>();
  readonly #maxBodyBytes: number | null;
  readonly #uploads: UploadWatch;
  /** By their URLs: taking one apart takes longer than a decision. */
  readonly #targets = new Map<string, UpstreamTarget>();

  constructor(
    timeouts: UpstreamTimeouts,
    guard: UpstreamGuard,
    uploads: UploadWatch,
    maxBodyBytes: number | null = null,
  ) {
    this.#timeouts = timeouts;
    this.#guard = guard;
    this.#uploads = uploads;
    this.#maxBodyBytes = maxBodyBytes;
  }

  /**
   * Streams the request to the upstream and its answer back. `done` is told once when the answer is through, has become a
   * tunnel, or is broken off, in which case the visitor's connection is cut too; of a fault only while nothing has been
   * answered yet.
   * @throws {GateFault} when the request cannot be forwarded; `done` is not told then
   */
  forward(
    request: object,
    response: PiecewiseAnswer,
    forwarding: Forwarding,
    done: (fault: GateFault | null) => void,
  ): void {
    const { origin, basePath } = this.#targetOf(forwarding.upstreamUrl);
    // Dot segments would lead out of the part of the upstream that this site is.
    if (basePath !== '' && hasDotSegments(forwarding.target.path)) throw new GateFault('request_target_invalid');

    // Gone already: nobody would hear of the answer.
    if (response.destroyed) {
      done(null);
      return;
    }
    const { method, upload, protocols, headers, answerHeaders } = forwarding;
    const body = upload === null ? null : this.#bodyOf(upload, response);
    const relayed = upload === null || body === null ? done : this.#endingUpload(upload, body, done);
    const lent = this.#clientsOf(origin).lend();
    lent.dispatch(
      {
        path: `${basePath}${forwarding.target.pathAndQuery}`,
        method,
        headers,
        body,
        upgrade: protocols,
      },
      new Relay({ request, response, lent, protocols, answerHeaders, done: relayed }),
    );
  }

  #bodyOf(request: IncomingMessage, response: PiecewiseAnswer): PassThrough {
    const most = this.#maxBodyBytes;
    if (most !== null && Number(request.headers['content-length'] ?? 0) > most) throw new GateFault('body_too_large');
    if (request.headers.expect !== undefined) response.writeContinue?.();
    const body = detachedBody(request, most);
    const isReady = (): boolean => !body.writableNeedDrain;
    this.#uploads.add(request, isReady, () => body.destroy(new GateFault('request_timeout')));
    return body;
  }

  #endingUpload(
    request: IncomingMessage,
    body: PassThrough,
    done: (fault: GateFault | null) => void,
  ): (fault: GateFault | null) => void {
    return (fault) => {
      this.#uploads.remove(request);
      abandonBody(request, body);
      done(fault);
    };
  }

  /** @throws {GateFault} `upstream_unreachable` */
  #targetOf(upstreamUrl: string): UpstreamTarget {
    let target = this.#targets.get(upstreamUrl);
    if (target === undefined) {
      const { origin, pathname } = parseUpstreamUrl(upstreamUrl);
      target = { origin, basePath: pathname.replace(/\/$/, '') };
      if (this.#targets.size >= MOST_TARGETS) this.#targets.clear();
      this.#targets.set(upstreamUrl, target);
    }
    return target;
  }

  #clientsOf(origin: string): UpstreamClients {
    let clients = this.#clients.get(origin);
    if (clients === undefined) {
      const { connectMs, headersMs: headersTimeout, bodyMs: bodyTimeout } = this.#timeouts;
      // Of all its connections: it keeps what TLS needs to go on with a session.
      const connect = connectorOf(origin, connectMs, this.#guard);
      clients = new UpstreamClients(
        () => new Client(origin, { headersTimeout, bodyTimeout, connect }),
        () => this.#clients.delete(origin),
      );
      this.#clients.set(origin, clients);
    }
    return clients;
  }

  /** Cuts what is still open. */
  async destroy(): Promise<void> {
    await Promise.all([...this.#clients.values()].map((clients) => clients.destroy()));
  }
}

/** undici destroys the body of a request that fails; the visitor's own stream must live to carry the answer. */
function detachedBody(request: IncomingMessage, most: number | null): PassThrough {
  const body = new PassThrough();
  body.on('error', () => undefined);
  request.once('error', (error) => body.destroy(error));
  request.once('close', () => {
    if (!request.complete) body.destroy(new Error('The visitor broke the request off.'));
  });
  if (most !== null) {
    // A body in chunks does not tell its length before.
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > most) body.destroy(new GateFault('body_too_large'));
    });
  }
  request.pipe(body);
  return body;
}

/** Reads what is left of an upload that nobody wants: while it is unread the connection serves nothing else. */
function abandonBody(request: IncomingMessage, body: PassThrough): void {
  request.unpipe(body);
  body.destroy();
  request.resume();
}

/**
 * Asks the guard about every address that is connected to. The certificate is checked against the upstream's own name;
 * the Host header carries the visitor's.
 */
function connectorOf(origin: string, timeout: number, guard: UpstreamGuard): buildConnector.connector {
  const { hostname, protocol, port: givenPort } = new URL(origin);
  const host = hostname.replace(/^\[|\]$/g, '');
  const port = givenPort === '' ? DEFAULT_PORTS[protocol === 'https:' ? 'https' : 'http'] : Number(givenPort);
  // An address is no server name (RFC 6066 §3); the certificate is then checked against the address itself.
  const servername = isIP(host) === 0 ? hostname : '';
  const connect = buildConnector({ timeout, lookup: guard.lookupFor(port) });
  return (options, callback) => {
    const refusal = guard.refuseLiteral(host, port);
    if (refusal) process.nextTick(callback, refusal, null);
    else connect({ ...options, servername }, callback);
  };
}

function parseUpstreamUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  throw new GateFault('upstream_unreachable', { cause: Object.assign(new Error(), { code: 'not an http(s) URL' }) });
}
