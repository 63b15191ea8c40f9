import { type Validity, type WeeklyHours, type ZoneOffset } from './types.js';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Weekly hours with their wall times as milliseconds after midnight. */
interface CompiledHours {
  readonly day: number;
  readonly fromMs: number;
  readonly untilMs: number;
}

export interface CompiledValidity {
  readonly fromMs: number;
  readonly untilMs: number;
  /** Empty: at every hour of the week. */
  readonly weekly: readonly CompiledHours[];
}

export function compileValidity(validity: Validity | null | undefined): CompiledValidity | null {
  if (!validity) return null;
  return {
    fromMs: validity.fromMs ?? -Infinity,
    untilMs: validity.untilMs ?? Infinity,
    weekly: (validity.weekly ?? []).map(compileHours),
  };
}

/** Validity is [from, until) and, when there are weekly hours, within one of them on the wall clock of the site's zone. */
export function isValidAt(validity: CompiledValidity | null, timeMs: number, offsets: readonly ZoneOffset[]): boolean {
  if (validity === null) return true;
  // Written so that a time which is no number is never valid.
  const isWithin = timeMs >= validity.fromMs && timeMs < validity.untilMs;
  if (!isWithin) return false;
  if (validity.weekly.length === 0) return true;
  const wallMs = timeMs + offsetMinutesAt(offsets, timeMs) * MINUTE_MS;
  const dayNumber = Math.floor(wallMs / DAY_MS);
  const timeOfDayMs = wallMs - dayNumber * DAY_MS;
  // 1 January 1970 was a Thursday, ISO weekday 4.
  const day = ((((dayNumber + 3) % 7) + 7) % 7) + 1;
  return validity.weekly.some((hours) => holds(hours, day, timeOfDayMs));
}

/** The last offset that has begun. Offsets are sorted and start at -Infinity. */
function offsetMinutesAt(offsets: readonly ZoneOffset[], timeMs: number): number {
  let low = 0;
  let high = offsets.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const offset = offsets[middle];
    if (offset && offset.fromMs <= timeMs) low = middle + 1;
    else high = middle;
  }
  return offsets[low - 1]?.offsetMinutes ?? 0;
}

/** Hours whose end is not after their start run over midnight and belong to the day they start on. */
function holds(hours: CompiledHours, day: number, timeOfDayMs: number): boolean {
  if (hours.untilMs > hours.fromMs) {
    return day === hours.day && timeOfDayMs >= hours.fromMs && timeOfDayMs < hours.untilMs;
  }
  if (day === hours.day) return timeOfDayMs >= hours.fromMs;
  return day === (hours.day % 7) + 1 && timeOfDayMs < hours.untilMs;
}

function compileHours(hours: WeeklyHours): CompiledHours {
  return { day: hours.day, fromMs: timeOfDay(hours.from), untilMs: timeOfDay(hours.until) };
}

/** `HH:MM` after midnight. The document has been checked. */
function timeOfDay(text: string): number {
  const [hours = '', minutes = ''] = text.split(':');
  return (Number(hours) * 60 + Number(minutes)) * MINUTE_MS;
}
