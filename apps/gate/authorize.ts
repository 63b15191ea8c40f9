import { type Address } from '../../libs/access/index.js';
import { type IncomingMessage, type ServerResponse } from 'node:http';
import { type GeoipBuild } from '../../libs/geoip/index.js';
import { answeringFaults, answerPage, type RequestHandler } from './answer.js';
import { type IsTrusted, parsePeer, resolveClientAddress } from './client-address.js';
import { type Arrival, type Decider } from './decider.js';
import { applicationHeaders } from './decision-headers.js';
import { blockPage } from './decision-page.js';
import { GateFault } from './faults.js';
import { headerLines, singleHeader } from './header-lines.js';
import { decodeHostHeader, normalizeHost } from './host.js';
import { parseRequestTarget } from './request-target.js';

export interface AuthorizeOptions {
  readonly decider: Decider;
  readonly geoip: { readonly build: GeoipBuild };
  readonly isTrusted: IsTrusted;
  readonly operations: Operations;
  readonly log: (sentence: string) => void;
}

/** Pages for those who run the gate; null: there is none. */
export interface Operations {
  /** Whether it can decide and record, as JSON with its status: 200 or 503. */
  readonly ready: (() => Promise<{ readonly status: number; readonly body: object }>) | null;
  readonly metrics: {
    isFor(peer: string | undefined, headers: IncomingMessage['headers']): boolean;
    read(): Promise<{ readonly mediaType: string; readonly text: string }>;
  } | null;
}

const AUTHORIZE_PATH = '/authorize';
const LIVE_PATH = '/health/live';
const READY_PATH = '/health/ready';
const METRICS_PATH = '/metrics';
const JSON_TYPE = 'application/json';
/** A token (RFC 9110 §5.6.2). */
const METHOD = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}$/;

/** The authorize listener: trusted proxies ask whether a request of theirs may pass. */
export function authorizeHandler(options: AuthorizeOptions): RequestHandler {
  return answeringFaults((request, response) => handleQuestion(options, request, response), options.log);
}

async function handleQuestion(
  options: AuthorizeOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const peer = parsePeer(request.socket.remoteAddress);
  if (peer === null) throw new GateFault('untrusted_proxy');
  const isTrusted = options.isTrusted(peer);
  // Proxies append the visitor's query to ours: nothing in it is meant for us.
  const asked = parseRequestTarget(request.url ?? '')?.path;
  // A container's own health check asks from within, whoever its proxies are.
  if (isTrusted || isLoopback(peer)) {
    if (asked === LIVE_PATH) {
      answer(response, 200, JSON_TYPE, '{"status":"ok"}');
      return;
    }
    if (asked === READY_PATH && options.operations.ready) {
      const { status, body } = await options.operations.ready();
      answer(response, status, JSON_TYPE, JSON.stringify(body));
      return;
    }
  }
  const { metrics } = options.operations;
  if (asked === METRICS_PATH && metrics?.isFor(request.socket.remoteAddress, request.headers)) {
    const { mediaType, text } = await metrics.read();
    answer(response, 200, mediaType, text);
    return;
  }
  if (!isTrusted) throw new GateFault('untrusted_proxy');
  if (asked !== AUTHORIZE_PATH) throw new GateFault('not_found');

  const host = readHost(request);
  const judged = await options.decider.decide({
    via: 'authorize',
    host,
    ...readOriginal(request),
    client: resolveClientAddress(peer, headerLines(request, 'x-forwarded-for'), options.isTrusted),
    peer,
    userAgent: request.headers['user-agent'] ?? null,
  });
  const headers = applicationHeaders(judged);
  if (!judged.admitted) {
    answerPage(request, response, blockPage(judged, host, options.geoip.build), headers);
    return;
  }
  response.writeHead(200, [...headers, ['Cache-Control', 'no-store'], ['Content-Length', '0']].flat());
  response.end();
}

function answer(response: ServerResponse, status: number, mediaType: string, body: string): void {
  response.writeHead(status, { 'Content-Type': mediaType, 'Cache-Control': 'no-store' });
  response.end(body);
}

/** The host the visitor asked for: X-Forwarded-Host when the proxy sends it, else Host. */
function readHost(request: IncomingMessage): string {
  const forwarded = singleHeader(request, 'x-forwarded-host');
  const { value, repeated } = forwarded.value === null ? singleHeader(request, 'host') : forwarded;
  const decoded = value === null || repeated ? null : decodeHostHeader(value);
  const host = decoded === null ? null : normalizeHost(decoded);
  if (host === null) throw new GateFault('host_invalid');
  return host;
}

/** What the visitor asked: X-Forwarded-Method and -Uri, else the question's own method and `/`. */
function readOriginal(request: IncomingMessage): Pick<Arrival, 'method' | 'path'> {
  const method = singleHeader(request, 'x-forwarded-method');
  const uri = singleHeader(request, 'x-forwarded-uri');
  if (method.repeated || uri.repeated) throw new GateFault('request_target_invalid');
  const original = method.value ?? request.method ?? 'GET';
  const target = parseRequestTarget(uri.value ?? '/');
  if (target === null || !METHOD.test(original)) throw new GateFault('request_target_invalid');
  return { method: original, path: target.path };
}

/** 127.0.0.0/8 and ::1. */
function isLoopback({ family, a, b, c, d }: Address): boolean {
  return family === 4 ? a >>> 24 === 127 : a === 0 && b === 0 && c === 0 && d === 1;
}
