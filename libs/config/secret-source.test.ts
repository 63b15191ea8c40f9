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
const path = join(folder, 'admin-token');
beforeAll(() => {
  writeFileSync(path, `${TOKEN}\r\n\n`);
  writeFileSync(join(folder, 'empty'), '\n');
  writeFileSync(join(folder, 'short'), 'short-xyzzy\n');
  writeFileSync(join(folder, 'binary'), Buffer.from([0xff, 0xfe, 0x80]));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('a secret', () => {
  it.each([
    ['ADMIN_TOKEN_FILE', path],
    ['ADMIN_TOKEN', `file:${path}`],
    ['ADMIN_TOKEN', pathToFileURL(path).href],
  ])('comes from the file that %s names, without line ends', (variable, value) => {
    expect(loadSettings({ [variable]: value }).adminToken).toBe(TOKEN);
  });

  it('is said in one way only', () => {
    expect(() => loadSettings({ ADMIN_TOKEN: TOKEN, ADMIN_TOKEN_FILE: path })).toThrow(
      'ADMIN_TOKEN_FILE: expected only one of ADMIN_TOKEN and ADMIN_TOKEN_FILE: unset the other.',
    );
  });

  it.each([
    ['missing', 'there is no such file'],
    ['.', 'this is a folder'],
    ['admin-token/x', 'no folder'],
    ['empty', 'not of an empty one'],
    ['binary', 'UTF-8'],
    ['short', 'a file that holds at least 32'],
  ])('in the unusable file %s is a problem of X_FILE, without path and content', (name, reason) => {
    const load = (): unknown => loadSettings({ ADMIN_TOKEN_FILE: join(folder, name) });
    expect(load).toThrow(/^.*a setting is wrong.*\n {2}ADMIN_TOKEN_FILE: expected /);
    expect(load).toThrow(reason);
    expect(load).not.toThrow(folder);
    expect(load).not.toThrow('xyzzy');
  });

  it('is not read from an endless file', () => {
    expect(readSecret('ADMIN_TOKEN', { ADMIN_TOKEN_FILE: '/dev/zero' })).toMatchObject({
      kind: 'problem',
      problem: { variable: 'ADMIN_TOKEN_FILE', expected: expect.stringContaining('65536') },
    });
  });

  it('is each of these', () => {
    expect(SETTINGS_CATALOGUE.filter(({ secret }) => secret).map(({ variable }) => variable)).toEqual([
      'DATABASE_URL',
      'ARTIFACT_ACCESS_KEY',
      'ARTIFACT_SECRET_KEY',
      'GEOIP_MAXMIND_LICENSE_KEY',
      'EVIDENCE_SIGNING_KEY',
      'ADMIN_TOKEN',
      'GATE_SECRET',
      'PROXY_SECRETS',
      'METRICS_TOKEN',
    ]);
  });
});
