import { type PolicyDocument, type Validity, type WeeklyHours, type ZoneOffset } from '../access/index.js';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** No two zones are farther apart than this. */
const WIDEST_OFFSET_MS = 26 * 60 * MINUTE_MS;
/** A week, and the day at either end of it on which hours over midnight begin and end. */
const DAYS = 9;
/** Instants from which on a week is looked at hour by hour; with more of them the first do. */
const MOST_WEEKS = 16;
const MOST_POINTS = 10_000;

/**
 * Instants after `nowMs`, in their order, at which rules and fences of these documents begin or cease to match: their own
 * bounds, and of weekly hours those of a week from now and from each of these bounds on. A policy decides the same for
 * facts that differ by their time alone until the next of them, within that week.
 */
export function turningPoints(
  documents: readonly Pick<PolicyDocument, 'networkRules' | 'fences'>[],
  offsets: readonly ZoneOffset[],
  nowMs: number,
): number[] {
  const validities = documents.flatMap(({ networkRules, fences }) =>
    [...networkRules, ...fences].flatMap(({ validity }) => (validity ? [validity] : [])),
  );
  const bounds = sorted(validities.flatMap(boundsOf), nowMs);
  const weekly = distinctHours(validities.flatMap(({ weekly }) => weekly ?? []));
  if (weekly.length === 0) return bounds.slice(0, MOST_POINTS);
  const weeks = [nowMs, ...bounds].slice(0, MOST_WEEKS);
  const hours = weeks.flatMap((fromMs) => [
    ...weekly.flatMap((one) => turnsOfHours(one, fromMs, offsets)),
    // Where the clock jumps over the beginning of hours, they begin with the jump.
    ...offsets.map((offset) => offset.fromMs).filter((atMs) => atMs > fromMs && atMs < fromMs + DAYS * DAY_MS),
  ]);
  return sorted([...bounds, ...hours], nowMs).slice(0, MOST_POINTS);
}

function boundsOf({ fromMs, untilMs }: Validity): number[] {
  return [fromMs, untilMs].filter((bound) => bound !== null && bound !== undefined);
}

function sorted(instants: readonly number[], nowMs: number): number[] {
  return [...new Set(instants)].filter((instant) => instant > nowMs).sort((one, other) => one - other);
}

function distinctHours(list: readonly WeeklyHours[]): WeeklyHours[] {
  return [...new Map(list.map((hours) => [`${hours.day} ${hours.from} ${hours.until}`, hours])).values()];
}

/** The beginnings and ends of hours about a week from an instant on; where the clock is changed, by either clock. */
function turnsOfHours({ day, from, until }: WeeklyHours, fromMs: number, offsets: readonly ZoneOffset[]): number[] {
  const firstDay = Math.floor((fromMs - WIDEST_OFFSET_MS) / DAY_MS);
  return Array.from({ length: DAYS + 2 }, (_, index) => firstDay + index)
    .filter((date) => isoWeekday(date) === day)
    .flatMap((date) => {
      const begins = date * DAY_MS + timeOfDayMs(from);
      const end = date * DAY_MS + timeOfDayMs(until);
      const ends = end <= begins ? end + DAY_MS : end;
      return [begins, ends].flatMap((wallMs) => instantsOf(wallMs, offsets));
    });
}

/** The instants at which a clock on the wall may show a time. */
function instantsOf(wallMs: number, offsets: readonly ZoneOffset[]): number[] {
  return offsets
    .filter(({ fromMs }, index) => {
      const endsMs = offsets[index + 1]?.fromMs ?? Infinity;
      return fromMs <= wallMs + WIDEST_OFFSET_MS && endsMs > wallMs - WIDEST_OFFSET_MS;
    })
    .map(({ offsetMinutes }) => wallMs - offsetMinutes * MINUTE_MS);
}

/** 1 = Monday, of the days since 1 January 1970, a Thursday. */
function isoWeekday(date: number): number {
  return ((((date + 3) % 7) + 7) % 7) + 1;
}

function timeOfDayMs(text: string): number {
  const [hours = '', minutes = ''] = text.split(':');
  return (Number(hours) * 60 + Number(minutes)) * MINUTE_MS;
}
