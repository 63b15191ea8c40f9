/** Address → country, region, ASN, anonymizer, point and accuracy, in memory; overrides win. */
export { ageDays, type Attribution, GEOIP_OLD_AFTER_DAYS, type GeoipBuild } from './build.js';
export { GeoipError } from './errors.js';
export { GEOIP, GeoipModule, type GeoipModuleOptions } from './geoip.module.js';
export { type GeoipPaths } from './data.js';
export { type Geoip, type GeoipWatchOptions, openGeoip, watchGeoip } from './open-geoip.js';
export type { GeoipOverride } from './overrides.js';
export { GeoipUpdater, type GeoipUpdaterOptions } from './update/geoip-updater.js';
export { updatedPaths } from './update/targets.js';
export { type GeoipUpdate, updateGeoip } from './update/update-geoip.js';
export { forgetOldLookups, loadOverrides, type RememberedLookup, rememberLookups } from './stored.js';
