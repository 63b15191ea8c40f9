import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { type Duplex, Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ask, openUpstream, sendRaw, type TestUpstream } from './testing/ask.js';
import { DEFAULT_LISTENER_TIMEOUTS } from './listening-server.js';
import { addSite, AMERICAN, DANE, openTestGate, TEST_VISITORS, type TestGate } from './testing/open-gate.js';

const from = (address: string): Record<string, string> => ({ 'X-Forwarded-For': address });

describe('the limits of the visitors’ listener', () => {
  let upstream: TestUpstream;
  let bodies: number[] = [];
  beforeAll(async () => {
    upstream = await openUpstream((request, response) => {
      let bytes = 0;
      request.on('data', (chunk: Buffer) => (bytes += chunk.length));
      request.on('error', () => undefined);
      request.on('end', () => {
        bodies.push(bytes);
        response.end(request.url);
      });
    });
  });
  afterAll(() => upstream.close());

  async function withGate(
    settings: Parameters<typeof openTestGate>[0],
    use: (gate: TestGate) => Promise<void>,
  ): Promise<void> {
    const gate = await openTestGate(settings);
    addSite(gate, upstream.url);
    try {
      await use(gate);
    } finally {
      await gate.close();
    }
  }

  it('takes a body of the largest size and refuses a larger one, told or not', async () => {
    await withGate({ visitors: { ...TEST_VISITORS, maxBodyBytes: 1_000 } }, async (gate) => {
      const post = (body: string | Readable, headers = {}): ReturnType<typeof ask> =>
        ask(gate.port, { method: 'POST', headers: { ...from(DANE), ...headers }, body });
      bodies = [];
      expect((await post('x'.repeat(1_000))).status).toBe(200);
      expect((await post(Readable.from([Buffer.alloc(600), Buffer.alloc(400)]))).status).toBe(200);
      expect(bodies).toEqual([1_000, 1_000]);
      const told = await post('x'.repeat(1_001));
      expect([told.status, told.headers.connection]).toEqual([413, 'close']);
      expect((await post(Readable.from([Buffer.alloc(600), Buffer.alloc(401)]))).status).toBe(413);
      expect(bodies).toEqual([1_000, 1_000]);
      const expecting = `POST / HTTP/1.1\r\nHost: site.example\r\nX-Forwarded-For: ${DANE}\r\nExpect: 100-continue\r\nContent-Length: 5000\r\n\r\n`;
      expect(await sendRaw(gate.port, expecting)).toMatch(/^HTTP\/1\.1 413 /);
    });
  });

  it('closes connections beyond what one address may have, and not those of trusted proxies', async () => {
    const visitors = { ...TEST_VISITORS, maxConnectionsPerAddress: 2 };
    const open = async (gate: TestGate, count: number): Promise<Socket[]> => {
      const sockets = Array.from({ length: count }, () => connect(gate.port, '127.0.0.1'));
      await Promise.all(sockets.map((socket) => once(socket, 'connect')));
      return sockets;
    };
    await withGate({ visitors, trustedProxies: [] }, async (gate) => {
      const sockets = await open(gate, 2);
      const [third] = await open(gate, 1);
      third!.on('error', () => undefined);
      await once(third!, 'close');
      sockets[0]?.destroy();
      // Taken again once the gate has seen the end of one.
      for (;;) {
        if ((await sendRaw(gate.port, 'GET / HTTP/1.1\r\nHost: site.example\r\nConnection: close\r\n\r\n')) !== '')
          break;
      }
      sockets[1]?.destroy();
    });
    await withGate({ visitors }, async (gate) => {
      const sockets = await open(gate, 5);
      expect((await ask(gate.port, { headers: from(DANE) })).status).toBe(200);
      for (const socket of sockets) socket.destroy();
    });
  });

  it('closes connections beyond the total', async () => {
    await withGate({ visitors: { ...TEST_VISITORS, maxConnections: 1 } }, async (gate) => {
      const first = connect(gate.port, '127.0.0.1');
      await once(first, 'connect');
      first.write('GET / HTTP/1.1\r\nHost: site.example\r\n\r\n');
      await once(first, 'data');
      expect(await sendRaw(gate.port, 'GET / HTTP/1.1\r\n')).toBe('');
      first.destroy();
    });
  });

  it('answers 408 to a head that takes too long, byte by byte or not at all', async () => {
    await withGate({ timeouts: { ...DEFAULT_LISTENER_TIMEOUTS, headersMs: 200, checkEveryMs: 50 } }, async (gate) => {
      const socket = connect(gate.port, '127.0.0.1');
      let received = '';
      socket.on('data', (chunk: Buffer) => (received += chunk.toString()));
      socket.on('error', () => undefined);
      const drip = setInterval(() => socket.write('a'), 20);
      socket.write('GET / HTTP/1.1\r\nX: ');
      await once(socket, 'close');
      clearInterval(drip);
      expect(received).toMatch(/^HTTP\/1\.1 408 /);
      expect(await sendRaw(gate.port, '')).toMatch(/^HTTP\/1\.1 408 /);
      expect(await gate.records()).toEqual([]);
    });
  });

  it('answers 408 to an upload that trickles, and lets those pass whose upstream is slow to read', async () => {
    const timeouts = { ...DEFAULT_LISTENER_TIMEOUTS, uploadWindowMs: 200 };
    await withGate({ timeouts, visitors: { ...TEST_VISITORS, minUploadBytesPerSecond: 1_000 } }, async (gate) => {
      const area = { type: 'Circle', centre: [10, 56], radiusMeters: 1_000 } as const;
      const fences = [{ id: '01935b5e-7c1a-7000-8000-00000000000f', name: 'Ry', effect: 'allow', area }] as const;
      addSite(gate, upstream.url, { filterMode: 'ip_or_geo', locationSource: 'gps_preferred', fences });
      const place = 'Origin: http://site.example\r\nContent-Type: application/json\r\n';
      for (const [path, more] of [
        ['/', ''],
        ['/.gatepost/location', place],
      ]) {
        const socket = connect(gate.port, '127.0.0.1');
        let received = '';
        socket.on('data', (chunk: Buffer) => (received += chunk.toString())).on('error', () => undefined);
        socket.write(
          `POST ${path} HTTP/1.1\r\nHost: site.example\r\nX-Forwarded-For: ${DANE}\r\n${more}Content-Length: 1000\r\n\r\n`,
        );
        const drip = setInterval(() => socket.write('a'), 20);
        await once(socket, 'close');
        clearInterval(drip);
        expect(received).toMatch(/^HTTP\/1\.1 408 /);
        expect(received).toMatch(/\r\nConnection: close\r\n/);
      }

      const slow = createServer((request, response) => {
        // Longer than the time that a visitor may take, with more on the way than the buffers between them hold.
        setTimeout(() => request.resume().on('end', () => response.end('read')), 600);
      });
      slow.listen(0, '127.0.0.1');
      await once(slow, 'listening');
      addSite(gate, `http://127.0.0.1:${(slow.address() as AddressInfo).port}`);
      const body = 'x'.repeat(16 * 1024 * 1024);
      const answer = await ask(gate.port, { method: 'POST', headers: from(DANE), body });
      expect([answer.status, answer.body]).toEqual([200, 'read']);
      slow.close();
    });
  });

  it('cuts a connection on which nothing moves', async () => {
    await withGate({ visitors: { ...TEST_VISITORS, idleMs: 100 } }, async (gate) => {
      const stalled = `POST / HTTP/1.1\r\nHost: site.example\r\nX-Forwarded-For: ${DANE}\r\nContent-Length: 10\r\n\r\nabc`;
      await sendRaw(gate.port, stalled);
    });
  });

  it('cuts a tunnel on which nothing moves, and answers 504 to an upstream that does not begin', async () => {
    const silent = createServer(() => undefined);
    silent.on('upgrade', (_, socket: Duplex) => {
      socket.on('error', () => undefined);
      socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
    });
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    await withGate({ visitors: { ...TEST_VISITORS, idleMs: 1_000, upstreamTimeoutMs: 100 } }, async (gate) => {
      addSite(gate, `http://127.0.0.1:${(silent.address() as AddressInfo).port}`);
      expect((await ask(gate.port, { headers: from(DANE) })).status).toBe(504);
      const upgrade = `GET / HTTP/1.1\r\nHost: site.example\r\nX-Forwarded-For: ${DANE}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`;
      expect(await sendRaw(gate.port, upgrade)).toMatch(/^HTTP\/1\.1 101 /);
    });
    silent.closeAllConnections();
    silent.close();
  });

  it('takes long URIs and refuses longer heads', async () => {
    await withGate({}, async (gate) => {
      const path = `/${'a'.repeat(12_000)}`;
      expect((await ask(gate.port, { path, headers: from(DANE) })).body).toBe(path);
      const answer = await sendRaw(gate.port, `GET /${'a'.repeat(17_000)} HTTP/1.1\r\nHost: site.example\r\n\r\n`);
      expect(answer).toMatch(/^HTTP\/1\.1 414 /);
      const head = `GET / HTTP/1.1\r\nHost: site.example\r\nX-Long: ${'a'.repeat(17_000)}\r\n\r\n`;
      expect(await sendRaw(gate.port, head)).toMatch(/^HTTP\/1\.1 431 /);
    });
  });

  it('answers 429 to many misses of one address, undecided and unrecorded, and serves everybody else', async () => {
    await withGate({ visitors: { ...TEST_VISITORS, missesPerMinute: 3 } }, async (gate) => {
      const elsewhere = { ...from(AMERICAN), Host: 'unknown.example' };
      for (let n = 0; n < 2; n += 1) expect((await ask(gate.port, { headers: elsewhere })).status).toBe(403);
      expect((await ask(gate.port, { path: '/.gatepost/x', headers: from(AMERICAN) })).status).toBe(404);
      await gate.records();
      for (const question of [
        { headers: elsewhere },
        { path: '/.gatepost/x', headers: from(AMERICAN) },
        { path: '/.gatepost/location', method: 'POST', headers: from(AMERICAN) },
      ]) {
        const limited = await ask(gate.port, question);
        expect(limited.status).toBe(429);
        expect(Number(limited.headers['retry-after'])).toBeGreaterThanOrEqual(1);
        expect(Number(limited.headers['retry-after'])).toBeLessThanOrEqual(20);
      }
      expect(await gate.records()).toEqual([]);
      expect((await ask(gate.port, { headers: { ...from('8.8.4.4'), Host: 'unknown.example' } })).status).toBe(403);
      expect((await ask(gate.port, { path: '/.gatepost/whoami', headers: from(AMERICAN) })).status).toBe(200);
      expect((await ask(gate.port, { headers: from(AMERICAN) })).status).toBe(403);
    });
  });

  it('answers pipelined requests in their order, each by its own decision', async () => {
    await withGate({}, async (gate) => {
      const get = (path: string, address: string, more = ''): string =>
        `GET ${path} HTTP/1.1\r\nHost: site.example\r\nX-Forwarded-For: ${address}\r\n${more}\r\n`;
      const post = `POST /2 HTTP/1.1\r\nHost: site.example\r\nX-Forwarded-For: ${DANE}\r\nContent-Length: 31\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x`;
      const answers = await sendRaw(
        gate.port,
        get('/1', DANE) + post + get('/3', AMERICAN) + get('/4', DANE, 'Connection: close\r\n') + get('/5', DANE),
      );
      const statuses = [...answers.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => status);
      expect(statuses).toEqual(['200', '200', '403', '200']);
      expect(answers).toMatch(/\/1[\s\S]*\/2[\s\S]*Access denied[\s\S]*\/4/);
      const paths = (await gate.records()).map(({ path, outcome }) => `${path} ${outcome}`);
      expect(paths.slice(0, 4)).toEqual(['/1 allowed', '/2 allowed', '/3 blocked', '/4 allowed']);
      expect(paths.join()).not.toContain('smuggled');
    });
  });

  it('asks the upstream few of many pipelined requests at a time, and answers all in their order', async () => {
    const MANY = 300;
    let underWay = 0;
    let most = 0;
    const slow = await openUpstream((request, response) => {
      underWay += 1;
      most = Math.max(most, underWay);
      setTimeout(() => {
        underWay -= 1;
        response.end(`<${request.url}>`);
      }, 5);
    });
    await withGate({}, async (gate) => {
      addSite(gate, slow.url);
      const requests = Array.from({ length: MANY }, (_, n) => {
        const close = n === MANY - 1 ? 'Connection: close\r\n' : '';
        return `GET /${n} HTTP/1.1\r\nHost: site.example\r\nX-Forwarded-For: ${DANE}\r\n${close}\r\n`;
      });
      const answers = await sendRaw(gate.port, requests.join(''));
      const order = [...answers.matchAll(/<\/(\d+)>/g)].map(([, n]) => Number(n));
      expect(order).toEqual(Array.from({ length: MANY }, (_, n) => n));
      expect(most).toBeLessThanOrEqual(17);
      expect(most).toBeGreaterThan(1);
    });
    await slow.close();
  });

  it('answers what came whole before it says that the rest is no HTTP', async () => {
    await withGate({}, async (gate) => {
      const get = `GET /1 HTTP/1.1\r\nHost: site.example\r\nX-Forwarded-For: ${DANE}\r\n\r\n`;
      const answers = await sendRaw(gate.port, `${get}no HTTP\r\n\r\n`);
      expect([...answers.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => status)).toEqual(['200', '400']);
    });
  });

  it('lets a request that was on its way finish when it stops, on a connection that looked idle', async () => {
    const gate = await openTestGate();
    addSite(gate, upstream.url);
    const socket = connect(gate.port, '127.0.0.1');
    const get = `GET /late HTTP/1.1\r\nHost: site.example\r\nX-Forwarded-For: ${DANE}\r\n\r\n`;
    socket.write(get);
    await once(socket, 'data');
    const stopped = gate.gate.stop(5_000);
    socket.write(get);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 200 [\s\S]*\r\nConnection: close\r\n/i);
    await stopped;
    const taken = createServer();
    taken.listen(gate.port, '127.0.0.1');
    await once(taken, 'listening');
    taken.close();
    await gate.close();
  });

  it('answers whoever is in the queue of connections when it stops', async () => {
    const gate = await openTestGate();
    addSite(gate, upstream.url);
    // The system completes these at once; the gate takes none of them before the next turn.
    const asked = Array.from({ length: 20 }, () => ask(gate.port, { headers: { 'X-Forwarded-For': DANE } }));
    await new Promise((resolve) => process.nextTick(resolve));
    const stopped = gate.gate.stop(5_000);
    expect((await Promise.all(asked)).map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
    await stopped;
    await gate.close();
  });
});
