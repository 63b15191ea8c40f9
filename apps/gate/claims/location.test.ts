import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type PolicyDocument } from '../../../libs/access/index.js';
import { type Answer, ask, openUpstream } from '../testing/ask.js';
import { SealedClaims } from './sealed-claims.js';
import { addSite, AMERICAN, DANE, openTestGate, SITE_ID, type TestGate } from '../testing/open-gate.js';

const OTHER_SITE = '01935b5e-7c1a-7000-8000-0000000000ff';
/** Denmark, roughly. */
const BOX = [
  [8, 54],
  [13, 54],
  [13, 58],
  [8, 58],
  [8, 54],
] as const;
const FENCED: Partial<PolicyDocument> = {
  filterMode: 'geo',
  locationSource: 'gps_required',
  networkRules: [],
  fences: [
    {
      id: '01935b5e-7c1a-7000-8000-00000000000f',
      name: 'Denmark',
      effect: 'allow',
      area: { type: 'MultiPolygon', coordinates: [[BOX]] },
    },
  ],
};
const AARHUS = { latitude: 56.15, longitude: 10.2, accuracy: 20 };
const LONDON = { latitude: 51.5, longitude: -0.1, accuracy: 20 };
const JSON_HEADERS = { Accept: 'application/json', 'Content-Type': 'application/json' };

let gate: TestGate;
beforeAll(async () => {
  gate = await openTestGate();
});
afterAll(() => gate.close());
beforeEach(async () => {
  addSite(gate, null, FENCED);
  await gate.records();
});

async function share(
  place: object = AARHUS,
  headers: Record<string, string | string[]> = {},
  path = '/.gatepost/location',
): Promise<Answer> {
  return ask(gate.port, {
    method: 'POST',
    path,
    headers: { Origin: 'http://site.example', 'X-Forwarded-For': DANE, ...JSON_HEADERS, ...headers },
    body: JSON.stringify({ time: Date.now(), ...place }),
  });
}

async function cookieOf(answer: Promise<Answer>): Promise<string> {
  const { status, headers, body } = await answer;
  if (status !== 204) throw new Error(body);
  return headers['set-cookie']![0]!.split(';')[0]!;
}

async function visit(cookie: string, from = DANE, headers: Record<string, string> = {}): Promise<string | undefined> {
  const answer = await ask(gate.port, { headers: { Cookie: cookie, 'X-Forwarded-For': from, ...headers } });
  return answer.headers['x-gatepost-reason'] as string | undefined;
}

const codeOf = ({ body }: Answer): unknown => (JSON.parse(body) as { code: unknown }).code;

describe('a location that is shared', () => {
  it('becomes a claim of the next requests, at either listener, and is recorded', async () => {
    const answer = await share();
    expect([answer.status, answer.headers['cache-control'], answer.body]).toEqual([204, 'no-store', '']);
    expect(answer.headers['set-cookie']).toHaveLength(1);
    expect(answer.headers['set-cookie']![0]).toMatch(
      /^gatepost-location=[\w-]+\.\.[\w-]+\.[\w-]+\.[\w-]+; Path=\/; Max-Age=86400; HttpOnly; SameSite=Lax$/,
    );
    const cookie = answer.headers['set-cookie']![0]!.split(';')[0]!;
    expect(await visit(cookie)).toBe('fence_allow');
    const asked = await ask(gate.authorizePort, {
      path: '/authorize',
      headers: { Cookie: cookie, 'X-Forwarded-For': DANE },
    });
    expect([asked.status, asked.headers['x-gatepost-reason']]).toEqual([200, 'fence_allow']);
    const records = await gate.records();
    expect(records).toHaveLength(2);
    for (const record of records) {
      expect(record).toMatchObject({ claimStatus: 'valid', claimFault: null, locationUsed: 'gps', gpsPrevious: null });
      expect(record.gps!.point).toEqual({ latitude: 56.15, longitude: 10.2, accuracyMeters: 20 });
      expect(Math.abs(record.gps!.issuedAtMs - Date.now())).toBeLessThan(60_000);
    }
  });

  it('is not allowed in from outside of the fence, and may be shared anew', async () => {
    const outside = await cookieOf(share(LONDON));
    expect(await visit(outside)).toBe('outside_fences');
    expect(await visit(await cookieOf(share(AARHUS, { Cookie: outside })))).toBe('fence_allow');
    const [, second] = await gate.records();
    expect(second!.gpsPrevious!.point).toMatchObject({ latitude: 51.5 });
  });

  it('gets a cookie of the host alone under HTTPS', async () => {
    const answer = await share(AARHUS, { 'X-Forwarded-Proto': 'https', Origin: 'https://site.example' });
    expect(answer.headers['set-cookie']![0]).toMatch(
      /^__Host-gatepost-location=[^;]+; Path=\/; Max-Age=86400; HttpOnly; SameSite=Lax; Secure$/,
    );
  });

  it('is kept as the site keeps places', async () => {
    addSite(gate, null, FENCED, { addressPrecision: 'hash', locationDecimals: 0 });
    await visit(await cookieOf(share(AARHUS, { Cookie: await cookieOf(share({ ...AARHUS, latitude: 55.6 })) })));
    const [record] = await gate.records();
    expect(record!.gps!.point).toMatchObject({ latitude: 56, longitude: 10 });
    expect(record!.gpsPrevious!.point).toMatchObject({ latitude: 56, longitude: 10 });
  });

  it('does not reach the upstream, nor does a signed one', async () => {
    let seen: unknown;
    const upstream = await openUpstream((request, response) => {
      seen = [request.headers.cookie, request.headers['gatepost-location'], request.rawHeaders.join('\n')];
      response.end();
    });
    addSite(gate, upstream.url, { ...FENCED, locationSource: 'gps_preferred' });
    const cookie = await cookieOf(share());
    await ask(gate.port, {
      headers: {
        Cookie: `a=1; ${cookie}; b=2`,
        'Gatepost-Location': 'x',
        Gatepost_Location: 'y',
        'X-Forwarded-For': DANE,
      },
    });
    expect(seen).toEqual(['a=1; b=2', undefined, expect.not.stringMatching(/gatepost.location/i)]);
    await upstream.close();
  });
});

describe('a claim is refused with a reason of its own', () => {
  it('at another address, but not at another one of its network', async () => {
    const cookie = await cookieOf(share());
    expect(await visit(cookie, '130.225.0.99')).toBe('fence_allow');
    expect(await visit(cookie, '130.225.1.1')).toBe('claim_other_address');
    expect(await visit(cookie, AMERICAN)).toBe('claim_other_address');
    const [, , record] = await gate.records();
    expect(record).toMatchObject({ claimStatus: 'invalid', claimFault: 'claim_other_address', gps: null });
  });

  it('at an IPv6 network of the same /48 only', async () => {
    const cookie = await cookieOf(share(AARHUS, { 'X-Forwarded-For': '2001:db8:1:2::3' }));
    expect(await visit(cookie, '2001:db8:1:ffff::1')).toBe('fence_allow');
    expect(await visit(cookie, '2001:db8:2::1')).toBe('claim_other_address');
  });

  it('at another site', async () => {
    addSite(gate, null, { ...FENCED, siteId: OTHER_SITE, hostname: 'other.example' });
    const cookie = await cookieOf(share());
    expect(await visit(cookie, DANE, { Host: 'other.example' })).toBe('claim_other_site');
  });

  it('when it is edited, or of another secret', async () => {
    const cookie = await cookieOf(share());
    expect(await visit(`${cookie.slice(0, -4)}AAAA`)).toBe('claim_invalid');
    const stranger = await openTestGate({ gateSecrets: ['another-gate-secret-0001'] });
    addSite(stranger, null, FENCED);
    const headers = { Cookie: cookie, 'X-Forwarded-For': DANE };
    const answer = await ask(stranger.port, { headers });
    expect(answer.headers['x-gatepost-reason']).toBe('claim_invalid');
    await stranger.close();
  });

  it.each([
    ['expired', -901_000, 'claim_expired'],
    ['about to expire', -890_000, 'fence_allow'],
    ['of a gate whose clock is a little fast', 20_000, 'fence_allow'],
    ['of the future', 40_000, 'claim_future'],
  ])('%s', async (_, shiftMs, reason) => {
    const point = { latitude: 56.15, longitude: 10.2, accuracyMeters: 20 };
    const token = await new SealedClaims(gate.options.keys.gateSecrets).seal({
      siteId: SITE_ID,
      network: '130.225.0.0/24',
      point,
      issuedAtMs: Date.now() + shiftMs,
      previous: null,
    });
    expect(await visit(`gatepost-location=${token}`)).toBe(reason);
  });
});

describe('who may share', () => {
  it.each([
    ['no Origin', { Origin: [] }, 403, 'origin_refused'],
    ['another site', { Origin: 'https://evil.example' }, 403, 'origin_refused'],
    ['a subdomain', { Origin: 'https://a.site.example' }, 403, 'origin_refused'],
    ['an opaque origin', { Origin: 'null' }, 403, 'origin_refused'],
    ['a page that came over HTTP, under HTTPS', { 'X-Forwarded-Proto': 'https' }, 403, 'origin_refused'],
    ['two origins', { Origin: ['http://site.example', 'http://evil.example'] }, 403, 'origin_refused'],
    ['a browser that says it is another site', { 'Sec-Fetch-Site': 'cross-site' }, 403, 'origin_refused'],
    ['a form', { 'Content-Type': 'application/x-www-form-urlencoded' }, 415, 'location_not_json'],
    ['nobody', { 'X-Forwarded-For': 'unknown' }, 403, 'client_address_unknown'],
  ])('%s: refused', async (_, headers, status, code) => {
    const answer = await share(AARHUS, headers);
    expect([answer.status, codeOf(answer)]).toEqual([status, code]);
    expect(answer.headers).not.toHaveProperty('set-cookie');
  });

  it.each([
    ['Origin', 'https://site.example'],
    ['Origin', 'https://site.example:8443'],
    ['Origin', 'http://SITE.example'],
    ['Sec-Fetch-Site', 'same-origin'],
  ])('%s %s: taken', async (name, value) => {
    expect((await share(AARHUS, { [name]: value })).status).toBe(204);
  });

  it('a site that asks for no location takes none', async () => {
    addSite(gate, null, { ...FENCED, locationSource: 'geoip' });
    const answer = await share();
    expect([answer.status, codeOf(answer)]).toEqual([404, 'location_not_used']);
  });

  it('by POST, at this very path', async () => {
    const read = await ask(gate.port, { path: '/.gatepost/location', headers: JSON_HEADERS });
    expect([read.status, codeOf(read)]).toEqual([405, 'method_not_allowed']);
    expect((await share(AARHUS, {}, '/.gatepost/Location')).status).toBe(404);
    expect((await share(AARHUS, {}, '/x/../.gatepost/location')).status).toBe(404);
  });
});

describe('what is no location', () => {
  it.each([
    [{ latitude: 91 }, 'location_invalid'],
    [{ latitude: '56' }, 'location_invalid'],
    [{ longitude: -180.1 }, 'location_invalid'],
    [{ longitude: null }, 'location_invalid'],
    [{ accuracy: -1 }, 'location_invalid'],
    [{ accuracy: null }, 'location_invalid'],
    [{ accuracy: 1e12 }, 'location_invalid'],
    [{ time: null }, 'location_invalid'],
    [{ time: Date.now() - 400_000 }, 'location_time_wrong'],
    [{ time: Date.now() + 400_000 }, 'location_time_wrong'],
  ])('%j', async (change, code) => {
    const answer = await share({ ...AARHUS, ...change });
    expect([answer.status, codeOf(answer)]).toEqual([422, code]);
    expect(answer.headers).not.toHaveProperty('set-cookie');
  });

  it.each(['', '[]', 'null', '{', '"x"'])('the body %j', async (body) => {
    const headers = { Origin: 'http://site.example', ...JSON_HEADERS };
    const answer = await ask(gate.port, { method: 'POST', path: '/.gatepost/location', headers, body });
    expect([answer.status, codeOf(answer)]).toEqual([422, 'location_invalid']);
  });

  it.each([false, true])('a body that is too large, chunked: %s', async (chunked) => {
    const framing: Record<string, string> = chunked ? { 'Transfer-Encoding': 'chunked' } : {};
    const headers = { Origin: 'http://site.example', ...JSON_HEADERS, ...framing };
    const body = JSON.stringify({ ...AARHUS, time: Date.now(), more: 'x'.repeat(100_000) });
    const answer = await ask(gate.port, { method: 'POST', path: '/.gatepost/location', headers, body });
    expect([answer.status, codeOf(answer)]).toEqual([413, 'location_too_large']);
  });

  it('one that is vaguer than the site takes', async () => {
    addSite(gate, null, { ...FENCED, maxAccuracyMeters: 50 });
    expect((await share({ ...AARHUS, accuracy: 50 })).status).toBe(204);
    const answer = await share({ ...AARHUS, accuracy: 51 });
    expect([answer.status, codeOf(answer)]).toEqual([422, 'location_too_vague']);
  });
});

describe('whether a claim is believed', () => {
  it('too far from where GeoIP places the address; without such a place it is not asked', async () => {
    addSite(gate, null, { ...FENCED, treatPrivateAs: 'unknown', maxGpsIpDistanceKm: 1000 });
    expect(await visit(await cookieOf(share()))).toBe('fence_allow');
    const american = await cookieOf(share(AARHUS, { 'X-Forwarded-For': AMERICAN }));
    expect(await visit(american, AMERICAN)).toBe('location_mismatch');
    const [, mismatch] = await gate.records();
    expect(mismatch).toMatchObject({ claimStatus: 'valid', claimFault: 'location_mismatch', locationUsed: 'gps' });
    const nowhere = await cookieOf(share(AARHUS, { 'X-Forwarded-For': '192.0.2.1' }));
    expect(await visit(nowhere, '192.0.2.1')).toBe('fence_allow');
  });

  it('too fast from the place before; to claim it again does not help, to come back does', async () => {
    addSite(gate, null, { ...FENCED, maxSpeedKmh: 900 });
    const home = await cookieOf(share());
    expect(await visit(home)).toBe('fence_allow');
    const odense = { latitude: 55.4, longitude: 10.4, accuracy: 20 };
    const jumped = await cookieOf(share(odense, { Cookie: home }));
    expect(await visit(jumped)).toBe('impossible_travel');
    const again = await cookieOf(share(odense, { Cookie: jumped }));
    expect(await visit(again)).toBe('impossible_travel');
    const back = await cookieOf(share(AARHUS, { Cookie: again }));
    expect(await visit(back)).toBe('fence_allow');
    const afresh = await cookieOf(share(odense));
    expect(await visit(afresh)).toBe('fence_allow');
  });

  it('the claim before counts from whichever network it was, and of this site only', async () => {
    addSite(gate, null, { ...FENCED, maxSpeedKmh: 900 });
    addSite(gate, null, { ...FENCED, siteId: OTHER_SITE, hostname: 'other.example' });
    const london = await cookieOf(share(LONDON, { 'X-Forwarded-For': AMERICAN }));
    expect(await visit(await cookieOf(share(AARHUS, { Cookie: london })))).toBe('impossible_travel');
    const elsewhere = await cookieOf(share(LONDON, { Host: 'other.example', Origin: 'http://other.example' }));
    expect(await visit(await cookieOf(share(AARHUS, { Cookie: elsewhere })))).toBe('fence_allow');
  });
});

it('gps_preferred goes on with GeoIP where the claim has a fault', async () => {
  addSite(gate, null, { ...FENCED, locationSource: 'gps_preferred' });
  expect(await visit('gatepost-location=x')).toBe('fence_allow');
  const [record] = await gate.records();
  expect(record).toMatchObject({ locationUsed: 'geoip', claimFault: 'claim_invalid', siteId: SITE_ID });
});

describe('the block page', () => {
  const page = async (headers: Record<string, string> = {}, port = gate.port, path = '/'): Promise<Answer> =>
    ask(port, { path, headers: { 'X-Forwarded-For': DANE, Accept: 'text/html', ...headers } });

  it('offers to share the location, in the visitor’s language, at either listener', async () => {
    for (const { body, headers } of [
      await page({ 'Accept-Language': 'da' }),
      await page({ 'Accept-Language': 'da' }, gate.authorizePort, '/authorize'),
    ]) {
      expect(body).toContain('Dette websted skal kende din enheds placering; del den for at komme videre.');
      expect(body).toContain('>Del min placering</button>');
      expect(headers['content-language']).toBe('da');
      expect(headers['content-security-policy']).toContain("connect-src 'self'");
    }
  });

  it('offers it again to who was outside, and not where it would not help', async () => {
    const outside = await cookieOf(share(LONDON));
    expect((await page({ Cookie: outside })).body).toContain('id="share"');
    addSite(gate, null, { ...FENCED, locationSource: 'geoip' });
    expect((await page({ 'X-Forwarded-For': AMERICAN })).body).not.toContain('id="share"');
    addSite(gate, null, { ...FENCED, filterMode: 'ip_and_geo' });
    expect((await page()).body).not.toContain('id="share"');
  });

  it('offers it through the second question of nginx too', async () => {
    const headers = { 'X-Original-Host': 'site.example', 'X-Original-Method': 'GET', 'X-Original-URI': '/' };
    const asked = await ask(gate.authorizePort, {
      path: '/authorize/nginx',
      headers: { ...headers, 'X-Forwarded-For': DANE },
    });
    expect(asked.status).toBe(403);
    const token = asked.headers['x-gatepost-block-token'] as string;
    const { body } = await page(
      { ...headers, 'X-Gatepost-Block-Token': token, 'Accept-Language': 'es' },
      gate.authorizePort,
      '/block',
    );
    expect(body).toContain('>Compartir mi ubicación</button>');
  });

  it('answers a refused location in the visitor’s language', async () => {
    const answer = await share({ ...AARHUS, time: 0 }, { 'Accept-Language': 'de' });
    expect((JSON.parse(answer.body) as { detail: string }).detail).toMatch(/^Die Zeit dieses Standorts/);
  });
});
