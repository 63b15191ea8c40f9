import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { type Answer, ask } from '../apps/gate/testing/ask.js';
import { addSite, AMERICAN, DANE, openTestGate, type TestGate } from '../apps/gate/testing/open-gate.js';

/**
 * Proxies that are not in Debian, as their sources say what they send and what they make of the answer, driven by the files
 * of docker/proxies/: Traefik's pkg/middlewares/auth/forward.go and pkg/middlewares/headers/header.go, Envoy's
 * source/extensions/filters/common/ext_authz/ext_authz_http_impl.cc and filters/http/ext_authz/ext_authz.cc.
 */
interface Visitor {
  readonly address: string;
  readonly method?: string;
  readonly uri?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What comes of a visit: the application's headers in lower case, or the visitor's answer. */
type Outcome =
  | { readonly to: 'application'; readonly headers: Map<string, string> }
  | { readonly to: 'visitor'; readonly answer: Answer };
type Proxy = (gate: TestGate, visitor: Visitor) => Promise<Outcome>;

const example = (name: string) => parse(readFileSync(new URL(`proxies/${name}`, import.meta.url), 'utf8'));
const lowered = (headers: Readonly<Record<string, string>> = {}): Map<string, string> =>
  new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
const HOP_BY_HOP = ['connection', 'keep-alive', 'proxy-authenticate', 'te', 'trailers', 'transfer-encoding', 'upgrade'];

const traefik: Proxy = async (gate, { address, method = 'GET', uri = '/', headers }) => {
  const { middlewares } = example('traefik.yaml').http;
  const request = lowered(headers);
  for (const [name, value] of Object.entries<string>(middlewares['gatepost-headers'].headers.customRequestHeaders)) {
    if (value === '') request.delete(name.toLowerCase());
    else request.set(name.toLowerCase(), value);
  }
  const { forwardAuth } = middlewares.gatepost;
  expect(forwardAuth.trustForwardHeader).toBe(false);
  const question = new Map(request);
  for (const name of HOP_BY_HOP) question.delete(name);
  const allowed = forwardAuth.authRequestHeaders.map((name: string) => name.toLowerCase());
  for (const name of question.keys()) if (!allowed.includes(name)) question.delete(name);
  for (const [name, value] of [
    ['Host', new URL(forwardAuth.address).host],
    ['Accept-Encoding', 'gzip'],
    ['X-Forwarded-For', address],
    ['X-Forwarded-Method', method],
    ['X-Forwarded-Proto', 'https'],
    ['X-Forwarded-Host', 'site.example'],
    ['X-Forwarded-Uri', uri],
  ] as const) {
    question.set(name, value);
  }
  const path = new URL(forwardAuth.address).pathname;
  const answer = await ask(gate.authorizePort, { path, headers: Object.fromEntries(question) });
  if (answer.status < 200 || answer.status >= 300) return { to: 'visitor', answer };
  for (const name of forwardAuth.authResponseHeaders.map((one: string) => one.toLowerCase())) {
    request.delete(name);
    const value = answer.headers[name];
    if (typeof value === 'string') request.set(name, value);
  }
  return { to: 'application', headers: request };
};

const envoy: Proxy = async (gate, { address, method = 'GET', uri = '/', headers }) => {
  const [listener] = example('envoy.yaml').static_resources.listeners;
  const manager = listener.filter_chains[0].filters[0].typed_config;
  const [filter] = manager.http_filters;
  const config = filter.typed_config;
  expect(manager.use_remote_address).toBe(true);
  expect(manager.common_http_protocol_options.headers_with_underscores_action).toBe('DROP_HEADER');
  const request = lowered(headers);
  for (const name of request.keys()) if (name.includes('_')) request.delete(name);
  const { path_prefix: prefix, authorization_request: sent, authorization_response: taken } = config.http_service;
  const matches = (patterns: { exact?: string; prefix?: string }[], name: string): boolean =>
    patterns.some(({ exact, prefix: start }) => (exact === undefined ? name.startsWith(start!) : name === exact));
  const question = new Map([
    ['host', 'site.example'],
    ['content-length', '0'],
    // The client that Envoy asks with appends its own address.
    ['x-forwarded-for', '127.0.0.1'],
    ['x-envoy-internal', 'true'],
  ]);
  for (const [name, value] of request) {
    if (name === 'authorization' || matches(config.allowed_headers.patterns, name)) question.set(name, value);
  }
  for (const { key, value } of sent.headers_to_add) {
    question.set(key, value === '%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%' ? address : value);
  }
  const answer = await ask(gate.authorizePort, {
    method,
    path: `${String(prefix)}${uri}`,
    headers: Object.fromEntries(question),
  });
  if (answer.status !== 200) {
    // A 5xx is an error of the service to Envoy, and failure_mode_allow may turn it into a pass.
    expect(answer.status).toBeLessThan(500);
    const passed = Object.entries(answer.headers).filter(([name]) =>
      matches(taken.allowed_client_headers.patterns, name),
    );
    return { to: 'visitor', answer: { ...answer, headers: Object.fromEntries(passed) } };
  }
  for (const [name, value] of Object.entries(answer.headers)) {
    if (matches(taken.allowed_upstream_headers.patterns, name)) request.set(name, String(value));
  }
  const [host] = manager.route_config.virtual_hosts;
  for (const name of host.request_headers_to_remove) request.delete(name);
  return { to: 'application', headers: request };
};

let gate: TestGate;
beforeAll(async () => {
  gate = await openTestGate();
  addSite(gate);
});
afterAll(() => gate.close());

describe.each([
  ['Traefik', traefik],
  ['Envoy', envoy],
])('%s, replayed with its example', (_, through) => {
  const FORGED = {
    'X-Forwarded-For': DANE,
    X_Forwarded_For: DANE,
    'X-Forwarded-Uri': '/public',
    'X-Gatepost-Decision': 'forged',
    'X-Gatepost-Country': 'forged',
    'X-Gatepost-Block-Token': 'forged',
    'X-Gatepost-Proxy-Secret': 'forged',
    'X-Gatepost-Client-Address': 'forged',
    X_Gatepost_Decision: 'forged',
  };

  it('lets in, and the application learns the decision and nothing that the visitor forges', async () => {
    const outcome = await through(gate, { address: DANE, uri: '/x?y', headers: FORGED });
    if (outcome.to === 'visitor') throw new Error(`refused: ${outcome.answer.status} ${outcome.answer.body}`);
    const { headers } = outcome;
    expect(headers.get('x-gatepost-decision')).toBe('allowed');
    for (const name of ['reason', 'request-id', 'country', 'policy-version', 'would-decide']) {
      expect(headers.get(`x-gatepost-${name}`)).toBeTruthy();
    }
    expect([...headers.values()]).not.toContain('forged');
  });

  it('blocks with the page, whatever the visitor forges', async () => {
    await gate.records();
    const outcome = await through(gate, { address: AMERICAN, method: 'POST', uri: '/x?uri=/public', headers: FORGED });
    if (outcome.to === 'application') throw new Error('let in');
    const { answer } = outcome;
    expect([answer.status, answer.headers['x-gatepost-decision']]).toEqual([403, 'blocked']);
    expect(answer.body).toContain(AMERICAN);
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
    expect(await gate.records()).toMatchObject([
      { method: 'POST', path: '/x', clientAddress: AMERICAN, host: 'site.example' },
    ]);
  });

  it.each(['GET', 'PUT', 'DELETE', 'OPTIONS', 'PROPFIND'])('asks about a %s as such', async (method) => {
    await gate.records();
    expect((await through(gate, { address: DANE, method, uri: '/a/b?c' })).to).toBe('application');
    expect(await gate.records()).toMatchObject([{ method, path: '/a/b' }]);
  });
});

it('the examples that name the headers of the page name all of them', async () => {
  const headers = { Host: 'site.example', 'X-Forwarded-For': AMERICAN };
  const page = await ask(gate.authorizePort, { path: '/authorize', headers });
  expect(page.status).toBe(403);
  const names = Object.keys(page.headers).filter(
    (name) => !['date', 'connection', 'keep-alive', 'content-length', 'transfer-encoding'].includes(name),
  );
  expect(names.length).toBeGreaterThan(10);
  const lua = readFileSync(new URL('proxies/haproxy-gatepost.lua', import.meta.url), 'utf8');
  expect(names.filter((name) => !lua.includes(`'${name}'`))).toEqual([]);
  const outcome = await envoy(gate, { address: AMERICAN });
  if (outcome.to === 'application') throw new Error('let in');
  expect(names.filter((name) => outcome.answer.headers[name] === undefined)).toEqual([]);
});
