export { ChangeFeed, type ChangeFeedOptions } from './change-feed.js';
export { readCurrent } from './current.js';
export { contentHash, EXACT_DIGITS, readDocument } from './document.js';
export { PolicyBus } from './policy-bus.js';
export { PolicyModule } from './policy.module.js';
export { POLICY_CHANNEL, PolicyPublisher, type Publication } from './publish.js';
export { type SiteOptions, type SnapshotEntry, SnapshotStore } from './snapshot-store.js';
export { isTimeZone, zoneOffsets } from './zone-offsets.js';
export { simulate, type Simulated } from './simulation.js';
