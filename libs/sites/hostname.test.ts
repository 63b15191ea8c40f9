import { describe, expect, it } from '@jest/globals';
import { canonicalHostname } from './hostname.js';

describe('canonicalHostname', () => {
  it.each([
    ['WWW.Example.ORG', 'www.example.org'],
    ['www.example.org.', 'www.example.org'],
    ['*.Example.org', '*.example.org'],
    ['blåbær.dk', 'xn--blbr-roah.dk'],
    ['localhost', 'localhost'],
  ])('%s is %s', (text, hostname) => expect(canonicalHostname(text)).toBe(hostname));

  it.each([
    '',
    '.',
    '*',
    '*.',
    'a b',
    'http://a.example',
    'a.example:80',
    'a.example/x',
    '192.0.2.1',
    '[::1]',
    '-a.example',
    'a..example',
    `${'a'.repeat(64)}.example`,
    'a.*.example',
    '0x7f.1',
    'a_b.example',
    `${'a.'.repeat(130)}example`,
  ])('refuses %j', (text) =>
    expect(() => canonicalHostname(text)).toThrow(expect.objectContaining({ code: 'hostname_invalid' })),
  );
});
