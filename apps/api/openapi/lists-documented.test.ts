import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { DOCUMENT } from '../testing/documented.js';
import { operationsOf } from './complete.js';
import { isJson, type Json } from './schema-walk.js';

/** The lists of the table in docs/api.md, with the operation that each is. */
const LISTS: Readonly<Record<string, string>> = {
  sites: '/api/v1/sites',
  'network rules': '/api/v1/sites/{siteId}/ip-rules',
  fences: '/api/v1/sites/{siteId}/geofences',
  'device keys': '/api/v1/sites/{siteId}/device-keys',
  members: '/api/v1/sites/{siteId}/members',
  'host consents': '/api/v1/sites/{siteId}/host-consents',
  accounts: '/api/v1/users',
  audit: '/api/v1/audit',
  'administrative acts': '/api/v1/administrative-acts',
  'policy versions': '/api/v1/sites/{siteId}/policy-versions',
  'policy activations': '/api/v1/sites/{siteId}/policy-activations',
  artifacts: '/api/v1/artifacts',
};

const page = readFileSync('docs/api.md', 'utf8');
/** Names in a cell of the table. */
const namesIn = (cell: string): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? '');
const documented = new Map(
  [...page.slice(page.indexOf('| list ')).matchAll(/^\| ([\w ]+?) +\| (.+?) \| (.*?) \|$/gm)]
    .filter(([, list]) => list !== 'list')
    .map(([, list = '', sorts = '', filters = '']) => [list, { sorts: namesIn(sorts), filters: namesIn(filters) }]),
);

const parametersOf = (path: string): Json[] => {
  const [, operation] = [...operationsOf(DOCUMENT)].find(([name]) => name === `GET ${path}`) ?? [];
  return ((operation?.['parameters'] ?? []) as Json[]).filter(({ in: place }) => place === 'query');
};

describe('the table of lists in docs/api.md', () => {
  it('has every list that is read in pages', () => {
    const paged = [...operationsOf(DOCUMENT)]
      .map(([name]) => /^GET (.+)$/.exec(name)?.[1] ?? '')
      .filter((path) => parametersOf(path).some(({ name }) => name === 'cursor'));
    expect([...documented.keys()].map((list) => LISTS[list]).sort()).toEqual(paged.sort());
  });

  it.each(Object.entries(LISTS))('says the sorts and filters of %s', (list, path) => {
    const parameters = parametersOf(path);
    const schema = parameters.find(({ name }) => name === 'sort')?.['schema'];
    const sorts = isJson(schema) ? (schema['enum'] as string[]) : [];
    const said = documented.get(list)?.sorts.map((sort) => sort.replace(/^-/, '')) ?? [];
    expect([...new Set(sorts.map((sort) => sort.replace(/^-/, '')))].sort()).toEqual(said.sort());
    const filters = parameters
      .map(({ name }) => String(name))
      .filter((name) => !['cursor', 'limit', 'sort'].includes(name));
    expect(filters.sort()).toEqual(documented.get(list)?.filters.sort());
  });
});
