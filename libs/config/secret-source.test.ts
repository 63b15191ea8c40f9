import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SETTINGS_CATALOGUE } from './catalogue.js';
import { loadSettings } from './load.js';
import { readSecret } from './secret-source.js';

const TOKEN = 'file-token-'.repeat(4);
const folder = mkdtempSync(join(tmpdir(), 'gatepost-secret-'));
const path = join(folder, 'jwt-secret');
beforeAll(() => {
  writeFileSync(path, `${TOKEN}\r\n\n`);
  writeFileSync(join(folder, 'empty'), '\n');
  writeFileSync(join(folder, 'short'), 'short-xyzzy\n');
  writeFileSync(join(folder, 'binary'), Buffer.from([0xff, 0xfe, 0x80]));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('a secret', () => {
  it.each([
    ['JWT_SECRET_FILE', path],
    ['JWT_SECRET', `file:${path}`],
    ['JWT_SECRET', pathToFileURL(path).href],
  ])('comes from the file that %s names, without line ends', (variable, value) => {
    expect(loadSettings({ [variable]: value }).jwtSecrets).toEqual([TOKEN]);
  });

  it('is said in one way only', () => {
    expect(() => loadSettings({ JWT_SECRET: TOKEN, JWT_SECRET_FILE: path })).toThrow(
      'JWT_SECRET_FILE: expected only one of JWT_SECRET and JWT_SECRET_FILE: unset the other.',
    );
  });

  it.each([
    ['missing', 'there is no such file'],
    ['.', 'this is a folder'],
    ['jwt-secret/x', 'no folder'],
    ['empty', 'not of an empty one'],
    ['binary', 'UTF-8'],
    ['short', 'a file that holds one secret of at least 32'],
  ])('in the unusable file %s is a problem of X_FILE, without path and content', (name, reason) => {
    const load = (): unknown => loadSettings({ JWT_SECRET_FILE: join(folder, name) });
    expect(load).toThrow(/^.*a setting is wrong.*\n {2}JWT_SECRET_FILE: expected /);
    expect(load).toThrow(reason);
    expect(load).not.toThrow(folder);
    expect(load).not.toThrow('xyzzy');
  });

  it('is not read from an endless file', () => {
    expect(readSecret('JWT_SECRET', { JWT_SECRET_FILE: '/dev/zero' })).toMatchObject({
      kind: 'problem',
      problem: { variable: 'JWT_SECRET_FILE', expected: expect.stringContaining('65536') },
    });
  });

  it('is each of these', () => {
    expect(SETTINGS_CATALOGUE.filter(({ secret }) => secret).map(({ variable }) => variable)).toEqual([
      'DATABASE_URL',
      'ARTIFACT_ACCESS_KEY',
      'ARTIFACT_SECRET_KEY',
      'GEOIP_MAXMIND_LICENSE_KEY',
      'EVIDENCE_SIGNING_KEY',
      'BOOTSTRAP_ADMIN_PASSWORD',
      'SMTP_URL',
      'JWT_SECRET',
      'JWT_PRIVATE_KEY',
      'GATE_SECRET',
      'PROXY_SECRETS',
      'METRICS_TOKEN',
    ]);
  });
});
