import { type UnitOfWork } from '../../../libs/database/index.js';
import { type Geoip, type GeoipOverride, loadOverrides } from '../../../libs/geoip/index.js';
import { type Composition } from './composition.js';
import { type Warn } from './data-plane.js';
import { type Stop } from './server.js';

/** How often geo_overrides are read again, whether or not a notification came. */
const OVERRIDES_EVERY_MS = 5_000;

/** Puts the overrides of the database in force. Rows that cannot be used, or read, are a fault to report: the old ones stay. */
export async function readOverrides(
  { geoip, unit }: { readonly geoip: Pick<Geoip, 'setOverrides'>; readonly unit: UnitOfWork },
  warn: Warn,
): Promise<void> {
  try {
    await loadOverrides(unit.reader, geoip);
  } catch (error) {
    warn(error instanceof Error ? error.message : String(error));
  }
}

/**
 * Puts the overrides of the database in force and follows their changes, so that every role decides by the same facts.
 * `passOn` hears of what has changed. Returns what reads them now.
 */
export async function followOverrides(
  { geoip, unit }: Pick<Composition, 'geoip' | 'unit'>,
  stops: Stop[],
  warn: Warn,
  passOn: (list: readonly GeoipOverride[]) => void = () => undefined,
): Promise<() => Promise<void>> {
  // Whoever hears of changes begins without any, whatever is in force here.
  let passedVersion: string | null = null;
  const overrides = {
    setOverrides(list: readonly GeoipOverride[]): void {
      geoip.setOverrides(list);
      if (geoip.overrideVersion === passedVersion) return;
      passedVersion = geoip.overrideVersion;
      passOn(list);
    },
  };
  const refresh = (): Promise<void> => readOverrides({ unit, geoip: overrides }, warn);
  await refresh();
  const timer = setInterval(() => void refresh(), OVERRIDES_EVERY_MS).unref();
  stops.unshift(() => {
    clearInterval(timer);
    return Promise.resolve();
  });
  return refresh;
}
