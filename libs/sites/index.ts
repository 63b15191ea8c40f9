export { type DeviceKeyInput, type DeviceKeyPage, DeviceKeysService } from './device-keys.service.js';
export { SITE_ERROR_CODES, SiteError, type SiteErrorCode } from './errors.js';
export {
  type GeofenceInput,
  type GeofencePage,
  GeofencesService,
  type GeofenceView,
  geometryOf,
} from './geofences.service.js';
export { type Expectation } from './expectation.js';
export { canonicalHostname } from './hostname.js';
export { findRuleCode } from './rule-value.js';
export { type IpRuleInput, type IpRulePage, IpRulesService } from './ip-rules.service.js';
export { type Editor } from './lockout.js';
export {
  type PolicyVersionDetail,
  type PolicyVersionPage,
  PolicyVersionsService,
  type PolicyVersionView,
} from './policy-versions.service.js';
export { SitesModule } from './sites.module.js';
export { type SiteInput, type SitePage, SitesService } from './sites.service.js';
export { UPSTREAM_RULES, type UpstreamRules, UpstreamRulesModule } from './upstream.js';
export { type ValidityInput } from './validity.js';
