import { type EntityManager } from 'typeorm';
import { type UnitOfWork } from '../database/index.js';
import { type PolicyPublisher, type Publication } from '../policy/index.js';
import { policyFault, requireSite } from './sites.service.js';

/**
 * Changes rows of one site and publishes what they then say, in one transaction; the site's row is locked first, so that
 * changes of one site take turns. Throws SiteError.
 */
export async function changePolicy<T>(
  unit: UnitOfWork,
  publisher: PolicyPublisher,
  siteId: string,
  publication: Publication,
  work: (rows: EntityManager) => Promise<T>,
): Promise<T> {
  try {
    return await unit.run(async (rows, afterCommit) => {
      await requireSite(rows, siteId, 'pessimistic_write');
      const result = await work(rows);
      await publisher.publish(rows, siteId, publication, afterCommit);
      return result;
    });
  } catch (error) {
    throw policyFault(error);
  }
}
