import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
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

  it('is one name however a name is written', () => {
    const label = fc.stringMatching(/^[a-z0-9æøåßéü]{1,10}$/);
    const writings = fc.record({
      upper: fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }),
      form: fc.constantFrom('NFC', 'NFD'),
      dot: fc.constantFrom('', '.', '。'),
    });
    fc.assert(
      fc.property(fc.array(label, { minLength: 2, maxLength: 3 }), writings, (labels, { upper, form, dot }) => {
        // The last label of a name is no number: it would be an address, as is 0x (hexadecimal, without digits).
        const name = `${labels.join('.')}w`;
        // ß has no capital that IDNA takes for the same.
        const written = Array.from(name, (letter, index) =>
          upper[index] && letter !== 'ß' ? letter.toUpperCase() : letter,
        );
        const other = `${written.join('').normalize(form)}${dot}`;
        expect(canonicalHostname(other)).toBe(canonicalHostname(name));
        expect(canonicalHostname(canonicalHostname(name))).toBe(canonicalHostname(name));
      }),
    );
  });
});
