import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type Answer, ask, type Question, sendRaw } from '../testing/ask.js';
import { addSite, AMERICAN, DANE, openTestGate, type TestGate } from '../testing/open-gate.js';
import { failingSpool } from '../testing/failing-spool.js';

const OUR_HEADERS = ['decision', 'reason', 'request-id', 'country', 'policy-version', 'would-decide'];

type Headers = NonNullable<Question['headers']>;

/** A question of each dialect, as its proxy sends it: for this visitor, method, path. */
const ASK: Readonly<Record<string, (client: string, method?: string, path?: string) => Question>> = {
  generic: (client, method, path) => ({ path: '/authorize', headers: forwarded(client, method, path) }),
  traefik: (client, method, path) => ({ path: '/authorize/traefik', headers: forwarded(client, method, path) }),
  caddy: (client, method, path) => ({ path: '/authorize/caddy?a=b', headers: forwarded(client, method, path) }),
  haproxy: (client, method, path) => ({ path: '/authorize/haproxy', headers: forwarded(client, method, path) }),
  nginx: (client, method = 'GET', path = '/') => ({
    path: '/authorize/nginx',
    headers: {
      Host: 'gatepost.internal',
      'X-Original-Host': 'site.example',
      'X-Original-Method': method,
      'X-Original-URI': path,
      'X-Forwarded-For': client,
    },
  }),
  envoy: (client, method = 'GET', path = '/') => ({
    path: `/authorize/envoy${path}`,
    method,
    headers: { 'X-Gatepost-Client-Address': client, 'X-Forwarded-For': '127.0.0.1' },
  }),
};

function forwarded(client: string, method = 'GET', path = '/'): Headers {
  return {
    Host: 'gatepost.internal',
    'X-Forwarded-Host': 'site.example',
    'X-Forwarded-Method': method,
    'X-Forwarded-Uri': path,
    'X-Forwarded-For': client,
    'X-Forwarded-Proto': 'https',
  };
}

let gate: TestGate;
beforeAll(async () => {
  gate = await openTestGate();
  addSite(gate);
});
afterEach(() => gate.records());
afterAll(() => gate.close());

const send = (question: Question, more: Headers = {}): Promise<Answer> =>
  ask(gate.authorizePort, { ...question, headers: { ...question.headers, ...more } });
const without = (question: Question, name: string): Question => ({
  ...question,
  headers: Object.fromEntries(Object.entries(question.headers ?? {}).filter(([key]) => key !== name)),
});

describe('the location claim, which is for the gate alone', () => {
  const CLAIMED = 'a=b; gatepost-location=ours';
  const cookieOf = async (name: string, cookie?: string): Promise<unknown[]> => {
    const { status, headers } = await send(ASK[name]!(DANE), cookie === undefined ? {} : { Cookie: cookie });
    expect(status).toBe(200);
    return [headers['cookie'], headers['x-envoy-auth-headers-to-remove']];
  };

  it.each(['generic', 'traefik'])('%s gets the other cookies, always, to put in place of all', async (name) => {
    expect(await cookieOf(name, CLAIMED)).toEqual(['a=b', undefined]);
    expect(await cookieOf(name, 'a=b')).toEqual(['a=b', undefined]);
    expect(await cookieOf(name, '__Host-gatepost-location=ours')).toEqual([undefined, undefined]);
    expect(await cookieOf(name)).toEqual([undefined, undefined]);
  });

  it('envoy overwrites or removes what held it, and leaves other cookies alone', async () => {
    expect(await cookieOf('envoy', CLAIMED)).toEqual(['a=b', undefined]);
    expect(await cookieOf('envoy', 'a=b')).toEqual([undefined, undefined]);
    expect(await cookieOf('envoy', 'gatepost-location=ours')).toEqual([undefined, 'cookie']);
  });

  it.each(['nginx', 'caddy', 'haproxy'])('%s takes it out itself', async (name) => {
    expect(await cookieOf(name, CLAIMED)).toEqual([undefined, undefined]);
  });

  it.each(Object.keys(ASK))('%s gets no cookie back with a refusal', async (name) => {
    const { status, headers } = await send(ASK[name]!(AMERICAN), { Cookie: CLAIMED });
    expect([status, headers['cookie']]).toEqual([403, undefined]);
  });
});

describe.each(Object.keys(ASK))('%s', (name) => {
  const question = ASK[name]!;

  it('allows with exactly 200 and every header', async () => {
    const answer = await send(question(DANE));
    expect([answer.status, answer.body]).toEqual([200, '']);
    for (const header of OUR_HEADERS) expect(answer.headers[`x-gatepost-${header}`]).toBeTruthy();
    expect(answer.headers).not.toHaveProperty('x-gatepost-block-token');
  });

  it('denies with 403 and every header', async () => {
    const answer = await send(question(AMERICAN));
    expect(answer.status).toBe(403);
    for (const header of OUR_HEADERS) expect(answer.headers[`x-gatepost-${header}`]).toBeTruthy();
    expect(answer.headers['x-gatepost-decision']).toBe('blocked');
  });

  it('asks about the visitor’s host, method, path and address', async () => {
    await send(question(AMERICAN, 'DELETE', '/public/x?y=z'));
    const [record] = await gate.records();
    const { host, method, path, clientAddress, reason } = record!;
    expect([host, method, path, clientAddress, reason]).toEqual([
      'site.example',
      'DELETE',
      '/public/x',
      AMERICAN,
      'exempt',
    ]);
  });

  it('tells what a monitoring site would decide', async () => {
    addSite(gate, null, { enforcement: 'monitor' });
    const answer = await send(question(AMERICAN));
    addSite(gate);
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({
      'x-gatepost-decision': 'allowed',
      'x-gatepost-would-decide': 'blocked',
    });
  });

  it('is not moved by what the visitor sends in other families or in the query', async () => {
    const forged: Record<string, string> = {
      'X-Real-IP': DANE,
      Forwarded: `for=${DANE};host=other.example`,
      'CF-Connecting-IP': DANE,
      'X-Gatepost-Decision': 'allowed',
      'X-Gatepost-Request-Id': 'forged',
      'X-Rewrite-URL': '/public',
    };
    if (name === 'envoy') Object.assign(forged, forwarded(DANE, 'GET', '/public'), { Host: 'site.example' });
    if (name === 'nginx') Object.assign(forged, { 'X-Forwarded-Uri': '/public', 'X-Forwarded-Host': 'other.example' });
    if (name !== 'nginx') Object.assign(forged, { 'X-Original-URI': '/public', 'X-Original-Method': 'OPTIONS' });
    const answer = await send(question(AMERICAN, 'GET', '/private?uri=/public&X-Forwarded-For=130.225.0.1'), forged);
    expect(answer.status).toBe(403);
    expect(answer.headers['x-gatepost-request-id']).not.toBe('forged');
    const [record] = await gate.records();
    expect([record?.host, record?.path, record?.clientAddress]).toEqual(['site.example', '/private', AMERICAN]);
  });

  it.each(['X_Forwarded_For', 'X.Forwarded.For', 'x-forwarded_host', 'X_Gatepost_Decision', 'X_Original_URI'])(
    'refuses %s, another spelling of what proxies set',
    async (alias) => {
      const answer = await send(question(DANE), { [alias]: DANE, Accept: 'application/json' });
      expect(answer.status).toBe(403);
      expect(answer.headers).not.toHaveProperty('x-gatepost-decision');
      if (name !== 'nginx') expect(JSON.parse(answer.body)).toMatchObject({ code: 'header_alias' });
      expect(await gate.records()).toEqual([]);
    },
  );

  it('keeps other names with underscores and dots', async () => {
    expect((await send(question(DANE), { My_Header: 'x', 'a.b': 'y' })).status).toBe(200);
  });

  it('takes no second of a header', async () => {
    const asked = question(DANE);
    const required = Object.keys(asked.headers ?? {}).filter((header) => /host|method|uri/i.test(header));
    for (const header of required.filter((one) => name === 'envoy' || one !== 'Host')) {
      const answer = await send(asked, { [header]: ['site.example', 'site.example'] });
      expect([400, 403]).toContain(answer.status);
    }
    expect(await gate.records()).toEqual([]);
  });
});

describe.each(Object.keys(ASK).filter((name) => name !== 'generic'))('%s, set up halfway', (name) => {
  it('is refused whichever header it does not set, even when another family has the fact', async () => {
    const asked = ASK[name]!(DANE);
    const facts = Object.keys(asked.headers ?? {}).filter(
      (header) => header !== 'Host' && header !== 'X-Forwarded-Proto',
    );
    const needed = name === 'envoy' ? ['X-Gatepost-Client-Address'] : facts;
    expect(needed.length).toBeGreaterThan(0);
    for (const header of needed) {
      const answer = await send(without(asked, header), { Host: 'site.example' });
      expect([400, 403]).toContain(answer.status);
      expect(answer.headers).not.toHaveProperty('x-gatepost-decision');
    }
    expect(await gate.records()).toEqual([]);
    expect(gate.sentences.join()).toContain(`asked at /authorize/${name} and was refused (proxy_header_missing)`);
  });
});

describe('the generic endpoint', () => {
  it('takes what the proxy does not say from the question', async () => {
    await send({ path: '/authorize', method: 'POST', headers: { 'X-Forwarded-For': DANE } });
    expect(await gate.records()).toMatchObject([{ host: 'site.example', method: 'POST', path: '/' }]);
  });
});

describe('envoy', () => {
  it.each(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'PROPFIND', 'TRACE'])(
    'asks by %s',
    async (method) => {
      expect((await send(ASK['envoy']!(DANE, method, '//a/../b;c?d'))).status).toBe(200);
      expect(await gate.records()).toMatchObject([{ method, path: '//a/../b;c' }]);
    },
  );

  it('answers no 5xx when nothing can be recorded: Envoy would take it for a gate that is down', async () => {
    const broken = failingSpool(new Error('disk'));
    const other = await openTestGate({ spool: broken });
    addSite(other);
    const answer = await ask(other.authorizePort, ASK['envoy']!(DANE));
    expect(answer.status).toBe(403);
    const asked = await ask(other.authorizePort, ASK['traefik']!(DANE));
    expect([asked.status, asked.headers['retry-after']]).toEqual([503, '5']);
    await other.close();
  });

  it('denies a CONNECT without a 5xx too', async () => {
    const answer = await sendRaw(gate.authorizePort, 'CONNECT a.example:443 HTTP/1.1\r\nHost: a.example:443\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 404 /);
  });

  it('does not switch protocols with who asks for it, as Caddy asks for a visitor’s WebSocket', async () => {
    const upgrade = { Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==' };
    expect((await send(ASK['envoy']!(DANE), upgrade)).status).toBe(200);
    expect((await send(ASK['caddy']!(DANE), upgrade)).status).toBe(200);
  });
});

describe('PROXY_SECRETS', () => {
  const SECRET = 'a-secret-of-one-proxy-0123456789';
  const SECOND = 'a-secret-of-another-01234567890-';
  const header = 'X-Gatepost-Proxy-Secret';
  let guarded: TestGate;
  beforeAll(async () => {
    guarded = await openTestGate({ proxySecrets: [SECRET, SECOND] });
    addSite(guarded);
  });
  afterAll(() => guarded.close());
  const present = (question: Question, secret?: string | string[]): Promise<Answer> =>
    ask(guarded.authorizePort, {
      ...question,
      headers: {
        Accept: 'application/json',
        ...question.headers,
        ...(secret === undefined ? {} : { [header]: secret }),
      },
    });

  it.each(Object.keys(ASK))('%s is answered with a secret, and refused without', async (name) => {
    for (const secret of [SECRET, SECOND]) expect((await present(ASK[name]!(DANE), secret)).status).toBe(200);
    await guarded.records();
    for (const secret of [undefined, 'wrong', `${SECRET}x`, SECRET.toUpperCase(), [SECRET, SECRET], '']) {
      const answer = await present(ASK[name]!(DANE), secret);
      expect(answer.status).toBe(403);
      expect(JSON.parse(answer.body)).toMatchObject({ code: 'proxy_secret_invalid' });
      expect(answer.body).not.toContain(SECRET);
    }
    expect(await guarded.records()).toEqual([]);
  });

  it('is not taken from a query, nor for the address of a peer that is not trusted', async () => {
    const asked = ASK['traefik']!(DANE);
    expect((await present({ ...asked, path: `${asked.path ?? ''}?${header}=${SECRET}` })).status).toBe(403);
    const strangers = await openTestGate({ trustedProxies: [], proxySecrets: [SECRET] });
    const headers = { ...asked.headers, [header]: SECRET, Accept: 'application/json' };
    const answer = await ask(strangers.authorizePort, { ...asked, headers });
    expect(JSON.parse(answer.body)).toMatchObject({ code: 'untrusted_proxy' });
    await strangers.close();
  });

  it('is asked of proxies before the visitors’ listener too, whose word on the visitor is else ignored', async () => {
    const visit = (more: Headers): Promise<Answer> =>
      ask(guarded.port, { headers: { 'X-Forwarded-For': DANE, ...more } });
    expect((await visit({})).status).toBe(403);
    expect((await visit({ [header]: SECRET })).status).toBe(200);
    expect((await guarded.records()).map(({ clientAddress }) => clientAddress)).toEqual(['127.0.0.1', DANE]);
  });
});

describe('CLIENT_IP_HEADER', () => {
  it('names the visitor behind a trusted proxy, on both listeners', async () => {
    const behindCdn = await openTestGate({ clientIpHeader: 'cf-connecting-ip' });
    addSite(behindCdn);
    const cdn = { 'CF-Connecting-IP': DANE };
    const asked = ASK['traefik']!('127.0.0.2');
    const headers = { ...asked.headers, ...cdn };
    expect((await ask(behindCdn.authorizePort, { ...asked, headers })).status).toBe(200);
    expect((await ask(behindCdn.port, { headers: cdn })).status).toBe(200);
    // A visitor who went round the CDN is who the proxy saw, whatever he says.
    const bypass = ASK['traefik']!(AMERICAN);
    const answer = await ask(behindCdn.authorizePort, { ...bypass, headers: { ...bypass.headers, ...cdn } });
    expect(answer.status).toBe(403);
    const alias = await ask(behindCdn.authorizePort, { ...asked, headers: { ...headers, CF_Connecting_IP: DANE } });
    expect(alias.status).toBe(403);
    await behindCdn.close();
  });
});
