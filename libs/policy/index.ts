export { ChangeFeed, type ChangeFeedOptions } from './change-feed.js';
export { readCurrent } from './current.js';
export { diffPolicies, type ListDiff, type PolicyDiff } from './diff.js';
export { contentHash, EXACT_DIGITS, readDocument } from './document.js';
export { PolicyBus } from './policy-bus.js';
export { POLICY_SCHEMA } from './policy-schema.js';
export { PolicyModule } from './policy.module.js';
export { POLICY_CHANNEL, PolicyPublisher, type Publication } from './publish.js';
export { type ListName, LISTS, PolicyText } from './policy-text.js';
export { SnapshotCompiler } from './snapshot-compiler.js';
export { CheckedJsonFile } from './checked-json-file.js';
export { type LoadedSnapshots, SnapshotFiles } from './snapshot-files.js';
export {
  type SiteBranding,
  type SiteDeviceKey,
  type SiteOptions,
  type SnapshotEntry,
  SnapshotStore,
  type StoreChange,
} from './snapshot-store.js';
export { readVersion, type TouchedRows } from './stored-policy.js';
export { isTimeZone, zoneOffsets } from './zone-offsets.js';
export { simulate, type Simulated } from './simulation.js';
