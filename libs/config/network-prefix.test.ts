import { BlockList } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseNetwork } from './network-prefix.js';
import { Expectation } from './variable.js';

describe('a trusted proxy', () => {
  it.each([
    '10.0.0.0/8',
    '0.0.0.0/0',
    '192.0.2.1',
    '192.0.2.1/32',
    '2001:db8::/32',
    '::/0',
    '::1',
    '64:ff9b::1.2.3.4/128',
  ])('may be %s', (entry) => expect(parseNetwork(entry, 1)).toBe(entry));

  it.each([
    ['10.0.0.1/8', 'host bits'],
    ['2001:db8::1/64', 'host bits'],
    ['fe80::1%eth0', 'zone'],
    ['10.0.0.0/33', '0 to 32'],
    ['::/129', '0 to 128'],
    ['10.0.0.0/08', '0 to 32'],
    ['10.0.0.0/', '0 to 32'],
    ['10.0.0.0/8/8', 'IP address'],
    ['010.0.0.0/8', 'IP address'],
    ['10.0.0', 'IP address'],
    ['proxy.example', 'IP address'],
    ['::ffff:10.0.0.0/104', 'IPv4'],
    ['', 'IP address'],
  ])('may not be %s', (entry, reason) => {
    expect(() => parseNetwork(entry, 3)).toThrow(Expectation);
    expect(() => parseNetwork(entry, 3)).toThrow(reason);
    expect(() => parseNetwork(entry, 3)).toThrow('entry 3');
  });

  it('property: has host bits exactly when the address differs from the lowest of its network', () => {
    const groups = fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(groups, fc.integer({ min: 0, max: 128 }), fc.boolean(), (values, length, clear) => {
        const bits = values.map((group) => group.toString(2).padStart(16, '0')).join('');
        const kept = clear ? bits.slice(0, length).padEnd(128, '0') : bits;
        const address = (kept.match(/.{16}/g) ?? []).map((group) => parseInt(group, 2).toString(16)).join(':');
        const isMapped = /^0{80}1{16}/.test(kept);
        const hasHostBits = kept.slice(length).includes('1');
        const parse = (): string => parseNetwork(`${address}/${length}`, 1);
        if (isMapped || hasHostBits) {
          expect(parse).toThrow(Expectation);
          return;
        }
        expect(parse()).toBe(`${address}/${length}`);
        new BlockList().addSubnet(address, length, 'ipv6');
      }),
    );
  });
});
