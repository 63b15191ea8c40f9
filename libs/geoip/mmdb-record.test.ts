import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readMmdbRecord, UNKNOWN_NETWORK } from './mmdb-record.js';

describe('readMmdbRecord', () => {
  it("reads MaxMind's nested shape, the radius in metres", () => {
    const record = {
      country: { iso_code: 'GB', names: { en: 'United Kingdom' } },
      subdivisions: [{ iso_code: 'ENG' }, { iso_code: 'WBK' }],
      location: { longitude: -1.3, latitude: 51.4, accuracy_radius: 20 },
      traits: { autonomous_system_number: 2856, is_hosting_provider: true, is_anonymous_vpn: true },
    };
    expect(readMmdbRecord(record)).toEqual({
      country: 'GB',
      region: 'GB-ENG',
      asn: 2856,
      anonymizers: ['vpn', 'hosting'],
      point: { longitude: -1.3, latitude: 51.4, accuracyMeters: 20_000 },
    });
  });

  it('reads the flat shape, in which a subdivision is a name and there is no radius', () => {
    const record = { country_code: 'DK', state1: 'Central Jutland', longitude: 10.19, latitude: 56.17 };
    expect(readMmdbRecord(record)).toEqual({
      ...UNKNOWN_NETWORK,
      country: 'DK',
      point: { longitude: 10.19, latitude: 56.17, accuracyMeters: null },
    });
  });

  it.each([
    [{ country_code: 'DK', state1: 'DK-84' }, 'DK-84'],
    [{ country_code: 'DK', region_code: '84' }, 'DK-84'],
    [{ country_code: 'US', state1: 'NY' }, null],
    [{ country_code: 'SE', state1: 'DK-84' }, null],
    [{ subdivisions: [{ iso_code: '84' }] }, null],
    [{ country: { iso_code: 'DK' }, subdivisions: [{ iso_code: 'Hovedstaden' }] }, null],
    [{ country: { iso_code: 'DK' }, subdivisions: [] }, null],
  ])('reads the region of %j as %j', (record, region) => {
    expect(readMmdbRecord(record).region).toBe(region);
  });

  it.each([
    ['no longitude', { location: { latitude: 1 } }],
    ['a latitude out of range', { longitude: 1, latitude: 90.1 }],
    ['null island', { longitude: 0, latitude: 0 }],
    ['no number', { longitude: '1', latitude: '2' }],
    ['not a number', { longitude: NaN, latitude: 2 }],
  ])('has no point for %s', (_, record) => {
    expect(readMmdbRecord(record).point).toBeNull();
  });

  it.each([0, -5, Infinity, '20'])('does not believe an accuracy radius of %p', (radius) => {
    const point = readMmdbRecord({ location: { longitude: 1, latitude: 2, accuracy_radius: radius } }).point;
    expect(point).toEqual({ longitude: 1, latitude: 2, accuracyMeters: null });
  });

  it('takes anything at all without an error, and a country is always two capital letters', () => {
    fc.assert(
      fc.property(fc.anything(), (record) => {
        expect(readMmdbRecord(record).country).toMatch(/^[A-Z]{2}$/);
      }),
    );
  });
});
