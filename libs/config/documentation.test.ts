import { readFile, writeFile } from 'node:fs/promises';
import { parseEnv } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import prettier from 'prettier';
import { SETTINGS_CATALOGUE } from './catalogue.js';
import { renderConfigurationPage, renderEnvExample } from './documentation.js';
import { loadSettings } from './load.js';

const ROOT = new URL('../../', import.meta.url);

const GENERATED = [
  { path: 'docs/configuration.md', text: renderConfigurationPage() },
  { path: '.env.example', text: renderEnvExample() },
];

/** Compares, or with UPDATE_DOCS=1 (npm run docs) writes. */
async function checkOrWrite(path: string, text: string): Promise<void> {
  const url = new URL(path, ROOT);
  if (process.env['UPDATE_DOCS'] === '1') return writeFile(url, text);
  const stored = await readFile(url, 'utf8').catch(() => '');
  if (stored !== text) throw new Error(`${path} is out of date; run npm run docs and commit the result.`);
}

describe('the generated documentation', () => {
  it.each(GENERATED)('$path is up to date', ({ path, text }) => checkOrWrite(path, text));

  it('is formatted as the format check wants it', async () => {
    const options = { ...(await prettier.resolveConfig(new URL('x.md', ROOT))), parser: 'markdown' };
    const page = renderConfigurationPage();
    expect(await prettier.format(page, options)).toBe(page);
  });

  it('lists the same variables in .env.example, the page and the catalogue', () => {
    const variables = SETTINGS_CATALOGUE.map(({ variable }) => variable);
    const inExample = [...renderEnvExample().matchAll(/^# ([A-Z_]+)=/gm)].map(([, name]) => name);
    const onPage = [...renderConfigurationPage().matchAll(/^### ([A-Z_]+)$/gm)].map(([, name]) => name);
    expect(inExample).toEqual(variables);
    expect(onPage).toEqual(variables);
    expect(new Set(variables).size).toBe(variables.length);
  });

  it('describes every variable, with an example and what is expected', () => {
    for (const entry of SETTINGS_CATALOGUE) {
      expect(entry.description).toMatch(/^[A-Z].*\.$/);
      expect(entry.example).not.toBe('');
      expect(entry.expected).not.toMatch(/undefined|^a text$|\.$/);
      if (entry.secret) expect(entry.expected).not.toContain(entry.example);
    }
  });

  it('gives examples that start a development installation when all of them are uncommented', () => {
    const uncommented = renderEnvExample().replaceAll(/^# ([A-Z_]+=)/gm, '$1');
    // The one names a file, the other stands in place of JWT_SECRET.
    const environment = { ...parseEnv(uncommented), EVIDENCE_SIGNING_KEY: undefined, JWT_PRIVATE_KEY: undefined };
    expect(loadSettings(environment).database.kind).toBe('postgres');
  });
});
