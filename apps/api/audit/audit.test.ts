import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type DecisionRecord, storeRecords } from '../../../libs/audit/index.js';
import { expectProblem, expectPromised, METRICS_TOKEN, openTestApi, type TestApi, TOKEN } from '../testing/open-api.js';

let api: TestApi;
const BEGUN = Date.UTC(2026, 10, 2);
/** Three of each instant, so that pages end between equals. */
const timeOf = (n: number): number => BEGUN + Math.floor(n / 3) * 1_000;
/** UUID v7: its first 48 bits are the time. */
const idOf = (n: number): string => {
  const time = timeOf(n).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${String(n).padStart(12, '0')}`;
};

function record(n: number): DecisionRecord {
  return {
    v: 1,
    requestId: idOf(n),
    gateId: '01935b5e-7c1a-7000-8000-0000000000aa',
    sequence: n,
    timeMs: timeOf(n),
    siteId: null,
    host: 'www.example.org',
    method: 'GET',
    path: '/',
    clientAddress: '192.0.2.1',
    clientAddressHash: null,
    peerAddress: null,
    country: 'DK',
    region: null,
    asn: 3292,
    anonymizers: ['vpn'],
    geoipPoint: { longitude: 12.5, latitude: 55.7, accuracyMeters: 1000 },
    gps: null,
    gpsPrevious: null,
    claimStatus: 'absent',
    claimFault: null,
    locationUsed: 'geoip',
    geoipBuild: 'Test 2026-11-01',
    geoipOverrideVersion: null,
    outcome: n % 2 === 0 ? 'blocked' : 'allowed',
    reason: 'unknown_site',
    ruleId: null,
    fenceId: null,
    networkVerdict: null,
    placeVerdict: null,
    policyVersion: null,
    enforced: true,
    via: 'authorize',
    userAgent: 'curl',
  };
}

beforeAll(async () => {
  api = await openTestApi();
  const records = Array.from({ length: 20 }, (_, n) => record(n));
  await api.unit.run((rows) => storeRecords(rows, records));
});
afterAll(() => api.close());

describe('the audit', () => {
  it('shows a decision by its request id', async () => {
    const shown = await api.ask('get', `/api/v1/audit/${idOf(4)}`).expect(200);
    expectPromised('GET /api/v1/audit/{id}', shown);
    expect(shown.body).toMatchObject({
      request_id: idOf(4),
      client_address: '192.0.2.1',
      outcome: 'blocked',
      anonymizers: ['vpn'],
      evidence_artifact_id: null,
    });
    expectProblem(await api.ask('get', `/api/v1/audit/${idOf(99)}`), 'audit_not_found');
    expectProblem(await api.ask('get', '/api/v1/audit/99'), 'invalid_parameter');
  });

  it('lists the newest first, page by page, each once', async () => {
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const answer = await api.ask('get', `/api/v1/audit?limit=7${cursor && `&cursor=${cursor}`}`).expect(200);
      expectPromised('GET /api/v1/audit', answer);
      const page = answer.body as { items: { request_id: string }[]; next_cursor: string | null };
      seen.push(...page.items.map(({ request_id }) => request_id));
      cursor = page.next_cursor;
    }
    const newestFirst = Array.from({ length: 20 }, (_, n) => record(n)).sort(
      (one, other) => other.timeMs - one.timeMs || (one.requestId < other.requestId ? 1 : -1),
    );
    expect(seen).toEqual(newestFirst.map(({ requestId }) => requestId));
  });

  it('lists one outcome', async () => {
    const { body } = await api.ask('get', '/api/v1/audit?outcome=blocked&limit=200').expect(200);
    expect((body as { items: object[] }).items).toHaveLength(10);
  });

  it('lists what happened in a time: from an instant on, and before another', async () => {
    const [from, until] = [timeOf(3), timeOf(9)].map((time) => new Date(time).toISOString());
    const idsOf = async (query: string): Promise<string[]> => {
      const { body } = await api.ask('get', `/api/v1/audit?sort=occurred_at&${query}`).expect(200);
      return (body as { items: { request_id: string }[] }).items.map(({ request_id }) => request_id);
    };
    const ids = Array.from({ length: 20 }, (_, n) => idOf(n));
    expect(await idsOf(`from=${from}&until=${until}`)).toEqual(ids.slice(3, 9));
    expect(await idsOf(`from=${from}`)).toEqual(ids.slice(3));
    expect(await idsOf(`until=${until}`)).toEqual(ids.slice(0, 9));
    expect(await idsOf(`from=${encodeURIComponent('2026-11-02T01:00:01+01:00')}`)).toEqual(ids.slice(3));
  });

  it.each([
    ['from=yesterday', 'from'],
    ['until=2026-11-31T00:00:00Z', 'until'],
    ['from=2026-11-02T00:00:00Z&until=2026-11-02T00:00:00Z', 'until'],
    ['outcome=perhaps', 'outcome'],
    ['site_id=7', 'site_id'],
    ['limit=1e9', 'limit'],
    ['cursor=7', 'cursor'],
    ['cursor=1.2', 'cursor'],
  ] as const)('refuses %s and names the parameter', async (query, parameter) => {
    expectProblem(await api.ask('get', `/api/v1/audit?${query}`), 'invalid_parameter', parameter);
  });
});

describe('the key of the evidence', () => {
  it('is public for those who may ask', async () => {
    const answer = await api.ask('get', '/api/v1/evidence/public-key').expect(200);
    expectPromised('GET /api/v1/evidence/public-key', answer);
    expect((answer.body as { public_key_pem: string }).public_key_pem).toMatch(/BEGIN PUBLIC KEY/);
  });
});

describe('health', () => {
  it('is told to everyone', async () => {
    expect((await api.ask('get', '/health/live', null).expect(200)).body).toEqual({ status: 'ok' });
    const ready = await api.ask('get', '/health/ready', null).expect(200);
    expect(ready.body).toEqual({ status: 'ok', checks: { database: 'ok', object_store: 'ok' } });
    expectPromised('GET /health/ready', ready);
  });
});

describe('the figures of the process', () => {
  it('are for those who may read them', async () => {
    const told = await api.ask('get', '/metrics', METRICS_TOKEN).expect(200);
    expect([told.type, told.text, told.get('cache-control')]).toEqual(['text/plain', 'one 1\n', 'no-store']);
    expectProblem(await api.ask('get', '/metrics', null), 'unauthenticated');
    // The administrator's token opens the API, and nothing else.
    expectProblem(await api.ask('get', '/metrics'), 'unauthenticated');
  });
});

describe('every request', () => {
  it.each([
    ['get', '/api/v1/sites'],
    ['post', '/api/v1/sites'],
    ['get', '/api/v1/audit'],
    ['post', '/api/v1/artifacts?path=a'],
    ['get', `/api/v1/artifacts/${idOf(1)}/content`],
    ['get', '/api/v1/evidence/public-key'],
    ['delete', `/api/v1/sites/${idOf(1)}`],
    ['patch', `/api/v1/sites/${idOf(1)}/ip-rules/${idOf(2)}`],
  ] as const)('%s %s wants the token', async (method, path) => {
    for (const token of [null, '', 'wrong', 'test-token-test-token-test-token-0002']) {
      const answer = await api.ask(method, path, token);
      expectProblem(answer, 'unauthenticated');
      expect(answer.headers['www-authenticate']).toMatch(/^Bearer/);
    }
    expectProblem(await api.ask(method, path, null).set('Authorization', 'Basic dGVzdDp0ZXN0'), 'unauthenticated');
  });

  it('that means nothing is answered so', async () => {
    expectProblem(await api.ask('get', '/api/v1/nothing'), 'route_not_found');
    const put = await api.ask('put', '/api/v1/sites').send({});
    expectProblem(put, 'method_not_allowed');
    expect(put.get('allow')).toBe('GET, POST, HEAD');
    const site = '/api/v1/sites/01935b5e-7c1a-7000-8000-0000000000aa';
    expect((await api.ask('post', site).send({})).get('allow')).toBe('GET, PATCH, DELETE, HEAD');
    expectProblem(await api.ask('post', `${site}/nothing`).send({}), 'route_not_found');
    const post = (body: string, type = 'application/json') =>
      api.ask('post', '/api/v1/sites').set('Content-Type', type).send(body);
    expectProblem(await post('{"name":'), 'body_unreadable', '');
    expectProblem(await post(''), 'invalid_request', '');
    expectProblem(await post('[]'), 'invalid_request');
    expectProblem(await post('null'), 'invalid_request');
    expectProblem(await post('<a/>', 'application/xml'), 'media_type_unsupported');
    expectProblem(await post(JSON.stringify({ name: 'x'.repeat(11 * 1024 * 1024) })), 'body_too_large');
    expectProblem(
      await post('{"__proto__":{"name":"A"},"hostname":"a.example","name":"A"}'),
      'invalid_request',
      '/__proto__',
    );
  });

  it.each([
    ['an address that is not UTF-8', 'GET /api/v1/%E0%A4%A HTTP/1.1\r\nHost: x\r\n\r\n', 400],
    ['no HTTP', 'rubbish\r\n\r\n', 400],
    ['two lengths', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n', 400],
    ['20 kB of headers', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
    ['a way out of the documentation', 'GET /docs/../../package.json HTTP/1.1\r\nHost: x\r\n\r\n', 404],
  ])('is refused as problem+json: %s', async (_what, bytes, status) => {
    const answer = await sendRaw(bytes);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).toMatch(/content-type: application\/problem\+json/i);
    expect(JSON.parse(/\{.*\}/.exec(answer)?.[0] ?? '')).toMatchObject({ status, detail: expect.any(String) });
  });

  it('whose body is cut off is answered, and makes nothing', async () => {
    const head = ['POST /api/v1/sites HTTP/1.1', 'Host: x', `Authorization: Bearer ${TOKEN}`];
    const lines = [
      ...head,
      'Content-Type: application/json',
      'Content-Length: 500',
      '',
      '{"name":"A","hostname":"cut.',
    ];
    expect(await sendRaw(lines.join('\r\n'))).toMatch(/^HTTP\/1.1 400 [^]*problem\+json[^]*cut off/);
  });
});

/** Sends bytes and the end of them; resolves with all that came back. */
async function sendRaw(bytes: string): Promise<string> {
  const socket = connect(api.port, '127.0.0.1');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.on('error', () => undefined);
  socket.end(bytes, 'latin1');
  await new Promise((resolve) => socket.once('close', resolve));
  return Buffer.concat(chunks).toString();
}
