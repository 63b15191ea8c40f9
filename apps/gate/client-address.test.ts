import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatAddress } from '../../libs/access/index.js';
import { compileTrust, parsePeer, resolveClientAddress } from './client-address.js';

const isTrusted = compileTrust(['10.0.0.0/8', '127.0.0.1', '::1', '2001:db8::/32']);

/** The client and the chain as text, or the status. */
function resolve(peer: string | undefined, ...forwardedFor: string[]): string {
  const client = resolveClientAddress(parsePeer(peer), { forwardedFor, clientIp: [] }, isTrusted);
  return client.status === 'known' ? client.chain.map(formatAddress).join(' < ') : client.status;
}

describe('resolveClientAddress', () => {
  it.each([
    ['an untrusted peer is the client', '192.0.2.1', [], '192.0.2.1'],
    ['and its header is ignored', '192.0.2.1', ['8.8.8.8'], '192.0.2.1'],
    ['even when it is nonsense', '192.0.2.1', ['nonsense'], '192.0.2.1'],
    ['a trusted peer without the header is the client', '10.0.0.1', [], '10.0.0.1'],
    ['an empty header is no header', '10.0.0.1', ['', ' \t'], '10.0.0.1'],
    ['a trusted peer names the client', '10.0.0.1', ['8.8.8.8'], '8.8.8.8 < 10.0.0.1'],
    [
      'from the right past trusted hops',
      '10.0.0.1',
      ['8.8.8.8, 10.0.0.3,10.0.0.2'],
      '8.8.8.8 < 10.0.0.3 < 10.0.0.2 < 10.0.0.1',
    ],
    ['what stands left of the client is not believed', '10.0.0.1', ['1.1.1.1, 8.8.8.8'], '8.8.8.8 < 10.0.0.1'],
    ['nor looked at', '10.0.0.1', ['<script>, 8.8.8.8'], '8.8.8.8 < 10.0.0.1'],
    ['all hops trusted: the leftmost', '10.0.0.1', ['10.0.0.3, 10.0.0.2'], '10.0.0.3 < 10.0.0.2 < 10.0.0.1'],
    ['lines are one list', '10.0.0.1', ['1.1.1.1, 8.8.8.8', '10.0.0.2'], '8.8.8.8 < 10.0.0.2 < 10.0.0.1'],
    ['a blank line adds nothing', '10.0.0.1', ['', '10.0.0.2'], '10.0.0.2 < 10.0.0.1'],
    ['an IPv4-mapped peer is IPv4', '::ffff:10.0.0.1', ['8.8.8.8'], '8.8.8.8 < 10.0.0.1'],
    ['an IPv4-mapped hop is IPv4', '127.0.0.1', ['8.8.8.8, ::ffff:10.0.0.2'], '8.8.8.8 < 10.0.0.2 < 127.0.0.1'],
    ['IPv6', '::1', ['2a00::1, 2001:db8::5'], '2a00::1 < 2001:db8::5 < ::1'],
    ['a peer’s zone is our interface', 'fe80::1%eth0', ['8.8.8.8'], 'fe80::1'],
    ['no peer', undefined, ['8.8.8.8'], 'invalid'],
  ])('%s', (_, peer, lines, expected) => {
    expect(resolve(peer, ...lines)).toBe(expected);
  });

  it.each([
    'unknown',
    '_hidden',
    '8.8.8.8:80',
    '[2a00::1]',
    '[2a00::1]:80',
    '8.8.8',
    '08.8.8.8',
    'fe80::1%eth0',
    '8.8.8.8/32',
    'host',
  ])('the hop %s is no address', (hop) => {
    expect(resolve('10.0.0.1', hop)).toBe('invalid');
    expect(resolve('10.0.0.1', `8.8.8.8, ${hop}, 10.0.0.2`)).toBe('invalid');
    expect(resolve('10.0.0.1', `${hop}, 8.8.8.8`)).toBe('8.8.8.8 < 10.0.0.1');
  });

  it.each(['8.8.8.8,', ',', '10.0.0.3,,10.0.0.2'])('a missing hop in "%s" is no address', (line) => {
    expect(resolve('10.0.0.1', line)).toBe('invalid');
  });

  it('is never moved by what an untrusted hop prepends', () => {
    const address = fc.ipV4();
    const line = fc
      .array(fc.oneof(address, fc.constant('10.1.2.3'), fc.string()), { maxLength: 6 })
      .map((all) => all.join(', '));
    fc.assert(
      fc.property(line, address, (forged, hop) => {
        const honest = resolve('10.0.0.1', hop);
        fc.pre(!hop.startsWith('10.') && hop !== '127.0.0.1');
        expect(resolve('10.0.0.1', `${forged}, ${hop}`)).toBe(honest);
        expect(resolve('10.0.0.1', forged, hop)).toBe(honest);
      }),
    );
  });

  it('gives a chain whose every hop but the client is trusted', () => {
    const hops = fc.array(fc.oneof(fc.ipV4(), fc.constant('10.1.2.3'), fc.ipV6()), { maxLength: 6 });
    fc.assert(
      fc.property(hops, fc.constantFrom('10.0.0.1', '192.0.2.1', '::1'), (all, peer) => {
        const client = resolveClientAddress(
          parsePeer(peer),
          { forwardedFor: [all.join(',')], clientIp: [] },
          isTrusted,
        );
        if (client.status === 'invalid') return;
        expect(client.chain[0]).toEqual(client.address);
        expect(client.chain.slice(1).every(isTrusted)).toBe(true);
        expect(client.chain.at(-1)).toEqual(parsePeer(peer));
      }),
    );
  });
});

describe('the header of a CDN', () => {
  const resolved = (peer: string, forwardedFor: string[], clientIp: string[]): string => {
    const client = resolveClientAddress(parsePeer(peer), { forwardedFor, clientIp }, isTrusted);
    return client.status === 'known' ? `${client.chain.map(formatAddress).join(' < ')} by ${client.source}` : 'invalid';
  };

  it.each<[string, string, string[], string[], string]>([
    ['names the visitor of a trusted peer', '10.0.0.1', [], ['8.8.8.8'], '8.8.8.8 < 10.0.0.1 by client-ip-header'],
    [
      'and of a trusted hop',
      '127.0.0.1',
      ['10.0.0.1'],
      ['8.8.8.8'],
      '8.8.8.8 < 10.0.0.1 < 127.0.0.1 by client-ip-header',
    ],
    ['is not believed from an untrusted peer', '192.0.2.1', [], ['8.8.8.8'], '192.0.2.1 by connection'],
    [
      'nor from a visitor who went round the CDN',
      '10.0.0.1',
      ['1.1.1.1'],
      ['8.8.8.8'],
      '1.1.1.1 < 10.0.0.1 by forwarded-for',
    ],
    [
      'is absent for a proxy that asks for itself',
      '10.0.0.1',
      ['10.0.0.2'],
      [],
      '10.0.0.2 < 10.0.0.1 by forwarded-for',
    ],
    ['holds one address', '10.0.0.1', [], ['8.8.8.8, 1.1.1.1'], 'invalid'],
    ['is there once', '10.0.0.1', [], ['8.8.8.8', '8.8.8.8'], 'invalid'],
    ['is not empty', '10.0.0.1', [], [''], 'invalid'],
  ])('%s', (_, peer, forwardedFor, clientIp, expected) => {
    expect(resolved(peer, forwardedFor, clientIp)).toBe(expected);
  });
});

describe('compileTrust', () => {
  it('trusts nobody by default', () => {
    expect(compileTrust([])(parsePeer('127.0.0.1')!)).toBe(false);
  });

  it('names the setting of an entry it cannot read', () => {
    expect(() => compileTrust(['10.0.0.1/8'])).toThrow(/^TRUSTED_PROXIES cannot be used: .*bits set/);
  });
});
