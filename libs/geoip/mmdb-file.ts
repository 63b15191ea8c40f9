import maxmind, { type CityResponse, type Reader } from 'maxmind';
import { type Address, formatAddress } from '../access/index.js';
import { GeoipError } from './errors.js';

/** One MMDB file, held in memory. */
export interface MmdbFile {
  readonly databaseType: string;
  readonly builtAt: Date;
  /** False for a file of IPv4 addresses alone. */
  readonly knowsIpv6: boolean;
  /** The record as the file has it, or null. Throws {@link GeoipError} where the file is damaged. */
  find(address: Address): unknown;
}

/** The separator between search tree and data, and the least of data behind it (MaxMind DB format 2.0). */
const DATA_SEPARATOR_BYTES = 16;
const UNREADABLE_TYPE = /[^\x20-\x7e]/g;
const LONGEST_TYPE = 60;

/** Spread over both address families, so that a file cut short or overwritten is found at the start. */
const PROBES: readonly Address[] = [
  ...Array.from({ length: 223 }, (_, index): Address => ({
    family: 4,
    a: (index + 1) * 2 ** 24 + 0x10101,
    b: 0,
    c: 0,
    d: 0,
  })),
  ...Array.from({ length: 32 }, (_, index): Address => ({
    family: 6,
    a: (0x2000 | (index << 4)) * 2 ** 16,
    b: 0,
    c: 0,
    d: 0,
  })),
];

/**
 * Opens an MMDB file through the `maxmind` package and looks a few addresses up. Rejects with {@link GeoipError}, whose
 * sentence begins with `name` and ends with `remedy`.
 */
export async function openMmdbFile(path: string, remedy: string, name = `The GeoIP file ${path}`): Promise<MmdbFile> {
  let reader: Reader<CityResponse>;
  try {
    reader = await maxmind.open<CityResponse>(path);
  } catch (error) {
    throw new GeoipError(`${name} ${faultOf(error)}; ${remedy}.`, { cause: error });
  }
  const { metadata } = reader;
  const isReadable =
    metadata.binaryFormatMajorVersion === 2 &&
    metadata.nodeCount > 0 &&
    metadata.searchTreeSize > DATA_SEPARATOR_BYTES &&
    (metadata.ipVersion === 4 || metadata.ipVersion === 6) &&
    !Number.isNaN(metadata.buildEpoch.getTime());
  if (!isReadable) throw new GeoipError(`${name} is not an MMDB file of format 2; ${remedy}.`);

  const file: MmdbFile = {
    databaseType: metadata.databaseType.replace(UNREADABLE_TYPE, '?').slice(0, LONGEST_TYPE),
    builtAt: metadata.buildEpoch,
    knowsIpv6: metadata.ipVersion === 6,
    find(address) {
      // The reader would walk a tree of 32 levels with the first bits of an IPv6 address and answer for another one.
      if (address.family === 6 && metadata.ipVersion === 4) return null;
      try {
        return reader.get(formatAddress(address));
      } catch (error) {
        throw new GeoipError(`${name} is damaged; ${remedy}.`, { cause: error });
      }
    },
  };
  for (const probe of PROBES) file.find(probe);
  return file;
}

function faultOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'does not exist';
    case 'EACCES':
    case 'EPERM':
      return 'may not be read by this process';
    case 'EISDIR':
      return 'is a folder';
    default:
      return 'cannot be read as an MMDB file';
  }
}
