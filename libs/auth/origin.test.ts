import { describe, expect, it } from '@jest/globals';
import { canonicalEmail } from './email.js';
import { subscriberOf } from './origin.js';

describe('an origin', () => {
  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::1', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    [null, 'local'],
  ])('%s counts as %s', (address, expected) => {
    expect(subscriberOf({ address, userAgent: null })).toBe(expected);
  });
});

describe('an e-mail address', () => {
  it.each([
    [' Anna.Andersen@Example.ORG ', 'Anna.Andersen@example.org'],
    ['søren@blåbær.example', 'søren@xn--blbr-roah.example'],
    ["o'neill+x@example.org", "o'neill+x@example.org"],
    ['root@localhost', 'root@localhost'],
  ])('%j is kept as %s', (text, expected) => expect(canonicalEmail(text)).toBe(expected));

  it.each([
    '',
    'anna',
    '@example.org',
    'anna@',
    'a b@example.org',
    'a@b@',
    'a..b@example.org',
    '.a@example.org',
    'a@-x.org',
    'a\r\nBcc: x@example.org',
    `${'a'.repeat(65)}@example.org`,
    'a@exa mple.org',
    'a@example..org',
    '<a@example.org>',
  ])('%j is refused', (text) => {
    expect(() => canonicalEmail(text)).toThrow(expect.objectContaining({ code: 'email_invalid' }));
  });
});
