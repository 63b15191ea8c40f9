import { type IncomingHttpHeaders } from 'node:http';
import { isLoopbackAddress } from '../../libs/access/index.js';
import { answeringFaults, type BodilessRequest, type QuestionHandler, type WholeAnswer } from './answer.js';
import { parsePeer } from './client-address.js';
import { GateFault } from './faults.js';
import { BLOCK_PAGE_PATH, blockPageAnswer, type BlockPageOptions } from './forward-auth/block-page-question.js';
import { findDialect } from './forward-auth/dialects.js';
import { forwardAuth } from './forward-auth/forward-auth.js';
import { parseRequestTarget } from './request-target.js';

export interface AuthorizeOptions extends BlockPageOptions {
  readonly operations: Operations;
}

/** Pages for those who run the gate; null: there is none. */
export interface Operations {
  /** Whether it can decide and record, as JSON with its status: 200 or 503. */
  readonly ready: (() => Promise<{ readonly status: number; readonly body: object }>) | null;
  readonly metrics: {
    isFor(peer: string | undefined, headers: IncomingHttpHeaders): boolean;
    read(): Promise<{ readonly mediaType: string; readonly text: string }>;
  } | null;
}

const LIVE_PATH = '/health/live';
const READY_PATH = '/health/ready';
const METRICS_PATH = '/metrics';
const JSON_TYPE = 'application/json';

/** The authorize listener: trusted proxies ask whether a request of theirs may pass. */
export function authorizeHandler(options: AuthorizeOptions): QuestionHandler {
  const ways = { ask: forwardAuth(options), blockPage: blockPageAnswer(options) };
  return answeringFaults((request, response) => handleQuestion(options, ways, request, response), options);
}

interface Ways {
  readonly ask: ReturnType<typeof forwardAuth>;
  readonly blockPage: ReturnType<typeof blockPageAnswer>;
}

/** A promise for what asks somebody else. */
function handleQuestion(
  options: AuthorizeOptions,
  ways: Ways,
  request: BodilessRequest,
  response: WholeAnswer,
): Promise<void> | void {
  const peer = parsePeer(request.socket.remoteAddress);
  if (peer === null) throw new GateFault('untrusted_proxy');
  const isTrusted = options.trust.isTrusted(peer);
  // Proxies append the visitor's query to ours: nothing in it is meant for us.
  const target = parseRequestTarget(request.url ?? '');
  const asked = target?.path;
  // A container's own health check asks from within, whoever its proxies are.
  if (isTrusted || isLoopbackAddress(peer)) {
    if (asked === LIVE_PATH) {
      answer(response, 200, JSON_TYPE, '{"status":"ok"}');
      return undefined;
    }
    if (asked === READY_PATH && options.operations.ready) return answerReady(options.operations.ready, response);
  }
  const { metrics } = options.operations;
  if (asked === METRICS_PATH && metrics?.isFor(request.socket.remoteAddress, request.headers))
    return answerMetrics(metrics, response);
  if (!isTrusted) throw new GateFault('untrusted_proxy');
  const dialect = target === null ? undefined : findDialect(target.path);
  if (target === null || (dialect === undefined && target.path !== BLOCK_PAGE_PATH)) throw new GateFault('not_found');
  const question = { request, response, peer, target };
  if (dialect === undefined) ways.blockPage(question);
  else ways.ask(dialect, question);
  return undefined;
}

async function answerReady(ready: NonNullable<Operations['ready']>, response: WholeAnswer): Promise<void> {
  const { status, body } = await ready();
  answer(response, status, JSON_TYPE, JSON.stringify(body));
}

async function answerMetrics(metrics: NonNullable<Operations['metrics']>, response: WholeAnswer): Promise<void> {
  const { mediaType, text } = await metrics.read();
  answer(response, 200, mediaType, text);
}

function answer(response: WholeAnswer, status: number, mediaType: string, body: string): void {
  const length = String(Buffer.byteLength(body));
  response.writeHead(status, ['Content-Type', mediaType, 'Cache-Control', 'no-store', 'Content-Length', length]);
  response.end(body);
}
