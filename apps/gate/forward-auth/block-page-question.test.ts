import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CompactEncrypt } from 'jose';
import { type Answer, ask, type Question } from '../testing/ask.js';
import { failingSpool } from '../testing/failing-spool.js';
import { addSite, AMERICAN, openTestGate, SITE_ID, type TestGate } from '../testing/open-gate.js';
import { Sealer } from '../sealing.js';

const OTHER_SITE_ID = '01935b5e-7c1a-7000-8000-0000000000aa';
const HEADERS = { 'X-Original-Host': 'site.example', 'X-Forwarded-For': AMERICAN };

let gate: TestGate;
beforeAll(async () => {
  gate = await openTestGate();
  addSite(gate);
  addSite(gate, null, { siteId: OTHER_SITE_ID, hostname: 'other.example' });
});
afterAll(() => gate.close());

const blocked = (port = gate.authorizePort): Promise<Answer> =>
  ask(port, {
    path: '/authorize/nginx',
    headers: { ...HEADERS, 'X-Original-Method': 'POST', 'X-Original-URI': '/x' },
  });
const tokenOf = ({ headers }: Answer): string => String(headers['x-gatepost-block-token']);
const fetchPage = (
  token: string | string[],
  more: Question['headers'] = {},
  port = gate.authorizePort,
): Promise<Answer> => ask(port, { path: '/block', headers: { ...HEADERS, 'X-Gatepost-Block-Token': token, ...more } });

describe('the second question of nginx', () => {
  it('gets the page of the first, without another record', async () => {
    await gate.records();
    const refusal = await blocked();
    expect([refusal.status, refusal.body]).toEqual([403, '']);
    const page = await fetchPage(tokenOf(refusal));
    expect(page.status).toBe(403);
    expect(page.body).toContain('Access denied');
    expect(page.body).toContain(AMERICAN);
    const requestId = String(refusal.headers['x-gatepost-request-id']);
    expect(page.body).toContain(requestId);
    expect(page.headers).toMatchObject({
      'x-gatepost-request-id': requestId,
      'x-gatepost-reason': 'network_default_block',
      'x-gatepost-policy-version': '7',
      'content-type': 'text/html; charset=utf-8',
    });
    expect(await gate.records()).toMatchObject([{ requestId, method: 'POST', path: '/x' }]);
  });

  it('gets it in the form that the visitor prefers, with the time of the decision', async () => {
    const before = Date.now();
    const page = await fetchPage(tokenOf(await blocked()), { Accept: 'application/json' });
    const { code, time, country } = JSON.parse(page.body) as Record<string, string>;
    expect([code, country]).toEqual(['network_default_block', 'US']);
    expect(Math.abs(Date.parse(time!) - before)).toBeLessThan(30_000);
  });

  it('is answered by any gate that has the secret, also as the older of two', async () => {
    const token = tokenOf(await blocked());
    const replica = await openTestGate();
    addSite(replica);
    const rotated = await openTestGate({ gateSecrets: ['another-gate-secret-0001', 'test-gate-secret-0001'] });
    addSite(rotated);
    for (const { authorizePort } of [replica, rotated]) {
      expect((await fetchPage(token, {}, authorizePort)).body).toContain(AMERICAN);
    }
    const stranger = await openTestGate({ gateSecrets: ['another-gate-secret-0001'] });
    addSite(stranger);
    expect((await fetchPage(token, {}, stranger.authorizePort)).body).not.toContain(AMERICAN);
    for (const one of [replica, rotated, stranger]) await one.close();
  });

  it('opens nothing else: not another site’s page, and no site', async () => {
    const token = tokenOf(await blocked());
    const json = { Accept: 'application/json' };
    const page = await fetchPage(token, { ...json, 'X-Original-Host': 'other.example' });
    expect(JSON.parse(page.body)).toMatchObject({ code: 'block_token_invalid', status: 403 });
    const admission = { 'X-Original-Method': 'GET', 'X-Original-URI': '/', 'X-Gatepost-Block-Token': token };
    const answer = await ask(gate.authorizePort, { path: '/authorize/nginx', headers: { ...HEADERS, ...admission } });
    expect(answer.status).toBe(403);
  });

  it('refuses what is no token of ours', async () => {
    const token = tokenOf(await blocked());
    const body = JSON.stringify({ site: SITE_ID, reason: 'cidr_deny', rid: 'x', pv: 1 });
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(body).toString('base64url')}.`;
    const otherKey = await new CompactEncrypt(Buffer.from(body))
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
      .encrypt(new Uint8Array(32));
    const otherPurpose = new Sealer(['test-gate-secret-0001'], { name: 'other', ttlSeconds: 60 }).seal({
      site: SITE_ID,
      reason: 'cidr_deny',
      rid: 'x',
      pv: 1,
    });
    const expired = new Sealer(['test-gate-secret-0001'], { name: 'block', ttlSeconds: -10 }).seal({
      site: SITE_ID,
      reason: 'cidr_deny',
      rid: 'x',
      pv: 1,
    });
    const damaged = `${token.slice(0, -2)}AA`;
    const bad = [[], '', 'x', unsigned, otherKey, otherPurpose, expired, damaged, [token, token], 'a'.repeat(4_000)];
    for (const one of bad) {
      const page = await fetchPage(one, { Accept: 'application/json' });
      expect([page.status, (JSON.parse(page.body) as { code: string }).code]).toEqual([403, 'block_token_invalid']);
    }
  });

  it('says what went wrong when there was no decision', async () => {
    const headers = { ...HEADERS, 'X-Original-Method': 'GET', 'X-Original-URI': '/', 'X-Original-Host': 'a b' };
    const refusal = await ask(gate.authorizePort, { path: '/authorize/nginx', headers });
    expect(refusal.status).toBe(403);
    const page = await fetchPage(tokenOf(refusal), { Accept: 'application/json' });
    expect([page.status, (JSON.parse(page.body) as { code: string }).code]).toEqual([403, 'host_invalid']);
  });

  it('says so in the words of the site’s own people', async () => {
    const broken = await openTestGate({ spool: failingSpool(new Error('disk')) });
    const branding = { title: 'County archive', text: null, contact: null, logo: null };
    addSite(broken, null, {}, undefined, { branding });
    const json = { Accept: 'application/json' };
    const page = await fetchPage(tokenOf(await blocked(broken.authorizePort)), json, broken.authorizePort);
    expect(JSON.parse(page.body)).toMatchObject({ code: 'audit_unavailable', site: { title: 'County archive' } });
    await broken.close();
  });

  it('is for trusted proxies', async () => {
    const token = tokenOf(await blocked());
    const closed = await openTestGate({ trustedProxies: [] });
    addSite(closed);
    const page = await fetchPage(token, { Accept: 'application/json' }, closed.authorizePort);
    expect(JSON.parse(page.body)).toMatchObject({ code: 'untrusted_proxy' });
    await closed.close();
    expect((await ask(gate.port, { path: '/block', headers: { 'X-Gatepost-Block-Token': token } })).status).toBe(403);
  });
});
