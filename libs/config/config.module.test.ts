import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Inject, Injectable, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { ConfigModule, SETTINGS } from './config.module.js';
import { readEnvironment } from './environment.js';
import { loadSettings } from './load.js';
import { type Settings } from './settings.js';
import { SettingsError } from './settings-error.js';

@Injectable()
class Reader {
  constructor(@Inject(SETTINGS) readonly settings: Settings) {}
}

@Module({ providers: [Reader] })
class FeatureModule {}

describe('ConfigModule', () => {
  it('gives the settings, the very object, to every module', async () => {
    const settings = loadSettings({ API_PORT: '0', LOG_LEVEL: 'debug' });
    const app = await Test.createTestingModule({ imports: [ConfigModule.forRoot(settings), FeatureModule] }).compile();
    expect(app.get(Reader, { strict: false }).settings).toBe(settings);
    await app.close();
  });

  it('writes nothing to the environment, which child processes inherit', async () => {
    const before = JSON.stringify(process.env);
    const settings = loadSettings({ JWT_SECRET: 'a'.repeat(32) });
    const app = await Test.createTestingModule({ imports: [ConfigModule.forRoot(settings)] }).compile();
    expect(JSON.stringify(process.env)).toBe(before);
    await app.close();
  });
});

describe('readEnvironment', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'gatepost-env-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('adds what .env says to what the process says, which wins', () => {
    writeFileSync(join(folder, '.env'), '# a comment\nGATEPOST_TEST_ONLY="from file"\nNODE_ENV=production\n');
    const environment = readEnvironment(folder);
    expect(environment['GATEPOST_TEST_ONLY']).toBe('from file');
    expect(environment['NODE_ENV']).toBe(process.env['NODE_ENV']);
    expect(process.env['GATEPOST_TEST_ONLY']).toBeUndefined();
  });

  it('needs no .env', () => expect(readEnvironment(folder)).toEqual({ ...process.env }));

  it('refuses an .env that is no file', () => {
    mkdirSync(join(folder, '.env'));
    expect(() => readEnvironment(folder)).toThrow(SettingsError);
  });
});
