import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect as connectHttp2, type IncomingHttpHeaders } from 'node:http2';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatAddress } from '../../libs/access/index.js';
import { parseProxyHeader } from './proxy-protocol.js';
import { sendRaw } from './testing/ask.js';
import { makeCertificate } from './testing/make-certificate.js';
import { addSite, AMERICAN, DANE, openTestGate, TEST_VISITORS, type TestGate } from './testing/open-gate.js';

const SIGNATURE = '0d0a0d0a000d0a515549540a';
const v2 = (command: string, family: string, body = ''): Buffer =>
  Buffer.from(`${SIGNATURE}${command}${family}${(body.length / 2).toString(16).padStart(4, '0')}${body}`, 'hex');
const TCP4 = 'c0000201c6336401303901bb';
const MAPPED = `${'0'.repeat(20)}ffffc0000201`.repeat(2) + '303901bb';
const TCP6 = '20010db8000000000000000000000001'.repeat(2) + '303901bb';

describe('parseProxyHeader', () => {
  it.each([
    ['PROXY TCP4 192.0.2.1 198.51.100.1 12345 443\r\nGET', '192.0.2.1'],
    ['PROXY TCP4 255.255.255.255 255.255.255.255 65535 65535\r\n', '255.255.255.255'],
    ['PROXY TCP6 2001:db8::1 2001:db8::2 0 443\r\n', '2001:db8::1'],
    ['PROXY TCP6 ::ffff:192.0.2.1 2001:db8::2 1 443\r\n', '192.0.2.1'],
    ['PROXY UNKNOWN\r\nGET', null],
    ['PROXY UNKNOWN whatever follows\r\n', null],
  ])('reads version 1: %j', (text, source) => {
    const header = parseProxyHeader(Buffer.from(text));
    expect(header).toMatchObject({ length: text.indexOf('\r\n') + 2 });
    expect(typeof header === 'object' && header.source && formatAddress(header.source)).toBe(source);
  });

  it.each([
    ['TCP4', v2('21', '11', TCP4), '192.0.2.1'],
    ['TCP4 with TLVs', v2('21', '11', `${TCP4}0400010005000161`), '192.0.2.1'],
    ['TCP6', v2('21', '21', TCP6), '2001:db8::1'],
    ['IPv4 mapped to TCP6', v2('21', '21', MAPPED), '192.0.2.1'],
    ['LOCAL', v2('20', '00'), null],
    ['LOCAL with addresses', v2('20', '11', TCP4), null],
    ['an unspecified family', v2('21', '00'), null],
  ])('reads version 2: %s', (_, bytes, source) => {
    const header = parseProxyHeader(Buffer.concat([bytes, Buffer.from('GET')]));
    expect(header).toMatchObject({ length: bytes.length });
    expect(typeof header === 'object' && header.source && formatAddress(header.source)).toBe(source);
  });

  it.each([
    'GET / HTTP/1.1\r\n',
    'proxy TCP4 192.0.2.1 198.51.100.1 1 2\r\n',
    'PROXY TCP4 192.0.2.1 198.51.100.1 1\r\n',
    'PROXY TCP4 192.0.2.1 198.51.100.1 1 2 3\r\n',
    'PROXY TCP4  192.0.2.1 198.51.100.1 1 2\r\n',
    'PROXY TCP4 192.0.2.01 198.51.100.1 1 2\r\n',
    'PROXY TCP4 192.0.2.1 198.51.100.1 01 2\r\n',
    'PROXY TCP4 192.0.2.1 198.51.100.1 65536 2\r\n',
    'PROXY TCP4 192.0.2.1 198.51.100.1 -1 2\r\n',
    'PROXY TCP4 2001:db8::1 2001:db8::2 1 2\r\n',
    'PROXY TCP6 192.0.2.1 198.51.100.1 1 2\r\n',
    'PROXY TCP4 192.0.2.1 2001:db8::2 1 2\r\n',
    'PROXY TCP5 192.0.2.1 198.51.100.1 1 2\r\n',
    'PROXY TCP4 192.0.2.1 198.51.100.1 1 2\n' + 'x'.repeat(107),
    'PROXY UNKNOWN' + 'x'.repeat(200),
  ])('refuses %j', (text) => {
    expect(parseProxyHeader(Buffer.from(text))).toBe('malformed');
  });

  it.each([
    ['another version', v2('11', '11', TCP4)],
    ['another command', v2('22', '11', TCP4)],
    ['too few bytes', v2('21', '11', 'c0000201')],
    ['UDP', v2('21', '12', TCP4)],
    ['a UNIX socket', v2('21', '31', '00'.repeat(216))],
    ['a broken TLV', v2('21', '11', `${TCP4}040009`)],
    ['too many bytes', v2('21', '11', TCP4 + '00'.repeat(5_000))],
    ['a signature that goes wrong', Buffer.from(`${SIGNATURE.slice(0, -2)}0b2111000c${TCP4}`, 'hex')],
  ])('refuses version 2 with %s', (_, bytes) => {
    expect(parseProxyHeader(bytes)).toBe('malformed');
  });

  it('wants more of whatever may still become a header, and never throws', () => {
    for (const whole of [Buffer.from('PROXY TCP4 192.0.2.1 198.51.100.1 1 2\r\n'), v2('21', '11', TCP4)]) {
      for (let length = 0; length < whole.length; length += 1) {
        expect(parseProxyHeader(whole.subarray(0, length))).toBe('incomplete');
      }
    }
    fc.assert(
      fc.property(fc.constantFrom('PROXY ', 'latin1'), fc.uint8Array({ maxLength: 300 }), (start, rest) => {
        parseProxyHeader(Buffer.concat([Buffer.from(start), rest]));
        parseProxyHeader(Buffer.concat([Buffer.from(SIGNATURE, 'hex'), rest]));
      }),
    );
  });
});

describe('a listener behind the PROXY protocol', () => {
  let gate: TestGate;
  let tls: TestGate;
  let folder: string;
  const visitors = { ...TEST_VISITORS, proxyProtocol: true };
  beforeAll(async () => {
    gate = await openTestGate({ visitors });
    folder = await mkdtemp(join(tmpdir(), 'gatepost-proxied-'));
    const files = { certPath: join(folder, 'tls.crt'), keyPath: join(folder, 'tls.key') };
    const { cert, key } = makeCertificate('site.example');
    await writeFile(files.certPath, cert);
    await writeFile(files.keyPath, key);
    tls = await openTestGate({ visitors: { ...visitors, tls: [files] } });
    addSite(gate);
    addSite(tls);
  });
  afterEach(async () => {
    await gate.records();
    await tls.records();
  });
  afterAll(async () => {
    await Promise.all([gate.close(), tls.close()]);
    await rm(folder, { recursive: true });
  });

  const GET = 'GET / HTTP/1.1\r\nHost: site.example\r\nConnection: close\r\n';
  const from = (address: string): string => `PROXY TCP4 ${address} 198.51.100.1 12345 80\r\n`;

  it.each([
    ['version 1', from(DANE)],
    ['version 2', v2('21', '11', `82e10001c6336401303901bb`).toString('latin1')],
  ])('takes the address of %s for the visitor’s', async (_, header) => {
    expect(await sendRaw(gate.port, `${header}${GET}\r\n`)).toMatch(/^HTTP\/1\.1 200 /);
    expect(await gate.records()).toMatchObject([{ clientAddress: DANE, peerAddress: DANE }]);
  });

  it('reads a header and a request that come in pieces', async () => {
    const socket = connect(gate.port, '127.0.0.1');
    await once(socket, 'connect');
    let received = '';
    socket.on('data', (chunk: Buffer) => (received += chunk.toString()));
    socket.setNoDelay(true);
    for (const byte of `${from(DANE)}${GET}\r\n`) {
      socket.write(byte);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await once(socket, 'close');
    expect(received).toMatch(/^HTTP\/1\.1 200 /);
  });

  it('believes no X-Forwarded-For of that visitor, unless it is a trusted proxy', async () => {
    await sendRaw(gate.port, `${from(AMERICAN)}${GET}X-Forwarded-For: ${DANE}\r\n\r\n`);
    await sendRaw(gate.port, `${from('127.0.0.9')}${GET}X-Forwarded-For: ${DANE}\r\n\r\n`);
    expect((await gate.records()).map(({ clientAddress }) => clientAddress)).toEqual([AMERICAN, DANE]);
  });

  it('is asked by the load balancer itself too', async () => {
    await sendRaw(gate.port, `PROXY UNKNOWN\r\n${GET}\r\n`);
    expect(await gate.records()).toMatchObject([{ clientAddress: '127.0.0.1' }]);
  });

  it.each([
    ['comes without', `${GET}\r\n`],
    ['comes with a malformed one', `PROXY TCP4 nonsense\r\n${GET}\r\n`],
    ['ends before it', 'PROXY TCP4 1'],
  ])('closes a connection that %s, and decides nothing', async (_, bytes) => {
    const socket = connect(gate.port, '127.0.0.1');
    socket.on('error', () => undefined);
    let received = '';
    socket.on('data', (chunk: Buffer) => (received += chunk.toString()));
    socket.end(bytes);
    await once(socket, 'close');
    expect(received).toBe('');
    expect(await gate.records()).toEqual([]);
    expect(gate.sentences.at(-1)).toMatch(/^A connection from 127\.0\.0\.1 was closed: /);
  });

  it('closes a connection whose header is late', async () => {
    const begun = performance.now();
    const socket = connect(gate.port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write('PROXY ');
    await once(socket, 'close');
    expect(performance.now() - begun).toBeLessThan(20_000);
  });

  it('takes a second header for what it is: no HTTP', async () => {
    expect(await sendRaw(gate.port, `${from(DANE)}${from(AMERICAN)}${GET}\r\n`)).toMatch(/^HTTP\/1\.1 400 /);
    expect(await gate.records()).toEqual([]);
  });

  it('closes the connection of a peer that is not trusted, whatever it sends', async () => {
    const other = await openTestGate({ visitors, trustedProxies: ['10.0.0.0/8'] });
    addSite(other);
    expect(await sendRaw(other.port, `${from(DANE)}${GET}\r\n`)).toBe('');
    expect(await other.records()).toEqual([]);
    expect(other.sentences.at(-1)).toContain('TRUSTED_PROXIES');
    await other.close();
  });

  it.each(['http/1.1', 'h2'])('has TLS behind it: %s', async (protocol) => {
    const raw = connect(tls.port, '127.0.0.1');
    await once(raw, 'connect');
    raw.write(from(DANE));
    const socket = connectTls({
      socket: raw,
      servername: 'site.example',
      rejectUnauthorized: false,
      ALPNProtocols: [protocol],
    });
    await once(socket, 'secureConnect');
    if (protocol === 'h2') {
      const session = connectHttp2('https://site.example', { createConnection: () => socket });
      const stream = session.request({ ':path': '/' });
      const [headers] = (await once(stream, 'response')) as [IncomingHttpHeaders & { ':status': number }];
      expect(headers[':status']).toBe(200);
      session.destroy();
    } else {
      socket.write(`${GET}\r\n`);
      const [answer] = (await once(socket, 'data')) as [Buffer];
      expect(answer.toString()).toMatch(/^HTTP\/1\.1 200 /);
      socket.destroy();
    }
    expect(await tls.records()).toMatchObject([{ clientAddress: DANE, peerAddress: DANE }]);
  });
});
