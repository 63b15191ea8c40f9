import { describe, expect, it } from '@jest/globals';
import { hasDotSegments, isOwnPath, parseRequestTarget } from './request-target.js';

describe('parseRequestTarget', () => {
  it.each([
    ['/', '/', '/', null],
    ['/a%20b?c=d?e', '/a%20b', '/a%20b?c=d?e', null],
    ['//evil/x', '//evil/x', '//evil/x', null],
    ['http://example.dk', '/', '/', 'example.dk'],
    ['HTTPS://example.dk:1?x', '/', '/?x', 'example.dk:1'],
    ['http://example.dk/a/../b', '/a/../b', '/a/../b', 'example.dk'],
  ])('reads %s', (target, path, pathAndQuery, authority) => {
    expect(parseRequestTarget(target)).toEqual({ path, pathAndQuery, authority });
  });

  it.each([
    '',
    '*',
    'a',
    '?a',
    'example.dk:80',
    'http://',
    'http:///a',
    'ftp://a/',
    '/a#b',
    '/a b',
    '/\u00e5',
    '/a\u0000',
  ])('refuses %j', (target) => {
    expect(parseRequestTarget(target)).toBeNull();
  });
});

describe('isOwnPath', () => {
  it.each([
    '/.gatepost',
    '/.gatepost/',
    '/.gatepost/claim',
    '//.gatepost/x',
    '/a/../.gatepost/x',
    '/%2egatepost/x',
    '/.%67atepost',
    '/%252egatepost/x',
    '/.GATEPOST/x',
    '/.gatepost%2fx',
    '/.gatepost;v=1/x',
    '/\\.gatepost\\x',
    '/a/%2e%2e/.gatepost/',
  ])('%s is ours', (path) => {
    expect(isOwnPath(path)).toBe(true);
  });

  it.each(['/', '/gatepost', '/.gatepostal', '/a/.gatepost', '/.gatepost/../a', '/100%', '/%zz'])(
    '%s is not',
    (path) => {
      expect(isOwnPath(path)).toBe(false);
    },
  );
});

describe('hasDotSegments', () => {
  it.each(['/a/../b', '/..', '/a/.', '/%2e%2e/', '/a%2f..%2fb', '/%252e%252e/x', '/..;x/y', '/..\\x'])(
    '%s has',
    (path) => {
      expect(hasDotSegments(path)).toBe(true);
    },
  );
  it.each(['/', '/a..b', '/...', '/.well-known/x', '/a//b'])('%s has none', (path) => {
    expect(hasDotSegments(path)).toBe(false);
  });
});
