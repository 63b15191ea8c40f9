/** Address → country, region, ASN, anonymizer, point and accuracy, in memory; overrides win. */
export type { Attribution, GeoipBuild } from './build.js';
export { GeoipError } from './errors.js';
export { GEOIP, GeoipModule, type GeoipModuleOptions } from './geoip.module.js';
export { type GeoipPaths } from './data.js';
export { type Geoip, type GeoipWatchOptions, openGeoip, watchGeoip } from './open-geoip.js';
export type { GeoipOverride } from './overrides.js';
export { forgetOldLookups, loadOverrides, type RememberedLookup, rememberLookups } from './stored.js';
