export { DEVICE_KEY_ORDERS, type DeviceKeyInput, DeviceKeysService } from './device-keys.service.js';
export { SITE_ERROR_CODES, SiteError, type SiteErrorCode } from './errors.js';
export {
  type CollectedFence,
  GEOFENCE_ORDERS,
  type GeofenceInput,
  GeofencesService,
  type GeofenceView,
  geometryOf,
} from './geofences.service.js';
export { canonicalHostname } from './hostname.js';
export { findRuleCode } from './rule-value.js';
export { type Consent, CONSENT_ORDERS, HostConsentsService } from './host-consents.service.js';
export { type Member, MEMBER_ORDERS, MembersService } from './members.service.js';
export { IP_RULE_ORDERS, type IpRuleInput, IpRulesService } from './ip-rules.service.js';
export {
  IMPORT_MODES,
  type ImportMode,
  MOST_IMPORTED,
  MOST_IMPORTED_BYTES,
  RULE_FORMATS,
  type RuleFormat,
} from './rule-import/formats.js';
export { RuleExportService } from './rule-import/rule-export.service.js';
export { type ImportReport, RuleImportService } from './rule-import/rule-import.service.js';
export { RuleImportError } from './rule-import/rule-import-error.js';
export { type ChangeWarning, type Editor } from './editor.js';
export { findSwappedFences } from './swapped-fence.js';
export { ACTIVATION_ORDERS, PolicyActivationsService } from './policy-activations.service.js';
export {
  type PolicyVersionDetail,
  type PolicyVersionPage,
  PolicyVersionsService,
  type PolicyVersionView,
} from './policy-versions.service.js';
export { SitesModule } from './sites.module.js';
export { SITE_ORDERS, type SiteInput, SitesService } from './sites.service.js';
export { UPSTREAM_RULES, type UpstreamRules, UpstreamRulesModule } from './upstream.js';
export { findValidityFault, MOST_WEEKLY_HOURS, type ValidityInput } from './validity.js';
