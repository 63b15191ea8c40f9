import { type Period } from '../../../libs/database/index.js';
import { invalidParameter } from './errors.js';
import { Instant } from './fields.js';

/** `?from=` and `?until=` of a list of what happened. */
export abstract class PeriodQueryDto {
  @Instant({ optional: true, description: 'Not before this instant.', example: '2026-11-01T00:00:00Z' })
  from?: string;

  @Instant({ optional: true, description: 'Before this instant.', example: '2026-12-01T00:00:00Z' })
  until?: string;
}

/** Throws ApiError `invalid_parameter` where it ends before it begins. */
export function periodOf(query: PeriodQueryDto): Period {
  const [from, until] = [query.from, query.until].map((text) => (text === undefined ? undefined : new Date(text)));
  if (from && until && until <= from) {
    throw invalidParameter('until', 'until must be later than from; the instant of until is not part of the time.');
  }
  return { from, until };
}
