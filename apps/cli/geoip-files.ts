import { join } from 'node:path';
import { type Settings } from '../../libs/config/index.js';
import { type GeoipPaths, updatedPaths } from '../../libs/geoip/index.js';

/** Where this process reads its GeoIP files, and where newer ones are put. */
export function geoipPaths({
  geoip,
  geoipUpdate,
  dataDir,
}: Pick<Settings, 'geoip' | 'geoipUpdate' | 'dataDir'>): GeoipPaths {
  return updatedPaths(geoip, geoipUpdate, join(dataDir, 'geoip'));
}
