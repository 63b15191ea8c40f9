import { Injectable } from '@nestjs/common';
import { type Outcome } from '../access/index.js';
import {
  AccessAudit,
  EVERYTHING,
  onlyWithin,
  type Page,
  type PageRequest,
  type Period,
  readPageOfSites,
  type SortKeys,
  UnitOfWork,
  type Visibility,
} from '../database/index.js';

/** Every order of the list of decisions. Gates tell time to the millisecond, as the position of a page does. */
export const AUDIT_ORDERS = {
  occurred_at: {
    column: 'a.occurred_at',
    type: 'instant',
    isUnique: false,
    of: ({ occurredAt }) => occurredAt.toISOString(),
  },
} as const satisfies SortKeys<AccessAudit, string>;

export interface AuditFilter extends PageRequest<keyof typeof AUDIT_ORDERS>, Period {
  readonly siteId?: string | undefined;
  readonly outcome?: Outcome | undefined;
  /** Left out: of every site. */
  readonly visible?: Visibility;
}

@Injectable()
export class AuditService {
  constructor(private readonly unit: UnitOfWork) {}

  /** Newest first unless told. */
  async list(filter: AuditFilter): Promise<Page<AccessAudit>> {
    const { siteId, outcome, from, until, visible = EVERYTHING, sort = '-occurred_at', ...page } = filter;
    return this.unit.run(async (rows) => {
      const query = rows.createQueryBuilder(AccessAudit, 'a');
      if (outcome !== undefined) query.andWhere('a.outcome = :outcome', { outcome });
      onlyWithin(query, 'a.occurred_at', { from, until });
      const of = { siteIdColumn: 'a.site_id', siteId, visible };
      return readPageOfSites(rows, query, of, AUDIT_ORDERS, { ...page, sort });
    });
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
