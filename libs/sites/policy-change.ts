import { type EntityManager } from 'typeorm';
import { expectAnything, type Expectation, type Site, type UnitOfWork } from '../database/index.js';
import { type ListName, type PolicyPublisher, type TouchedRows } from '../policy/index.js';
import { commentOf, type Editor } from './editor.js';
import { policyInForce, refuseLockout } from './lockout.js';
import { policyFault, requireSite } from './sites.service.js';

export interface PolicyChange {
  readonly comment: string;
  readonly editor: Editor;
  /** Asked of the site. */
  readonly expected?: Expectation<Site>;
  /** Without a row that is added, changed or removed there is nothing to publish. */
  readonly isOfRowsAlone?: boolean;
}

/** Says which row is added, changed or removed; rows that nobody names are taken to be as they were. */
export type Touch = (list: ListName, id: string) => void;

/** Of more rows the runs are so many that reading the list whole is quicker. */
const MOST_TOUCHED = 1_000;

/**
 * Changes rows of one site and publishes what they then say, in one transaction; the site's row is locked first, so that
 * changes of one site take turns. Throws SiteError.
 */
export async function changePolicy<T>(
  unit: UnitOfWork,
  publisher: PolicyPublisher,
  siteId: string,
  { comment, editor, expected = expectAnything, isOfRowsAlone = false }: PolicyChange,
  work: (rows: EntityManager, touch: Touch) => Promise<T>,
): Promise<T> {
  try {
    return await unit.run(async (rows, afterCommit) => {
      expected(await requireSite(rows, siteId, 'pessimistic_write'));
      const before = await policyInForce(rows, siteId, editor);
      const touched = { networkRules: new Set<string>(), fences: new Set<string>() };
      const result = await work(rows, (list, id) => touched[list].add(id));
      if (isOfRowsAlone && touched.networkRules.size + touched.fences.size === 0) return result;
      const publication = {
        author: editor.author,
        comment: commentOf(editor, comment),
        touched: boundedTouch(touched),
      };
      const after = await publisher.publish(rows, siteId, publication, afterCommit);
      refuseLockout(before, after, editor);
      return result;
    });
  } catch (error) {
    throw policyFault(error);
  }
}

function boundedTouch(touched: Readonly<Record<ListName, ReadonlySet<string>>>): TouchedRows {
  const bounded = (ids: ReadonlySet<string>): ReadonlySet<string> | 'all' => (ids.size > MOST_TOUCHED ? 'all' : ids);
  return { networkRules: bounded(touched.networkRules), fences: bounded(touched.fences) };
}
