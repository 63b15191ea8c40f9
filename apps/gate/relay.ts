import { type IncomingHttpHeaders, ServerResponse } from 'node:http';
import { type Duplex } from 'node:stream';
import { type Dispatcher } from 'undici';
import { type PiecewiseAnswer } from './answer.js';
import { codeOf } from './error-code.js';
import { GateFault } from './faults.js';
import { responseHeaders } from './proxy-headers.js';
import { type LentClient } from './upstream-clients.js';
import { UpstreamRefusal } from './upstream-guard.js';
import { isAgreed, openTunnel, VisitorRequest } from './upgrade.js';

export interface RelayOptions {
  readonly request: object;
  readonly response: PiecewiseAnswer;
  /** Goes back when the upstream is through with the request. */
  readonly lent: Pick<LentClient, 'giveBack'>;
  /** Protocols that the upstream may switch to; null: none. */
  readonly protocols: string | null;
  /** Ours on the answer to the visitor: names and values by turns. */
  readonly answerHeaders: readonly string[];
  /** Told once when there is nothing left to do; of a fault, while nothing has been answered yet. */
  readonly done: (fault: GateFault | null) => void;
}

const NOTHING = Buffer.alloc(0);

/** Passes an upstream's answer on as it comes, no faster than the visitor takes it. */
export class Relay implements Dispatcher.DispatchHandler {
  readonly #options: RelayOptions;
  #controller: Dispatcher.DispatchController | null = null;
  #isGone = false;
  /** The first piece of the body, when it came with the head: it may be the whole. */
  #first: Buffer | null = null;
  /** Head and first piece have not left yet: what comes in the same turn leaves with them. */
  #isHeld = false;
  #isOver = false;

  constructor(options: RelayOptions) {
    this.#options = options;
    // Before the answer is through: the visitor has gone, and the upstream need not go on.
    options.response.once('close', () => {
      this.#isGone = true;
      this.#controller?.abort(new Error('The visitor has gone.'));
    });
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#isGone) controller.abort(new Error('The visitor has gone.'));
  }

  onRequestUpgrade(
    controller: Dispatcher.DispatchController,
    _statusCode: number,
    headers: IncomingHttpHeaders,
    upstream: Duplex,
  ): void {
    const { request, response, protocols, answerHeaders } = this.#options;
    this.#controller = null;
    this.#options.lent.giveBack(false);
    const { upgrade } = headers;
    const isVisitors = request instanceof VisitorRequest && response instanceof ServerResponse;
    if (!isVisitors || protocols === null || !isAgreed(upgrade, protocols)) {
      throw Object.assign(new Error('The upstream switches to a protocol that nobody asked for.'), {
        code: 'bad upgrade',
      });
    }
    const own = [...answerHeaders, 'Connection', 'Upgrade', 'Upgrade', upgrade ?? ''];
    openTunnel(request, response, upstream, responseHeaders(rawHeadersOf(controller), own));
    this.#options.done(null);
  }

  onResponseStart(controller: Dispatcher.DispatchController, statusCode: number): void {
    // Informational answers are between the upstream and us; the final one is still to come.
    if (statusCode < 200) return;
    const { response, answerHeaders } = this.#options;
    response.writeHead(statusCode, responseHeaders(rawHeadersOf(controller), answerHeaders));
    // They end with their heads (RFC 9112 §6.3). Where Content-Length tells of a body all the same, undici misses it.
    if (statusCode === 204 || statusCode === 304) {
      this.#end(null);
      return;
    }
    this.#isHeld = true;
    queueMicrotask(() => this.#letGo());
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#isHeld && this.#first === null) {
      this.#first = chunk;
      return;
    }
    this.#letGo();
    this.#write(chunk);
  }

  onResponseEnd(): void {
    this.#options.lent.giveBack(true);
    this.#end(this.#first);
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#options.lent.giveBack(false);
    if (this.#isOver) return;
    this.#controller = null;
    this.#isHeld = false;
    this.#first = null;
    const { response, done } = this.#options;
    if (!response.headersSent && !this.#isGone) {
      done(faultOf(error));
      return;
    }
    // Half an answer must not pass for a whole one: the visitor's connection is cut.
    response.destroy();
    done(null);
  }

  #end(last: Buffer | null): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#controller = null;
    this.#first = null;
    this.#isHeld = false;
    const { response, done } = this.#options;
    response.end(last ?? undefined);
    done(null);
  }

  /** A head that comes alone is passed on alone (server-sent events). */
  #letGo(): void {
    if (!this.#isHeld) return;
    this.#isHeld = false;
    const first = this.#first;
    this.#first = null;
    const { response } = this.#options;
    // Cut in the meantime, by the upstream's fault or the visitor's.
    if (response.destroyed) return;
    // Node's own flushHeaders would write the octets of a head as UTF-8.
    this.#write(first ?? NOTHING);
  }

  #write(chunk: Buffer): void {
    const { response } = this.#options;
    if (response.write(chunk)) return;
    this.#controller?.pause();
    response.once('drain', () => this.#controller?.resume());
  }
}

function faultOf(error: unknown): GateFault {
  if (error instanceof GateFault) return error;
  if (error instanceof UpstreamRefusal && error.isOwn) return new GateFault('proxy_loop', { cause: error });
  const code = codeOf(error);
  const isLate = code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT';
  return new GateFault(isLate ? 'upstream_timeout' : 'upstream_unreachable', { cause: error });
}

/** Names and values by turns, as HTTP/1.1 has them: octets (RFC 9110 §5.5). */
function rawHeadersOf({ rawHeaders }: Dispatcher.DispatchController): string[] {
  if (!Array.isArray(rawHeaders)) return [];
  return rawHeaders.map((part) => (typeof part === 'string' ? part : part.toString('latin1')));
}
