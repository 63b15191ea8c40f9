import { type IncomingMessage } from 'node:http';
import { type ServerHttp2Stream } from 'node:http2';
import { GateFault } from './faults.js';

/**
 * Refuses what the parser lets through although an upstream might read it otherwise: a transfer coding other than
 * `chunked` alone, or any in HTTP/1.0 (RFC 9112 §6.1). The parser itself refuses two lengths, a length beside a coding,
 * folded lines, and bare line feeds.
 */
export function requireSoundFraming({ headers, httpVersion }: IncomingMessage): void {
  const coding = headers['transfer-encoding'];
  if (coding === undefined) return;
  if (coding.toLowerCase() !== 'chunked' || httpVersion !== '1.1') throw new GateFault('request_malformed');
}

/** Whether a body comes behind the head. */
export function bodyFollows(request: IncomingMessage): boolean {
  const { headers } = request;
  if (request.httpVersionMajor >= 2) {
    // A stream of HTTP/2 says by a flag of its head that nothing follows.
    return 'stream' in request && !(request.stream as ServerHttp2Stream).endAfterHeaders;
  }
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}
