import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compileValidity, isValidAt } from '../access/validity.js';
import { type NetworkRule, type Validity, type WeeklyHours } from '../access/index.js';
import { zoneOffsets } from '../policy/index.js';
import { turningPoints } from './turning-points.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** The clock goes back in Copenhagen on 25 October 2026 at 01:00 UTC, and forward on 28 March 2027. */
const STARTS = ['2026-10-22T10:00:00Z', '2027-03-26T10:00:00Z', '2026-06-01T00:00:00Z'].map((text) => Date.parse(text));

function documentOf(validities: readonly Validity[]) {
  const rule = { kind: 'country', value: 'DK', effect: 'deny' } as const;
  return {
    networkRules: validities.map((validity, n): NetworkRule => ({ ...rule, id: String(n), validity })),
    fences: [],
  };
}

const clock = fc.integer({ min: 0, max: 24 * 12 - 1 }).map((n) => {
  return `${String(Math.floor(n / 12)).padStart(2, '0')}:${String((n % 12) * 5).padStart(2, '0')}`;
});
const hours = fc.record({
  day: fc.integer({ min: 1, max: 7 }) as fc.Arbitrary<WeeklyHours['day']>,
  from: clock,
  until: fc.oneof(clock, fc.constant('24:00')),
});
const bound = (start: number) => fc.option(fc.integer({ min: -2, max: 6 * 24 }).map((h) => start + h * 60 * MINUTE));

describe('turning points', () => {
  it('are all instants of a week at which a rule begins or ceases to match', () => {
    const anyCase = fc.constantFrom(...STARTS).chain((start) =>
      fc.record({
        start: fc.constant(start),
        zone: fc.constantFrom('Europe/Copenhagen', 'UTC', 'Pacific/Apia', 'Asia/Kathmandu'),
        validities: fc.array(
          fc.record({
            fromMs: bound(start),
            untilMs: bound(start),
            weekly: fc.option(fc.array(hours, { maxLength: 3 })),
          }),
          { minLength: 1, maxLength: 3 },
        ),
      }),
    );
    fc.assert(
      fc.property(anyCase, ({ start, zone, validities }) => {
        const offsets = zoneOffsets(zone, start);
        const points = new Set(turningPoints([documentOf(validities)], offsets, start));
        const compiled = validities.map(compileValidity);
        const stateAt = (ms: number): string => compiled.map((validity) => isValidAt(validity, ms, offsets)).join();
        for (let at = start + 5 * MINUTE; at < start + 7 * DAY; at += 5 * MINUTE) {
          if (stateAt(at) === stateAt(at - 5 * MINUTE) || points.has(at)) continue;
          throw new Error(`Nothing is said of ${new Date(at).toISOString()}.`);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('are in order, each once, and in the future', () => {
    const [start = 0] = STARTS;
    const weekly = [{ day: 3, from: '08:00', until: '17:00' }] as const;
    const validities = [{ fromMs: start + DAY }, { untilMs: start + DAY }, { fromMs: start - DAY, weekly }];
    const points = turningPoints([documentOf(validities)], zoneOffsets('UTC', start), start);
    expect(points.every((point) => point > start)).toBe(true);
    expect(points).toEqual([...new Set(points)].sort((a, b) => a - b));
    expect(points).toContain(start + DAY);
  });

  it('look at hours a week from each bound on', () => {
    const [start = 0] = STARTS;
    const later = start + 200 * DAY;
    const weekly = [{ day: 1, from: '08:00', until: '09:00' }] as const;
    const points = turningPoints([documentOf([{ weekly }, { untilMs: later }])], zoneOffsets('UTC', start), start);
    expect(points.filter((point) => point > later && point < later + 8 * DAY).length).toBeGreaterThanOrEqual(2);
  });
});
