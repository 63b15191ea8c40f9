import { describe, expect, it } from '@jest/globals';
import { DIALECT_TABLE, DIALECTS, findDialect, refusalStatus } from './dialects.js';

describe('the table of dialects', () => {
  it('has each dialect once, at a path of its own', () => {
    expect(DIALECT_TABLE.map(({ name }) => name)).toEqual(DIALECTS);
    expect(new Set(DIALECT_TABLE.map(({ path }) => path)).size).toBe(DIALECTS.length);
  });

  it.each([
    ['/authorize', 'generic'],
    ['/authorize/nginx', 'nginx'],
    ['/authorize/traefik', 'traefik'],
    ['/authorize/caddy', 'caddy'],
    ['/authorize/haproxy', 'haproxy'],
    ['/authorize/envoy/', 'envoy'],
    ['/authorize/envoy/any/path', 'envoy'],
    ['/authorize/envoy', undefined],
    ['/authorize/envoys/x', undefined],
    ['/authorize/', undefined],
    ['/authorize/nginx/', undefined],
    ['/Authorize', undefined],
    ['//authorize', undefined],
  ])('%s is %s', (path, name) => {
    expect(findDialect(path)?.name).toBe(name);
  });

  it('never lets nginx or Envoy see a status that they make something else of', () => {
    const statuses = [400, 403, 404, 431, 500, 503];
    const seen = (name: string): number[] => {
      const dialect = DIALECT_TABLE.find((one) => one.name === name)!;
      return statuses.map((status) => refusalStatus(dialect, status));
    };
    expect(seen('nginx')).toEqual([403, 403, 403, 403, 403, 403]);
    expect(seen('envoy')).toEqual([400, 403, 404, 431, 403, 403]);
    expect(seen('traefik')).toEqual(statuses);
  });
});
