import { type WeeklyHours } from '../access/index.js';
import { SiteError } from './errors.js';

/** Validity as people give it: instants with their offset (RFC 3339), weekly hours in the site's zone. */
export interface ValidityInput {
  readonly validFrom?: string | null;
  readonly validUntil?: string | null;
  readonly weeklyHours?: readonly WeeklyHours[] | null;
}

export interface ValidityColumns {
  readonly validFrom: Date | null;
  readonly validUntil: Date | null;
  readonly weeklyHours: WeeklyHours[] | null;
}

const CLOCK = /^(?:[01]\d|2[0-3]):[0-5]\d$/;

/** Throws SiteError `validity_invalid`. */
export function validityColumns(input: ValidityInput): ValidityColumns {
  const validFrom = instant(input.validFrom, '/valid_from');
  const validUntil = instant(input.validUntil, '/valid_until');
  if (validFrom && validUntil && validUntil <= validFrom) {
    throw new SiteError('validity_invalid', 'The validity must end after it begins.', '/valid_until');
  }
  const weeklyHours = input.weeklyHours ? input.weeklyHours.map(checkedHours) : null;
  if (weeklyHours?.length === 0) {
    throw new SiteError(
      'validity_invalid',
      'Weekly hours must name at least one day; leave them out for every hour.',
      '/weekly_hours',
    );
  }
  return { validFrom, validUntil, weeklyHours };
}

/** null when nothing is given. Throws SiteError `validity_invalid`. */
export function instant(text: string | null | undefined, pointer: string): Date | null {
  if (text === null || text === undefined) return null;
  const time = new Date(text);
  if (Number.isNaN(time.getTime()) || !/(?:Z|[+-]\d\d:\d\d)$/.test(text)) {
    throw new SiteError(
      'validity_invalid',
      'The time must be RFC 3339 with its offset, such as "2026-12-01T00:00:00Z".',
      pointer,
    );
  }
  return time;
}

function checkedHours(hours: WeeklyHours, index: number): WeeklyHours {
  const { day, from, until } = hours;
  if (Number.isInteger(day) && day >= 1 && day <= 7 && CLOCK.test(from) && (CLOCK.test(until) || until === '24:00'))
    return { day, from, until };
  throw new SiteError(
    'validity_invalid',
    'Weekly hours must have a day from 1 (Monday) to 7 and times such as "08:00" and "17:30".',
    `/weekly_hours/${index}`,
  );
}
