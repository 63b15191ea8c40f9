import { type Validity, type WeeklyHours } from '../access/index.js';
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

/** In one validity. */
export const MOST_WEEKLY_HOURS = 100;

// The earliest and the latest instant of the years 1 to 9999, with the offsets that RFC 3339 can write.
const EARLIEST_MS = Date.parse('0001-01-01T00:00:00+23:59');
const LATEST_MS = Date.parse('9999-12-31T23:59:59.999-23:59');
const ENDS_TOO_EARLY = 'The validity must end after it begins.';
const NO_HOURS = 'Weekly hours must name at least one day; leave them out for every hour.';
const CLOCK = /^(?:[01]\d|2[0-3]):[0-5]\d$/;

/** Throws SiteError `validity_invalid`. */
export function validityColumns(input: ValidityInput): ValidityColumns {
  const validFrom = instant(input.validFrom, '/valid_from');
  const validUntil = instant(input.validUntil, '/valid_until');
  if (validFrom && validUntil && validUntil <= validFrom) {
    throw new SiteError('validity_invalid', ENDS_TOO_EARLY, '/valid_until');
  }
  const weeklyHours = input.weeklyHours ? input.weeklyHours.map(checkedHours) : null;
  if (weeklyHours?.length === 0) {
    throw new SiteError('validity_invalid', NO_HOURS, '/weekly_hours');
  }
  return { validFrom, validUntil, weeklyHours };
}

/**
 * Why no rule and no fence could be kept with a validity of a policy document whose members have the right form: one
 * sentence with its place in the validity (JSON Pointer, RFC 6901); null where nothing is wrong.
 */
export function findValidityFault({ fromMs, untilMs, weekly }: Validity): { pointer: string; message: string } | null {
  for (const [pointer, timeMs] of [['/fromMs', fromMs] as const, ['/untilMs', untilMs] as const]) {
    if (typeof timeMs !== 'number' || (timeMs >= EARLIEST_MS && timeMs <= LATEST_MS)) continue;
    return { pointer, message: 'The time must be in the years 1 to 9999, in milliseconds since 1970.' };
  }
  if (typeof fromMs === 'number' && typeof untilMs === 'number' && untilMs <= fromMs) {
    return { pointer: '/untilMs', message: ENDS_TOO_EARLY };
  }
  if (weekly?.length === 0) return { pointer: '/weekly', message: NO_HOURS };
  if (weekly && weekly.length > MOST_WEEKLY_HOURS) {
    return {
      pointer: '/weekly',
      message: `There may be at most ${MOST_WEEKLY_HOURS} weekly hours; join some of them.`,
    };
  }
  return null;
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
