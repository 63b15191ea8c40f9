import { type EntityManager } from 'typeorm';
import { type UnitOfWork } from '../database/index.js';
import { type PolicyPublisher } from '../policy/index.js';
import { documentInForce, type Editor, refuseLockout } from './lockout.js';
import { policyFault, requireSite } from './sites.service.js';

export interface PolicyChange {
  readonly comment: string;
  readonly editor: Editor;
}

/**
 * Changes rows of one site and publishes what they then say, in one transaction; the site's row is locked first, so that
 * changes of one site take turns. Throws SiteError.
 */
export async function changePolicy<T>(
  unit: UnitOfWork,
  publisher: PolicyPublisher,
  siteId: string,
  { comment, editor }: PolicyChange,
  work: (rows: EntityManager) => Promise<T>,
): Promise<T> {
  try {
    return await unit.run(async (rows, afterCommit) => {
      await requireSite(rows, siteId, 'pessimistic_write');
      const before = await documentInForce(rows, siteId, editor);
      const result = await work(rows);
      const after = await publisher.publish(rows, siteId, { author: editor.author, comment }, afterCommit);
      refuseLockout(before, after, editor);
      return result;
    });
  } catch (error) {
    throw policyFault(error);
  }
}
