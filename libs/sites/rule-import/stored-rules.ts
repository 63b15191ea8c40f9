import { type EntityManager } from 'typeorm';
import { type Effect, type NetworkRuleKind, type WeeklyHours } from '../../access/index.js';
import { type RuleColumns } from '../ip-rules.service.js';

export type StoredRule = RuleColumns & { readonly id: string };

interface Row {
  id: string;
  kind: NetworkRuleKind;
  cidr: string | null;
  value: string | null;
  action: Effect;
  note: string | null;
  valid_from: Date | null;
  valid_until: Date | null;
  weekly_hours: WeeklyHours[] | null;
}

const ROWS_A_PAGE = 5_000;

/** The network rules of a site in the order of their ids, read in pages. */
export async function* readStored(rows: EntityManager, siteId: string): AsyncGenerator<StoredRule> {
  let after: string | null = null;
  for (;;) {
    const page: Row[] = await rows.query<Row[]>(
      `select id, kind, cidr::text, value, action, note, valid_from, valid_until, weekly_hours from ip_rules
        where site_id = $1 and ($2::uuid is null or id > $2) order by id limit $3`,
      [siteId, after, ROWS_A_PAGE],
    );
    for (const { valid_from: validFrom, valid_until: validUntil, weekly_hours: weeklyHours, ...row } of page) {
      yield { ...row, validFrom, validUntil, weeklyHours };
    }
    if (page.length < ROWS_A_PAGE) return;
    after = page.at(-1)?.id ?? null;
  }
}
