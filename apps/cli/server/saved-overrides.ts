import { join } from 'node:path';
import { type GeoipOverride } from '../../../libs/geoip/index.js';
import { CheckedJsonFile } from '../../../libs/policy/index.js';

/** What is on the disk of the overrides that were last in force. */
export type SavedOverrides =
  | { readonly status: 'found'; readonly list: readonly GeoipOverride[] }
  | { readonly status: 'missing' }
  | { readonly status: 'damaged'; readonly why: string };

/** Where a gate keeps the overrides, beside its policies, for a start without the database. */
export function overridesFile(dataDir: string): CheckedJsonFile {
  return new CheckedJsonFile(join(dataDir, 'snapshots'), 'geo-overrides.list', 'GPOVER01');
}

/** Never throws: what cannot be read is damaged. */
export async function readSavedOverrides(file: CheckedJsonFile): Promise<SavedOverrides> {
  try {
    const list = (await file.read()) as readonly GeoipOverride[] | undefined;
    return list === undefined ? { status: 'missing' } : { status: 'found', list };
  } catch (error) {
    return { status: 'damaged', why: error instanceof Error ? error.message : String(error) };
  }
}
