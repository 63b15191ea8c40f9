import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { ask } from './testing/ask.js';
import { addSite, AMERICAN, DANE, openTestGate, RULE_ID, SITE_ID, type TestGate } from './testing/open-gate.js';

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const from = (address: string): Record<string, string> => ({ 'X-Forwarded-For': address });

describe('the visitors’ listener', () => {
  let gate: TestGate;
  beforeAll(async () => {
    gate = await openTestGate();
  });
  afterEach(() => gate.records());
  afterAll(() => gate.close());

  it('lets in whom the policy allows, and records it', async () => {
    addSite(gate);
    const answer = await ask(gate.port, { path: '/a?secret=1', headers: { ...from(DANE), 'User-Agent': 'test/1' } });
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({
      'x-gatepost-decision': 'allowed',
      'x-gatepost-reason': 'country_allow',
      'x-gatepost-country': 'DK',
      'x-gatepost-policy-version': '7',
      'x-gatepost-request-id': expect.stringMatching(UUID_V7),
      'cache-control': 'no-store',
    });
    expect(answer.headers).not.toHaveProperty('x-gatepost-would-decide');
    expect(answer.body).toContain('no upstream');
    const [record, ...others] = await gate.records();
    expect(others).toEqual([]);
    expect(record).toEqual({
      v: 1,
      requestId: answer.headers['x-gatepost-request-id'],
      gateId: gate.spool.gateId,
      sequence: expect.any(Number),
      timeMs: expect.any(Number),
      siteId: SITE_ID,
      host: 'site.example',
      method: 'GET',
      path: '/a',
      clientAddress: DANE,
      clientAddressHash: null,
      peerAddress: '127.0.0.1',
      country: 'DK',
      region: null,
      asn: null,
      anonymizers: [],
      geoipPoint: { longitude: expect.any(Number), latitude: expect.any(Number), accuracyMeters: null },
      gps: null,
      gpsPrevious: null,
      claimStatus: 'absent',
      claimFault: null,
      locationUsed: null,
      geoipBuild: expect.stringMatching(/^DBIP-City 20/),
      geoipOverrideVersion: null,
      outcome: 'allowed',
      reason: 'country_allow',
      ruleId: RULE_ID,
      fenceId: null,
      networkVerdict: { effect: 'allow', explicit: true },
      placeVerdict: null,
      policyVersion: 7,
      enforced: true,
      via: 'proxy',
      userAgent: 'test/1',
    });
  });

  it('blocks with a page that says why and what it saw', async () => {
    addSite(gate);
    const answer = await ask(gate.port, { headers: from(AMERICAN) });
    expect(answer.status).toBe(403);
    expect(answer.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'x-gatepost-decision': 'blocked',
      'x-gatepost-reason': 'network_default_block',
    });
    expect(answer.body).toContain('<h1>Access denied</h1>');
    expect(answer.body).toContain('This site is not available from your network.');
    expect(answer.body).toContain(AMERICAN);
    expect(answer.body).toContain('United States (US), US-CA, near 37.42\u00b0 N 122.08\u00b0 W');
    expect(answer.body).toContain(String(answer.headers['x-gatepost-request-id']));
    expect(answer.body).toMatch(
      /<a href="https:\/\/db-ip\.com\/">IP Geolocation by DB-IP<\/a> \(starter data of 20\d\d-/,
    );
    expect(await gate.records()).toMatchObject([
      { outcome: 'blocked', reason: 'network_default_block', enforced: true },
    ]);
  });

  it('writes JSON for who prefers it, text for who takes neither', async () => {
    addSite(gate);
    const json = await ask(gate.port, { headers: { ...from(AMERICAN), Accept: 'application/json' } });
    expect(json.headers['content-type']).toBe('application/problem+json');
    expect(JSON.parse(json.body)).toMatchObject({
      status: 403,
      code: 'network_default_block',
      requestId: json.headers['x-gatepost-request-id'],
      address: AMERICAN,
      country: 'US',
      attribution: { url: 'https://db-ip.com/' },
    });
    const text = await ask(gate.port, { headers: { ...from(AMERICAN), Accept: 'image/png' } });
    expect(text.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(text.body).toContain(AMERICAN);
  });

  it('answers HEAD with the head alone', async () => {
    addSite(gate);
    const answer = await ask(gate.port, { method: 'HEAD', headers: from(AMERICAN) });
    expect(answer.status).toBe(403);
    expect(answer.body).toBe('');
    expect(Number(answer.headers['content-length'])).toBeGreaterThan(500);
  });

  it('finds the site whatever the spelling of its name', async () => {
    addSite(gate);
    for (const host of ['SITE.example', 'site.example.', 'site.example:8080']) {
      expect((await ask(gate.port, { headers: { ...from(DANE), Host: host } })).status).toBe(200);
    }
  });

  it('blocks an unknown host, and shows nothing of its markup', async () => {
    const answer = await ask(gate.port, { path: '/<script>', headers: { ...from(DANE), Host: 'other.example' } });
    expect(answer.status).toBe(403);
    expect(answer.headers['x-gatepost-reason']).toBe('unknown_site');
    expect(answer.headers['x-gatepost-policy-version']).toBe('none');
    expect(answer.body).not.toContain('<script');
    expect(await gate.records()).toMatchObject([{ siteId: null, host: 'other.example', path: '/<script>' }]);
  });

  it('blocks whose address a trusted proxy cannot tell', async () => {
    addSite(gate);
    const answer = await ask(gate.port, { headers: from('unknown') });
    expect(answer.headers['x-gatepost-reason']).toBe('client_address_invalid');
    expect(answer.headers['x-gatepost-country']).toBe('ZZ');
    expect(answer.body).toContain('could not be told');
    const elsewhere = await ask(gate.port, { headers: { ...from('unknown'), Host: 'other.example' } });
    expect(elsewhere.headers['x-gatepost-reason']).toBe('client_address_invalid');
    const records = await gate.records();
    expect(records.map(({ clientAddress, peerAddress, siteId }) => [clientAddress, peerAddress, siteId])).toEqual([
      [null, '127.0.0.1', SITE_ID],
      [null, '127.0.0.1', null],
    ]);
  });

  it('reads several X-Forwarded-For lines as one list', async () => {
    addSite(gate);
    await ask(gate.port, { headers: { 'X-Forwarded-For': [DANE, AMERICAN, '127.0.0.9'] } });
    expect(await gate.records()).toMatchObject([{ clientAddress: AMERICAN }]);
  });

  it('lets exempt paths through', async () => {
    addSite(gate);
    const open = await ask(gate.port, { path: '/public/x', headers: from(AMERICAN) });
    expect(open.headers['x-gatepost-reason']).toBe('exempt');
    expect((await ask(gate.port, { path: '/public/../x', headers: from(AMERICAN) })).status).toBe(403);
  });

  it('monitors without telling the visitor', async () => {
    addSite(gate, null, { enforcement: 'monitor' });
    const answer = await ask(gate.port, { headers: from(AMERICAN) });
    expect(answer.status).toBe(200);
    expect(answer.headers['x-gatepost-decision']).toBe('allowed');
    expect(JSON.stringify(answer)).not.toMatch(/network_default_block|would-decide|x-gatepost-reason/i);
    expect(await gate.records()).toMatchObject([
      { outcome: 'blocked', reason: 'network_default_block', enforced: false },
    ]);
  });

  it('keeps what is under /.gatepost/ of a site for itself, and decides nothing there', async () => {
    addSite(gate);
    expect((await ask(gate.port, { path: '/.gatepost/claim', headers: from(DANE) })).status).toBe(404);
    expect((await ask(gate.port, { path: '/x/..%2f%2egatepost/', headers: from(DANE) })).status).toBe(404);
    expect(await gate.records()).toEqual([]);
    expect((await ask(gate.port, { path: '/.gatepost/', headers: { Host: 'other.example' } })).status).toBe(403);
  });

  it.each([
    ['prefix', '130.225.0.0/24'],
    ['hash', null],
  ] as const)(
    'keeps the %s of addresses only, the peer’s too when it is the visitor',
    async (addressPrecision, kept) => {
      addSite(gate, null, {}, { addressPrecision, locationDecimals: 1 });
      await ask(gate.port, { headers: from(DANE) });
      await ask(gate.port);
      const [proxied, direct] = await gate.records();
      expect(proxied).toMatchObject({ clientAddress: kept, peerAddress: '127.0.0.1' });
      expect(proxied?.geoipPoint?.latitude).toBe(Math.round(proxied!.geoipPoint!.latitude * 10) / 10);
      expect(typeof proxied?.clientAddressHash).toBe(addressPrecision === 'hash' ? 'string' : 'object');
      expect(direct?.peerAddress).toBe(addressPrecision === 'hash' ? null : '127.0.0.0/24');
      expect(JSON.stringify(direct)).not.toContain('127.0.0.1');
    },
  );
});

describe('an untrusted peer', () => {
  let gate: TestGate;
  beforeAll(async () => {
    gate = await openTestGate({ trustedProxies: ['10.0.0.0/8'] });
  });
  afterAll(() => gate.close());

  it('is the visitor, whatever its headers say', async () => {
    addSite(gate);
    const headers = { 'X-Forwarded-For': DANE, 'X-Real-IP': DANE, Forwarded: `for=${DANE}`, X_Forwarded_For: DANE };
    expect((await ask(gate.port, { headers })).status).toBe(403);
    expect(await gate.records()).toMatchObject([
      { clientAddress: '127.0.0.1', peerAddress: '127.0.0.1', country: 'ZZ' },
    ]);
  });
});
