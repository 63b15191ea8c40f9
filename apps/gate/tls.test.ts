import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import {
  connect as connectHttp2,
  type ClientHttp2Session,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
} from 'node:http2';
import { request as requestHttps } from 'node:https';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Duplex } from 'node:stream';
import { connect, type TLSSocket } from 'node:tls';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { CertificateError, Certificates } from './certificates.js';
import { openUpstream, type TestUpstream } from './testing/ask.js';
import { makeCertificate } from './testing/make-certificate.js';
import { addSite, AMERICAN, DANE, openTestGate, TEST_VISITORS, type TestGate } from './testing/open-gate.js';

const SITE = 'site.example';

describe('the visitors’ listener with TLS', () => {
  let folder: string;
  let gate: TestGate;
  let upstream: TestUpstream;
  let seen: { request: IncomingMessage; body: string }[];
  const path = (name: string): string => join(folder, name);
  const pair = (name: string): { certPath: string; keyPath: string } => ({
    certPath: path(`${name}.crt`),
    keyPath: path(`${name}.key`),
  });
  const store = async (name: string, { cert, key }: { cert: string; key: string }): Promise<void> => {
    await writeFile(path(`${name}.crt`), cert);
    await writeFile(path(`${name}.key`), key);
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gatepost-tls-'));
    await store('first', makeCertificate(SITE));
    await store('second', makeCertificate('other.example', '*.wild.example'));
    gate = await openTestGate({
      visitors: { ...TEST_VISITORS, tls: [pair('first'), pair('second')] },
    });
    upstream = await openUpstream((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        seen.push({ request, body });
        response.writeHead(200, ['Set-Cookie', 'a=1', 'Set-Cookie', 'b=2', 'Connection', 'x-hop', 'X-Hop', '1']);
        response.end(`hello ${body}`);
      });
    });
    addSite(gate, upstream.url);
  });
  beforeEach(() => {
    seen = [];
  });
  afterAll(async () => {
    await gate.close();
    await upstream.close();
    await rm(folder, { recursive: true });
  });

  const open2 = (): ClientHttp2Session =>
    connectHttp2(`https://127.0.0.1:${gate.port}`, { servername: SITE, rejectUnauthorized: false });
  async function ask2(
    session: ClientHttp2Session,
    headers: OutgoingHttpHeaders,
    body?: string,
  ): Promise<{ headers: IncomingHttpHeaders & { ':status'?: number }; body: string }> {
    const stream = session.request(
      { ':path': '/', 'x-forwarded-for': DANE, ...headers },
      { endStream: body === undefined },
    );
    if (body !== undefined) stream.end(body);
    const [answered] = (await once(stream, 'response')) as [IncomingHttpHeaders];
    let text = '';
    for await (const chunk of stream) text += String(chunk);
    return { headers: answered, body: text };
  }
  const subjectOf = async (servername?: string): Promise<string> => {
    const socket: TLSSocket = connect({
      host: '127.0.0.1',
      port: gate.port,
      rejectUnauthorized: false,
      ...(servername ? { servername } : {}),
    });
    await once(socket, 'secureConnect');
    const { CN } = socket.getPeerCertificate().subject;
    socket.destroy();
    return String(CN);
  };

  it('speaks HTTP/1.1', async () => {
    const sent = requestHttps({
      host: '127.0.0.1',
      port: gate.port,
      servername: SITE,
      rejectUnauthorized: false,
      agent: false,
      headers: { Host: SITE, 'X-Forwarded-For': DANE },
    });
    sent.end();
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    expect([answer.statusCode, answer.httpVersion]).toEqual([200, '1.1']);
    answer.resume();
    expect(seen[0]?.request.headers['x-forwarded-proto']).toBe('https');
  });

  it('speaks HTTP/2: decides by :authority, and asks the upstream in HTTP/1.1', async () => {
    const session = open2();
    const got = await ask2(session, {
      ':authority': SITE,
      ':path': '/a?b',
      cookie: ['c=1', 'd=2'],
      'x-gatepost-reason': 'forged',
    });
    expect(got.headers[':status']).toBe(200);
    expect(got.headers).toMatchObject({ 'set-cookie': ['a=1', 'b=2'], 'x-gatepost-reason': 'country_allow' });
    expect(got.headers).not.toHaveProperty('x-hop');
    expect(got.body).toBe('hello ');
    const { request } = seen[0]!;
    expect([request.httpVersion, request.url]).toEqual(['1.1', '/a?b']);
    expect(request.headers).toMatchObject({
      host: SITE,
      cookie: 'c=1; d=2',
      'x-forwarded-proto': 'https',
      'x-forwarded-for': `${DANE}, 127.0.0.1`,
      'x-gatepost-reason': 'country_allow',
      via: `2.0 gatepost-${gate.spool.gateId}`,
    });
    expect(request.headers).not.toHaveProperty('transfer-encoding');
    const posted = await ask2(session, { ':authority': SITE, ':method': 'POST' }, 'body');
    expect(posted.body).toBe('hello body');
    const blocked = await ask2(session, { ':authority': SITE, 'x-forwarded-for': AMERICAN });
    expect(blocked.headers[':status']).toBe(403);
    expect(blocked.body).toContain('Access denied');
    session.close();
  });

  it('takes a location over HTTP/2, for this host alone and over HTTPS alone', async () => {
    const host = 'claims.example';
    const square = [
      [8, 54],
      [13, 54],
      [13, 58],
      [8, 58],
      [8, 54],
    ] as const;
    const area = { type: 'MultiPolygon', coordinates: [[square]] } as const;
    addSite(gate, upstream.url, {
      siteId: '01935b5e-7c1a-7000-8000-0000000000ab',
      hostname: host,
      filterMode: 'geo',
      locationSource: 'gps_required',
      networkRules: [],
      fences: [{ id: '01935b5e-7c1a-7000-8000-00000000000f', name: 'Denmark', effect: 'allow', area }],
    });
    const session = open2();
    const share = (origin: string): Promise<Awaited<ReturnType<typeof ask2>>> => {
      const headers = { ':authority': host, ':method': 'POST', ':path': '/.gatepost/location', origin };
      const place = { latitude: 56.15, longitude: 10.2, accuracy: 20, time: Date.now() };
      return ask2(session, { ...headers, 'content-type': 'application/json' }, JSON.stringify(place));
    };
    expect((await ask2(session, { ':authority': host })).headers).toMatchObject({
      ':status': 403,
      'x-gatepost-reason': 'location_required',
    });
    expect((await share('https://other.example')).headers[':status']).toBe(403);
    const shared = await share(`https://${host}`);
    expect(shared.headers[':status']).toBe(204);
    const [cookie = ''] = shared.headers['set-cookie'] ?? [];
    expect(cookie).toMatch(/^__Host-gatepost-location=[^;]+; Path=\/; Max-Age=86400; HttpOnly; SameSite=Lax; Secure$/);
    const admitted = await ask2(session, { ':authority': host, cookie: ['a=b', cookie.split(';')[0] ?? ''] });
    expect(admitted.headers).toMatchObject({ ':status': 200, 'x-gatepost-reason': 'fence_allow' });
    expect(seen[0]?.request.headers.cookie).toBe('a=b');
    session.close();
  });

  it('refuses in HTTP/2 a Host that disagrees, none at all, and tunnels', async () => {
    const session = open2();
    for (const headers of [{ ':authority': SITE, host: 'other.example' }, { ':authority': 'a..b' }]) {
      expect((await ask2(session, headers)).headers[':status']).toBe(400);
    }
    expect((await ask2(session, { ':authority': SITE, host: SITE })).headers[':status']).toBe(200);
    const tunnel = session.request({ ':method': 'CONNECT', ':authority': 'other.example:443' });
    tunnel.on('error', () => undefined);
    const [answered] = (await once(tunnel, 'response')) as [{ ':status': number }];
    expect(answered[':status']).toBe(501);
    session.destroy();
  });

  it('passes WebSocket on', async () => {
    const echo = createServer();
    echo.on('upgrade', (_: IncomingMessage, socket: Duplex) => {
      socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
      socket.pipe(socket);
    });
    echo.listen(0, '127.0.0.1');
    await once(echo, 'listening');
    addSite(gate, `http://127.0.0.1:${(echo.address() as AddressInfo).port}`);
    const socket = connect({ host: '127.0.0.1', port: gate.port, servername: SITE, rejectUnauthorized: false });
    socket.write(
      `GET / HTTP/1.1\r\nHost: ${SITE}\r\nX-Forwarded-For: ${DANE}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nping`,
    );
    let received = '';
    while (!received.endsWith('ping')) received += String((await once(socket, 'data'))[0]);
    expect(received).toMatch(/^HTTP\/1\.1 101 /);
    socket.destroy();
    echo.close();
    addSite(gate, upstream.url);
  });

  it('chooses the certificate by the name that the visitor asks for', async () => {
    expect(await subjectOf(SITE)).toBe(SITE);
    expect(await subjectOf('other.example')).toBe('other.example');
    expect(await subjectOf('a.wild.example')).toBe('other.example');
    expect(await subjectOf('unknown.example')).toBe(SITE);
    expect(await subjectOf()).toBe(SITE);
  });

  it('finishes what HTTP/2 has under way when it stops', async () => {
    let answer = (): void => undefined;
    const slow = await openUpstream((_, response) => {
      answer = () => response.end('late');
      arrived();
    });
    let arrived = (): void => undefined;
    const isThere = new Promise<void>((resolve) => (arrived = resolve));
    const other = await openTestGate({ visitors: gate.options.settings.visitors });
    addSite(other, slow.url);
    const session = connectHttp2(`https://127.0.0.1:${other.port}`, { servername: SITE, rejectUnauthorized: false });
    const asked = ask2(session, { ':authority': SITE });
    await isThere;
    const stopped = other.gate.stop(5_000);
    answer();
    expect((await asked).body).toBe('late');
    await stopped;
    await other.close();
    await slow.close();
  });
});

describe('the certificates', () => {
  let folder: string;
  let files: { certPath: string; keyPath: string };
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gatepost-certificates-'));
    files = { certPath: join(folder, 'tls.crt'), keyPath: join(folder, 'tls.key') };
  });
  afterAll(() => rm(folder, { recursive: true }));
  const store = async ({ cert, key }: { cert: string; key: string }): Promise<void> => {
    await writeFile(files.certPath, cert);
    await writeFile(files.keyPath, key);
  };

  it('are read again when they change; a pair that does not match leaves the old one in force', async () => {
    const [one, two, three] = [
      makeCertificate('a.example'),
      makeCertificate('a.example'),
      makeCertificate('a.example'),
    ];
    await store(one);
    const certificates = await Certificates.open([files]);
    const told: string[] = [];
    let tell = (): void => undefined;
    const next = (): Promise<void> => new Promise((resolve) => (tell = resolve));
    let changes = 0;
    const stop = certificates.watch({
      onChange: () => (changes += 1),
      log: (sentence) => {
        told.push(sentence);
        tell();
      },
      everyMs: 10,
    });
    let heard = next();
    await store({ cert: two.cert, key: three.key });
    await heard;
    expect(told[0]).toMatch(/^TLS_KEY_FILE .* does not belong to .* The certificates read before stay in force\.$/);
    expect(told.join()).not.toContain('PRIVATE');
    expect(certificates.first.cert.toString()).toBe(one.cert);
    expect(changes).toBe(0);
    heard = next();
    await store(three);
    await heard;
    while (certificates.first.cert.toString() !== three.cert) {
      heard = next();
      await heard;
    }
    expect(told.at(-1)).toBe('The TLS certificates were read again.');
    stop();
  });

  it.each([
    ['no file', null, 'cannot be read (ENOENT)'],
    ['no certificate', { cert: 'x', key: 'y' }, 'holds no certificate'],
    ['no key', { cert: makeCertificate('a.example').cert, key: 'secret words' }, 'cannot be used with'],
  ] as const)('say what is wrong with %s', async (_, content, sentence) => {
    if (content) await store(content);
    else await Promise.all([rm(files.certPath, { force: true }), rm(files.keyPath, { force: true })]);
    const opened = Certificates.open([files]);
    await expect(opened).rejects.toThrow(CertificateError);
    await expect(opened).rejects.toThrow(sentence);
    await expect(opened).rejects.not.toThrow('secret words');
  });
});
