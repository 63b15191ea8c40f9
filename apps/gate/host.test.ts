import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeHostHeader, normalizeHost } from './host.js';

describe('normalizeHost', () => {
  it.each([
    ['example.dk', 'example.dk'],
    ['EXAMPLE.dk', 'example.dk'],
    ['example.dk.', 'example.dk'],
    ['example.dk:8080', 'example.dk'],
    ['example.dk.:8080', 'example.dk'],
    ['example.dk:', 'example.dk'],
    ['localhost', 'localhost'],
    ['a_b.example', 'a_b.example'],
    ['blåbærgrød.dk', 'xn--blbrgrd-fxak7p.dk'],
    ['BLÅBÆRGRØD.dk', 'xn--blbrgrd-fxak7p.dk'],
    ['XN--blbrgrd-FXAK7p.dk', 'xn--blbrgrd-fxak7p.dk'],
    ['faß.de', 'xn--fa-hia.de'],
    ['例え。jp', 'xn--r8jz45g.jp'],
    ['ＥＸＡＭＰＬＥ.dk', 'example.dk'],
    ['127.0.0.1:8080', '127.0.0.1'],
    ['[::1]', '[::1]'],
    ['[2A00:0::1]:8080', '[2a00::1]'],
    ['[::ffff:1.2.3.4]', '[::ffff:102:304]'],
    [`${'a'.repeat(63)}.dk`, `${'a'.repeat(63)}.dk`],
  ])('reads %s as %s', (raw, host) => {
    expect(normalizeHost(raw)).toBe(host);
  });

  it.each([
    '',
    '.',
    ':80',
    'a..b',
    '.example.dk',
    'example.dk..',
    'a b',
    'a/b',
    'a\\b',
    'a?b',
    'a#b',
    'user@example.dk',
    'a%2eb',
    'a,b',
    'a<script>',
    'a\tb',
    'a\r\nb',
    'a\u0000b',
    'a*b',
    '*.example.dk',
    'a:b',
    'a:99999',
    'a:123456',
    'a:80:80',
    '[::1',
    '::1',
    '[::1]x',
    '[fe80::1%eth0]',
    '[1.2.3.4]',
    '0x7f.1',
    '2130706433',
    '127.1',
    '1.2.3.4.5',
    '256.0.0.1',
    '01.2.3.4',
    'example.123',
    '１２７.1',
    'a\u00adb\u3002\u3002c',
    'xn--a',
    'a\u2028b',
    '\ud800.dk',
    `${'a'.repeat(64)}.dk`,
    'a.'.repeat(126) + 'abc',
    'a'.repeat(10_000),
  ])('refuses %j', (raw) => {
    expect(normalizeHost(raw)).toBeNull();
  });

  it('gives nothing but names of the DNS, which it gives again', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.domain(), fc.webAuthority()), (raw) => {
        const host = normalizeHost(raw);
        if (host === null) return;
        expect(host).toMatch(/^(?:[a-z0-9_.-]{1,253}|\[[0-9a-f:]+\])$/);
        expect(normalizeHost(host)).toBe(host);
      }),
    );
  });
});

describe('decodeHostHeader', () => {
  it('reads UTF-8, which Node has read as Latin-1', () => {
    expect(decodeHostHeader(Buffer.from('blåbær.dk').toString('latin1'))).toBe('blåbær.dk');
    expect(decodeHostHeader('example.dk')).toBe('example.dk');
  });

  it('refuses what is no UTF-8', () => {
    expect(decodeHostHeader('bl\u00e5b\u00e6r.dk')).toBeNull();
  });
});
