import { type SiteBranding, type SnapshotEntry } from '../../libs/policy/index.js';

/** What the site's own people add to our pages; null when there is no such site, or its policy cannot be had. */
export function brandingOf(entry: SnapshotEntry | undefined): SiteBranding | null {
  return entry?.status === 'found' ? entry.branding : null;
}
