import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { loadSettings } from './load.js';
import { resolveSecrets } from './stored-secrets.js';

const folder = mkdtempSync(join(tmpdir(), 'gatepost-keys-'));
afterAll(() => rmSync(folder, { recursive: true }));

const newPem = (): string =>
  generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const jwkOf = (pem: string): object => createPrivateKey(pem).export({ format: 'jwk' });
const [ONE, OTHER] = [newPem(), newPem()];
const keysOf = (JWT_PRIVATE_KEY: string): readonly string[] => loadSettings({ JWT_PRIVATE_KEY }).jwtPrivateKeys;

describe('JWT_PRIVATE_KEY', () => {
  it.each([
    ['PEM', ONE, [ONE]],
    ['PEM in one line', ONE.replaceAll('\n', '\\n'), [ONE]],
    ['two in PEM', `${ONE}\n${OTHER}`, [ONE, OTHER]],
    ['a JWK', JSON.stringify(jwkOf(ONE)), [ONE]],
    ['a JWK Set', JSON.stringify({ keys: [jwkOf(OTHER), jwkOf(ONE)] }), [OTHER, ONE]],
  ])('takes %s', (_form, value, keys) => {
    expect(keysOf(value)).toEqual(keys);
  });

  it('takes them from a file', () => {
    const path = join(folder, 'key.pem');
    writeFileSync(path, ONE);
    expect(loadSettings({ JWT_PRIVATE_KEY_FILE: path }).jwtPrivateKeys).toEqual([ONE]);
  });

  it.each([
    ['nothing of the kind', 'x'.repeat(40)],
    ['a public key', generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString()],
    ['a public JWK', JSON.stringify({ ...jwkOf(ONE), d: undefined })],
    ['a key of another curve', pkcs8(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey)],
    ['an X25519 key', pkcs8(generateKeyPairSync('x25519').privateKey)],
    ['an RSA key', pkcs8(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey)],
    [
      'an encrypted key',
      generateKeyPairSync('ed25519')
        .privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'p' })
        .toString(),
    ],
    ['the same key twice', `${ONE}${ONE}`],
    ['three', `${ONE}${OTHER}${newPem()}`],
    ['a key and something else', `${ONE}\nxyzzy`],
    ['something else and a key', `xyzzy\n${ONE}`],
    ['an empty set', '{"keys":[]}'],
    ['half a JSON', '{"kty":"OKP"'],
    ['a secret in a JWK', '{"kty":"oct","k":"c2VjcmV0"}'],
  ])('refuses %s, without telling it', (_what, value) => {
    expect(() => keysOf(value)).toThrow(/JWT_PRIVATE_KEY: expected one Ed25519 private key/);
    expect(() => keysOf(value)).not.toThrow(/xyzzy|BEGIN/);
  });

  it('stands in place of JWT_SECRET, never beside it', async () => {
    expect(() => loadSettings({ JWT_PRIVATE_KEY: ONE, JWT_SECRET: 's'.repeat(32) })).toThrow(
      'JWT_PRIVATE_KEY: expected only one of JWT_SECRET and JWT_PRIVATE_KEY: unset the other.',
    );
    const secrets = await resolveSecrets(loadSettings({ DATA_DIR: join(folder, 'data'), JWT_PRIVATE_KEY: ONE }));
    expect(secrets).toMatchObject({ jwtPrivateKeys: [ONE], jwtSecrets: [] });
  });

  it('is not the key of the evidence, which the worker holds', () => {
    for (const value of [ONE, JSON.stringify(jwkOf(ONE)), `${OTHER}${ONE}`]) {
      expect(() => loadSettings({ JWT_PRIVATE_KEY: value, EVIDENCE_SIGNING_KEY: ONE })).toThrow(
        'JWT_PRIVATE_KEY: expected another key than EVIDENCE_SIGNING_KEY.',
      );
    }
  });
});

function pkcs8(key: ReturnType<typeof createPrivateKey>): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}
