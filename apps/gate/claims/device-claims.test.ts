import { beforeAll, describe, expect, it } from '@jest/globals';
import { CompactSign, exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { type ClaimFact } from '../../../libs/access/index.js';
import type { SiteDeviceKey } from '../../../libs/policy/index.js';
import { ask } from '../testing/ask.js';
import { addSite, DANE, openTestGate, SITE_ID } from '../testing/open-gate.js';
import { DeviceClaims } from './device-claims.js';
import { SeenOnce } from './seen-once.js';

const NOW_MS = 1_790_000_000_000;
const PLACE = { latitude: 56.15, longitude: 10.2, accuracy: 5 };
const TYPE = 'gatepost-location+jwt';

interface Device {
  readonly key: SiteDeviceKey;
  readonly privateKey: Awaited<ReturnType<typeof generateKeyPair>>['privateKey'];
}

async function device(algorithm: SiteDeviceKey['algorithm'], keyId: string): Promise<Device> {
  const { publicKey, privateKey } = await generateKeyPair(algorithm, { extractable: true });
  // Exported as it was generated: of the kind that the algorithm wants.
  const publicJwk = (await exportJWK(publicKey)) as SiteDeviceKey['publicJwk'];
  return { key: { keyId, algorithm, publicJwk, expiresAtMs: null }, privateKey };
}

let ec: Device;
let ed: Device;
beforeAll(async () => {
  ec = await device('ES256', 'ec');
  ed = await device('EdDSA', 'ed');
});

let count = 0;
async function sign({ key, privateKey }: Device, claims: object = {}, header: object = {}): Promise<string> {
  count += 1;
  const payload = { aud: SITE_ID, iat: NOW_MS / 1_000, jti: `claim-${count}-0000`, ...PLACE, ...claims };
  return new SignJWT(payload)
    .setProtectedHeader({ alg: key.algorithm, kid: key.keyId, typ: TYPE, ...header })
    .sign(privateKey);
}

const read = (jws: string, keys = [ec.key, ed.key], claims = new DeviceClaims()): Promise<ClaimFact> =>
  claims.read(jws, SITE_ID, keys, NOW_MS);
const faultOf = async (jws: string, keys?: SiteDeviceKey[]): Promise<string> => {
  const fact = await read(jws, keys);
  return fact.status === 'invalid' ? fact.fault : fact.status;
};

it('takes what a registered device signs, by either algorithm', async () => {
  for (const one of [ec, ed]) {
    expect(await read(await sign(one))).toEqual({
      status: 'valid',
      point: { latitude: 56.15, longitude: 10.2, accuracyMeters: 5 },
      issuedAtMs: NOW_MS,
      previous: null,
    });
  }
});

describe('refuses', () => {
  it.each([
    ['another site', { aud: '01935b5e-7c1a-7000-8000-0000000000ff' }, 'claim_other_site'],
    ['a list of sites', { aud: [SITE_ID] }, 'claim_other_site'],
    ['an old one', { iat: NOW_MS / 1_000 - 61 }, 'claim_expired'],
    ['one of the future', { iat: NOW_MS / 1_000 + 61 }, 'claim_future'],
    ['one without a time', { iat: undefined }, 'claim_invalid'],
    ['one without a name', { jti: undefined }, 'claim_invalid'],
    ['a place that is none', { latitude: 91 }, 'claim_invalid'],
    ['one without accuracy', { accuracy: undefined }, 'claim_invalid'],
  ])('%s', async (_, claims, fault) => expect(await faultOf(await sign(ec, claims))).toBe(fault));

  it('another algorithm than that of the key, and none at all', async () => {
    const secret = new TextEncoder().encode(JSON.stringify(ec.key.publicJwk).padEnd(64, '0'));
    const payload = { aud: SITE_ID, iat: NOW_MS / 1_000, jti: 'swapped-0000', ...PLACE };
    const hs256 = await new SignJWT(payload).setProtectedHeader({ alg: 'HS256', kid: 'ec', typ: TYPE }).sign(secret);
    const none = new UnsecuredJWT(payload).encode();
    const header = Buffer.from(JSON.stringify({ alg: 'none', kid: 'ec', typ: TYPE })).toString('base64url');
    for (const jws of [hs256, `${header}.${none.split('.')[1]!}.`]) expect(await faultOf(jws)).toBe('claim_algorithm');
    const confused = await sign(ed, {}, { kid: 'ec' });
    expect(await faultOf(confused)).toBe('claim_algorithm');
  });

  it('a key that is unknown, removed or expired', async () => {
    const jws = await sign(ec);
    expect(await faultOf(jws, [ed.key])).toBe('claim_key_unknown');
    expect(await faultOf(jws, [{ ...ec.key, expiresAtMs: NOW_MS }])).toBe('claim_key_unknown');
    expect(await faultOf(jws, [{ ...ec.key, expiresAtMs: NOW_MS + 1 }])).toBe('valid');
  });

  it('an edited one, one of another kind, and what is no JWS', async () => {
    const [header, payload, signature] = (await sign(ec)).split('.');
    const moved = Buffer.from(
      JSON.stringify({ aud: SITE_ID, iat: NOW_MS / 1_000, jti: 'x'.repeat(9), ...PLACE, latitude: 1 }),
    );
    expect(await faultOf(`${header!}.${moved.toString('base64url')}.${signature!}`)).toBe('claim_invalid');
    expect(await faultOf(await sign(ec, {}, { typ: 'JWT' }))).toBe('claim_invalid');
    const impostor = await device('ES256', 'ec');
    expect(await faultOf(await sign(impostor))).toBe('claim_invalid');
    const bytes = await new CompactSign(Buffer.from('[]'))
      .setProtectedHeader({ alg: 'ES256', kid: 'ec', typ: TYPE })
      .sign(ec.privateKey);
    expect(await faultOf(bytes)).toBe('claim_invalid');
    for (const jws of ['', 'x', '..', `${header!}.${payload!}`, 'x'.repeat(9000)]) {
      expect(await faultOf(jws)).toBe('claim_invalid');
    }
  });

  it('one that was presented before, and not another device’s of the same name', async () => {
    const claims = new DeviceClaims();
    const jws = await sign(ec, { jti: 'only-once' });
    expect((await read(jws, undefined, claims)).status).toBe('valid');
    expect(await read(jws, undefined, claims)).toEqual({ status: 'invalid', fault: 'claim_replayed' });
    expect((await read(await sign(ed, { jti: 'only-once' }), undefined, claims)).status).toBe('valid');
  });
});

describe('what was seen', () => {
  it('is remembered as long as it could be presented again, and forgotten after', () => {
    const seen = new SeenOnce(120_000);
    expect(seen.isFirst('a', NOW_MS)).toBe(true);
    for (const later of [1, 59_999, 60_000, 119_999]) expect(seen.isFirst('a', NOW_MS + later)).toBe(false);
    for (const later of [180_000, 240_000]) seen.isFirst(`b${later}`, NOW_MS + later);
    expect(seen.isFirst('a', NOW_MS + 300_000)).toBe(true);
  });

  it('takes nothing as new when it is full', () => {
    const seen = new SeenOnce(120_000);
    for (let index = 0; index < 30_000; index += 1) expect(seen.isFirst(String(index), NOW_MS)).toBe(true);
    expect(seen.isFirst('one too many', NOW_MS)).toBe(false);
    expect(seen.isFirst('one too many', NOW_MS + 60_000)).toBe(true);
  });
});

it('the header Gatepost-Location lets a kiosk in, once, and goes before a cookie', async () => {
  const gate = await openTestGate();
  const ring = [
    [8, 54],
    [13, 54],
    [13, 58],
    [8, 58],
    [8, 54],
  ] as const;
  const area = { type: 'MultiPolygon', coordinates: [[ring]] } as const;
  const fences = [{ id: '01935b5e-7c1a-7000-8000-00000000000f', name: 'Denmark', effect: 'allow', area } as const];
  const policy = { filterMode: 'geo', locationSource: 'gps_required', fences } as const;
  addSite(gate, null, policy, undefined, { deviceKeys: [ec.key] });
  const headers = {
    'Gatepost-Location': await sign(ec, { iat: Date.now() / 1_000 }),
    Cookie: 'gatepost-location=x',
    'X-Forwarded-For': DANE,
  };
  expect((await ask(gate.port, { headers })).headers['x-gatepost-reason']).toBe('fence_allow');
  const again = await ask(gate.authorizePort, { path: '/authorize', headers });
  expect([again.status, again.headers['x-gatepost-reason']]).toEqual([403, 'claim_replayed']);
  const [first, second] = await gate.records();
  expect(first).toMatchObject({ claimStatus: 'valid', locationUsed: 'gps', gpsPrevious: null });
  expect(second).toMatchObject({ claimStatus: 'invalid', claimFault: 'claim_replayed', gps: null });
  await gate.close();
});
