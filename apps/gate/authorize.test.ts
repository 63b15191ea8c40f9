import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type Answer, ask, type Question } from './testing/ask.js';
import { addSite, AMERICAN, DANE, openTestGate, type TestGate } from './testing/open-gate.js';

describe('the authorize listener', () => {
  let gate: TestGate;
  beforeAll(async () => {
    gate = await openTestGate();
    addSite(gate);
  });
  afterEach(() => gate.records());
  afterAll(() => gate.close());

  const authorize = (headers: Question['headers'], question: Question = {}): Promise<Answer> =>
    ask(gate.authorizePort, { path: '/authorize', ...question, headers });

  it('allows with 200, an empty body and every header', async () => {
    const answer = await authorize({ 'X-Forwarded-For': DANE });
    expect([answer.status, answer.body]).toEqual([200, '']);
    expect(answer.headers).toMatchObject({
      'x-gatepost-decision': 'allowed',
      'x-gatepost-reason': 'country_allow',
      'x-gatepost-country': 'DK',
      'x-gatepost-policy-version': '7',
      'x-gatepost-would-decide': 'allowed',
      'cache-control': 'no-store',
    });
    expect(await gate.records()).toMatchObject([
      { requestId: answer.headers['x-gatepost-request-id'], via: 'authorize' },
    ]);
  });

  it('blocks with 403 and the page as its body', async () => {
    const answer = await authorize({ 'X-Forwarded-For': AMERICAN });
    expect(answer.status).toBe(403);
    expect(answer.headers).toMatchObject({ 'x-gatepost-decision': 'blocked', 'x-gatepost-would-decide': 'blocked' });
    expect(answer.body).toContain('Access denied');
    expect(answer.body).toContain(AMERICAN);
  });

  it('asks about the original request that the proxy names', async () => {
    await authorize({
      Host: 'gatepost.internal:8081',
      'X-Forwarded-Host': 'SITE.example:443',
      'X-Forwarded-Method': 'DELETE',
      'X-Forwarded-Uri': '/public/x?y=z',
      'X-Forwarded-For': AMERICAN,
    });
    const expected = {
      host: 'site.example',
      method: 'DELETE',
      path: '/public/x',
      reason: 'exempt',
      clientAddress: AMERICAN,
    };
    expect(await gate.records()).toMatchObject([expected]);
  });

  it('without those headers asks about its own method, host and the root', async () => {
    await authorize({ 'X-Forwarded-For': DANE }, { method: 'POST' });
    expect(await gate.records()).toMatchObject([{ host: 'site.example', method: 'POST', path: '/' }]);
  });

  it('takes nothing from the query, which proxies fill with the visitor’s', async () => {
    const query = `/authorize?host=x&uri=/public&X-Forwarded-For=${DANE}&mode=monitor`;
    const answer = await authorize({ 'X-Forwarded-For': AMERICAN }, { path: query });
    expect(answer.status).toBe(403);
    expect(await gate.records()).toMatchObject([{ path: '/', clientAddress: AMERICAN, outcome: 'blocked' }]);
  });

  it('tells the proxy what a monitoring site would decide', async () => {
    addSite(gate, null, { enforcement: 'monitor' });
    const answer = await authorize({ 'X-Forwarded-For': AMERICAN });
    addSite(gate);
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({
      'x-gatepost-decision': 'allowed',
      'x-gatepost-would-decide': 'blocked',
      'x-gatepost-reason': 'network_default_block',
    });
    expect(await gate.records()).toMatchObject([{ outcome: 'blocked', enforced: false }]);
  });

  it.each<[string, Record<string, string | string[]>, string]>([
    ['two forwarded hosts', { 'X-Forwarded-Host': ['site.example', 'other.example'] }, 'host_invalid'],
    ['a list of hosts', { 'X-Forwarded-Host': 'site.example, other.example' }, 'host_invalid'],
    ['an empty forwarded host', { 'X-Forwarded-Host': '' }, 'host_invalid'],
    ['a URI that is no path', { 'X-Forwarded-Uri': 'public' }, 'request_target_invalid'],
    ['two URIs', { 'X-Forwarded-Uri': ['/a', '/b'] }, 'request_target_invalid'],
    ['a method that is none', { 'X-Forwarded-Method': 'GET /' }, 'request_target_invalid'],
  ])('refuses %s', async (_, headers, code) => {
    const answer = await authorize({ 'X-Forwarded-For': DANE, Accept: 'application/json', ...headers });
    expect([answer.status, (JSON.parse(answer.body) as { code: string }).code]).toEqual([400, code]);
    expect(answer.headers).not.toHaveProperty('x-gatepost-decision');
    expect(await gate.records()).toEqual([]);
  });

  it('has a health page and nothing else', async () => {
    expect((await ask(gate.authorizePort, { path: '/health/live' })).body).toBe('{"status":"ok"}');
    for (const path of ['/', '/authorize/', '/authorize/x', '/.gatepost/', '//authorize', '/Authorize']) {
      expect((await ask(gate.authorizePort, { path })).status).toBe(404);
    }
    expect(await gate.records()).toEqual([]);
  });
});

it('a peer outside TRUSTED_PROXIES gets no decision', async () => {
  const gate = await openTestGate({ trustedProxies: [] });
  addSite(gate);
  for (const path of ['/authorize', '/']) {
    const headers = { 'X-Forwarded-For': DANE, Accept: 'application/json' };
    const answer = await ask(gate.authorizePort, { path, headers });
    expect([answer.status, (JSON.parse(answer.body) as { code: string }).code]).toEqual([403, 'untrusted_proxy']);
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('x-gatepost'))).toEqual([]);
  }
  // Only a check from the machine itself, which this is, learns that the process lives, and nothing more.
  expect((await ask(gate.authorizePort, { path: '/health/live' })).body).toBe('{"status":"ok"}');
  expect(await gate.records()).toEqual([]);
  await gate.close();
});
