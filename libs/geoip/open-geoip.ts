import { type Address, type NetworkFacts, parseAddress } from '../access/index.js';
import { type GeoipBuild } from './build.js';
import { type GeoipData, type GeoipPaths, readGeoipData, stampOf } from './data.js';
import { GeoipError } from './errors.js';
import { applyOverride, compileOverrides, type GeoipOverride, NO_OVERRIDES } from './overrides.js';

/** Address → country, region, ASN, anonymizers, point. All in memory. */
export interface Geoip {
  /** Of the files in force; the one that answered a look-up is read right after it. */
  readonly build: GeoipBuild;
  /** Why a file that has changed is not in force, as one sentence; null: all that are there are. */
  readonly fault: string | null;
  /** Names the overrides in force; null when there is none. */
  readonly overrideVersion: string | null;
  /** Why some of the overrides are left out, a sentence each. */
  readonly overrideFaults: readonly string[];
  /**
   * What is known of an address. A reserved address is unknown unless an override speaks of it. Throws
   * {@link GeoipError} for text that is no address, and for a record in a damaged part of the file: unknown facts would
   * pass a policy that denies by country.
   */
  lookup(address: Address | string): NetworkFacts;
  /** Replaces all overrides at once; those that cannot be used are left out, see `overrideFaults`. */
  setOverrides(list: readonly GeoipOverride[]): void;
  /**
   * Reads the files again when one of them has changed, and puts them in force all at once; true when it did. Rejects
   * with {@link GeoipError} when one cannot be used: the old ones stay, and the next call tries again.
   */
  reload(): Promise<boolean>;
}

/** Reads the data into memory. Rejects with {@link GeoipError}. */
export async function openGeoip(paths: GeoipPaths): Promise<Geoip> {
  // Taken before the files are read: what changes meanwhile is a change.
  let stamp = await stampOf(paths);
  let data: GeoipData = await readGeoipData(paths);
  let overrides = NO_OVERRIDES;
  let fault: string | null = null;
  return {
    get fault() {
      return fault;
    },
    get build() {
      return data.build;
    },
    get overrideVersion() {
      return overrides.version;
    },
    get overrideFaults() {
      return overrides.faults;
    },
    lookup(addressOrText) {
      const address = typeof addressOrText === 'string' ? parseAddress(addressOrText) : addressOrText;
      if (address === null) throw new GeoipError('This is not an IP address; give one like 192.0.2.1 or 2001:db8::1.');
      const facts = data.find(address);
      const override = overrides.find(address);
      return override ? applyOverride(facts, override) : facts;
    },
    setOverrides(list) {
      overrides = compileOverrides(list);
    },
    async reload() {
      const current = await stampOf(paths);
      if (current === null || current === stamp) {
        // What is in force may have been put back.
        fault = null;
        return false;
      }
      try {
        // A file that was there and is gone is a fault, not one that is yet to come.
        data = await readGeoipData({ ...paths, mayBeAbsent: data.absent });
      } catch (error) {
        fault = error instanceof Error ? error.message : String(error);
        throw error;
      }
      stamp = current;
      fault = null;
      return true;
    },
  };
}

const LOOK_EVERY_MS = 5_000;

export interface GeoipWatchOptions {
  readonly onReload: (build: GeoipBuild) => void;
  /** A file that cannot be used; said at every look until it can. */
  readonly onFault: (sentence: string) => void;
  readonly everyMs?: number;
}

/** Looks at the files every few seconds and puts changed ones in force. Returns the function that stops it. */
export function watchGeoip(geoip: Geoip, { onReload, onFault, everyMs }: GeoipWatchOptions): () => Promise<void> {
  let looking: Promise<void> = Promise.resolve();
  let isLooking = false;
  const look = async (): Promise<void> => {
    isLooking = true;
    try {
      if (await geoip.reload()) onReload(geoip.build);
    } catch (error) {
      onFault(`${error instanceof Error ? error.message : String(error)} The data read before stay in force.`);
    } finally {
      isLooking = false;
    }
  };
  const timer = setInterval(() => {
    if (!isLooking) looking = look();
  }, everyMs ?? LOOK_EVERY_MS).unref();
  return async () => {
    clearInterval(timer);
    await looking;
  };
}
