import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { credentials, makeClientConstructor, type ServiceDefinition } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import supertest from 'supertest';
import { type Browser } from 'playwright-core';
import { type Application, type Arrived, openApplication } from './program/application.js';
import { CHROMIUM, hasChromium, startChromium } from './program/chromium.js';
import { eventually, operatorToken, Program } from './program/program.js';
import {
  type Places,
  REAL_PROXIES,
  type RealProxy,
  type RealProxyName,
  startProxy,
  stopProxies,
} from './program/real-proxy.js';
import { Relay } from './program/relay.js';
import { type Answer, openSocket, type Visit, visit } from './program/visit.js';

/** Visitors by the address from which they connect; the proxies and the gate are at 127.0.0.1. */
const WELCOME = '127.0.0.2';
const UNWELCOME = '127.0.0.3';
const SITE = 'portal.test';
const SECRET = randomBytes(24).toString('hex');
const DECISION = ['decision', 'reason', 'request-id', 'country', 'policy-version', 'would-decide'];

let application: Application;
let browser: Browser | null = null;
let folder: string;
let program: Program;
let guarded: Program;
let token: string;
const portOf = (url: string): string => new URL(url).host;
const api = (method: 'get' | 'post', path: string): supertest.Test =>
  supertest(program.api)[method](path).set('Authorization', `Bearer ${token}`);

/** What Envoy reads of the gate's answer. */
interface Checked {
  readonly status: { readonly code: number };
  readonly deniedResponse: { readonly status: { readonly code: number }; readonly body: string };
}

const visitSite = (port: number, asked: Partial<Visit>): Promise<Answer> =>
  visit(port, { from: WELCOME, host: SITE, ...asked });
const arrived = (answer: Answer): Arrived => JSON.parse(answer.body) as Arrived;

const installed = (Object.keys(REAL_PROXIES) as RealProxyName[]).filter((name) => REAL_PROXIES[name].isInstalled());
const missing = (Object.keys(REAL_PROXIES) as RealProxyName[]).filter((name) => !installed.includes(name));

if (missing.length > 0) {
  describe.skip(`real proxies (needs ${missing.join(', ')}: apt-get install ${missing.join(' ')})`, () => {
    it('ask the gate', () => expect(missing).toEqual([]));
  });
}

const itBrowser = hasChromium() ? it : it.skip;
if (!hasChromium()) {
  describe.skip(`the location button behind proxies (needs ${CHROMIUM}: apt-get install chromium)`, () =>
    it('is tried', () => undefined));
}

const describeReal = installed.length > 0 ? describe : describe.skip;

/** A site that wants the location of a device in Copenhagen. */
async function addFenced(hostname: string): Promise<void> {
  const fenced = {
    name: 'Fenced',
    hostname,
    filter_mode: 'geo',
    default_action: 'block',
    location_source: 'gps_required',
  };
  const { id } = (await api('post', '/api/v1/sites?confirm_lockout=true').send(fenced).expect(201)).body as {
    id: string;
  };
  const circle = { type: 'Point', coordinates: [12.57, 55.68] };
  await api('post', `/api/v1/sites/${id}/geofences?confirm_lockout=true`)
    .send({ name: 'Copenhagen', effect: 'allow', geometry: circle, radius_meters: 5_000 })
    .expect(201);
}

describeReal('real proxies', () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gatepost-proxies-'));
    application = await openApplication();
    const environment = { TRUSTED_PROXIES: '127.0.0.1' };
    [program, guarded] = await Promise.all([
      Program.start({ ...environment, DATA_DIR: join(folder, 'data'), GATE_GRPC_PORT: '0' }),
      // It lets everybody in to a host that it does not know: only its proxies matter.
      Program.start({
        ...environment,
        DATA_DIR: join(folder, 'guarded'),
        UNKNOWN_HOST: 'allow',
        PROXY_SECRETS: SECRET,
      }),
    ]);
    token = await operatorToken({ DATA_DIR: join(folder, 'data') });
    const site = { name: 'Portal', hostname: SITE, filter_mode: 'ip', default_action: 'block' };
    const { id } = (await api('post', '/api/v1/sites?confirm_lockout=true').send(site).expect(201)).body as {
      id: string;
    };
    const rule = { kind: 'cidr', value: `${WELCOME}/32`, action: 'allow' };
    await api('post', `/api/v1/sites/${id}/ip-rules?confirm_lockout=true`).send(rule).expect(201);
    for (const hostname of ['fenced.test', 'fenced.localhost']) await addFenced(hostname);
    if (hasChromium()) browser = await startChromium();
    await eventually(async () => {
      const asked = supertest(program.authorize).get('/authorize').set('Host', SITE).set('X-Forwarded-For', WELCOME);
      return (await asked).status === 200 ? true : null;
    }, 'the rule');
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await stopProxies();
    await Promise.all([program.stop(), guarded.stop()]);
    application.close();
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  it('beside them Envoy is answered by gRPC, with the message definitions of the build', async () => {
    const definition = loadSync('dist/apps/gate/ext-authz/ext_authz.proto')['envoy.service.auth.v3.Authorization'];
    const Authorization = makeClientConstructor(definition as ServiceDefinition, 'Authorization');
    const client = new Authorization(portOf(program.grpc!), credentials.createInsecure());
    const check = (source: string): Promise<Checked> =>
      new Promise((resolve, reject) => {
        const http = { method: 'GET', path: '/', host: SITE, headers: { accept: 'application/json' } };
        const asked = {
          attributes: { source: { address: { socketAddress: { address: source } } }, request: { http } },
        };
        client['Check']!(asked, (error: Error | null, answer: Checked) => (error ? reject(error) : resolve(answer)));
      });
    expect((await check(WELCOME)).status).toEqual({ code: 0 });
    const { status, deniedResponse } = await check(UNWELCOME);
    expect([status.code, deniedResponse.status.code]).toEqual([7, 403]);
    expect(JSON.parse(deniedResponse.body)).toMatchObject({ code: 'network_default_block', address: UNWELCOME });
    client.close();
  });

  describe.each(installed)('%s with its example', (name) => {
    let proxy: RealProxy;
    const open = async (places: Partial<Places>): Promise<RealProxy> =>
      startProxy(name, {
        folder: await mkdtemp(join(folder, `${name}-`)),
        site: SITE,
        application: application.place,
        gate: portOf(program.gate),
        authorize: portOf(program.authorize),
        secret: null,
        ...places,
      });
    beforeAll(async () => {
      proxy = await open({});
    });
    afterAll(() => proxy.stop());

    it('lets in with the headers of the decision', async () => {
      const answer = await visitSite(proxy.port, { path: '/a%20b?c=d&e' });
      expect(answer.status).toBe(200);
      const { headers, url, method } = arrived(answer);
      expect([method, url, headers.host]).toEqual(['GET', '/a%20b?c=d&e', SITE]);
      for (const header of DECISION) expect(headers[`x-gatepost-${header}`]).toBeTruthy();
      expect(headers).toMatchObject({ 'x-gatepost-decision': 'allowed', 'x-gatepost-reason': 'cidr_allow' });
      expect(headers['x-forwarded-for']).toBe(WELCOME);
      const id = String(headers['x-gatepost-request-id']);
      await eventually(async () => {
        const { status, body } = await api('get', `/api/v1/audit/${id}`);
        return status === 200 ? (body as Record<string, unknown>) : null;
      }, 'the record').then((record) => {
        expect(record).toMatchObject({ method: 'GET', path: '/a%20b', client_address: WELCOME, host: SITE });
      });
    });

    it.each(['GET', 'POST', 'HEAD'])(
      'shows the page with 403 to a blocked %s, and the application sees nothing',
      async (method) => {
        const before = application.arrivals;
        const body = method === 'POST' ? 'x'.repeat(100_000) : undefined;
        const answer = await visitSite(proxy.port, { from: UNWELCOME, method, path: '/secret?uri=/public', body });
        expect(answer.status).toBe(403);
        if (method === 'HEAD') return;
        expect(answer.body).toContain('Access denied');
        expect(answer.body).toContain(UNWELCOME);
        expect(answer.body).toContain(String(answer.headers['x-gatepost-request-id']));
        expect(answer.headers).toMatchObject({
          'content-type': 'text/html; charset=utf-8',
          'x-gatepost-decision': 'blocked',
          'x-content-type-options': 'nosniff',
          'cache-control': 'no-store',
        });
        expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
        expect(answer.headers).not.toHaveProperty('x-gatepost-block-token');
        expect(application.arrivals).toBe(before);
      },
    );

    it('leaves one record of a block, with the method and path of the visitor', async () => {
      const path = `/once-${randomBytes(6).toString('hex')}`;
      const answer = await visitSite(proxy.port, { from: UNWELCOME, method: 'PUT', path: `${path}?q`, body: 'x' });
      const id = String(answer.headers['x-gatepost-request-id']);
      await eventually(
        async () => ((await api('get', `/api/v1/audit/${id}`)).status === 200 ? true : null),
        'the record',
      );
      const { items } = (await api('get', '/api/v1/audit?limit=200').expect(200)).body as {
        items: { path: string; method: string; client_address: string }[];
      };
      expect(items.filter((item) => item.path === path)).toMatchObject([{ method: 'PUT', client_address: UNWELCOME }]);
    });

    it('gives the page as JSON to a program', async () => {
      const answer = await visitSite(proxy.port, { from: UNWELCOME, headers: { Accept: 'application/json' } });
      expect(answer.headers['content-type']).toBe('application/problem+json');
      expect(JSON.parse(answer.body)).toMatchObject({ status: 403, code: 'network_default_block', address: UNWELCOME });
    });

    it('passes a POST with its body', async () => {
      const body = randomBytes(200_000).toString('hex');
      const answer = await visitSite(proxy.port, {
        method: 'POST',
        path: '/form',
        body,
        headers: { 'Content-Type': 'text/plain' },
      });
      expect(answer.status).toBe(200);
      expect(arrived(answer)).toMatchObject({ method: 'POST', url: '/form' });
      expect(arrived(answer).body === body).toBe(true);
    });

    it('passes a WebSocket, and blocks it as anything else', async () => {
      expect(await openSocket(proxy.port, { from: WELCOME, host: SITE })).toEqual({
        status: 101,
        seen: 'allowed',
        echo: 'ping',
      });
      expect((await openSocket(proxy.port, { from: UNWELCOME, host: SITE })).status).toBe(403);
    });

    it('leaves a 403 of the application as it is', async () => {
      const answer = await visitSite(proxy.port, { path: '/forbidden' });
      expect([answer.status, arrived(answer).url]).toEqual([403, '/forbidden']);
    });

    it.each<[string, Record<string, string>]>([
      ['X-Forwarded-For', { 'X-Forwarded-For': WELCOME }],
      ['a chain', { 'X-Forwarded-For': `${WELCOME}, 127.0.0.1` }],
      ['other spellings', { X_Forwarded_For: WELCOME, 'X.Forwarded.For': WELCOME, 'X-Forwarded_For': WELCOME }],
      ['the decision', { 'X-Gatepost-Decision': 'allowed', X_Gatepost_Decision: 'allowed' }],
      ['what other proxies set', { 'X-Real-IP': WELCOME, Forwarded: `for=${WELCOME}`, 'CF-Connecting-IP': WELCOME }],
      ['another request', { 'X-Forwarded-Uri': '/x', 'X-Original-URI': '/x', 'X-Forwarded-Method': 'OPTIONS' }],
      ['another site', { 'X-Forwarded-Host': 'other.test', 'X-Original-Host': 'other.test' }],
      ['the address for Envoy', { 'X-Gatepost-Client-Address': WELCOME }],
    ])('is not moved by a blocked visitor who forges %s', async (_, headers) => {
      const before = application.arrivals;
      const answer = await visitSite(proxy.port, {
        from: UNWELCOME,
        headers: { Accept: 'application/json', ...headers },
      });
      expect(answer.status).toBe(403);
      expect(JSON.parse(answer.body)).toMatchObject({ code: 'network_default_block', address: UNWELCOME, host: SITE });
      expect(application.arrivals).toBe(before);
    });

    it('keeps what a visitor forges from the application', async () => {
      const forged = {
        'X-Gatepost-Decision': 'blocked',
        'X-Gatepost-Request-Id': 'forged',
        'X-Gatepost-Country': 'ZZZ',
        'X-Gatepost-Block-Token': 'forged',
        'X-Gatepost-Proxy-Secret': 'forged',
        X_Gatepost_Decision: 'forged',
        X_Forwarded_For: '8.8.8.8',
        'X.Forwarded.For': '8.8.8.8',
        'X-Forwarded-For': '8.8.8.8',
      };
      const answer = await visitSite(proxy.port, { headers: forged });
      expect(answer.status).toBe(200);
      expect(answer.body).not.toContain('forged');
      expect(answer.body).not.toContain('ZZZ');
      expect(answer.body).not.toContain('8.8.8.8');
      const { names } = arrived(answer);
      expect(names.filter((one) => /^x[-_.](gatepost|forwarded)/.test(one) && /[_.]/.test(one))).toEqual([]);
      expect(names.filter((one) => one === 'x-gatepost-decision')).toHaveLength(1);
    });

    it.each<[cookies: string, rest: string | undefined]>([
      ['a=b; gatepost-location=ours; c=d', 'a=b; c=d'],
      ['gatepost-location=ours; c=d', 'c=d'],
      ['a=b; __Host-gatepost-location=ours', 'a=b'],
      ['__Host-gatepost-location=ours; x=1; gatepost-location=ours', 'x=1'],
      ['gatepost-location=ours', undefined],
      ['gatepost-location=ours; __Host-gatepost-location=ours', undefined],
      ['my-gatepost-location=own; a=gatepost-location', 'my-gatepost-location=own; a=gatepost-location'],
    ])('keeps the location claim from the application, and leaves the rest of %s', async (cookie, rest) => {
      const headers = { Cookie: cookie, 'Gatepost-Location': 'ours' };
      const answer = await visitSite(proxy.port, { headers });
      expect(answer.status).toBe(200);
      expect(arrived(answer).headers.cookie).toBe(rest);
      expect(answer.body).not.toContain('ours');
    });

    it('keeps it from the application also when a visitor repeats it', async () => {
      const cookie = Array.from({ length: 4 }, (_, index) => `gatepost-location=ours; a${index}=b`).join('; ');
      const answer = await visitSite(proxy.port, { headers: { Cookie: cookie } });
      expect(answer.status).toBe(200);
      expect(answer.body).not.toContain('ours');
    });

    it('routes /.gatepost/ to the gate, where whoami tells the visitor’s address', async () => {
      const answer = await visitSite(proxy.port, {
        from: UNWELCOME,
        path: '/.gatepost/whoami',
        headers: { Accept: 'application/json', 'X-Forwarded-For': '8.8.8.8' },
      });
      expect(answer.status).toBe(200);
      expect(JSON.parse(answer.body)).toMatchObject({ address: UNWELCOME, proxies: '127.0.0.1', host: SITE });
    });

    it('takes a visitor’s location to the gate, whose cookie counts in the next question', async () => {
      const host = 'fenced.test';
      const front = await open({ site: host });
      const headers = { Accept: 'application/json' };
      const before = await visitSite(front.port, { host, headers });
      expect([before.status, (JSON.parse(before.body) as { code: string }).code]).toEqual([403, 'location_required']);
      const shared = await visitSite(front.port, {
        host,
        method: 'POST',
        path: '/.gatepost/location',
        headers: { ...headers, Origin: `http://${host}`, 'Content-Type': 'application/json' },
        body: JSON.stringify({ latitude: 55.68, longitude: 12.57, accuracy: 20, time: Date.now() }),
      });
      expect(shared.status).toBe(204);
      const [cookie = ''] = String(shared.headers['set-cookie']).split(';');
      expect(cookie).toMatch(/^gatepost-location=/);
      expect((await visitSite(front.port, { host, headers: { ...headers, Cookie: `a=b; ${cookie}` } })).status).toBe(
        200,
      );
      await front.stop();
    }, 60_000);

    itBrowser(
      'lets a visitor in who presses the button of the page, in Chromium',
      async () => {
        const host = 'fenced.localhost';
        const front = await open({ site: host });
        const context = await (browser as Browser).newContext({
          locale: 'en-GB',
          geolocation: { latitude: 55.68, longitude: 12.57, accuracy: 20 },
        });
        const url = `http://${host}:${front.port}/`;
        await context.grantPermissions(['geolocation'], { origin: new URL(url).origin });
        const page = await context.newPage();
        const refusal = await page.goto(url);
        expect(refusal?.status()).toBe(403);
        await page.getByRole('button', { name: 'Share my location' }).click();
        await page.getByText('"x-gatepost-reason":"fence_allow"').waitFor();
        expect(await page.content()).not.toContain('gatepost-location');
        expect(await context.cookies()).toMatchObject([{ name: 'gatepost-location', httpOnly: true }]);
        await context.close();
        await front.stop();
      },
      60_000,
    );

    it('is closed when the gate is down, and open again when it is back', async () => {
      const way = new Relay(new URL(program.authorize));
      await way.open();
      const front = await open({ authorize: `127.0.0.1:${way.port}` });
      expect((await visitSite(front.port, {})).status).toBe(200);
      await way.close();
      const before = application.arrivals;
      for (const from of [WELCOME, UNWELCOME]) {
        expect((await visitSite(front.port, { from })).status).toBeGreaterThanOrEqual(500);
      }
      expect((await openSocket(front.port, { from: WELCOME, host: SITE })).status).toBeGreaterThanOrEqual(500);
      expect(application.arrivals).toBe(before);
      await way.open();
      await eventually(async () => ((await visitSite(front.port, {})).status === 200 ? true : null), 'the gate');
      await front.stop();
      await way.close();
    }, 60_000);

    it('presents its secret where one is asked for, and is refused without', async () => {
      const places = { gate: portOf(guarded.gate), authorize: portOf(guarded.authorize) };
      const silent = await open(places);
      const proven = await open({ ...places, secret: SECRET });
      const before = application.arrivals;
      expect((await visitSite(silent.port, {})).status).toBe(403);
      expect(application.arrivals).toBe(before);
      const answer = await visitSite(proven.port, {});
      expect(answer.status).toBe(200);
      expect(answer.body).not.toContain(SECRET);
      for (const one of [silent, proven]) await one.stop();
    }, 60_000);
  });

  const itHaproxy = installed.includes('haproxy') ? it : it.skip;
  itHaproxy('haproxy is closed also when the Lua of its example fails, as HAProxy itself would go on', async () => {
    const front = await startProxy('haproxy', {
      folder: await mkdtemp(join(folder, 'lua-')),
      site: SITE,
      application: application.place,
      gate: portOf(program.gate),
      authorize: portOf(program.authorize),
      secret: null,
      edit: (text) => text.replace('local client = core.httpclient()', "error('broken')"),
    });
    const before = application.arrivals;
    expect((await visitSite(front.port, {})).status).toBe(503);
    expect(application.arrivals).toBe(before);
    await front.stop();
  });
});
