import { type ObjectLiteral, type SelectQueryBuilder } from 'typeorm';

/** A time in which something happened; an end that is left out is open. */
export interface Period {
  readonly from?: Date | undefined;
  /** Not part of it. */
  readonly until?: Date | undefined;
}

/** Leaves the rows of that time. */
export function onlyWithin<T extends ObjectLiteral>(
  query: SelectQueryBuilder<T>,
  column: string,
  { from, until }: Period,
): void {
  if (from !== undefined) query.andWhere(`${column} >= :from`, { from });
  if (until !== undefined) query.andWhere(`${column} < :until`, { until });
}
