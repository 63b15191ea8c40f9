import { type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { type FaultCounts } from './fault-counts.js';
import { GATE_FAULTS, GateFault, gateFaultOf, type GateFaultCode, RETRY_AFTER_SECONDS } from './faults.js';
import { flatHeaders } from './header-lines.js';
import { type Page, renderPage } from './page.js';
import { newRequestId } from './request-id.js';

/** A promise where the answer takes more than this turn; it may be that nothing has been answered yet when there is none. */
export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void> | void;

/** What is read of a request that has no body: `IncomingMessage`, or less. */
export interface BodilessRequest {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly rawHeaders: readonly string[];
  readonly headers: IncomingHttpHeaders;
  readonly socket: { readonly remoteAddress?: string | undefined };
}

/** What is used of an answer that is written in one piece: `ServerResponse`, or less. */
export interface WholeAnswer {
  readonly headersSent: boolean;
  readonly destroyed: boolean;
  /** @param headers names and values by turns */
  writeHead(status: number, headers: string[]): unknown;
  end(body?: string): unknown;
  destroy(): unknown;
}

/** What is used of an answer that may come in pieces: `ServerResponse`, or less. */
export interface PiecewiseAnswer extends WholeAnswer {
  /** Only of those to requests that may have a body. */
  shouldKeepAlive?: boolean;
  writeContinue?(): void;
  /**
   * The first piece leaves with the head, also when it is empty.
   * @returns false: the next piece should wait for "drain"
   */
  write(piece: Buffer): boolean;
  end(last?: string | Buffer): unknown;
  /** "close" while the answer is under way: the visitor has gone. */
  once(event: 'close' | 'drain', listener: () => void): unknown;
}

/** As {@link RequestHandler}, for less. */
export type QuestionHandler = (request: BodilessRequest, answer: WholeAnswer) => Promise<void> | void;

/** Answers with a page of our own in the form the request prefers; HEAD gets its headers only. */
export function answerPage(
  request: BodilessRequest,
  response: WholeAnswer,
  page: Page,
  headers: readonly (readonly [string, string])[] = [],
): void {
  const rendered = renderPage(page, request.headers.accept, request.headers['accept-language']);
  response.writeHead(page.status, flatHeaders([...headers, ...rendered.headers]));
  response.end(request.method === 'HEAD' ? undefined : rendered.body);
}

/** A fault's page; it is given the request id of the decision, or its own when there is none. */
export function faultPage(code: GateFaultCode, requestId: string = newRequestId()): Page {
  const { status, title, message } = GATE_FAULTS[code];
  return {
    status,
    code,
    title: ({ faults }) => faults[code]?.title ?? title,
    message: ({ faults }) => faults[code]?.message ?? message,
    requestId,
    facts: [],
    source: null,
  };
}

export function answerFault(
  request: BodilessRequest,
  response: WholeAnswer,
  page: Page,
  headers: readonly (readonly [string, string])[] = [],
): void {
  const retry: [string, string][] = page.status === 503 ? [['Retry-After', String(RETRY_AFTER_SECONDS)]] : [];
  answerPage(request, response, page, [...headers, ...retry]);
}

/** Who is told of what could not be decided or delivered. */
export interface FaultKeepers {
  readonly log: (sentence: string) => void;
  readonly faults: Pick<FaultCounts, 'add'>;
}

/** Neither throws nor rejects: what the handler throws is answered by {@link answerError}. */
export function answeringFaults<Request extends BodilessRequest, Answer extends WholeAnswer>(
  handle: (request: Request, response: Answer) => Promise<void> | void,
  keepers: FaultKeepers,
): (request: Request, response: Answer) => Promise<void> | void {
  return (request, response) => {
    try {
      return handle(request, response)?.catch((error: unknown) => answerError(request, response, error, keepers));
    } catch (error) {
      answerError(request, response, error, keepers);
      return undefined;
    }
  };
}

/** Ends a request in a page: that of a {@link GateFault}, or one that tells nothing of an error of ours. */
export function answerError(
  request: BodilessRequest,
  response: WholeAnswer,
  error: unknown,
  { log, faults }: FaultKeepers,
): void {
  // Half an answer must not pass for a whole one.
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  if (!(error instanceof GateFault)) {
    log(`A request could not be handled: ${error instanceof Error ? error.message : String(error)}`);
  }
  const { code, branding, retryAfterSeconds: seconds } = gateFaultOf(error);
  faults.add(code);
  const retry: [string, string][] = seconds === null ? [] : [['Retry-After', String(seconds)]];
  answerFault(request, response, { ...faultPage(code), branding }, retry);
}
