import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { calculateJwkThumbprint, type JWK } from 'jose';
import { expectProblem, expectPromised, openTestApi, type TestApi } from '../testing/open-api.js';

let api: TestApi;
let site: string;
beforeAll(async () => {
  api = await openTestApi();
  site = await makeSite('www.example.org');
});
afterAll(() => api.close());

async function makeSite(hostname: string): Promise<string> {
  const { body } = await api.ask('post', '/api/v1/sites').send({ name: hostname, hostname }).expect(201);
  return (body as { id: string }).id;
}

const ed25519 = (): JWK => generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' });
const p256 = (): JWK => generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' });

describe('device keys', () => {
  it('are registered, shown, listed and removed, each a change of the site', async () => {
    const path = `/api/v1/sites/${site}/device-keys`;
    const version = async (): Promise<number> =>
      ((await api.ask('get', `/api/v1/sites/${site}`)).body as { version: number }).version;
    const before = await version();
    const jwk = ed25519();
    const made = await api.ask('post', path).send({ public_jwk: jwk, label: 'Kiosk' }).expect(201);
    expectPromised('POST /api/v1/sites/{siteId}/device-keys', made);
    expect(made.body).toMatchObject({
      site_id: site,
      algorithm: 'EdDSA',
      key_id: await calculateJwkThumbprint(jwk),
      label: 'Kiosk',
      expires_at: null,
      public_jwk: jwk,
    });
    expect(await version()).toBe(before + 1);
    const { id } = made.body as { id: string };
    const expiring = { public_jwk: { ...p256(), use: 'sig' }, label: 'App', expires_at: '2030-01-01T00:00:00+01:00' };
    const second = await api.ask('post', path).send(expiring).expect(201);
    expect(second.body).toMatchObject({ algorithm: 'ES256', expires_at: '2029-12-31T23:00:00.000Z' });
    expect((second.body as { public_jwk: object }).public_jwk).not.toHaveProperty('use');
    const shown = await api.ask('get', `${path}/${id}`).expect(200);
    expectPromised('GET /api/v1/sites/{siteId}/device-keys/{id}', shown);
    const first = await api.ask('get', `${path}?limit=1`).expect(200);
    expectPromised('GET /api/v1/sites/{siteId}/device-keys', first);
    expect(first.body).toMatchObject({ items: [{ id }] });
    const { next_cursor: cursor } = first.body as { next_cursor: string };
    const rest = await api.ask('get', `${path}?limit=1&cursor=${cursor}`).expect(200);
    expect(rest.body).toMatchObject({ items: [{ algorithm: 'ES256' }], next_cursor: null });
    const found = await api.ask('get', `${path}?sort=-created&algorithm=EdDSA`).expect(200);
    expect(found.body).toMatchObject({ items: [{ id }], next_cursor: null });
    await api.ask('delete', `${path}/${id}`).expect(204);
    expectProblem(await api.ask('delete', `${path}/${id}`), 'device_key_not_found');
    expectProblem(await api.ask('get', `${path}/${id}`), 'device_key_not_found');
    expect(await version()).toBe(before + 3);
  });

  it('are those of their site alone, and one of a kind', async () => {
    const other = await makeSite('other.example.org');
    const body = { public_jwk: p256(), label: 'Kiosk' };
    const made = await api.ask('post', `/api/v1/sites/${site}/device-keys`).send(body).expect(201);
    expectProblem(await api.ask('post', `/api/v1/sites/${site}/device-keys`).send(body), 'device_key_exists');
    await api.ask('post', `/api/v1/sites/${other}/device-keys`).send(body).expect(201);
    const { id } = made.body as { id: string };
    expectProblem(await api.ask('delete', `/api/v1/sites/${other}/device-keys/${id}`), 'device_key_not_found');
  });

  it.each([
    ['a private key', generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })],
    ['a secret', { kty: 'oct', k: 'AAAA' }],
    ['RSA', generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ format: 'jwk' })],
    ['another curve', generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey.export({ format: 'jwk' })],
    ['a point off the curve', { ...p256(), x: 'A'.repeat(43) }],
    ['coordinates that are none', { kty: 'OKP', crv: 'Ed25519', x: 'AA' }],
    ['nothing', {}],
  ])('%s is refused', async (_, jwk) => {
    const answer = await api.ask('post', `/api/v1/sites/${site}/device-keys`).send({ public_jwk: jwk, label: 'x' });
    expectProblem(answer, 'device_key_invalid');
  });

  it.each([
    [{ label: 'x' }, 'invalid_request'],
    [{ public_jwk: 'x', label: 'x' }, 'invalid_request'],
    [{ public_jwk: ed25519(), label: '' }, 'invalid_request'],
    [{ public_jwk: ed25519(), label: 'x', expires_at: 'tomorrow....' }, 'invalid_request'],
  ] as const)('%j is refused', async (body, code) => {
    expectProblem(await api.ask('post', `/api/v1/sites/${site}/device-keys`).send(body), code);
  });
});

describe('what a site adds to its block page', () => {
  const png = (bytes: number): string =>
    `data:image/png;base64,${Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(bytes - 8)]).toString('base64')}`;

  it('is kept, and taken away by null', async () => {
    const own = {
      block_title: 'Archive',
      block_text: 'Ask\nus.',
      block_contact: 'a@b.example',
      block_logo: png(16_384),
    };
    const changed = await api.ask('patch', `/api/v1/sites/${site}`).send(own).expect(200);
    expectPromised('PATCH /api/v1/sites/{id}', changed);
    expect(changed.body).toMatchObject(own);
    const cleared = await api.ask('patch', `/api/v1/sites/${site}`).send({ block_logo: null }).expect(200);
    expect(cleared.body).toMatchObject({ block_logo: null, block_title: 'Archive' });
  });

  it.each([
    ['https://example.org/logo.png', 'logo_invalid'],
    ['data:image/svg+xml;base64,PHN2Zy8+', 'logo_invalid'],
    ['data:image/png;base64,PHN2Zy8+', 'logo_invalid'],
    ['data:image/png;base64,"><script>', 'logo_invalid'],
    ['data:text/html;base64,PHN2Zy8+', 'logo_invalid'],
    [png(16_385), 'logo_invalid'],
    [png(20_000), 'invalid_request'],
  ] as const)('the logo %.40s is refused', async (block_logo, code) => {
    const problem = await api.ask('patch', `/api/v1/sites/${site}`).send({ block_logo });
    expectProblem(problem, code);
  });

  it.each([{ block_title: 'x'.repeat(101) }, { block_text: 'x'.repeat(1001) }, { block_contact: 'x\ny' }])(
    '%.40j is refused',
    async (change) => expectProblem(await api.ask('patch', `/api/v1/sites/${site}`).send(change), 'invalid_request'),
  );
});
