import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { type Duplex } from 'node:stream';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { addSite, AMERICAN, DANE, openTestGate, type TestGate } from './testing/open-gate.js';

interface Line {
  readonly socket: Socket;
  /** Waits until what came back holds the text; everything so far. */
  until(text: string): Promise<string>;
  closed(): Promise<string>;
}

function dial(port: number, bytes: string): Line {
  const socket = connect(port, '127.0.0.1');
  let received = '';
  socket.on('data', (chunk: Buffer) => (received += chunk.toString('latin1')));
  socket.on('error', () => undefined);
  socket.write(bytes, 'latin1');
  const ended = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  return {
    socket,
    async until(text) {
      while (!received.includes(text)) await once(socket, 'data');
      return received;
    },
    async closed() {
      await ended;
      return received;
    },
  };
}

const head = (more = '', address = DANE, path = '/chat', line = 'HTTP/1.1'): string =>
  `GET ${path} ${line}\r\nHost: site.example\r\nX-Forwarded-For: ${address}\r\n${more}\r\n`;
const WEBSOCKET = 'Connection: keep-alive, Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: a2V5\r\n';

describe('an upgrade through the reverse proxy', () => {
  let gate: TestGate;
  let upstream: Server;
  let seen: IncomingMessage[];
  let tunnels: Duplex[];
  let switchTo: string | null;
  beforeAll(async () => {
    gate = await openTestGate();
    upstream = createServer((request, response) => {
      seen.push(request);
      response.end(`plain ${request.headers.upgrade ?? 'none'}`);
    });
    upstream.on('upgrade', (request: IncomingMessage, socket: Duplex, first: Buffer) => {
      seen.push(request);
      tunnels.push(socket);
      socket.on('error', () => undefined);
      if (switchTo === null) {
        socket.end('HTTP/1.1 426 Upgrade Required\r\nContent-Length: 4\r\nConnection: close\r\n\r\nnope');
        return;
      }
      socket.write(
        `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: ${switchTo}\r\nSec-WebSocket-Accept: x\r\nX-Gatepost-Reason: forged\r\n\r\nhello `,
      );
      socket.write(first);
      socket.pipe(socket);
    });
    upstream.listen(0, '127.0.0.1');
    await once(upstream, 'listening');
    addSite(gate, `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`);
  });
  beforeEach(() => {
    seen = [];
    tunnels = [];
    switchTo = 'websocket';
  });
  afterEach(() => gate.records());
  afterAll(async () => {
    await gate.close();
    upstream.closeAllConnections();
    upstream.close();
  });

  it('becomes a tunnel both ways, decided and recorded like any request', async () => {
    const line = dial(gate.port, `${head(WEBSOCKET)}early `);
    const answer = await line.until('hello early ');
    expect(answer).toMatch(/^HTTP\/1\.1 101 Switching Protocols\r\n/);
    expect(answer).toMatch(/\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n/);
    expect(answer).toContain('Sec-WebSocket-Accept: x');
    expect(answer).toContain('X-Gatepost-Reason: country_allow');
    expect(answer).not.toContain('forged');
    line.socket.write('again');
    await line.until('again');
    expect(seen[0]?.headers).toMatchObject({
      host: 'site.example',
      connection: 'upgrade',
      upgrade: 'websocket',
      'sec-websocket-key': 'a2V5',
      'x-forwarded-for': `${DANE}, 127.0.0.1`,
      'x-gatepost-decision': 'allowed',
    });
    expect(await gate.records()).toMatchObject([{ path: '/chat', outcome: 'allowed', via: 'proxy' }]);
    line.socket.destroy();
    await once(tunnels[0]!, 'close');
  });

  it('is cut for the visitor when the upstream ends it, with what was sent last', async () => {
    const line = dial(gate.port, head(WEBSOCKET));
    await line.until('hello ');
    tunnels[0]?.end('bye');
    expect(await line.closed()).toMatch(/hello bye$/);
  });

  it('gets the block page, and nothing reaches the upstream', async () => {
    const answer = await dial(gate.port, head(WEBSOCKET, AMERICAN)).closed();
    expect(answer).toMatch(/^HTTP\/1\.1 403 /);
    expect(answer).toContain('Access denied');
    expect(seen).toEqual([]);
    expect(await gate.records()).toMatchObject([{ outcome: 'blocked' }]);
  });

  it('gets the upstream’s refusal as it is', async () => {
    switchTo = null;
    const answer = await dial(gate.port, head(WEBSOCKET)).closed();
    expect(answer).toMatch(/^HTTP\/1\.1 426 Upgrade Required\r\n/);
    expect(answer).toMatch(/nope$/);
  });

  it('is 502 when the upstream switches to something else', async () => {
    switchTo = 'h2c';
    expect(await dial(gate.port, head(WEBSOCKET)).closed()).toMatch(/^HTTP\/1\.1 502 /);
  });

  it('passes other protocols on, and never those through which nobody would decide', async () => {
    switchTo = 'mqtt/5';
    const line = dial(gate.port, head('Connection: Upgrade\r\nUpgrade: h2c, mqtt/5, HTTP/3\r\n'));
    await line.until('hello ');
    expect(seen[0]?.headers.upgrade).toBe('mqtt/5');
    line.socket.destroy();
    for (const protocol of ['h2c', 'HTTP/2.0', 'TLS/1.2', 'h2c, TLS/1.3']) {
      const more = `Connection: Upgrade, HTTP2-Settings, close\r\nUpgrade: ${protocol}\r\nHTTP2-Settings: AAMAAABk\r\n`;
      const answer = await dial(gate.port, head(more)).closed();
      expect(answer).toMatch(/^HTTP\/1\.1 200 [\s\S]*plain none/);
      expect(seen.at(-1)?.headers).not.toHaveProperty('http2-settings');
    }
  });

  it('is an ordinary request with a body, and in HTTP/1.0', async () => {
    const post = `POST / HTTP/1.1\r\nHost: site.example\r\nX-Forwarded-For: ${DANE}\r\nConnection: Upgrade, close\r\nUpgrade: h2c, websocket\r\nContent-Length: 2\r\n\r\nhi`;
    expect(await dial(gate.port, post).closed()).toMatch(/plain none/);
    expect(await dial(gate.port, head(WEBSOCKET.replace('keep-alive, ', ''), DANE, '/', 'HTTP/1.0')).closed()).toMatch(
      /plain none/,
    );
  });

  it('waits for the answers to what was asked before it on the same connection', async () => {
    const line = dial(gate.port, `${head()}${head(WEBSOCKET)}`);
    const answers = await line.until('hello ');
    expect(answers).toMatch(/^HTTP\/1\.1 200 OK[\s\S]*plain none[\s\S]*HTTP\/1\.1 101 /);
    line.socket.destroy();
  });

  it('is cut when the gate stops, after the time that stopping has', async () => {
    const other = await openTestGate();
    addSite(other, `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`);
    const line = dial(other.port, head(WEBSOCKET));
    await line.until('hello ');
    await other.gate.stop(100);
    await line.closed();
    await other.close();
  });
});
