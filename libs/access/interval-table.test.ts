import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { buildIntervalTable, findInterval, type Interval } from './interval-table.js';

const TOP = 2 ** 32 - 1;

/** Prefixes crowd together at the ends of the space, so that they nest, touch and repeat. */
const prefix = fc
  .tuple(
    fc.integer({ min: 0, max: 32 }),
    fc.oneof(
      fc.nat(300),
      fc.nat(300).map((back) => TOP - back),
      fc.integer({ min: 0, max: TOP }),
    ),
  )
  .map(([length, address]) => {
    const size = 2 ** (32 - length);
    const first = Math.floor(address / size) * size;
    return { first, last: first + size - 1 };
  });

const nestedIntervals = fc
  .array(prefix, { maxLength: 40 })
  .map((prefixes) =>
    prefixes
      .sort((one, other) => one.first - other.first || other.last - one.last)
      .map((range, index): Interval => ({ ...range, value: index % 5 })),
  );

describe('a table of intervals', () => {
  it('says what the innermost interval says, at every edge', () => {
    fc.assert(
      fc.property(nestedIntervals, fc.integer({ min: 0, max: TOP }), (nested, anywhere) => {
        const table = buildIntervalTable(nested);
        const edges = nested.flatMap(({ first, last }) => [first - 1, first, first + 1, last - 1, last, last + 1]);
        for (const address of [0, TOP, anywhere, ...edges]) {
          if (address < 0 || address > TOP) continue;
          // Sorted so that the innermost, and of equal ones the last, comes last.
          const holding = nested.filter(({ first, last }) => first <= address && address <= last);
          expect([address, findInterval(table, address)]).toEqual([address, holding.at(-1)?.value ?? -1]);
        }
      }),
      { numRuns: 3_000 },
    );
  });

  it('finds its way among many that begin in one bucket', () => {
    const nested = Array.from({ length: 70_000 }, (_, index): Interval => {
      return { first: 0x0a000000 + index, last: 0x0a000000 + index, value: index };
    });
    const table = buildIntervalTable(nested);
    for (const index of [0, 1, 2, 34_567, 69_998, 69_999]) expect(findInterval(table, 0x0a000000 + index)).toBe(index);
    expect(findInterval(table, 0x0a000000 - 1)).toBe(-1);
    expect(findInterval(table, 0x0a000000 + 70_000)).toBe(-1);
  });

  it('takes at most two intervals a prefix and one more', () => {
    fc.assert(
      fc.property(nestedIntervals, (nested) => {
        expect(buildIntervalTable(nested).intervals.length / 2).toBeLessThanOrEqual(nested.length * 2 + 1);
      }),
    );
  });
});
