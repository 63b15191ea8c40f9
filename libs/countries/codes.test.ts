import { describe, expect, it } from '@jest/globals';
import { findCountry, findRegion, guessCode } from './codes.js';

describe('a country', () => {
  it.each(['DK', 'GB', 'GL', 'PR', 'XK', 'ZZ'])('%s is known', (code) => {
    expect(findCountry(code)).toEqual({ kind: 'known' });
  });

  it.each([
    ['UK', /United Kingdom.* is "GB"/],
    ['EL', /Greece is "GR"/],
    ['DD', /Germany is "DE"/],
    ['SU', /Russian Federation is "RU"/],
    ['EU', /European Union and no country; make a rule for each of its countries/],
    ['AC', /reserved: Ascension Island/],
    ['XX', /does not assign "XX"/],
    ['QQ', /does not assign "QQ"/],
  ])('%s is not, and what is meant is said', (code, sentence) => {
    expect(findCountry(code)).toEqual({ kind: 'unknown', sentence: expect.stringMatching(sentence) });
  });
});

describe('a region', () => {
  it.each(['DK-84', 'US-CA', 'GB-ENG', 'FR-IDF', 'NO-31', 'NO-30', 'CZ-101'])('%s is known', (code) => {
    expect(findRegion(code)).toEqual({ kind: 'known' });
  });

  it.each([
    // MaxMind has regions of Hong Kong, ISO has not.
    ['HK-HCW', /no regions of Hong Kong/],
    ['XK-01', /no regions of Kosovo/],
  ])('%s is doubtful', (code, sentence) => {
    expect(findRegion(code)).toEqual({ kind: 'doubtful', sentence: expect.stringMatching(sentence) });
  });

  it.each([
    ['DK-99', /those of Denmark are at https:.*3166:DK\./],
    ['UK-ENG', /does not assign "UK" to a country; England is "GB-ENG"/],
    ['UK-XYZ', /is "GB"/],
    ['XX-84', /does not assign "XX"/],
    ['ZZ-84', /unknown has none/],
  ])('%s is not, and what is meant is said', (code, sentence) => {
    expect(findRegion(code)).toEqual({ kind: 'unknown', sentence: expect.stringMatching(sentence) });
  });
});

it.each([
  ['country', 'dk', 'DK'],
  ['country', 'DNK', 'DK'],
  ['country', ' Denmark', 'DK'],
  ['country', 'Atlantis', null],
  ['country', 'UK', null],
  ['region', 'dk84', 'DK-84'],
  ['region', 'DK_84', 'DK-84'],
  ['region', 'DK', null],
  ['region', '84', null],
] as const)('a %s written as "%s" may be %s', (kind, text, code) => {
  expect(guessCode(kind, text)).toBe(code);
});
