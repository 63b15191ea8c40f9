import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { Duplex } from 'node:stream';
import { expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { readBriefHead } from './head.js';
import { BriefRequest } from './request.js';

interface Seen {
  /** Of the requests that Node's own parser reads, each with its body. */
  readonly requests: readonly {
    readonly method: string | undefined;
    readonly url: string | undefined;
    readonly rawHeaders: readonly string[];
    readonly headers: IncomingMessage['headers'];
    readonly keepAlive: boolean;
    readonly body: string;
  }[];
  /** What comes behind the last of them, or is no HTTP. */
  readonly isBroken: boolean;
}

/** What `node:http` makes of these bytes. */
async function readByNode(text: string): Promise<Seen> {
  const requests: Seen['requests'][number][] = [];
  let isBroken = false;
  const server = createServer({ requireHostHeader: false });
  const bodies: Promise<void>[] = [];
  server.on('request', (request, response) => {
    const read = async (): Promise<void> => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const { method, url, rawHeaders, headers } = request;
      const body = Buffer.concat(chunks).toString('latin1');
      requests.push({ method, url, rawHeaders, headers, keepAlive: response.shouldKeepAlive, body });
    };
    bodies.push(read().catch(() => void (isBroken = true)));
  });
  for (const event of ['clientError', 'upgrade', 'connect', 'checkContinue', 'checkExpectation'] as const) {
    server.on(event as 'clientError', () => (isBroken = true));
  }
  const socket = new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() });
  server.emit('connection', socket);
  socket.push(Buffer.from(text, 'latin1'));
  socket.push(null);
  await once(socket, 'end');
  await Promise.all(bodies);
  socket.destroy();
  return { requests, isBroken };
}

const HEAD = 'GET /authorize HTTP/1.1\r\nHost: auth.example\r\nX-Forwarded-For: 192.0.2.1\r\n';

it('reads what proxies ask, as Node does', async () => {
  const text = `${HEAD}user-agent:  wrk \t\r\nCookie: a=1\r\nCookie: b=2\r\nX-Empty:\r\nAccept: a\r\nAccept: b\r\nHost: twice\r\nUpgrade: websocket\r\n\r\n`;
  const head = readBriefHead(text);
  const { requests } = await readByNode(text);
  expect(head).toEqual({
    method: 'GET',
    target: '/authorize',
    rawHeaders: [
      ...['Host', 'auth.example', 'X-Forwarded-For', '192.0.2.1', 'user-agent', 'wrk', 'Cookie', 'a=1'],
      ...['Cookie', 'b=2', 'X-Empty', '', 'Accept', 'a', 'Accept', 'b', 'Host', 'twice', 'Upgrade', 'websocket'],
    ],
    isLast: false,
  });
  expect(requests[0]?.rawHeaders).toEqual(head?.rawHeaders);
  expect(new BriefRequest(head!, new Duplex() as never).headers).toEqual(requests[0]?.headers);
});

it.each([
  ['a body', `${HEAD}Content-Length: 2\r\n\r\nhi`],
  ['a body to come', `${HEAD}Content-Length: 2\r\n\r\n`],
  ['a body in chunks', `${HEAD}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
  ['two lengths', `${HEAD}Content-Length: 0\r\nContent-Length: 0\r\n\r\n`],
  ['a length that is none', `${HEAD}Content-Length: 0, 0\r\n\r\n`],
  ['a length with a tab behind it', `${HEAD}Content-Length: 0\t\r\n\r\n`],
  ['another request behind it', `${HEAD}\r\n${HEAD}\r\n`],
  ['a tunnel', `${HEAD}Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n`],
  ['an upload that waits', `${HEAD}Expect: 100-continue\r\n\r\n`],
  ['half a head', HEAD],
  ['a header over two lines', `${HEAD}X-A: b\r\n c\r\n\r\n`],
  ['a blank before the colon', `${HEAD}X-A : b\r\n\r\n`],
  ['no name', `${HEAD}: b\r\n\r\n`],
  ['lines without a carriage return', `${HEAD.replaceAll('\r', '')}\r\n\r\n`],
  ['a control in a value', `${HEAD}X-A: b\u0000c\r\n\r\n`],
  ['HTTP/1.0', `${HEAD.replace('1.1', '1.0')}\r\n`],
  ['absolute form', `${HEAD.replace('/authorize', 'http://auth.example/authorize')}\r\n`],
  ['a blank in the target', `${HEAD.replace('/authorize', '/auth orize')}\r\n`],
  ['a method of WebDAV', `${HEAD.replace('GET', 'PROPFIND')}\r\n`],
  ['a long head', `${HEAD}X-A: ${'a'.repeat(9_000)}\r\n\r\n`],
])('leaves %s to Node', (_what, text) => {
  expect(readBriefHead(text)).toBeNull();
});

it('reads nothing otherwise than Node, whatever is done to a head', async () => {
  const lines = fc.constantFrom(
    ...['X-A: b', 'Connection: close', 'connection: Keep-Alive', 'Connection: x', 'Content-Length: 0', 'Te: trailers'],
    ...['Content-Length: 1', 'Transfer-Encoding: chunked', 'Upgrade: a', 'Cookie: c', 'X-B: \u00e5 ', 'Keep-Alive: 1'],
    ...['Proxy-Connection: close', 'Connection: close, x', 'Expect: x', 'X_A: b', '\tfolded', 'Content-Length: +0'],
  );
  const spoiling = fc.constantFrom(
    '',
    '\r',
    '\n',
    '\r\n',
    ' ',
    '\t',
    ':',
    '\0',
    '\u0080',
    '\u00ff',
    'GET / HTTP/1.1',
    '#',
  );
  const head = fc
    .record({ lines: fc.array(lines, { maxLength: 4 }), at: fc.nat(200), cut: fc.nat(2), spoiling })
    .map(({ lines: own, at, cut, spoiling: put }) => {
      const whole = `${HEAD}${own.map((line) => `${line}\r\n`).join('')}\r\n`;
      return put === '' ? whole : whole.slice(0, at) + put + whole.slice(at + cut);
    });
  let read = 0;
  await fc.assert(
    fc.asyncProperty(head, async (text) => {
      const own = readBriefHead(text);
      if (own === null) return;
      read += 1;
      const { requests, isBroken } = await readByNode(text);
      expect(isBroken).toBe(false);
      expect(requests).toHaveLength(1);
      const { method, target: url, rawHeaders, isLast } = own;
      expect(requests[0]).toMatchObject({ method, url, rawHeaders, keepAlive: !isLast, body: '' });
    }),
    { numRuns: 1_000 },
  );
  expect(read).toBeGreaterThan(50);
});
