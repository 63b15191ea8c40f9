import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadSettings, SETTINGS_CATALOGUE } from '../libs/config/index.js';
import { OWN_SERVICES, readCompose, type Variables } from './testing/compose-file.js';

const developmentKey = fileURLToPath(new URL('development-evidence-key.pem', import.meta.url));

/** The environment of one of our services; a secret's mount point is replaced by the file that is mounted there. */
function environmentOf(name: (typeof OWN_SERVICES)[number], variables: Variables = {}): Record<string, string> {
  const compose = readCompose(variables);
  const environment = { ...compose.services[name]!.environment };
  for (const [variable, value] of Object.entries(environment)) {
    const secret = /^\/run\/secrets\/(.+)$/.exec(value)?.[1];
    if (secret === undefined) continue;
    expect(compose.services[name]!.secrets).toContain(secret);
    environment[variable] = fileURLToPath(new URL(compose.secrets[secret]!.file, import.meta.url));
  }
  return environment;
}

/** The message of the refusal, or null when the settings are accepted. */
function refusal(environment: Record<string, string>): string | null {
  try {
    loadSettings(environment);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

describe.each(OWN_SERVICES)('the settings of %s', (name) => {
  it('are variables that Gatepost knows', () => {
    const known = new Set(
      SETTINGS_CATALOGUE.flatMap(({ variable, secret }) => (secret ? [variable, `${variable}_FILE`] : [variable])),
    );
    expect(Object.keys(environmentOf(name)).filter((variable) => !known.has(variable))).toEqual([]);
  });

  it('are accepted in development', () => {
    expect(refusal(environmentOf(name))).toBeNull();
  });

  it('are refused in production, naming every default that is left', () => {
    const message = refusal(environmentOf(name, { NODE_ENV: 'production' }));
    for (const variable of ['DATABASE_URL', 'ARTIFACT_SECRET_KEY', 'GATE_SECRET']) {
      expect(message).toContain(variable);
    }
    expect(message).not.toContain('change-me');
  });
});

describe('the development key', () => {
  it('is the one that libs/config refuses in production', () => {
    expect(createHash('sha256').update(readFileSync(developmentKey)).digest('hex')).toBe(
      '4c50451bf4caae8328e57e322c37da5968acee83f88710903e4eeb80a87e8d4d',
    );
    expect(refusal(environmentOf('api', { NODE_ENV: 'production' }))).toContain('EVIDENCE_SIGNING_KEY');
  });

  it('is not given to the gate', () => {
    const { environment = {}, secrets = [] } = readCompose().services['gate']!;
    expect(Object.keys(environment).filter((variable) => variable.startsWith('EVIDENCE_SIGNING_KEY'))).toEqual([]);
    expect(secrets).toEqual([]);
  });
});

describe('the secret of tokens', () => {
  it('is for the api alone, and refused in production while it is the published one', () => {
    for (const name of OWN_SERVICES) expect('JWT_SECRET' in environmentOf(name)).toBe(name === 'api');
    expect(refusal(environmentOf('api', { NODE_ENV: 'production' }))).toContain('JWT_SECRET');
  });
});

describe('own values in every place', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gatepost-compose-'));
  const keyPath = join(folder, 'evidence-key.pem');
  beforeAll(() => {
    const { privateKey } = generateKeyPairSync('ed25519');
    writeFileSync(keyPath, privateKey.export({ type: 'pkcs8', format: 'pem' }));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(OWN_SERVICES)('let %s start in production', (name) => {
    const own = {
      NODE_ENV: 'production',
      POSTGRES_PASSWORD: 'a'.repeat(64),
      ARTIFACT_SECRET_KEY: 'b'.repeat(64),
      JWT_SECRET: 'c'.repeat(64),
      GATE_SECRET: 'd'.repeat(64),
      EVIDENCE_SIGNING_KEY_PATH: keyPath,
    };
    expect(refusal(environmentOf(name, own))).toBeNull();
  });
});
