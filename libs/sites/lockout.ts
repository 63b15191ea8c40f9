import { type EntityManager } from 'typeorm';
import {
  compile,
  decide,
  type Facts,
  formatAddress,
  type ReasonCode,
  REASONS,
  relevantTo,
  type Snapshot,
} from '../access/index.js';
import { type PolicyText, readCurrent, zoneOffsets } from '../policy/index.js';
import { type Editor } from './editor.js';
import { SiteError } from './errors.js';
import { turningPoints } from './turning-points.js';

/**
 * Refuses a change after which the site would block its editor, whom it let in before, and warns of one after which it will
 * do so later. Throws SiteError `would_lock_you_out`; the transaction then rolls back.
 */
export function refuseLockout(before: PolicyText | null, after: PolicyText, editor: Editor): void {
  const { visit, acceptsLockout } = editor;
  if (visit === null || acceptsLockout || before === null) return;
  const old = snapshotFor(before, visit);
  if (whyBlocked(old, visit) !== null) return;
  const changed = snapshotFor(after, visit);
  const who = visit.address === null ? '' : ` (${formatAddress(visit.address)})`;
  const reason = whyBlocked(changed, visit);
  if (reason !== null) {
    throw new SiteError(
      'would_lock_you_out',
      `After this change the site would block you${who}, whom it lets in now, by ${reason}: ${REASONS[reason].administrator} Nothing was changed. Simulate it, or repeat the request with confirm_lockout=true.`,
    );
  }
  const documents = [old.document, changed.document];
  for (const timeMs of turningPoints(documents, changed.zoneOffsets, visit.timeMs)) {
    const later = { ...visit, timeMs };
    const laterReason = whyBlocked(changed, later);
    if (laterReason === null || whyBlocked(old, later) !== null) continue;
    const detail = `From ${new Date(timeMs).toISOString()} on the site will block you${who}, whom it lets in now, by ${laterReason}: ${REASONS[laterReason].administrator}`;
    editor.warn({ pointer: '', detail });
    return;
  }
}

/** The policy in force, as long as its rows are not changed; null where nobody asks. */
export async function policyInForce(rows: EntityManager, siteId: string, editor: Editor): Promise<PolicyText | null> {
  if (editor.visit === null || editor.acceptsLockout) return null;
  const [current] = await readCurrent(rows, [siteId]);
  return current?.policy ?? null;
}

/** Of what can have a say about this visitor, at any time. */
function snapshotFor({ document }: PolicyText, visit: Facts): Snapshot {
  const relevant = relevantTo(document, visit);
  return compile(relevant, zoneOffsets(relevant.timeZone, visit.timeMs));
}

/** null: the visitor is let in. */
function whyBlocked(snapshot: Snapshot, visit: Facts): ReasonCode | null {
  const { outcome, enforced, reason } = decide(snapshot, visit);
  return outcome === 'blocked' && enforced ? reason : null;
}
