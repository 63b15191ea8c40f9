import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Address, parseAddress, parsePrefix, prefixContains } from '../access/index.js';
import { applyOverride, compileOverrides, type GeoipOverride } from './overrides.js';

const NOTHING = { country: null, region: null, asn: null, longitude: null, latitude: null, accuracyMeters: null };
const at = (prefix: string, rest: Partial<GeoipOverride> = {}): GeoipOverride => ({ prefix, ...NOTHING, ...rest });
const address = (text: string): Address => parseAddress(text)!;
const FACTS = {
  country: 'DK',
  region: 'DK-84',
  asn: 1,
  anonymizers: ['vpn'],
  point: { longitude: 12, latitude: 55, accuracyMeters: null },
} as const;

describe('compileOverrides', () => {
  it('finds the longest prefix, per family', () => {
    const table = compileOverrides([at('10.0.0.0/8'), at('10.1.0.0/16'), at('10.1.2.3'), at('::/0')]);
    expect(table.find(address('10.1.2.3'))?.prefix).toBe('10.1.2.3');
    expect(table.find(address('10.1.2.4'))?.prefix).toBe('10.1.0.0/16');
    expect(table.find(address('10.2.0.0'))?.prefix).toBe('10.0.0.0/8');
    expect(table.find(address('11.0.0.0'))).toBeUndefined();
    expect(table.find(address('2001:db8::'))?.prefix).toBe('::/0');
  });

  it('agrees with a search through the whole list', () => {
    const override = fc
      .tuple(fc.nat({ max: 15 }), fc.integer({ min: 0, max: 4 }))
      .map(([bits, length]) => at(`${((bits >> (4 - length)) << (8 - length)) & 0xff}.0.0.0/${length}`));
    const list = fc.uniqueArray(override, { selector: (one) => one.prefix, maxLength: 12 });
    fc.assert(
      fc.property(list, fc.nat({ max: 255 }), (overrides, octet) => {
        const asked = address(`${octet}.1.2.3`);
        const containing = overrides.filter((one) => {
          const parsed = parsePrefix(one.prefix);
          return parsed.ok && prefixContains(parsed.prefix, asked);
        });
        const [longest] = containing.sort((a, b) => Number(b.prefix.split('/')[1]) - Number(a.prefix.split('/')[1]));
        expect(compileOverrides(overrides).find(asked)?.prefix).toBe(longest?.prefix);
      }),
    );
  });

  it('names its content whatever the order, and null without any', () => {
    const [a, b] = [at('10.0.0.0/8', { country: 'DK' }), at('11.0.0.0/8')];
    const version = compileOverrides([a, b]).version;
    expect(version).toMatch(/^[0-9a-f]{16}$/);
    expect(compileOverrides([b, a]).version).toBe(version);
    expect(compileOverrides([{ ...a, country: 'SE' }, b]).version).not.toBe(version);
    expect(compileOverrides([]).version).toBeNull();
  });

  it.each([
    [[at('10.0.0.1/8')], /bits set/],
    [[at('nonsense')], /not a network/],
    [[at('10.0.0.0/8'), at('10.0.0.0/8', { country: 'DK' })], /10\.0\.0\.0\/8 is listed twice/],
    [[at('10.0.0.0/8', { country: 'dk' })], /10\.0\.0\.0\/8 needs a country/],
    [[at('10.0.0.0/8', { region: '84' })], /needs a region/],
    [[at('10.0.0.0/8', { country: 'SE', region: 'DK-84' })], /another country/],
    [[at('10.0.0.0/8', { asn: -1 })], /needs an ASN/],
    [[at('10.0.0.0/8', { longitude: 1 })], /both longitude and latitude/],
    [[at('10.0.0.0/8', { longitude: 181, latitude: 0 })], /longitude from/],
    [[at('10.0.0.0/8', { longitude: 1, latitude: NaN })], /latitude from/],
    [[at('10.0.0.0/8', { accuracyMeters: 0 })], /accuracy above 0/],
  ])('leaves out the last of list %#, says why, and uses the others', (list, message) => {
    const other = at('192.0.2.0/24', { country: 'NO' });
    const table = compileOverrides([...list, other]);
    expect(table.faults).toEqual([expect.stringMatching(message)]);
    expect(table.find(address('192.0.2.1'))).toBe(other);
    expect(table.version).toBe(compileOverrides([...list.slice(0, -1), other]).version);
  });
});

describe('applyOverride', () => {
  const OVERRIDDEN = { ...FACTS, isOverridden: true };

  it('leaves what the override does not name', () => {
    expect(applyOverride(FACTS, at('10.0.0.0/8'))).toEqual(OVERRIDDEN);
    expect(applyOverride(FACTS, at('10.0.0.0/8', { asn: 2 }))).toEqual({ ...OVERRIDDEN, asn: 2 });
  });

  it('drops region and point of the country it moves away from', () => {
    const moved = applyOverride(FACTS, at('10.0.0.0/8', { country: 'SE' }));
    expect(moved).toEqual({ ...OVERRIDDEN, country: 'SE', region: null, point: null });
  });

  it('takes the country of a region, and a point of its own', () => {
    const given = at('10.0.0.0/8', { region: 'SE-M', longitude: 13, latitude: 55.6, accuracyMeters: 50 });
    const point = { longitude: 13, latitude: 55.6, accuracyMeters: 50 };
    expect(applyOverride(FACTS, given)).toEqual({ ...OVERRIDDEN, country: 'SE', region: 'SE-M', point });
  });
});
