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
  readonly log: (sentence: string) => void;
}

const AUTHORIZE_PATH = '/authorize';
const LIVE_PATH = '/health/live';
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
  if (asked === LIVE_PATH && (isTrusted || isLoopback(peer))) {
    answerLive(response);
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

function answerLive(response: ServerResponse): void {
  response.writeHead(200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
  response.end('{"status":"ok"}');
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
