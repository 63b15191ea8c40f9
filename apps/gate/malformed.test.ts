import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GATE_FAULTS } from './faults.js';
import { sendRaw } from './testing/ask.js';
import { addSite, openTestGate, type TestGate } from './testing/open-gate.js';

describe('malformed and hostile requests', () => {
  let gate: TestGate;
  beforeAll(async () => {
    gate = await openTestGate();
  });
  afterAll(() => gate.close());

  it.each([
    ['no Host', 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n', 400, 'host_invalid'],
    ['no Host in HTTP/1.0', 'GET / HTTP/1.0\r\n\r\n', 400, 'host_invalid'],
    ['an empty Host', 'GET / HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n', 400, 'host_invalid'],
    [
      'two Hosts',
      'GET / HTTP/1.1\r\nHost: site.example\r\nHost: other.example\r\nConnection: close\r\n\r\n',
      400,
      'host_invalid',
    ],
    [
      'a Host of markup',
      'GET / HTTP/1.1\r\nHost: <script>alert(1)</script>\r\nConnection: close\r\n\r\n',
      400,
      'host_invalid',
    ],
    [
      'a Host of 10 kB',
      `GET / HTTP/1.1\r\nHost: ${'a'.repeat(10_000)}\r\nConnection: close\r\n\r\n`,
      400,
      'host_invalid',
    ],
    [
      'a Host that is not UTF-8',
      'GET / HTTP/1.1\r\nHost: bl\u00e5.dk\r\nConnection: close\r\n\r\n',
      400,
      'host_invalid',
    ],
    [
      'a target of another host',
      'GET http://other.example/ HTTP/1.1\r\nHost: site.example\r\nConnection: close\r\n\r\n',
      400,
      'host_invalid',
    ],
    [
      'a target without a path',
      'OPTIONS * HTTP/1.1\r\nHost: site.example\r\nConnection: close\r\n\r\n',
      400,
      'request_target_invalid',
    ],
    [
      'headers of 100 kB',
      `GET / HTTP/1.1\r\nHost: site.example\r\nCookie: ${'a'.repeat(100_000)}\r\n\r\n`,
      431,
      'headers_too_large',
    ],
    ['no HTTP', 'hello\r\n\r\n', 400, 'request_malformed'],
    [
      'two lengths',
      'POST / HTTP/1.1\r\nHost: site.example\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab',
      400,
      'request_malformed',
    ],
    [
      'a length and chunks',
      'POST / HTTP/1.1\r\nHost: site.example\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
      'request_malformed',
    ],
    [
      'chunks that are not the last coding',
      'POST / HTTP/1.1\r\nHost: site.example\r\nTransfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n',
      400,
      'request_malformed',
    ],
    [
      'two kinds of chunking',
      'POST / HTTP/1.1\r\nHost: site.example\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n',
      400,
      'request_malformed',
    ],
    [
      'a misspelt coding',
      'POST / HTTP/1.1\r\nHost: site.example\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n',
      400,
      'request_malformed',
    ],
    [
      'a length with a sign',
      'POST / HTTP/1.1\r\nHost: site.example\r\nContent-Length: +1\r\n\r\na',
      400,
      'request_malformed',
    ],
    [
      'a length in a list',
      'POST / HTTP/1.1\r\nHost: site.example\r\nContent-Length: 1, 1\r\n\r\na',
      400,
      'request_malformed',
    ],
    [
      'a blank before the colon',
      'POST / HTTP/1.1\r\nHost: site.example\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n',
      400,
      'request_malformed',
    ],
    [
      'chunks in HTTP/1.0',
      'POST / HTTP/1.0\r\nHost: site.example\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
      'request_malformed',
    ],
    [
      'a coding before the chunks',
      'POST / HTTP/1.1\r\nHost: site.example\r\nTransfer-Encoding: gzip, chunked\r\nConnection: close\r\n\r\n0\r\n\r\n',
      400,
      'request_malformed',
    ],
    ['a line that ends in LF alone', 'GET / HTTP/1.1\nHost: site.example\n\n', 400, 'request_malformed'],
    [
      'a folded line',
      'GET / HTTP/1.1\r\nHost: site.example\r\nX: a\r\n b\r\nConnection: close\r\n\r\n',
      400,
      'request_malformed',
    ],
    [
      'a Host folded into another line',
      'GET / HTTP/1.1\r\nX: a\r\n Host: site.example\r\nConnection: close\r\n\r\n',
      400,
      'request_malformed',
    ],
    ['a folded header', 'GET / HTTP/1.1\r\nHost: site.example\r\nX: a\r\n b\u0000\r\n\r\n', 400, 'request_malformed'],
    ['a tunnel', 'CONNECT other.example:443 HTTP/1.1\r\nHost: other.example:443\r\n\r\n', 501, 'connect_refused'],
  ] as const)('answers %s with a sentence and no decision', async (_, bytes, status, code) => {
    const answer = await sendRaw(gate.port, bytes);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).toContain(GATE_FAULTS[code].message);
    expect(answer).not.toMatch(/<script>|node:|\bat .*:\d+/);
    expect(await gate.records()).toEqual([]);
  });

  it('takes a target in absolute form that agrees with Host', async () => {
    addSite(gate);
    const answer = await sendRaw(
      gate.port,
      'GET http://SITE.example/x HTTP/1.1\r\nHost: site.example\r\nConnection: close\r\n\r\n',
    );
    expect(answer).toMatch(/^HTTP\/1.1 403 /);
    expect(await gate.records()).toMatchObject([{ host: 'site.example', path: '/x' }]);
  });
});
