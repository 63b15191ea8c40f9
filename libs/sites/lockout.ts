import { type EntityManager } from 'typeorm';
import { decide, compile, type Facts, type PolicyDocument, relevantTo } from '../access/index.js';
import { type PolicyText, readCurrent, zoneOffsets } from '../policy/index.js';
import { SiteError } from './errors.js';

/** Who changes a policy, and as which visitor this person would come to the site. */
export interface Editor {
  readonly author: string;
  /** The account; null or left out: none. */
  readonly userId?: string | null;
  /** null: nothing is known of where the change comes from, and nobody is warned. */
  readonly visit: Facts | null;
  /** The person has been warned, and means it. */
  readonly acceptsLockout: boolean;
}

/**
 * Refuses a change after which the site would block its editor, whom it let in before. Throws SiteError
 * `would_lock_you_out`; the transaction then rolls back.
 */
export function refuseLockout(before: PolicyText | null, after: PolicyText, editor: Editor): void {
  const { visit, acceptsLockout } = editor;
  if (visit === null || acceptsLockout || before === null) return;
  if (isBlocked(before.document, visit) || !isBlocked(after.document, visit)) return;
  throw new SiteError(
    'would_lock_you_out',
    'After this change the site would block you, whom it lets in now; nothing was changed. Simulate it, or repeat the request with confirm_lockout=true.',
  );
}

/** The policy in force, as long as its rows are not changed; null where nobody asks. */
export async function policyInForce(rows: EntityManager, siteId: string, editor: Editor): Promise<PolicyText | null> {
  if (editor.visit === null || editor.acceptsLockout) return null;
  const [current] = await readCurrent(rows, [siteId]);
  return current?.policy ?? null;
}

function isBlocked(document: PolicyDocument, visit: Facts): boolean {
  const relevant = relevantTo(document, visit);
  const decision = decide(compile(relevant, zoneOffsets(relevant.timeZone, visit.timeMs)), visit);
  return decision.outcome === 'blocked' && decision.enforced;
}
