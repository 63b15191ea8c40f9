import { type IncomingMessage, type ServerResponse } from 'node:http';
import { v7 as uuidV7 } from 'uuid';
import { GATE_FAULTS, type GateFaultCode, RETRY_AFTER_SECONDS } from './faults.js';
import { type Page, renderPage } from './page.js';

/** Answers with a page of our own in the form the request prefers; HEAD gets its headers only. */
export function answerPage(
  request: IncomingMessage,
  response: ServerResponse,
  page: Page,
  headers: readonly (readonly [string, string])[] = [],
): void {
  const rendered = renderPage(page, request.headers.accept);
  response.writeHead(page.status, [...headers, ...rendered.headers].flat());
  response.end(request.method === 'HEAD' ? undefined : rendered.body);
}

/** A fault's page; it is given the request id of the decision, or its own when there is none. */
export function faultPage(code: GateFaultCode, requestId: string = uuidV7()): Page {
  return { ...GATE_FAULTS[code], code, requestId, facts: [], source: null };
}

export function answerFault(
  request: IncomingMessage,
  response: ServerResponse,
  page: Page,
  headers: readonly (readonly [string, string])[] = [],
): void {
  const retry: [string, string][] = page.status === 503 ? [['Retry-After', String(RETRY_AFTER_SECONDS)]] : [];
  answerPage(request, response, page, [...headers, ...retry]);
}
