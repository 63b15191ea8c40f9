import { type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import * as fc from 'fast-check';
import { BriefPiecewiseAnswer } from './brief/piecewise-answer.js';
import { openUpstream, sendRaw, type TestUpstream } from './testing/ask.js';
import { addSite, AMERICAN, DANE, openTestGate, TEST_VISITORS, type TestGate } from './testing/open-gate.js';

/** What the upstream answers, and in what it comes. */
interface UpstreamAnswer {
  readonly status: number;
  readonly headers: readonly string[];
  readonly pieces: readonly string[];
  readonly isLengthTold: boolean;
}

/** What differs between two requests that are alike: their ids and times. */
const UNIQUE = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g;
/** Of the connection, or of how the body ends on it. */
const OF_CONNECTION = ['connection', 'keep-alive', 'transfer-encoding', 'content-length', 'date'];

let gate: TestGate;
let upstream: TestUpstream;
let answer: UpstreamAnswer;
let seen: IncomingMessage | null = null;

beforeAll(async () => {
  gate = await openTestGate({ visitors: { ...TEST_VISITORS, missesPerMinute: 1_000_000 } });
  upstream = await openUpstream((request, response) => {
    seen = request;
    const { status, headers, pieces, isLengthTold } = answer;
    const length = isLengthTold ? ['Content-Length', String(pieces.join('').length)] : [];
    response.writeHead(status, [...headers, ...length]);
    for (const piece of pieces) response.write(piece);
    response.end();
  });
  addSite(gate, `${upstream.url}/below`, { exemptions: [{ path: '/exempt', methods: [] }] });
});
afterAll(async () => {
  await gate.close();
  await upstream.close();
});

function wholeBody(coding: boolean, text: string): string {
  if (!coding) return text;
  let body = '';
  for (let rest = text; rest !== '';) {
    const end = rest.indexOf('\r\n');
    const bytes = parseInt(rest.slice(0, end), 16);
    body += rest.slice(end + 2, end + 2 + bytes);
    rest = rest.slice(end + 2 + bytes + 2);
  }
  return body;
}

/** All that a request comes to: for the visitor, for the upstream, in the records. */
async function outcomeOf(bytes: string): Promise<object> {
  seen = null;
  const text = (await sendRaw(gate.port, bytes)).replace(UNIQUE, 'unique');
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const [line, ...lines] = head.split('\r\n');
  const isChunked = lines.some((header) => header.toLowerCase() === 'transfer-encoding: chunked');
  const asked = seen as IncomingMessage | null;
  return {
    line,
    headers: lines.filter((header) => !OF_CONNECTION.includes(header.split(':')[0]?.toLowerCase() ?? '')),
    body: wholeBody(isChunked, rest.join('\r\n\r\n')),
    asked: asked && {
      method: asked.method,
      url: asked.url,
      rawHeaders: asked.rawHeaders.map((part) => part.replace(UNIQUE, 'unique')),
    },
    records: (await gate.records()).map(({ requestId: _id, sequence: _sequence, timeMs: _time, ...record }) => record),
  };
}

it('comes to the same for a request that is read at once as for one that Node reads', async () => {
  const headers = fc.constantFrom(
    ...['X-A: b', 'x-a: c', 'Accept: application/json', 'Accept: text/html', 'Accept-Language: da', 'User-Agent: x'],
    ...['User-Agent: y', 'Cookie: a=1', 'cookie: b=2', 'Cookie: gatepost-location=forged', 'Gatepost-Location: forged'],
    ...[`X-Forwarded-For: ${AMERICAN}`, 'X_Forwarded_For: 1.2.3.4', 'X-Forwarded-For: nonsense', 'Forwarded: for=a'],
    ...['X-Gatepost-Decision: forged', 'X_Gatepost.Reason: forged', 'X-Forwarded-Proto: https', 'Via: 1.0 fred'],
    ...[
      'Te: trailers',
      'Upgrade: websocket',
      'Upgrade: h2c',
      'X-Original-URL: /',
      'Content-Length: 0',
      'X-L: r\u00f8d',
    ],
    ...['Proxy-Authorization: a', 'Keep-Alive: 5', 'If-None-Match: "a"', 'Range: bytes=0-1', 'Host: site.example'],
  );
  const requests = fc.record({
    method: fc.constantFrom('GET', 'GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS'),
    target: fc.constantFrom(
      ...['/', '/a?b=c', '/exempt', '/exempt/../a', '/%2e%2e/a', '/a//b', '/a%', '/a?b=%2e%2e', '/.gatepost/none'],
      ...['/.gatepost/whoami', '/.gatepost/location', '/%2egatepost/location', '/.gatepost/location?/../..', '/a#b'],
    ),
    host: fc.constantFrom('site.example', 'SITE.example:80', 'other.example', 'a b', ''),
    from: fc.constantFrom(DANE, DANE, AMERICAN, `${AMERICAN}, ${DANE}`),
    headers: fc.array(headers, { maxLength: 4 }),
  });
  const answers = fc.record<UpstreamAnswer>({
    status: fc.constantFrom(200, 200, 201, 204, 304, 404, 500),
    headers: fc
      .array(
        fc.constantFrom(
          ...[
            ['X-B', '1'],
            ['Set-Cookie', 'a=1'],
            ['Set-Cookie', 'b=2'],
            ['X-Gatepost-Reason', 'forged'],
          ],
          ...[
            ['Connection', 'X-B'],
            ['Keep-Alive', 'timeout=1'],
            ['X-L', 'r\u00f8d'],
            ['Via', '1.1 a'],
          ],
        ),
        { maxLength: 4 },
      )
      .map((pairs) => pairs.flat()),
    pieces: fc.array(fc.constantFrom('', 'x', 'text', 'y'.repeat(20_000)), { maxLength: 3 }),
    isLengthTold: fc.boolean(),
  });
  const brief = jest.spyOn(BriefPiecewiseAnswer.prototype, 'end');
  await fc.assert(
    fc.asyncProperty(requests, answers, async ({ method, target, host, from, headers: own }, upstreams) => {
      answer = upstreams;
      const lines = [`Host: ${host}`, `X-Forwarded-For: ${from}`, ...own, 'Connection: close'];
      const bytes = `${method} ${target} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`;
      const atOnce = await outcomeOf(bytes);
      const answered = brief.mock.calls.length;
      // An empty line before the request is skipped by Node (RFC 9112 §2.2).
      expect(atOnce).toEqual(await outcomeOf(`\r\n${bytes}`));
      expect(brief.mock.calls).toHaveLength(answered);
    }),
    { numRuns: 400 },
  );
  expect(brief.mock.calls.length).toBeGreaterThan(200);
});
