import { u32 } from './typed-arrays.js';

/** No value. */
const NONE = -1;

/** An interval of addresses with one answer; `last` is its last address. Numbers are unsigned 32-bit words. */
export interface Interval {
  readonly first: number;
  readonly last: number;
  readonly value: number;
}

/**
 * What is said of each of the 2³² addresses of a family of one word, as neighbouring intervals: the answer of nested
 * prefixes is read off without walking from one to the next. At most two intervals a prefix and one more, 8 bytes each,
 * and 4 for each bucket of addresses, of which there are fewer than prefixes.
 */
export interface IntervalTable {
  /** First address and value + 1 (0: none) of each interval, beside each other; the first begins at address 0. */
  readonly intervals: Uint32Array;
  /** The first interval that begins in each bucket of `address >>> shift` or behind it, and their number at the end. */
  readonly buckets: Uint32Array;
  /** 16 to 31. */
  readonly shift: number;
}

const MOST_BUCKET_BITS = 16;
/** Fewer are looked at one after the other. */
const FEW = 8;

/** `nested`: sorted by `first`, outer intervals before those inside; the innermost has its say. */
export function buildIntervalTable(nested: readonly Interval[]): IntervalTable {
  const intervals = new Uint32Array(2 + nested.length * 4);
  let length = 2;
  const around: Interval[] = [];
  const begin = (first: number, code: number): void => {
    // What begins where another does takes its place; what says the same goes on.
    if (length > 0 && u32(intervals, length - 2) === first) length -= 2;
    if (length > 0 && u32(intervals, length - 1) === code) return;
    intervals[length] = first;
    intervals[length + 1] = code;
    length += 2;
  };
  const endBefore = (first: number): void => {
    for (let top = around.at(-1); top !== undefined && top.last < first; top = around.at(-1)) {
      around.pop();
      if (top.last < 2 ** 32 - 1) begin(top.last + 1, (around.at(-1)?.value ?? NONE) + 1);
    }
  };
  for (const interval of nested) {
    endBefore(interval.first);
    begin(interval.first, interval.value + 1);
    around.push(interval);
  }
  endBefore(2 ** 32);
  return withBuckets(intervals.slice(0, length), nested.length);
}

/** The value of the innermost interval that holds the address, or -1. */
export function findInterval({ intervals, buckets, shift }: IntervalTable, address: number): number {
  const bucket = address >>> shift;
  let low = u32(buckets, bucket);
  let high = u32(buckets, bucket + 1);
  while (high - low > FEW) {
    const middle = (low + high) >>> 1;
    if (u32(intervals, middle * 2) <= address) low = middle + 1;
    else high = middle;
  }
  while (low < high && u32(intervals, low * 2) <= address) low += 1;
  return u32(intervals, low * 2 - 1) - 1;
}

function withBuckets(intervals: Uint32Array, prefixes: number): IntervalTable {
  const bits = Math.min(MOST_BUCKET_BITS, Math.max(1, Math.floor(Math.log2(Math.max(1, prefixes)))));
  const shift = 32 - bits;
  const buckets = new Uint32Array(2 ** bits + 1);
  let bucket = 0;
  for (let interval = 0; interval < intervals.length / 2; interval += 1) {
    const own = u32(intervals, interval * 2) >>> shift;
    for (; bucket <= own; bucket += 1) buckets[bucket] = interval;
  }
  buckets.fill(intervals.length / 2, bucket);
  return { intervals, buckets, shift };
}
