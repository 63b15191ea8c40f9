import { Injectable } from '@nestjs/common';
import { type Outcome } from '../access/index.js';
import { AccessAudit, EVERYTHING, onlyVisible, UnitOfWork, type Visibility } from '../database/index.js';

export interface AuditFilter {
  readonly siteId?: string;
  readonly outcome?: Outcome;
  /** Left out: of every site. */
  readonly visible?: Visibility;
  readonly limit: number;
  /** Position of the last row of the page before. */
  readonly before?: AuditPosition;
}

export interface AuditPosition {
  readonly occurredAt: Date;
  readonly id: string;
}

export interface AuditPage {
  readonly items: AccessAudit[];
  readonly next: AuditPosition | null;
}

@Injectable()
export class AuditService {
  constructor(private readonly unit: UnitOfWork) {}

  /** Newest first. */
  async list({ siteId, outcome, visible = EVERYTHING, limit, before }: AuditFilter): Promise<AuditPage> {
    const query = this.unit.reader
      .createQueryBuilder(AccessAudit, 'a')
      .orderBy('a.occurred_at', 'DESC')
      .addOrderBy('a.id', 'DESC')
      .limit(limit + 1);
    onlyVisible(query, 'a.site_id', visible);
    if (siteId !== undefined) query.andWhere('a.site_id = :siteId', { siteId });
    if (outcome !== undefined) query.andWhere('a.outcome = :outcome', { outcome });
    if (before) query.andWhere('(a.occurred_at, a.id) < (:occurredAt, :id)', before);
    const rows = await query.getMany();
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    return { items, next: rows.length > limit && last ? { occurredAt: last.occurredAt, id: last.id } : null };
  }

  /** The decision of a request id, or null. */
  async find(requestId: string): Promise<AccessAudit | null> {
    // The id is a UUID v7: its first 48 bits are the decision's time, which names the partition (RFC 9562 §5.7).
    const timeMs = Number.parseInt(requestId.replaceAll('-', '').slice(0, 12), 16);
    return this.unit.reader
      .createQueryBuilder(AccessAudit, 'a')
      .where('a.id = :requestId', { requestId })
      .andWhere('a.occurred_at between :from and :until', {
        from: new Date(timeMs - 60_000),
        until: new Date(timeMs + 60_000),
      })
      .getOne();
  }
}
