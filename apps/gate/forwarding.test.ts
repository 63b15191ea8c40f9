import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingMessage, type RequestListener } from 'node:http';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { ask, askStreaming, openUpstream, type TestUpstream } from './testing/ask.js';
import { addSite, AMERICAN, DANE, openTestGate, type TestGate } from './testing/open-gate.js';

const TWENTY_MEBIBYTES = 20 * 1024 * 1024;
const FROM_DANE = { 'X-Forwarded-For': DANE };

const sha256 = async (stream: Readable): Promise<{ bytes: number; digest: string }> => {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of stream) {
    hash.update(chunk as Buffer);
    bytes += (chunk as Buffer).length;
  }
  return { bytes, digest: hash.digest('hex') };
};

describe('the reverse proxy', () => {
  let gate: TestGate;
  let upstream: TestUpstream;
  let answer: RequestListener = () => undefined;
  let seen: IncomingMessage[] = [];
  beforeAll(async () => {
    gate = await openTestGate({ upstreamTimeouts: { connectMs: 500, headersMs: 500, bodyMs: 500 } });
    upstream = await openUpstream((request, response) => {
      seen.push(request);
      answer(request, response);
    });
    addSite(gate, upstream.url);
  });
  afterEach(() => {
    seen = [];
    addSite(gate, upstream.url);
  });
  afterAll(async () => {
    await gate.close();
    await upstream.close();
  });

  it('passes request and answer on, each with our headers and without forged ones', async () => {
    answer = (_, response) => {
      response.writeHead(201, [
        ...['Set-Cookie', 'a=1', 'Set-Cookie', 'b=2', 'X-App', 'yes', 'X-Gatepost-Reason', 'forged'],
        ...['Connection', 'x-hop', 'X-Hop', '1'],
      ]);
      response.end('hello');
    };
    const got = await ask(gate.port, {
      path: '/a%20b/../c?d=e',
      headers: {
        ...FROM_DANE,
        'X-Forwarded-For': `1.2.3.4, ${DANE}, 127.0.0.9`,
        'X-Forwarded-Proto': 'https',
        'X-Gatepost-Decision': 'forged',
        x_gatepost_country: 'forged',
        'X-Original-URL': 'forged',
        Cookie: 'c=3',
      },
    });
    expect([got.status, got.body]).toEqual([201, 'hello']);
    expect(got.headers).toMatchObject({
      'set-cookie': ['a=1', 'b=2'],
      'x-app': 'yes',
      'x-gatepost-reason': 'country_allow',
    });
    expect(got.headers).not.toHaveProperty('x-hop');
    expect(seen[0]?.url).toBe('/a%20b/../c?d=e');
    expect(seen[0]?.headers).toMatchObject({
      host: 'site.example',
      cookie: 'c=3',
      via: `1.1 gatepost-${gate.spool.gateId}`,
      'x-forwarded-for': `${DANE}, 127.0.0.9, 127.0.0.1`,
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'site.example',
      'x-gatepost-decision': 'allowed',
      'x-gatepost-reason': 'country_allow',
      'x-gatepost-country': 'DK',
      'x-gatepost-policy-version': '7',
      'x-gatepost-would-decide': 'allowed',
      'x-gatepost-request-id': got.headers['x-gatepost-request-id'],
    });
    expect(JSON.stringify(seen[0]?.rawHeaders)).not.toContain('forged');
  });

  it('sends nobody to the upstream who is blocked, nor what is ours', async () => {
    expect((await ask(gate.port, { headers: { 'X-Forwarded-For': AMERICAN } })).status).toBe(403);
    expect((await ask(gate.port, { path: '/.gatepost/x', headers: FROM_DANE })).status).toBe(404);
    expect(seen).toEqual([]);
  });

  it('tells the upstream of a monitoring site what it would decide, and not the visitor', async () => {
    answer = (_, response) => response.end();
    addSite(gate, upstream.url, { enforcement: 'monitor' });
    const got = await ask(gate.port, { headers: { 'X-Forwarded-For': AMERICAN } });
    expect(got.status).toBe(200);
    expect(JSON.stringify(got)).not.toMatch(/block|would-decide/i);
    expect(seen[0]?.headers).toMatchObject({
      'x-gatepost-decision': 'allowed',
      'x-gatepost-would-decide': 'blocked',
      'x-gatepost-reason': 'network_default_block',
    });
  });

  it('streams 20 MiB both ways at once, without holding it', async () => {
    answer = (request, response) => void request.pipe(response);
    const piece = randomBytes(64 * 1024);
    const pieces = TWENTY_MEBIBYTES / piece.length;
    const upload = (): Readable => Readable.from(Array.from({ length: pieces }, () => piece));
    const expected = await sha256(upload());
    const got = await askStreaming(gate.port, { method: 'POST', headers: FROM_DANE, body: upload() });
    expect(await sha256(got)).toEqual(expected);
    expect(seen[0]?.headers['transfer-encoding']).toBe('chunked');
    const sized = await askStreaming(gate.port, {
      method: 'PUT',
      headers: { ...FROM_DANE, 'Content-Length': String(TWENTY_MEBIBYTES) },
      body: upload(),
    });
    expect(await sha256(sized)).toEqual(expected);
    expect(seen[1]?.headers['content-length']).toBe(String(TWENTY_MEBIBYTES));
    expect(seen[1]?.headers['transfer-encoding']).toBeUndefined();
  });

  it('passes an answer on that comes before the upload is through', async () => {
    answer = (_, response) => {
      response.writeHead(413);
      response.end('too much');
    };
    const body = Readable.from(Array.from({ length: 320 }, () => Buffer.alloc(64 * 1024)));
    const got = await ask(gate.port, { method: 'POST', headers: FROM_DANE, body });
    expect([got.status, got.body]).toEqual([413, 'too much']);
  });

  it('passes the first bytes on before the last are there', async () => {
    let finish = (): void => undefined;
    answer = (_, response) => {
      response.write('first');
      finish = () => void response.end('last');
    };
    const got = await askStreaming(gate.port, { headers: FROM_DANE });
    const [first] = (await once(got, 'data')) as [Buffer];
    expect(first.toString()).toBe('first');
    finish();
    expect((await sha256(got)).bytes).toBe(4);
  });

  it('passes a head on that comes alone, and events one by one', async () => {
    let send = (_event: string): void => undefined;
    answer = (_, response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      response.flushHeaders();
      send = (event) => void response.write(event);
    };
    const got = await askStreaming(gate.port, { headers: { ...FROM_DANE, Accept: 'text/event-stream' } });
    for (const event of ['data: 1\n\n', 'data: 2\n\n']) {
      send(event);
      const [received] = (await once(got, 'data')) as [Buffer];
      expect(received.toString()).toBe(event);
    }
    got.destroy();
  });

  it('lets the upstream write no faster than the visitor reads', async () => {
    let written = 0;
    let stalled = (): void => undefined;
    const isStalled = new Promise<void>((resolve) => (stalled = resolve));
    const piece = Buffer.alloc(64 * 1024);
    answer = (request, response) => {
      response.writeHead(200);
      const write = (): void => {
        while (written < 64 * 1024 * 1024) {
          written += piece.length;
          if (response.write(piece)) continue;
          // Nothing drains any more: every buffer on the way is full.
          const timer = setTimeout(stalled, 300);
          response.once('drain', () => {
            clearTimeout(timer);
            write();
          });
          return;
        }
        response.end();
      };
      request.socket.once('close', () => undefined);
      write();
    };
    const got = await askStreaming(gate.port, { headers: FROM_DANE });
    await isStalled;
    expect(written).toBeLessThan(32 * 1024 * 1024);
    expect((await sha256(got)).bytes).toBe(64 * 1024 * 1024);
  });

  it('passes HEAD, 304 and errors of the upstream on', async () => {
    answer = ({ method, url }, response) => {
      response.writeHead(url === '/old' ? 304 : 500, { 'Content-Length': method === 'HEAD' ? '1234' : '0' });
      response.end();
    };
    const head = await ask(gate.port, { method: 'HEAD', headers: FROM_DANE });
    expect([head.status, head.headers['content-length']]).toEqual([500, '1234']);
    expect((await ask(gate.port, { path: '/old', headers: FROM_DANE })).status).toBe(304);
  });

  it.each([204, 304])(
    'passes a %i on that tells the length of a body it does not have, and keeps the connection',
    async (status) => {
      answer = (_, response) => {
        response.writeHead(status, { 'Content-Length': '4' });
        response.end();
      };
      for (const before of ['', '\r\n']) {
        const first = `${before}GET /1 HTTP/1.1\r\nHost: site.example\r\nX-Forwarded-For: ${DANE}\r\n`;
        const socket = connect(gate.port, '127.0.0.1').setEncoding('latin1');
        socket.write(`${first}\r\n`);
        expect(String((await once(socket, 'data'))[0])).toMatch(new RegExp(`^HTTP/1.1 ${status} [^]*\r\n\r\n$`));
        socket.write(`${first}Connection: close\r\n\r\n`);
        expect(String((await once(socket, 'data'))[0])).toMatch(new RegExp(`^HTTP/1.1 ${status} [^]*\r\n\r\n$`));
        await once(socket, 'close');
      }
    },
  );

  it('puts the upstream’s path before the request’s, and lets nobody out of it', async () => {
    answer = (_, response) => response.end();
    addSite(gate, `${upstream.url}/base/`);
    await ask(gate.port, { path: '/x?y', headers: FROM_DANE });
    expect(seen[0]?.url).toBe('/base/x?y');
    expect((await ask(gate.port, { path: '/x/%2e%2e/%2e%2e/admin', headers: FROM_DANE })).status).toBe(400);
    expect(seen).toHaveLength(1);
  });

  it('asks for a body with 100 Continue only when the visitor may come in', async () => {
    answer = (request, response) => void request.pipe(response);
    const upload = (address: string): string =>
      `POST / HTTP/1.1\r\nHost: site.example\r\nX-Forwarded-For: ${address}\r\nExpect: 100-continue\r\nContent-Length: 2\r\nConnection: close\r\n\r\n`;
    const socket = connect(gate.port, '127.0.0.1');
    socket.write(upload(DANE));
    const [first] = (await once(socket, 'data')) as [Buffer];
    expect(first.toString()).toBe('HTTP/1.1 100 Continue\r\n\r\n');
    socket.write('hi');
    const [second] = (await once(socket, 'data')) as [Buffer];
    expect(second.toString()).toMatch(/^HTTP\/1.1 200 OK/);
    socket.destroy();
    expect(seen[0]?.headers).not.toHaveProperty('expect');
    const blocked = connect(gate.port, '127.0.0.1');
    blocked.write(upload(AMERICAN));
    const [only] = (await once(blocked, 'data')) as [Buffer];
    expect(only.toString()).toMatch(/^HTTP\/1.1 403 /);
    blocked.destroy();
  });

  it.each([
    ['is down', 'http://127.0.0.1:1', 'upstream_unreachable'],
    ['is no URL', 'nonsense', 'upstream_unreachable'],
  ] as const)('says so when the upstream %s, with the decision’s own id', async (_, url, code) => {
    addSite(gate, url);
    await gate.records();
    for (const question of [{}, { method: 'POST', body: 'x'.repeat(100_000) }]) {
      const got = await ask(gate.port, { ...question, headers: { ...FROM_DANE, Accept: 'application/json' } });
      expect(got.status).toBe(502);
      expect(JSON.parse(got.body)).toMatchObject({ code, requestId: got.headers['x-gatepost-request-id'] });
      expect(got.headers['x-gatepost-decision']).toBe('allowed');
      expect(await gate.records()).toMatchObject([{ requestId: got.headers['x-gatepost-request-id'] }]);
    }
    expect(gate.sentences.at(-1)).toMatch(
      /^The upstream of site\.example does not answer \(.*\); check its address\.$/,
    );
  });

  it('says so in the words of the site’s own people', async () => {
    const branding = { title: 'County archive', text: 'Back <soon>', contact: 'help@archive.example', logo: null };
    addSite(gate, 'http://127.0.0.1:1', {}, undefined, { branding });
    const got = await ask(gate.port, { headers: FROM_DANE });
    expect(got.status).toBe(502);
    for (const words of ['County archive', 'Back &#60;soon&#62;', 'help@archive.example'])
      expect(got.body).toContain(words);
  });

  it('takes the rest of an upload that came to nothing, so that the connection can be used again', async () => {
    addSite(gate, 'http://127.0.0.1:1');
    // A socket of its own: Node's client gives a connection up when the answer comes before its upload is through.
    const socket = connect(gate.port, '127.0.0.1');
    let received = '';
    const answers = (): number => received.match(/^HTTP\/1\.1 502 /gm)?.length ?? 0;
    socket.on('data', (chunk: Buffer) => (received += chunk.toString('latin1')));
    const head = (length: number): string =>
      `POST / HTTP/1.1\r\nHost: site.example\r\nX-Forwarded-For: ${FROM_DANE['X-Forwarded-For']}\r\nContent-Length: ${length}\r\n\r\n`;
    const length = 5 * 1024 * 1024;
    socket.write(head(length));
    socket.write(Buffer.alloc(length));
    socket.write(`${head(1)}x`);
    while (answers() < 2) await once(socket, 'data');
    expect(answers()).toBe(2);
    socket.destroy();
  });

  it('says so when the upstream takes too long', async () => {
    answer = () => undefined;
    const got = await ask(gate.port, { headers: { ...FROM_DANE, Accept: 'application/json' } });
    expect([got.status, (JSON.parse(got.body) as { code: string }).code]).toEqual([504, 'upstream_timeout']);
  });

  it('says so when the upstream hangs up before it answers', async () => {
    answer = (request) => request.destroy();
    expect((await ask(gate.port, { headers: FROM_DANE })).status).toBe(502);
  });

  it('cuts an answer that breaks off, so that half does not pass for the whole', async () => {
    answer = (request, response) => {
      response.write('half');
      setImmediate(() => request.socket.destroy());
    };
    await expect(ask(gate.port, { headers: FROM_DANE })).rejects.toThrow(/aborted|hang up/);
  });

  it.each([
    ['what is no chunk', 'Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\nno chunk\r\n'],
    ['its end', 'Content-Length: 9\r\n\r\nhalf'],
  ])('cuts an answer that comes in one piece with %s', async (_, rest) => {
    answer = (request) => request.socket.end(`HTTP/1.1 200 OK\r\n${rest}`);
    await expect(ask(gate.port, { headers: FROM_DANE })).rejects.toThrow(/aborted|hang up/);
    answer = (__, response) => response.end('still there');
    expect((await ask(gate.port, { headers: FROM_DANE })).body).toBe('still there');
  });

  it('lets the upstream go when the visitor goes', async () => {
    const left = new Promise((resolve) => {
      answer = (_, response) => {
        response.once('close', resolve);
        response.write('first');
      };
    });
    const got = await askStreaming(gate.port, { headers: FROM_DANE });
    got.destroy();
    await left;
  });

  it('lets the upstream go when the visitor says that nothing more will come', async () => {
    const left = new Promise((resolve) => {
      answer = (_, response) => {
        response.once('close', resolve);
        response.write('first');
      };
    });
    const socket = connect(gate.port, '127.0.0.1');
    const lines = ['GET / HTTP/1.1', 'Host: site.example', `X-Forwarded-For: ${DANE}`, '', ''];
    socket.write(lines.join('\r\n'));
    await once(socket, 'data');
    socket.end();
    await left;
    await once(socket, 'close');
  });

  it('finds that it asks itself', async () => {
    addSite(gate, `http://127.0.0.1:${gate.port}`);
    expect((await ask(gate.port, { headers: FROM_DANE })).status).toBe(508);
  });
});
