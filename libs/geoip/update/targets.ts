import { join } from 'node:path';
import { type GeoipUpdateSettings } from '../../config/index.js';
import { type GeoipPaths } from '../data.js';

/** Which of the files an edition is read as. */
export type GeoipSlot = keyof GeoipPaths & `${string}Path`;

/** A file that is kept up to date. */
export interface UpdateTarget {
  readonly slot: GeoipSlot;
  readonly edition: string;
  readonly path: string;
  /** Where it may be, newest first: the first that exists is taken. */
  readonly archives: readonly URL[];
  /** SHA-256 of the archive, or where it stands; null: the provider publishes none. */
  readonly checksum: string | URL | null;
  /** Value of the Authorization header, for the origin of the archive alone. */
  readonly authorization: string | null;
}

const MAXMIND = 'https://download.maxmind.com';
const DBIP = 'https://download.db-ip.com';

/** By the end of an edition's name. */
const SLOTS: readonly { readonly ending: RegExp; readonly slot: GeoipSlot }[] = [
  { ending: /-(?:City|Enterprise)$/, slot: 'databasePath' },
  { ending: /-Country$/, slot: 'countryPath' },
  { ending: /-(?:ASN|ISP)$/, slot: 'asnPath' },
  { ending: /-(?:Anonymous-IP|Anonymous-Plus)$/, slot: 'anonymousPath' },
];

/** null for an edition that nothing here reads. */
function slotOf(edition: string): GeoipSlot | null {
  return SLOTS.find(({ ending }) => ending.test(edition))?.slot ?? null;
}

const FILE_NAMES: Readonly<Record<GeoipSlot, string>> = {
  databasePath: 'city.mmdb',
  countryPath: 'country.mmdb',
  asnPath: 'asn.mmdb',
  anonymousPath: 'anonymous.mmdb',
};

/** Where the files are: those that are named, and for others that are fetched one in `folder`. */
export function updatedPaths(named: GeoipPaths, settings: GeoipUpdateSettings, folder: string): GeoipPaths {
  const fetched = new Set(editionsOf(settings).map(({ slot }) => slot));
  const pathOf = (slot: GeoipSlot): string | null =>
    named[slot] ?? (fetched.has(slot) ? join(folder, FILE_NAMES[slot]) : null);
  return {
    databasePath: pathOf('databasePath'),
    countryPath: pathOf('countryPath'),
    asnPath: pathOf('asnPath'),
    anonymousPath: pathOf('anonymousPath'),
    mayBeAbsent: fetched,
  };
}

/** What is to be fetched on a day, and where to; `paths` as `updatedPaths` gives them. */
export function updateTargets(settings: GeoipUpdateSettings, paths: GeoipPaths, now: Date): UpdateTarget[] {
  return editionsOf(settings).flatMap(({ slot, edition }) => {
    const path = paths[slot] ?? null;
    return path === null ? [] : [{ slot, edition, path, ...addressesOf(settings, edition, now) }];
  });
}

function editionsOf({ source, editions }: GeoipUpdateSettings): { slot: GeoipSlot; edition: string }[] {
  switch (source) {
    case 'none':
      return [];
    case 'url':
      return [{ slot: 'databasePath', edition: 'city' }];
    case 'dbip':
      return [
        { slot: 'databasePath', edition: 'dbip-city-lite' },
        { slot: 'asnPath', edition: 'dbip-asn-lite' },
      ];
    case 'maxmind':
      return editions.flatMap((edition) => {
        const slot = slotOf(edition);
        return slot === null ? [] : [{ slot, edition }];
      });
  }
}

function addressesOf(
  { source, url, sha256, accountId, licenseKey }: GeoipUpdateSettings,
  edition: string,
  now: Date,
): Pick<UpdateTarget, 'archives' | 'checksum' | 'authorization'> {
  if (source === 'maxmind') {
    // https://dev.maxmind.com/geoip/updating-databases: basic authentication, account and licence key.
    const file = new URL(`${url ?? MAXMIND}/geoip/databases/${edition}/download?suffix=tar.gz`);
    const checksum = new URL(file);
    checksum.searchParams.set('suffix', 'tar.gz.sha256');
    const authorization = `Basic ${Buffer.from(`${accountId ?? ''}:${licenseKey ?? ''}`).toString('base64')}`;
    return { archives: [file], checksum, authorization };
  }
  if (source === 'dbip') {
    // https://db-ip.com/db/lite.php: a file a month, whose day of publication nobody promises.
    const months = [0, -1].map((back) => new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + back, 1)));
    const archives = months.map((month) => {
      return new URL(`${url ?? DBIP}/free/${edition}-${month.toISOString().slice(0, 'YYYY-MM'.length)}.mmdb.gz`);
    });
    return { archives, checksum: null, authorization: null };
  }
  if (url === null || sha256 === null) throw new Error('A file of its own needs its URL and its checksum.');
  return { archives: [new URL(url)], checksum: URL.canParse(sha256) ? new URL(sha256) : sha256, authorization: null };
}
