import { createPrivateKey } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { loadSettings } from './load.js';
import { resolveSecrets, SecretFileError } from './stored-secrets.js';

let parent: string;
let dataDir: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'gatepost-data-'));
  dataDir = join(parent, 'data');
});
afterEach(() => rmSync(parent, { recursive: true }));

const FILES = ['evidence-key.pem', 'gate-secret', 'jwt-secret'];

const resolveEmbedded = (more: NodeJS.ProcessEnv = {}): ReturnType<typeof resolveSecrets> =>
  resolveSecrets(loadSettings({ DATA_DIR: dataDir, ...more }));

describe('the secrets of an embedded installation', () => {
  it('are made at the first start, for the owner only, and found at the second', async () => {
    const first = await resolveEmbedded();
    expect(first.jwtSecrets).toHaveLength(1);
    expect(first.jwtSecrets[0]?.length).toBeGreaterThanOrEqual(32);
    expect(first.gateSecrets).toHaveLength(1);
    expect(first.gateSecrets).not.toEqual(first.jwtSecrets);
    expect(createPrivateKey(first.evidenceSigningKeyPem ?? '').asymmetricKeyType).toBe('ed25519');
    expect(readdirSync(dataDir).sort()).toEqual(FILES);
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
    for (const name of FILES) expect(statSync(join(dataDir, name)).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(dataDir, 'jwt-secret'), 'utf8')).toBe(`${first.jwtSecrets.join()}\n`);
    expect(await resolveEmbedded()).toEqual(first);
  });

  it('are the same for all who start at once', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => resolveEmbedded()));
    expect(new Set(all.map((secrets) => JSON.stringify(secrets))).size).toBe(1);
    expect(readdirSync(dataDir).sort()).toEqual(FILES);
  });

  it('come from the settings where they are set, and are not made then', async () => {
    const secrets = await resolveEmbedded({ JWT_SECRET: 'a'.repeat(32) });
    expect(secrets).toMatchObject({ jwtSecrets: ['a'.repeat(32)] });
    expect(existsSync(join(dataDir, 'jwt-secret'))).toBe(false);
  });

  it.each([0o640, 0o604, 0o620])('are refused with mode %i, saying how to mend it', async (mode) => {
    await resolveEmbedded();
    const path = join(dataDir, 'gate-secret');
    chmodSync(path, mode);
    await expect(resolveEmbedded()).rejects.toThrow(`chmod 600 '${path}'`);
    chmodSync(path, 0o600);
    await expect(resolveEmbedded()).resolves.toBeDefined();
  });

  it.each(FILES)('are refused when %s is damaged, without telling what is in it', async (name) => {
    await resolveEmbedded();
    writeFileSync(join(dataDir, name), 'xyzzy');
    await expect(resolveEmbedded()).rejects.toThrow(SecretFileError);
    await expect(resolveEmbedded()).rejects.toThrow('is damaged');
    await expect(resolveEmbedded()).rejects.not.toThrow('xyzzy');
    expect(readFileSync(join(dataDir, name), 'utf8')).toBe('xyzzy');
  });

  it('are not read through a symbolic link', async () => {
    await resolveEmbedded();
    const path = join(dataDir, 'jwt-secret');
    rmSync(path);
    symlinkSync(join(dataDir, 'gate-secret'), path);
    await expect(resolveEmbedded()).rejects.toThrow('must be a plain file');
  });
});

describe('the secrets with PostgreSQL', () => {
  it('are those of the settings; nothing is made', async () => {
    const { evidenceSigningKeyPem } = await resolveEmbedded();
    rmSync(dataDir, { recursive: true });
    const secrets = await resolveEmbedded({
      DATABASE_URL: 'postgres://u:p@h/d',
      JWT_SECRET: 'a'.repeat(32),
      GATE_SECRET: `${'g'.repeat(32)},${'h'.repeat(32)}`,
      EVIDENCE_SIGNING_KEY: evidenceSigningKeyPem ?? '',
    });
    expect(secrets).toEqual({
      jwtSecrets: ['a'.repeat(32)],
      jwtPrivateKeys: [],
      gateSecrets: ['g'.repeat(32), 'h'.repeat(32)],
      evidenceSigningKeyPem,
    });
    expect(existsSync(dataDir)).toBe(false);
  });
});
