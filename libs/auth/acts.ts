import { Injectable } from '@nestjs/common';
import {
  AdministrativeAct,
  onlyVisible,
  type Page,
  type PageRequest,
  readPage,
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

export interface ActFilter extends PageRequest<keyof typeof ACT_ORDERS> {
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
    const { visible, siteId, actorId, action, sort = '-occurred_at', ...page } = filter;
    const query = this.unit.reader.createQueryBuilder(AdministrativeAct, 'a');
    onlyVisible(query, 'a.site_id', visible);
    if (siteId !== undefined) query.andWhere('a.site_id = :siteId', { siteId });
    if (actorId !== undefined) query.andWhere('a.actor_id = :actorId', { actorId });
    if (action !== undefined) query.andWhere('a.action = :action', { action });
    return readPage(query, ACT_ORDERS, { ...page, sort });
  }
}
