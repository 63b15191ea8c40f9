import { describe, expect, it } from '@jest/globals';
import { OPERATIONS, type OperationName } from '../../../libs/client/index.js';
import { CommandFailure } from '../exit.js';
import { RESOURCES } from './catalogue.js';
import { flagOf, optionFields, optionOf, valueOf } from './options.js';

/** Of signing in, which is `gatepost login`, and of commands that are not about a resource. */
const ELSEWHERE: readonly RegExp[] = [
  / \/api\/v1\/auth\/(?!keys|sessions)/,
  / \/api\/v1\/sites\/\{id\}\/simulate$/,
  / \/api\/v1\/evidence\//,
  / \/api\/v1\/sites\/\{siteId\}\/policy-activations\/\{id\}$/,
  / (?!\/api\/)/,
];

describe('the table of resources', () => {
  const verbs = RESOURCES.flatMap(({ verbs: all }) => all);

  it('has every route of the API that is about a resource', () => {
    const routes = Object.keys(OPERATIONS).filter((name) => !ELSEWHERE.some((pattern) => pattern.test(name)));
    const known = new Set<string>(verbs.flatMap(({ operation, readBy }) => [operation, ...(readBy ? [readBy] : [])]));
    expect(routes.filter((name) => !known.has(name))).toEqual([]);
  });

  it.each(RESOURCES.map((resource) => [resource.name, resource] as const))(
    'says how %s are named',
    (_name, resource) => {
      for (const { operation } of resource.verbs) {
        for (const parameter of OPERATIONS[operation].path) expect(Object.keys(resource.named)).toContain(parameter);
      }
      const names = resource.verbs.flatMap(({ name, aliases = [] }) => [name, ...aliases]);
      expect(new Set(names).size).toBe(names.length);
    },
  );

  it('has one option for every field', () => {
    for (const { operation, omit = [] } of verbs) {
      const flags = optionFields(OPERATIONS[operation], omit).map(flagOf);
      expect(new Set(flags).size).toBe(flags.length);
    }
  });
});

describe('options', () => {
  const fieldOf = (operation: OperationName, name: string) =>
    optionFields(OPERATIONS[operation], []).find((field) => field.name === name)!;

  it.each([
    ['PATCH /api/v1/sites/{id}', 'max_accuracy_m', '12.5', 12.5],
    ['PATCH /api/v1/sites/{id}', 'max_accuracy_m', 'null', null],
    ['PATCH /api/v1/sites/{id}', 'name', 'null', 'null'],
    ['PATCH /api/v1/users/{id}', 'disabled', 'false', false],
    ['POST /api/v1/auth/keys', 'scopes', 'sites:read, audit:read', ['sites:read', 'audit:read']],
    ['POST /api/v1/sites/{siteId}/geofences', 'geometry', '{"type":"Point"}', { type: 'Point' }],
  ] as const)('of %s: %s %s', (operation, name, text, value) => {
    expect(valueOf(fieldOf(operation, name), text)).toEqual(value);
  });

  it.each([
    ['PATCH /api/v1/sites/{id}', 'max_accuracy_m', 'far', '--max-accuracy-m takes a number, not "far".'],
    [
      'POST /api/v1/sites/{siteId}/geofences',
      'geometry',
      '{',
      /^What --geometry was given is not valid JSON.* It takes JSON, or @FILE with a file of it\.$/,
    ],
    [
      'POST /api/v1/sites/{siteId}/geofences',
      'geometry',
      '{"type":"Point","type":"Polygon"}',
      /has the member "type" twice, again at line 1, column 17;/,
    ],
    [
      'POST /api/v1/sites/{siteId}/geofences',
      'geometry',
      '@/nowhere',
      'The file /nowhere cannot be read; check its name and its permissions.',
    ],
  ] as const)('of %s refuse %s %s', (operation, name, text, sentence) => {
    const attempt = (): unknown => valueOf(fieldOf(operation, name), text);
    expect(attempt).toThrow(CommandFailure);
    expect(attempt).toThrow(sentence);
  });

  it('offer closed lists', () => {
    const option = optionOf(fieldOf('POST /api/v1/sites', 'filter_mode'), true);
    expect(option.flags).toBe('--filter-mode <mode>');
    expect(option.argChoices).toEqual(['disabled', 'ip', 'geo', 'ip_and_geo', 'ip_or_geo']);
  });
});
