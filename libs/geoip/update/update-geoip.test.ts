import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type GeoipUpdateSettings } from '../../config/index.js';
import { type GeoipPaths } from '../data.js';
import { type Geoip, openGeoip } from '../open-geoip.js';
import { cityFile, openProvider, type Provider, sha256, tarOf } from '../testing/provider.js';
import { writeMmdb } from '../testing/mmdb-writer.js';
import { GeoipUpdater } from './geoip-updater.js';
import { updatedPaths } from './targets.js';
import { type GeoipUpdate, updateGeoip } from './update-geoip.js';

const ADDRESS = '81.2.69.1';
const NOW = new Date(Date.UTC(2026, 10, 24));
const BASIC = `Basic ${Buffer.from('42:the-licence-key').toString('base64')}`;
const NOTHING: GeoipPaths = { databasePath: null, countryPath: null, asnPath: null, anonymousPath: null };

let folder: string;
let provider: Provider;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatepost-update-'));
  provider = await openProvider();
});
afterEach(async () => {
  await provider.close();
  await rm(folder, { recursive: true, force: true });
});

function settingsOf(change: Partial<GeoipUpdateSettings>): GeoipUpdateSettings {
  const account = { accountId: '42', licenseKey: 'the-licence-key', editions: ['GeoLite2-City'] };
  return { source: 'maxmind', url: provider.url, sha256: null, everyHours: 24, ...account, ...change };
}

const DOWNLOAD = '/geoip/databases/GeoLite2-City/download?suffix=tar.gz';
const CHECKSUM = '/geoip/databases/GeoLite2-City/download?suffix=tar.gz.sha256';

async function publish(archive: Buffer, checksum = sha256(archive)): Promise<void> {
  provider.on(DOWNLOAD, archive);
  provider.on(CHECKSUM, `${checksum}  GeoLite2-City_20261103.tar.gz\n`);
}

async function publishCity(day: number, country?: string): Promise<void> {
  await publish(
    await tarOf({
      'GeoLite2-City_2026/GeoLite2-City.mmdb': cityFile(day, country),
      'COPYRIGHT.txt': Buffer.from('(c)'),
    }),
  );
}

async function update(change: Partial<GeoipUpdateSettings> = {}): Promise<GeoipUpdate> {
  const settings = settingsOf(change);
  const [one] = await updateGeoip(settings, updatedPaths(NOTHING, settings, folder), { now: NOW });
  return one!;
}

/** As a gate reads it. */
async function reader(change: Partial<GeoipUpdateSettings> = {}): Promise<Geoip> {
  return openGeoip(updatedPaths(NOTHING, settingsOf(change), folder));
}

async function countryNow(): Promise<string> {
  return (await reader()).lookup(ADDRESS).country;
}

describe('GeoIP files of MaxMind', () => {
  it('are fetched with the account, checked, and fetched again only when others are published', async () => {
    await publishCity(3, 'DK');
    expect(await update()).toMatchObject({
      edition: 'GeoLite2-City',
      status: 'updated',
      detail: 'GeoLite2-City 2026-11-03',
    });
    expect(await countryNow()).toBe('DK');
    expect(provider.asked.map(({ authorization }) => authorization)).toEqual([BASIC, BASIC]);

    provider.asked.length = 0;
    expect(await update()).toMatchObject({ status: 'current', detail: 'GeoLite2-City 2026-11-03' });
    expect(provider.asked.map(({ path }) => path)).toEqual([CHECKSUM]);

    await publishCity(10, 'SE');
    expect(await update()).toMatchObject({ status: 'updated', detail: 'GeoLite2-City 2026-11-10' });
    expect(await countryNow()).toBe('SE');
    expect((await readdir(folder)).sort()).toEqual(['city.mmdb', 'city.mmdb.origin']);
  });

  it('do not tell the licence key to the server that a download is redirected to', async () => {
    const elsewhere = await openProvider();
    try {
      const archive = await tarOf({ 'x/GeoLite2-City.mmdb': cityFile(3) });
      await publish(archive);
      provider.on(DOWNLOAD, (_request, response) => {
        response.writeHead(302, { location: `${elsewhere.url}/signed?token=1` }).end();
      });
      elsewhere.on('/signed?token=1', archive);
      expect(await update()).toMatchObject({ status: 'updated' });
      expect(elsewhere.asked).toEqual([{ path: '/signed?token=1', authorization: undefined }]);
    } finally {
      await elsewhere.close();
    }
  });

  it('come as several editions, each in its place', async () => {
    await publishCity(3);
    const asn = writeMmdb({
      databaseType: 'GeoLite2-ASN',
      buildEpochSeconds: Date.UTC(2026, 10, 4) / 1_000,
      ipVersion: 6,
      networks: { '81.2.69.0/24': { autonomous_system_number: 3292 } },
    });
    const archive = await tarOf({ 'a/GeoLite2-ASN.mmdb': asn });
    provider.on('/geoip/databases/GeoLite2-ASN/download?suffix=tar.gz', archive);
    provider.on('/geoip/databases/GeoLite2-ASN/download?suffix=tar.gz.sha256', sha256(archive));
    const change = { editions: ['GeoLite2-City', 'GeoLite2-ASN'] };
    const geoip = await reader(change);
    expect([geoip.build.starter, geoip.build.knows.asn]).toEqual([true, false]);
    const settings = settingsOf(change);
    await updateGeoip(settings, updatedPaths(NOTHING, settings, folder), { now: NOW });
    // A gate that runs on the starter data takes the files that come.
    expect(await geoip.reload()).toBe(true);
    expect(geoip.lookup(ADDRESS)).toMatchObject({ country: 'DK', asn: 3292 });
    expect(geoip.build).toMatchObject({
      id: 'GeoLite2-City 2026-11-03 + GeoLite2-ASN 2026-11-04',
      knows: { asn: true },
    });
  });
});

describe('a download that goes wrong', () => {
  const archiveOf = (bytes: Buffer): Promise<Buffer> => tarOf({ 'a/GeoLite2-City.mmdb': bytes });

  it.each<[string, () => Promise<void> | void, RegExp]>([
    [
      'wrong credentials',
      () => provider.on(CHECKSUM, 401),
      /refuses the credentials \(401\); check GEOIP_MAXMIND_ACCOUNT_ID/,
    ],
    ['an unknown edition', () => provider.on(CHECKSUM, 404), /does not exist \(404\); check the edition/],
    ['too many downloads', () => provider.on(CHECKSUM, 429), /asked too often today/],
    ['a provider in trouble', () => provider.on(CHECKSUM, 503), /answers with status 503; try again later/],
    ['a checksum that is none', () => provider.on(CHECKSUM, '<html>'), /no SHA-256 checksum/],
    ['an endless checksum', () => provider.on(CHECKSUM, 'f'.repeat(100_000)), /too long to be a checksum/],
    [
      'another checksum',
      async () => publish(await archiveOf(cityFile(9)), 'a'.repeat(64)),
      /does not have its published checksum/,
    ],
    ['a truncated archive', async () => publish((await archiveOf(cityFile(9))).subarray(0, 300)), /archive is damaged/],
    [
      'a damaged file',
      async () => publish(await archiveOf(cityFile(9).subarray(0, 200))),
      /^The download of GeoLite2-City cannot be read as an MMDB file; try again later\.$/,
    ],
    [
      'an archive without a file',
      async () => publish(await tarOf({ 'a/README': Buffer.from('x') })),
      /no \.mmdb file in it/,
    ],
    ['an older file', async () => publish(await archiveOf(cityFile(1))), /published older .* the newer one stays/],
    ['a page in its place', () => publish(Buffer.from('<html></html>')), /cannot be read as an MMDB file/],
    [
      'a connection that breaks off',
      () => {
        provider.on(CHECKSUM, 'b'.repeat(64));
        provider.on(DOWNLOAD, (_request, response) => {
          response.writeHead(200, { 'content-length': '1000000' });
          response.write('x'.repeat(1_000), () => response.destroy());
        });
      },
      /broke off/,
    ],
    [
      'redirects without an end',
      () => provider.on(CHECKSUM, (_request, response) => void response.writeHead(302, { location: CHECKSUM }).end()),
      /redirects more than 5 times/,
    ],
    [
      'a redirect to plain HTTP',
      () =>
        provider.on(
          CHECKSUM,
          (_request, response) => void response.writeHead(302, { location: 'http://192.0.2.1/x' }).end(),
        ),
      /192\.0\.2\.1\/x is not https/,
    ],
  ])('through %s is reported, and the old file stays', async (_, spoil, sentence) => {
    await publishCity(3, 'DK');
    await update();
    await spoil();
    const { status, detail } = await update();
    expect([status, detail]).toEqual(['failed', expect.stringMatching(sentence)]);
    expect(detail).not.toContain('the-licence-key');
    // Where a download is unpacked is nobody's business, and soon gone.
    expect(detail).not.toMatch(/\.download|it is tried again/);
    expect(await countryNow()).toBe('DK');
    expect((await readdir(folder)).sort()).toEqual(['city.mmdb', 'city.mmdb.origin']);
  });

  it('leaves nobody waiting when it is given up', async () => {
    provider.on(CHECKSUM, () => undefined);
    const ending = new AbortController();
    const settings = settingsOf({});
    const updating = updateGeoip(settings, updatedPaths(NOTHING, settings, folder), { signal: ending.signal });
    setTimeout(() => ending.abort(), 50);
    expect((await updating)[0]).toMatchObject({ status: 'failed', detail: expect.stringMatching(/broke off/) });
  });

  it('is repaired by the next one when the file was damaged on the disk', async () => {
    await publishCity(3, 'DK');
    await update();
    await writeFile(join(folder, 'city.mmdb'), 'damaged');
    expect(await update()).toMatchObject({ status: 'updated' });
    expect(await countryNow()).toBe('DK');
  });
});

describe('DB-IP Lite', () => {
  const dbip = { source: 'dbip', accountId: null, licenseKey: null } as const;
  const monthOf = (month: string): string => `/free/dbip-city-lite-${month}.mmdb.gz`;

  it('is that of this month, or of the last as long as this one is not published', async () => {
    provider.on(monthOf('2026-10'), gzipSync(cityFile(1, 'NO', 'DBIP-City-Lite')));
    expect(await update(dbip)).toMatchObject({ status: 'updated', detail: 'DBIP-City-Lite 2026-11-01' });
    provider.asked.length = 0;
    expect(await update(dbip)).toMatchObject({ status: 'current' });
    provider.on(monthOf('2026-11'), gzipSync(cityFile(5, 'FI', 'DBIP-City-Lite')));
    expect(await update(dbip)).toMatchObject({ status: 'updated', detail: 'DBIP-City-Lite 2026-11-05' });
    const city = provider.asked.map(({ path }) => path).filter((path) => path.includes('city'));
    expect(city).toEqual([monthOf('2026-11'), monthOf('2026-11')]);
    expect(await countryNow()).toBe('FI');
  });
});

describe('a file at an address of your own', () => {
  it('is fetched as it is, gzipped or not, and has the checksum that is given or stands beside it', async () => {
    const plain = cityFile(3, 'IS', 'Own-City');
    provider.on('/own.mmdb', plain);
    const own = { source: 'url', url: `${provider.url}/own.mmdb`, accountId: null, licenseKey: null } as const;
    expect(await update({ ...own, sha256: sha256(plain).toUpperCase() })).toMatchObject({ status: 'updated' });
    provider.asked.length = 0;
    expect(await update({ ...own, sha256: sha256(plain) })).toMatchObject({ status: 'current' });
    expect(provider.asked).toEqual([]);

    const zipped = gzipSync(cityFile(4, 'FO', 'Own-City'));
    provider.on('/own.mmdb', zipped);
    provider.on('/own.sha256', `${sha256(zipped)} *own.mmdb\n`);
    expect(await update({ ...own, sha256: `${provider.url}/own.sha256` })).toMatchObject({ status: 'updated' });
    expect(await countryNow()).toBe('FO');
    expect(provider.asked.every(({ authorization }) => authorization === undefined)).toBe(true);
  });

  it('has the checksum that a list of many files has for its name', async () => {
    const file = cityFile(5, 'SE', 'Own-City');
    provider.on('/own.mmdb', file);
    const own = { source: 'url', url: `${provider.url}/own.mmdb`, accountId: null, licenseKey: null } as const;
    const listed = { ...own, sha256: `${provider.url}/SHA256SUMS` };
    const other = sha256(cityFile(6, 'NO', 'Own-City'));
    const list = (...lines: string[]): void => provider.on('/SHA256SUMS', lines.map((line) => `${line}\n`).join(''));
    const mine = `${sha256(file)}  ./own.mmdb`;
    list(`${other}  not-own.mmdb`, mine, `${other} *own.mmdb.sig`);
    expect(await update(listed)).toMatchObject({ status: 'updated' });
    list(`${other}  not-own.mmdb`, `${other}  another.mmdb`);
    expect(await update(listed)).toMatchObject({
      status: 'failed',
      detail: expect.stringMatching(/other files, and none of own\.mmdb; set GEOIP/),
    });
    list(mine, `${other}  old/own.mmdb`);
    expect(await update(listed)).toMatchObject({ detail: expect.stringMatching(/several checksums of own\.mmdb/) });
  });

  it('that wants credentials is told so, and not of an account at MaxMind', async () => {
    provider.on('/locked.mmdb', 401);
    const own = { source: 'url', url: `${provider.url}/locked.mmdb`, accountId: null, licenseKey: null } as const;
    const detail = expect.stringMatching(/wants credentials \(401\)/);
    expect(await update({ ...own, sha256: sha256(Buffer.from('no')) })).toMatchObject({ status: 'failed', detail });
  });
});

describe('the schedule', () => {
  it('fetches at the start, tries again after a failure, and stops', async () => {
    const faults: string[] = [];
    const settings = settingsOf({});
    const updated = new Promise<GeoipUpdate>((resolve) => {
      const updater = new GeoipUpdater({
        settings,
        paths: updatedPaths(NOTHING, settings, folder),
        retryMs: 20,
        onUpdate: (one) => void updater.stop().then(() => resolve(one)),
        onFault: (sentence) => {
          faults.push(sentence);
          void publishCity(3);
        },
      });
      updater.start();
    });
    expect(await updated).toMatchObject({ status: 'updated' });
    expect(faults[0]).toMatch(/^GeoLite2-City: .* does not exist \(404\).* The next attempt is in 1 min\.$/);
    expect(JSON.parse(await readFile(join(folder, 'city.mmdb.origin'), 'utf8'))).toHaveProperty('sha256');
  });
});
