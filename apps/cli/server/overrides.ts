import { type UnitOfWork } from '../../../libs/database/index.js';
import { type Geoip, type GeoipOverride, loadOverrides } from '../../../libs/geoip/index.js';
import { type CheckedJsonFile } from '../../../libs/policy/index.js';
import { CommandFailure, EXIT } from '../exit.js';
import { type Composition } from './composition.js';
import { type Warn } from './data-plane.js';
import { readSavedOverrides } from './saved-overrides.js';
import { type Stop } from './server.js';

/** How often geo_overrides are read again, whether or not a notification came. */
const OVERRIDES_EVERY_MS = 5_000;

/** Puts the overrides of the database in force. Those that cannot be used are a fault to report. Rejects when none can be read. */
export async function readOverrides(
  { geoip, unit }: { readonly geoip: Pick<Geoip, 'setOverrides' | 'overrideFaults'>; readonly unit: UnitOfWork },
  warn: Warn,
): Promise<void> {
  await loadOverrides(unit.reader, geoip);
  for (const fault of geoip.overrideFaults) warn(`${fault} It is left out; the others are in force.`);
}

export interface OverridesFollowed {
  /** Hears of the overrides in force, at first and whenever they have changed. */
  readonly passOn?: (list: readonly GeoipOverride[]) => void;
  /** Keeps them for a start without the database. */
  readonly file?: CheckedJsonFile;
}

/**
 * Puts the overrides of the database in force and follows their changes, so that every role decides by the same facts.
 * Returns what reads them now. Rejects with CommandFailure when they cannot be read and none were saved: to decide without them could let in
 * whom they would block.
 */
export async function followOverrides(
  { geoip, unit }: Pick<Composition, 'geoip' | 'unit'>,
  stops: Stop[],
  warn: Warn,
  { passOn = () => undefined, file }: OverridesFollowed = {},
): Promise<() => Promise<void>> {
  let passed: string | null | undefined;
  let saving = Promise.resolve();
  const save = (list: readonly GeoipOverride[]): void => {
    if (file === undefined) return;
    const write = (): Promise<void> => file.write(list);
    saving = saving.then(write).catch((error: unknown) => {
      warn(`The GeoIP overrides could not be saved for a start without the database: ${sentenceOf(error)}`);
    });
  };
  const overrides = {
    get overrideFaults() {
      return geoip.overrideFaults;
    },
    setOverrides(list: readonly GeoipOverride[]): void {
      geoip.setOverrides(list);
      if (geoip.overrideVersion === passed) return;
      passed = geoip.overrideVersion;
      passOn(list);
      save(list);
    },
  };
  const read = (): Promise<void> => readOverrides({ unit, geoip: overrides }, warn);
  const refresh = (): Promise<void> => read().catch((error: unknown) => warn(sentenceOf(error)));
  const saved = file === undefined ? null : await readSavedOverrides(file);
  await read().catch((error: unknown) => {
    if (saved?.status !== 'found') {
      throw new CommandFailure(EXIT.unavailable, `The GeoIP overrides could not be read: ${sentenceOf(error)}`);
    }
    warn(`${sentenceOf(error)} The GeoIP overrides that were saved are in force.`);
    geoip.setOverrides(saved.list);
    passOn(saved.list);
  });
  const timer = setInterval(() => void refresh(), OVERRIDES_EVERY_MS).unref();
  stops.unshift(async () => {
    clearInterval(timer);
    await saving;
  });
  return refresh;
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
