import { copyFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { compile, type PolicyDocument, type Snapshot } from '../access/index.js';
import { SnapshotFiles } from './snapshot-files.js';
import { type SiteOptions } from './snapshot-store.js';

const OPTIONS: SiteOptions = {
  upstreamUrl: 'http://10.0.0.5:8000/',
  privacy: { addressPrecision: 'prefix', locationDecimals: 2 },
  branding: { title: 'A', text: null, contact: null, logo: null },
  deviceKeys: [],
};
const idOf = (n: number): string => `01935b5e-7c1a-7000-8000-${String(n).padStart(12, '0')}`;

const listOf = (...sites: number[]): Map<string, string> =>
  new Map(sites.map((n) => [idOf(n), `site${n}.example.org`]));

function snapshotOf(n: number, version = 1): Snapshot {
  const document: PolicyDocument = {
    format: 1,
    siteId: idOf(n),
    hostname: `site${n}.example.org`,
    version,
    filterMode: 'ip',
    enforcement: 'enforce',
    defaultAction: 'block',
    treatPrivateAs: 'unknown',
    locationSource: 'geoip',
    accuracyPolicy: 'centre',
    maxAccuracyMeters: null,
    maxGpsIpDistanceKm: null,
    maxSpeedKmh: null,
    timeZone: 'UTC',
    exemptions: [],
    networkRules: [{ id: 'dk', kind: 'country', value: 'DK', effect: 'allow' }],
    fences: [],
  };
  return compile(document, [{ fromMs: -Infinity, offsetMinutes: 0 }]);
}

describe('saved snapshots', () => {
  let folder: string;
  let faults: string[];
  let files: SnapshotFiles;
  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'gatepost-snapshots-')), 'snapshots');
    faults = [];
    files = new SnapshotFiles(folder, (sentence) => faults.push(sentence));
  });
  afterEach(() => rm(join(folder, '..'), { recursive: true, force: true }));

  it('come back as they were, of each site the newest, readable by their owner only', async () => {
    for (let version = 1; version <= 5; version += 1) files.save(snapshotOf(1, version), OPTIONS);
    files.save(snapshotOf(2), OPTIONS);
    files.save(snapshotOf(3), OPTIONS);
    files.remove(idOf(3));
    await files.settled();
    const { saved, refused } = await files.load();
    expect(refused).toBe(0);
    expect(saved.map(({ snapshot }) => [snapshot.siteId, snapshot.version]).sort()).toEqual([
      [idOf(1), 5],
      [idOf(2), 1],
    ]);
    expect(saved[0]?.options).toEqual(OPTIONS);
    expect(saved.find(({ snapshot }) => snapshot.version === 5)?.snapshot.document).toEqual(snapshotOf(1, 5).document);
    for (const name of await readdir(folder)) expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
    expect(faults).toEqual([]);
  });

  it('are none where there is no folder', async () => {
    const nothing = { saved: [], refused: 0, missing: 0, lost: [] };
    expect(await files.load()).toEqual({ ...nothing, lacksSites: true, isEmpty: true });
    // That there are no sites is known, once the database has said so.
    await files.keepOnly(new Map());
    await files.settled();
    expect(await files.load()).toEqual({ ...nothing, lacksSites: false, isEmpty: false });
  });

  it.each([
    ['cut short', (bytes: Buffer) => bytes.subarray(0, bytes.length - 1)],
    ['empty', () => Buffer.alloc(0)],
    ['of another version', (bytes: Buffer) => Buffer.concat([Buffer.from('GPSNAP00'), bytes.subarray(8)])],
    [
      'changed in one bit',
      (bytes: Buffer) => Buffer.from(bytes.map((byte, index) => (index === 100 ? byte ^ 1 : byte))),
    ],
  ])('that are %s are refused and said at every start; the others are used', async (_what, spoil) => {
    files.save(snapshotOf(1), OPTIONS);
    files.save(snapshotOf(2), OPTIONS);
    await files.settled();
    const path = join(folder, `${idOf(1)}.snapshot`);
    await writeFile(path, spoil(await readFile(path)));
    for (let start = 0; start < 2; start += 1) {
      const { saved, refused } = await files.load();
      expect(saved.map(({ snapshot }) => snapshot.siteId)).toEqual([idOf(2)]);
      expect(refused).toBe(1);
    }
    expect(faults).toEqual(Array(2).fill(expect.stringMatching(`${idOf(1)}.snapshot cannot be used`)));
    files.save(snapshotOf(1), OPTIONS);
    await files.settled();
    expect(await files.load()).toMatchObject({ refused: 0 });
  });

  it('under the name of another site are refused and said', async () => {
    files.save(snapshotOf(1), OPTIONS);
    files.save(snapshotOf(2), OPTIONS);
    await files.settled();
    await copyFile(join(folder, `${idOf(2)}.snapshot`), join(folder, `${idOf(1)}.snapshot`));
    const { saved, refused } = await files.load();
    expect(saved.map(({ snapshot }) => snapshot.siteId)).toEqual([idOf(2)]);
    expect(refused).toBe(1);
    expect(faults).toEqual([`The saved policy ${idOf(1)}.snapshot cannot be used: it is that of the site ${idOf(2)}.`]);
  });

  it('of sites that are gone are removed', async () => {
    for (const n of [1, 2, 3]) files.save(snapshotOf(n), OPTIONS);
    await files.settled();
    await files.keepOnly(listOf(2));
    await files.settled();
    expect((await readdir(folder)).sort()).toEqual([`${idOf(2)}.snapshot`, 'sites.list']);
  });

  it('that were deleted are missed, with the host names of their sites', async () => {
    await files.keepOnly(listOf(1, 2));
    for (const n of [1, 2, 3]) files.save(snapshotOf(n), OPTIONS);
    files.remove(idOf(2));
    await files.settled();
    expect(await files.load()).toMatchObject({ missing: 0, lost: [], lacksSites: false });
    await rm(join(folder, `${idOf(3)}.snapshot`));
    const { saved, ...found } = await files.load();
    expect(saved.map(({ snapshot }) => snapshot.siteId)).toEqual([idOf(1)]);
    const lost = [{ siteId: idOf(3), hostname: 'site3.example.org', version: 0 }];
    expect(found).toEqual({ refused: 0, missing: 1, lost, lacksSites: true, isEmpty: false });
    expect(faults).toEqual([`The saved policy ${idOf(3)}.snapshot of site3.example.org is missing.`]);
  });

  it.each([
    ['damaged', (path: string) => writeFile(path, 'GPSITE01 and no more'), 1],
    ['deleted', (path: string) => rm(path), 0],
  ])('whose list is %s may not be all that there were', async (_what, spoil, refused) => {
    await files.keepOnly(listOf(1));
    files.save(snapshotOf(1), OPTIONS);
    await files.settled();
    await spoil(join(folder, 'sites.list'));
    expect(await files.load()).toMatchObject({ saved: { length: 1 }, refused, lacksSites: true, isEmpty: false });
    await rm(join(folder, `${idOf(1)}.snapshot`));
    expect(await files.load()).toMatchObject({ saved: [], refused, isEmpty: refused === 0 });
  });

  it('that cannot be written are a fault to report, and nothing else', async () => {
    await writeFile(folder, 'a file in its place');
    files.save(snapshotOf(1), OPTIONS);
    await files.settled();
    expect(faults).toEqual([expect.stringMatching(/could not be saved/)]);
  });
});
