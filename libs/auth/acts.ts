import { Injectable } from '@nestjs/common';
import {
  AdministrativeAct,
  onlyWithin,
  type Page,
  type PageRequest,
  type Period,
  readPageOfSites,
  type SortKeys,
  UnitOfWork,
  type Visibility,
} from '../database/index.js';

/** Every order of the list of acts, whose times are kept to the millisecond. */
export const ACT_ORDERS = {
  occurred_at: {
    column: 'a.occurred_at',
    type: 'instant',
    isUnique: false,
    of: ({ occurredAt }) => occurredAt.toISOString(),
  },
} as const satisfies SortKeys<AdministrativeAct, string>;

export interface ActFilter extends PageRequest<keyof typeof ACT_ORDERS>, Period {
  readonly visible: Visibility;
  readonly siteId?: string | undefined;
  readonly actorId?: string | undefined;
  readonly action?: string | undefined;
}

/** The record of administrative acts. */
@Injectable()
export class ActsService {
  constructor(private readonly unit: UnitOfWork) {}

  /** Newest first unless told. */
  async list(filter: ActFilter): Promise<Page<AdministrativeAct>> {
    const { visible, siteId, actorId, action, from, until, sort = '-occurred_at', ...page } = filter;
    return this.unit.run(async (rows) => {
      const query = rows.createQueryBuilder(AdministrativeAct, 'a');
      if (actorId !== undefined) query.andWhere('a.actor_id = :actorId', { actorId });
      if (action !== undefined) query.andWhere('a.action = :action', { action });
      onlyWithin(query, 'a.occurred_at', { from, until });
      const of = { siteIdColumn: 'a.site_id', siteId, visible };
      return readPageOfSites(rows, query, of, ACT_ORDERS, { ...page, sort });
    });
  }
}
