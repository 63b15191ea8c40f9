import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Geoip, openGeoip, watchGeoip } from './index.js';
import { writeMmdb } from './testing/mmdb-writer.js';

const ADDRESS = '81.2.69.1';
const day = (n: number): number => Date.UTC(2026, 10, n) / 1_000;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatepost-geoip-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function file(databaseType: string, buildEpochSeconds: number, record: object): Buffer {
  return writeMmdb({ databaseType, buildEpochSeconds, ipVersion: 6, networks: { '81.2.69.0/24': record } });
}

/** A city file in which country and longitude say the day it was built on. */
function city(n: number): Buffer {
  return file('Test-City', day(n), {
    country: { iso_code: n % 2 === 0 ? 'DK' : 'SE' },
    location: { longitude: n, latitude: 1 },
  });
}

async function put(name: string, bytes: Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(`${path}.new`, bytes);
  await rename(`${path}.new`, path);
  return path;
}

async function until(isTrue: () => boolean): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!isTrue()) {
    if (Date.now() > deadline) throw new Error('Waited in vain.');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe('several files', () => {
  it('say together what each knows', async () => {
    const geoip = await openGeoip({
      databasePath: await put('city.mmdb', file('Test-City', day(3), { location: { longitude: 12, latitude: 55 } })),
      countryPath: await put('country.mmdb', file('Test-Country', day(2), { country_code: 'DK' })),
      asnPath: await put('asn.mmdb', file('Test-ASN', day(5), { autonomous_system_number: 3292 })),
      anonymousPath: await put('anonymous.mmdb', file('Test-Anonymous', day(4), { is_tor_exit_node: true })),
    });
    expect(geoip.lookup(ADDRESS)).toEqual({
      country: 'DK',
      region: null,
      asn: 3292,
      anonymizers: ['tor'],
      point: { longitude: 12, latitude: 55, accuracyMeters: null },
    });
    expect(geoip.lookup('81.2.70.1')).toMatchObject({ country: 'ZZ', asn: null, anonymizers: [], point: null });
    const id = 'Test-City 2026-11-03 + Test-Country 2026-11-02 + Test-ASN 2026-11-05 + Test-Anonymous 2026-11-04';
    expect(geoip.build).toMatchObject({ id, builtAt: new Date(day(2) * 1_000) });
  });

  it('name the variable of the one that cannot be used', async () => {
    const databasePath = await put('city.mmdb', city(1));
    const opening = openGeoip({ databasePath, asnPath: join(folder, 'nowhere.mmdb') });
    await expect(opening).rejects.toThrow(/does not exist; set GEOIP_ASN_DB_PATH/);
  });
});

describe('a file that changes', () => {
  const consistent = (geoip: Geoip): void => {
    const { country, point } = geoip.lookup(ADDRESS);
    const n = point?.longitude ?? NaN;
    expect({ n, country, build: geoip.build.id }).toEqual({
      n,
      country: n % 2 === 0 ? 'DK' : 'SE',
      build: `Test-City 2026-11-${String(n).padStart(2, '0')}`,
    });
  };

  it('is put in force whole, and no look-up fails or mixes two builds meanwhile', async () => {
    const path = await put('swap.mmdb', city(1));
    const geoip = await openGeoip({ databasePath: path });
    const builds: string[] = [];
    const faults: string[] = [];
    const stop = watchGeoip(geoip, {
      everyMs: 5,
      onReload: ({ id }) => builds.push(id),
      onFault: (sentence) => faults.push(sentence),
    });
    for (let n = 2; n <= 20; n += 1) {
      await put('swap.mmdb', city(n));
      await until(() => {
        consistent(geoip);
        return geoip.lookup(ADDRESS).point?.longitude === n;
      });
    }
    await stop();
    expect(builds).toHaveLength(19);
    expect(faults).toEqual([]);
    await put('swap.mmdb', city(21));
    expect(geoip.lookup(ADDRESS).point?.longitude).toBe(20);
  });

  it.each([
    ['cut short', (bytes: Buffer) => bytes.subarray(0, bytes.length - 40)],
    ['no MMDB file', () => Buffer.from('<html>Not found</html>')],
    ['empty', () => Buffer.alloc(0)],
  ])('leaves the old one in force when it is %s, says so, and is taken when it is whole', async (_what, spoil) => {
    const path = await put('damaged.mmdb', city(1));
    const geoip = await openGeoip({ databasePath: path });
    await put('damaged.mmdb', spoil(city(2)));
    await expect(geoip.reload()).rejects.toThrow(/set GEOIP_DB_PATH/);
    consistent(geoip);
    expect(geoip.lookup(ADDRESS).point?.longitude).toBe(1);
    await expect(geoip.reload()).rejects.toThrow(/damaged\.mmdb/);
    expect(geoip.fault).toMatch(/damaged\.mmdb .*; set GEOIP_DB_PATH/);
    await put('damaged.mmdb', city(4));
    expect(await geoip.reload()).toBe(true);
    expect(geoip.fault).toBeNull();
    expect(await geoip.reload()).toBe(false);
    consistent(geoip);
    expect(geoip.lookup(ADDRESS).point?.longitude).toBe(4);
  });

  it('may be gone for a while', async () => {
    const path = await put('gone.mmdb', city(1));
    const geoip = await openGeoip({ databasePath: path });
    await rm(path);
    await expect(geoip.reload()).rejects.toThrow(/does not exist/);
    consistent(geoip);
    await put('gone.mmdb', city(3));
    expect(await geoip.reload()).toBe(true);
    expect(geoip.lookup(ADDRESS).country).toBe('SE');
  });
});
