import { Injectable } from '@nestjs/common';
import { AdministrativeAct, onlyVisible, UnitOfWork, type Visibility } from '../database/index.js';

export interface ActPosition {
  readonly occurredAt: Date;
  readonly id: string;
}

export interface ActFilter {
  readonly visible: Visibility;
  readonly siteId?: string | undefined;
  readonly actorId?: string | undefined;
  readonly action?: string | undefined;
  readonly before?: ActPosition | undefined;
  readonly limit: number;
}

/** The record of administrative acts. */
@Injectable()
export class ActsService {
  constructor(private readonly unit: UnitOfWork) {}

  /** Newest first. */
  async list(filter: ActFilter): Promise<{ readonly items: AdministrativeAct[]; readonly next: ActPosition | null }> {
    const { visible, siteId, actorId, action, before, limit } = filter;
    const query = this.unit.reader
      .createQueryBuilder(AdministrativeAct, 'a')
      .orderBy('a.occurred_at', 'DESC')
      .addOrderBy('a.id', 'DESC')
      .limit(limit + 1);
    onlyVisible(query, 'a.site_id', visible);
    if (siteId !== undefined) query.andWhere('a.site_id = :siteId', { siteId });
    if (actorId !== undefined) query.andWhere('a.actor_id = :actorId', { actorId });
    if (action !== undefined) query.andWhere('a.action = :action', { action });
    if (before) query.andWhere('(a.occurred_at, a.id) < (:occurredAt, :id)', before);
    const rows = await query.getMany();
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    return { items, next: rows.length > limit && last ? { occurredAt: last.occurredAt, id: last.id } : null };
  }
}
