import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Client, credentials, Metadata } from '@grpc/grpc-js';
import { ask } from '../testing/ask.js';
import { failingSpool } from '../testing/failing-spool.js';
import { addSite, AMERICAN, DANE, openTestGate, type TestGate, type TestSettings } from '../testing/open-gate.js';

/**
 * Messages are written and read here by hand, with the field numbers of Envoy's public definitions, so that a wrong number
 * in ext_authz.proto is found. https://protobuf.dev/programming-guides/encoding/
 */
const varint = (value: number): Buffer => {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 0x80) return Buffer.from([...bytes, rest]);
    bytes.push((rest & 0x7f) | 0x80);
  }
};
const field = (number: number, ...parts: (Buffer | string)[]): Buffer => {
  const body = Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)));
  return Buffer.concat([varint((number << 3) | 2), varint(body.length), body]);
};
const number = (at: number, value: number): Buffer => Buffer.concat([varint(at << 3), varint(value)]);

type Fields = Map<number, (Buffer | number)[]>;
function decode(message: Buffer): Fields {
  const fields: Fields = new Map();
  let at = 0;
  const read = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = message[at++]!;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < message.length) {
    const tag = read();
    const known = fields.get(tag >>> 3) ?? [];
    fields.set(tag >>> 3, known);
    const length = read();
    if ((tag & 7) === 0) known.push(length);
    else known.push(message.subarray(at, (at += length)));
  }
  return fields;
}
const inner = (fields: Fields, at: number): Fields => decode((fields.get(at)?.[0] ?? Buffer.alloc(0)) as Buffer);
const textOf = (fields: Fields, at: number): string => String(fields.get(at)?.[0] ?? '');

interface Asked {
  source?: string | null;
  method?: string;
  path?: string;
  host?: string;
  headers?: Record<string, string>;
  raw?: [string, string][];
}

/** attributes = 1 { source = 1, destination = 2, request = 4 { time = 1, http = 2 }, context_extensions = 10 } */
function checkRequest({
  source = DANE,
  method = 'GET',
  path = '/',
  host = 'site.example',
  headers = {},
  raw = [],
}: Asked): Buffer {
  const peer = (address: string): Buffer => field(1, field(1, field(2, address), number(3, 41_234)));
  const all = { ':authority': host, ':method': method, ':path': path, 'x-request-id': 'a', ...headers };
  return field(
    1,
    ...(source === null ? [] : [field(1, peer(source))]),
    field(2, peer('10.0.0.1')),
    field(
      4,
      field(1, number(1, 1_700_000_000)),
      field(
        2,
        field(1, 'id'),
        field(2, method),
        ...(raw.length > 0 ? [] : Object.entries(all).map(([key, value]) => field(3, field(1, key), field(2, value)))),
        field(4, path),
        field(5, host),
        field(6, 'https'),
        number(9, 0),
        field(10, 'HTTP/2'),
        ...(raw.length > 0 ? [field(13, ...raw.map(([key, value]) => field(1, field(1, key), field(3, value))))] : []),
      ),
    ),
    field(10, field(1, 'virtual_host'), field(2, 'x')),
  );
}

interface Checked {
  code: number;
  status: number | null;
  headers: Record<string, string>;
  appends: unknown[];
  removed: string[];
  body: string;
}

function readResponse(message: Buffer): Checked {
  const response = decode(message);
  const isDenied = response.has(2);
  const http = inner(response, isDenied ? 2 : 3);
  const options = (http.get(2) ?? []).map((option) => decode(option as Buffer));
  return {
    code: Number(inner(response, 1).get(1)?.[0] ?? 0),
    status: isDenied ? Number(inner(http, 1).get(1)?.[0]) : null,
    headers: Object.fromEntries(options.map((option) => [textOf(inner(option, 1), 1), textOf(inner(option, 1), 2)])),
    appends: options.map((option) => [option.has(2), inner(option, 2).get(1)?.[0] ?? 0]),
    removed: isDenied ? [] : (http.get(5) ?? []).map(String),
    body: isDenied ? textOf(http, 3) : '',
  };
}

const clients: Client[] = [];
function check(gate: TestGate, asked: Asked, metadata: Record<string, string> = {}): Promise<Checked> {
  const client = new Client(`127.0.0.1:${gate.grpcPort}`, credentials.createInsecure());
  clients.push(client);
  const call = new Metadata();
  for (const [key, value] of Object.entries(metadata)) call.set(key, value);
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(
      '/envoy.service.auth.v3.Authorization/Check',
      (bytes: Buffer) => bytes,
      readResponse,
      checkRequest(asked),
      call,
      (error, value) => (value === undefined ? reject(error ?? new Error('no answer')) : resolve(value)),
    );
  });
}

const open = (settings: TestSettings = {}): Promise<TestGate> =>
  openTestGate({ grpc: { host: '127.0.0.1', port: 0 }, ...settings });

let gate: TestGate;
beforeAll(async () => {
  gate = await open();
  addSite(gate);
});
afterEach(() => gate.records());
afterAll(async () => {
  for (const client of clients) client.close();
  await gate.close();
});

const json = { accept: 'application/json' };
const codeOf = ({ body }: Checked): unknown => (JSON.parse(body) as { code: unknown }).code;

describe('Envoy’s Check by gRPC', () => {
  it('allows with every header, which replaces what the visitor sent', async () => {
    const answer = await check(gate, { headers: { 'x-gatepost-decision': 'blocked' } });
    expect([answer.code, answer.status]).toEqual([0, null]);
    expect(Object.keys(answer.headers).sort()).toEqual([
      'x-gatepost-country',
      'x-gatepost-decision',
      'x-gatepost-policy-version',
      'x-gatepost-reason',
      'x-gatepost-request-id',
      'x-gatepost-would-decide',
    ]);
    expect(answer.headers).toMatchObject({ 'x-gatepost-decision': 'allowed', 'x-gatepost-country': 'DK' });
    expect(answer.appends.every((append) => JSON.stringify(append) === '[true,0]')).toBe(true);
    expect(answer.removed).toContain('x-gatepost-proxy-secret');
  });

  it.each<[cookie: string, rest: string | undefined, isRemoved: boolean]>([
    ['a=b; gatepost-location=ours; c=d', 'a=b; c=d', false],
    ['__Host-gatepost-location=ours', undefined, true],
    ['a=b', undefined, false],
  ])('keeps the location claim of %s from the upstream', async (cookie, rest, isRemoved) => {
    const { headers, removed } = await check(gate, { headers: { cookie, 'gatepost-location': 'ours' } });
    expect([headers['cookie'], removed.includes('cookie')]).toEqual([rest, isRemoved]);
    expect(removed).toContain('gatepost-location');
  });

  it('denies with status, headers and page, in the form that the visitor prefers', async () => {
    const page = await check(gate, { source: AMERICAN });
    expect([page.code, page.status]).toEqual([7, 403]);
    expect(page.body).toContain('Access denied');
    expect(page.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'x-gatepost-decision': 'blocked',
      'x-gatepost-reason': 'network_default_block',
      'cache-control': 'no-store',
    });
    expect(page.headers).not.toHaveProperty('content-length');
    expect(codeOf(await check(gate, { source: AMERICAN, headers: json }))).toBe('network_default_block');
    const records = await gate.records();
    expect(records.map(({ clientAddress, via }) => [clientAddress, via])).toEqual([
      [AMERICAN, 'authorize'],
      [AMERICAN, 'authorize'],
    ]);
  });

  it('asks about method, path, host and source of the attributes', async () => {
    await check(gate, {
      method: 'PROPFIND',
      path: '/public/x?y',
      host: 'SITE.example:8443',
      headers: { 'user-agent': 'U' },
    });
    const expected = { method: 'PROPFIND', path: '/public/x', host: 'site.example', reason: 'exempt', userAgent: 'U' };
    expect(await gate.records()).toMatchObject([{ ...expected, clientAddress: DANE, peerAddress: '127.0.0.1' }]);
  });

  it('tells what a monitoring site would decide', async () => {
    addSite(gate, null, { enforcement: 'monitor' });
    const answer = await check(gate, { source: AMERICAN });
    addSite(gate);
    expect([answer.code, answer.headers['x-gatepost-would-decide']]).toEqual([0, 'blocked']);
  });

  it('believes X-Forwarded-For behind a trusted proxy alone', async () => {
    await check(gate, { source: AMERICAN, headers: { 'x-forwarded-for': `${DANE},${AMERICAN}` } });
    await check(gate, { source: '127.0.0.7', headers: { 'x-forwarded-for': `8.8.4.4, ${DANE},127.0.0.7` } });
    await check(gate, { source: '127.0.0.7', headers: { 'x-forwarded-for': `8.8.4.4, ${DANE}` } });
    expect((await gate.records()).map(({ clientAddress }) => clientAddress)).toEqual([AMERICAN, DANE, DANE]);
  });

  it('takes a request without a source address for nobody’s', async () => {
    const answer = await check(gate, { source: null, headers: json });
    expect(codeOf(answer)).toBe('client_address_invalid');
  });

  it('reads raw headers, and refuses aliases in either', async () => {
    const raw: [string, string][] = [
      ['accept', 'application/json'],
      ['x_forwarded_for', DANE],
    ];
    for (const asked of [{ raw }, { headers: { ...json, 'x.gatepost.decision': 'allowed' } }]) {
      const answer = await check(gate, asked);
      expect([answer.status, codeOf(answer)]).toEqual([403, 'header_alias']);
    }
    expect(await gate.records()).toEqual([]);
  });

  it.each<[string, Asked, string]>([
    ['no host', { host: '' }, 'host_invalid'],
    ['a host that is none', { host: 'a b' }, 'host_invalid'],
    ['no path', { path: '' }, 'request_target_invalid'],
    ['another host in the path', { path: 'http://other.example/' }, 'request_target_invalid'],
    ['no method', { method: '' }, 'request_target_invalid'],
  ])('denies %s', async (_, asked, code) => {
    const answer = await check(gate, { ...asked, headers: json });
    expect([answer.code, answer.status, codeOf(answer)]).toEqual([7, 400, code]);
    expect(await gate.records()).toEqual([]);
  });

  it('denies whoever is not trusted, or shows no secret in the call itself', async () => {
    const SECRET = 'a-secret-of-one-proxy-0123456789';
    const strangers = await open({ trustedProxies: [] });
    const guarded = await open({ proxySecrets: [SECRET] });
    addSite(strangers);
    addSite(guarded);
    const header = 'x-gatepost-proxy-secret';
    expect(codeOf(await check(strangers, { headers: json }))).toBe('untrusted_proxy');
    expect(codeOf(await check(guarded, { headers: { ...json, [header]: SECRET } }))).toBe('proxy_secret_invalid');
    expect(codeOf(await check(guarded, { headers: json }, { [header]: 'wrong' }))).toBe('proxy_secret_invalid');
    expect((await check(guarded, { headers: json }, { [header]: SECRET })).code).toBe(0);
    for (const one of [strangers, guarded]) await one.close();
  });

  it('denies, and does not fail, when nothing can be recorded: Envoy may let in on a failure', async () => {
    const other = await open({ spool: failingSpool(new Error('disk')) });
    addSite(other);
    const answer = await check(other, { headers: json });
    expect([answer.code, answer.status, codeOf(answer)]).toEqual([7, 403, 'audit_unavailable']);
    await other.close();
  });
});

it('a gate whose gRPC port is taken opens nothing', async () => {
  const port = gate.grpcPort!;
  await expect(open({ grpc: { host: '127.0.0.1', port } })).rejects.toMatchObject({ code: 'EADDRINUSE' });
});

it('a gate that stops answers no more', async () => {
  const other = await open();
  addSite(other);
  expect((await check(other, {})).code).toBe(0);
  await other.close();
  await expect(check(other, {})).rejects.toMatchObject({ code: 14 });
  await expect(ask(other.authorizePort, { path: '/authorize' })).rejects.toThrow();
});
