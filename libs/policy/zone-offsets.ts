import { type ZoneOffset } from '../access/index.js';

const HOUR_MS = 3_600_000;
/** Transitions are compiled this far round the time of compiling; policies are recompiled at every change and start. */
const YEARS_BACK = 5;
const YEARS_AHEAD = 25;

const cache = new Map<string, readonly ZoneOffset[]>();

/** True when `name` is a zone of the IANA time zone database that this program knows. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** The UTC offsets of an IANA zone with the instants at which they change, exact to the minute. */
export function zoneOffsets(timeZone: string, nowMs: number): readonly ZoneOffset[] {
  const year = new Date(nowMs).getUTCFullYear();
  const key = `${timeZone} ${year}`;
  const cached = cache.get(key);
  if (cached) return cached;
  const offsetAt = offsetReader(timeZone);
  const end = startOfYear(year + YEARS_AHEAD);
  let at = startOfYear(year - YEARS_BACK);
  let offset = offsetAt(at);
  const offsets: ZoneOffset[] = [{ fromMs: -Infinity, offsetMinutes: offset }];
  // No zone changes its clock twice within a week... except Morocco round Ramadan, four weeks apart.
  const step = 7 * 24 * HOUR_MS;
  while (at < end) {
    const next = at + step;
    const nextOffset = offsetAt(next);
    if (nextOffset !== offset) {
      const fromMs = firstChange(at, next, offset, offsetAt);
      offsets.push({ fromMs, offsetMinutes: nextOffset });
      offset = nextOffset;
    }
    at = next;
  }
  cache.set(key, offsets);
  return offsets;
}

/** UTC ms; Date.UTC takes years below 100 for those of the twentieth century. */
export function startOfYear(year: number): number {
  return new Date(0).setUTCFullYear(year, 0, 1);
}

function firstChange(fromMs: number, untilMs: number, before: number, offsetAt: (ms: number) => number): number {
  let low = fromMs;
  let high = untilMs;
  while (high - low > 60_000) {
    const middle = low + Math.floor((high - low) / 120_000) * 60_000;
    if (offsetAt(middle) === before) low = middle;
    else high = middle;
  }
  return high;
}

function offsetReader(timeZone: string): (ms: number) => number {
  const format = new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (ms) => {
    const part: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(ms)) part[type] = Number(value);
    const wall = Date.UTC(
      part['year'] ?? 0,
      (part['month'] ?? 1) - 1,
      part['day'],
      part['hour'],
      part['minute'],
      part['second'],
    );
    return Math.round((wall - ms) / 60_000);
  };
}
