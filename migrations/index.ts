import { CoreTables1764000000000 } from './1764000000000-core-tables.js';
import { PolicyChunks1795478400000 } from './1795478400000-policy-chunks.js';
import { OverrideNotices1795482000000 } from './1795482000000-override-notices.js';
import { BlockPagesAndDeviceKeys1795556900000 } from './1795556900000-block-pages-and-device-keys.js';
import { OverrideChecksAndNotes1795564800000 } from './1795564800000-override-checks-and-notes.js';
import { Accounts1795640000000 } from './1795640000000-accounts.js';
import { ControlPlane1795644000000 } from './1795644000000-control-plane.js';
import { Tenants1795700000000 } from './1795700000000-tenants.js';
import { OverrideMeaning1795710000000 } from './1795710000000-override-meaning.js';
import { AccessActs1795721000000 } from './1795721000000-access-acts.js';
import { ListOrders1795730000000 } from './1795730000000-list-orders.js';
import { ArtifactList1795740000000 } from './1795740000000-artifact-list.js';
import { OverridePoints1795750000000 } from './1795750000000-override-points.js';
import { ArtifactCursors1795760000000 } from './1795760000000-artifact-cursors.js';
import { ListsOfMembers1795770000000 } from './1795770000000-lists-of-members.js';

/** In the order in which they run. Append only. */
export const MIGRATIONS = [
  CoreTables1764000000000,
  PolicyChunks1795478400000,
  OverrideNotices1795482000000,
  BlockPagesAndDeviceKeys1795556900000,
  OverrideChecksAndNotes1795564800000,
  Accounts1795640000000,
  ControlPlane1795644000000,
  Tenants1795700000000,
  OverrideMeaning1795710000000,
  AccessActs1795721000000,
  ListOrders1795730000000,
  ArtifactList1795740000000,
  OverridePoints1795750000000,
  ArtifactCursors1795760000000,
  ListsOfMembers1795770000000,
];
