import { afterEach, describe, expect, it } from '@jest/globals';
import { ask, type Question } from './testing/ask.js';
import { addSite, AMERICAN, DANE, openTestGate, type TestGate, type TestSettings } from './testing/open-gate.js';

const SECRET = 'a-secret-of-one-proxy-0123456789';
let gate: TestGate;
afterEach(() => gate.close());

async function whoami(settings: TestSettings, headers: Question['headers']): Promise<Record<string, unknown>> {
  gate = await openTestGate(settings);
  addSite(gate);
  const answer = await ask(gate.port, {
    path: '/.gatepost/whoami',
    headers: { Accept: 'application/json', ...headers },
  });
  expect([answer.status, answer.headers['cache-control']]).toEqual([200, 'no-store']);
  return JSON.parse(answer.body) as Record<string, unknown>;
}

describe('/.gatepost/whoami', () => {
  it.each<[string, TestSettings, Record<string, string>, string, string | null, string]>([
    ['the visitor behind a proxy', {}, { 'X-Forwarded-For': DANE }, DANE, '127.0.0.1', `${DANE} is its first hop`],
    ['a chain', {}, { 'X-Forwarded-For': `x, ${DANE}, 127.0.0.9` }, DANE, '127.0.0.9, 127.0.0.1', 'first hop'],
    ['trusted hops alone', {}, { 'X-Forwarded-For': '127.0.0.9' }, '127.0.0.9', '127.0.0.1', 'every hop of it is'],
    ['a silent proxy', {}, {}, '127.0.0.1', null, 'names nobody in X-Forwarded-For'],
    [
      'a proxy that is not trusted',
      { trustedProxies: [] },
      { 'X-Forwarded-For': DANE },
      '127.0.0.1',
      null,
      'not in TRUSTED_PROXIES, so it is taken for you; its X-Forwarded-For is ignored.',
    ],
    [
      'a proxy without its secret',
      { proxySecrets: [SECRET] },
      { 'X-Forwarded-For': DANE },
      '127.0.0.1',
      null,
      'shows none of PROXY_SECRETS',
    ],
    [
      'the visitor of a CDN',
      { clientIpHeader: 'cf-connecting-ip' },
      { 'CF-Connecting-IP': AMERICAN },
      AMERICAN,
      '127.0.0.1',
      `cf-connecting-ip names ${AMERICAN}`,
    ],
  ])('shows %s, and why', async (_, settings, headers, address, proxies, reason) => {
    const seen = await whoami(settings, headers);
    expect(seen).toMatchObject({ host: 'site.example', address, proxies });
    expect(seen['why']).toContain(reason);
    expect(JSON.stringify(seen)).not.toContain(SECRET);
  });

  it('says when a proxy names what is no address', async () => {
    const seen = await whoami({}, { 'X-Forwarded-For': 'unknown' });
    expect(seen).toMatchObject({ address: null, country: null, proxies: null });
    expect(seen['why']).toContain('no address');
  });

  it('is open to blocked visitors, decides nothing and leaves no record', async () => {
    const seen = await whoami({}, { 'X-Forwarded-For': AMERICAN });
    expect(seen).toMatchObject({ address: AMERICAN, country: 'US' });
    expect(await gate.records()).toEqual([]);
  });

  it.each([
    ['en', 'Why this address', 'is its first hop from the right'],
    ['da', 'Hvorfor denne adresse', 'er det første led fra højre'],
    ['de', 'Warum diese Adresse', 'von rechts die erste Adresse'],
    ['es', 'Por qué esta dirección', 'es el primer salto desde la derecha'],
    ['fr', 'Pourquoi cette adresse', 'la première étape depuis la droite'],
  ])('speaks %s to people, and one language to programs', async (language, label, reason) => {
    const headers = { 'X-Forwarded-For': DANE, 'Accept-Language': language };
    const seen = await whoami({}, headers);
    expect(seen['why']).toContain('is its first hop from the right');
    const page = await ask(gate.port, { path: '/.gatepost/whoami', headers });
    expect(page.headers['content-language']).toBe(language);
    for (const words of [label, reason, DANE]) expect(page.body).toContain(words);
  });

  it('is a page for people, and only at its own path of a site', async () => {
    gate = await openTestGate();
    addSite(gate);
    const headers = { 'X-Forwarded-For': DANE };
    const page = await ask(gate.port, { path: '/.gatepost/whoami?x=<script>', headers });
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.body).toContain('Why this address');
    for (const path of ['/.gatepost/whoami/', '/.gatepost//whoami', '/%2egatepost/whoami', '/.gatepost/Whoami']) {
      expect((await ask(gate.port, { path, headers })).status).toBe(404);
    }
    expect(
      (await ask(gate.port, { path: '/.gatepost/whoami', headers: { ...headers, Host: 'no.example' } })).status,
    ).toBe(403);
  });
});
