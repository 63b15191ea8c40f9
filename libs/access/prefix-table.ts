import { buildIntervalTable, findInterval, type IntervalTable } from './interval-table.js';
import { u32 } from './typed-arrays.js';
import { type Address, type Prefix } from './types.js';

/** No entry. */
export const NONE = -1;

/**
 * The prefixes of one address family, for longest-prefix matching. Entries are sorted by network, then length, then
 * strength, so that the last entry not after an address is the deepest candidate, and its parent is the next best: an
 * equal prefix that is weaker, or the strongest of the nearest prefix around it. An address is in the deepest candidate or
 * in one of its ancestors, or in none.
 *
 * 16 bytes an entry for IPv4 and 32 for IPv6, and at most 4 for the buckets. IPv4 has an interval table besides, of at
 * most 20 bytes an entry.
 */
export interface FamilyTable {
  readonly family: 4 | 6;
  readonly count: number;
  /**
   * Of each entry its parent + 1 (0: none), its length, its value, and the 32-bit words of its network: one for IPv4, four
   * for IPv6. Beside each other, because an entry that is not in the cache is dear.
   */
  readonly entries: Uint32Array;
  /** First entry of each bucket of first words `(word - first) >>> shift`, and the count behind the last. */
  readonly buckets: Uint32Array;
  readonly shift: number;
}

const PARENT = 0;
const LENGTH = 1;
const VALUE = 2;
const WORDS = 3;

/** Numbers that an entry takes: a power of two, so that none lies across two cache lines. */
export function entrySize(family: 4 | 6): number {
  return family === 4 ? 4 : 8;
}

export interface PrefixTable {
  readonly ipv4: FamilyTable;
  /** The best value for each IPv4 address. */
  readonly ipv4Intervals: IntervalTable;
  readonly ipv6: FamilyTable;
}

/** A prefix with what its finder gets for it, a number below 2³². */
export interface PrefixEntry {
  readonly prefix: Prefix;
  readonly value: number;
}

/** Of equal prefixes the one for which `compareStrength` is above 0 comes first. */
export function buildPrefixTable(
  entries: readonly PrefixEntry[],
  compareStrength: (value: number, other: number) => number,
): PrefixTable {
  const ipv4 = sortFamily(entries, 4, compareStrength);
  return {
    ipv4: buildFamily(ipv4, 4),
    ipv4Intervals: buildIntervalTable(
      ipv4.map(({ prefix: { a, length }, value }) => ({ first: a, last: a + 2 ** (32 - length) - 1, value })),
    ),
    ipv6: buildFamily(sortFamily(entries, 6, compareStrength), 6),
  };
}

/** The value of the best entry for the address, or {@link NONE}; only {@link findEntry} tells the ones after it. */
export function findValue(table: PrefixTable, address: Address): number {
  if (address.family === 4) return findInterval(table.ipv4Intervals, address.a);
  const entry = findEntry(table.ipv6, address);
  return entry === NONE ? NONE : valueOfEntry(table.ipv6, entry);
}

/** The best entry for the address, or {@link NONE}; {@link nextEntry} gives the one after it. */
export function findEntry(table: FamilyTable, address: Address): number {
  let entry = lastNotAfter(table, address);
  while (entry !== NONE && !holds(table, entry, address)) entry = nextEntry(table, entry);
  return entry;
}

/** The next best entry for every address that `entry` holds, or {@link NONE}. */
export function nextEntry(table: FamilyTable, entry: number): number {
  return u32(table.entries, entry * entrySize(table.family) + PARENT) - 1;
}

export function valueOfEntry(table: FamilyTable, entry: number): number {
  return u32(table.entries, entry * entrySize(table.family) + VALUE);
}

export function familyOf(table: PrefixTable, address: Address): FamilyTable {
  return address.family === 4 ? table.ipv4 : table.ipv6;
}

/** Longest-prefix match as a function: the index of the longest of `prefixes` that holds the address, or {@link NONE}. */
export function longestPrefixFinder(prefixes: readonly Prefix[]): (address: Address) => number {
  const entries = prefixes.map((prefix, value) => ({ prefix, value }));
  // Of equal ones the first.
  const table = buildPrefixTable(entries, (value, other) => other - value);
  return (address) => findValue(table, address);
}

function lastNotAfter({ family, count, entries, buckets, shift }: FamilyTable, address: Address): number {
  if (count === 0 || address.a < u32(entries, WORDS)) return NONE;
  const bucket = (address.a - u32(entries, WORDS)) >>> shift;
  // Addresses behind the last bucket come after every entry.
  if (bucket >= buckets.length - 1) return count - 1;
  const size = entrySize(family);
  let low = u32(buckets, bucket);
  let high = u32(buckets, bucket + 1);
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isAfter(entries, middle * size + WORDS, address)) high = middle;
    else low = middle + 1;
  }
  return low - 1;
}

function isAfter(entries: Uint32Array, words: number, address: Address): boolean {
  const a = u32(entries, words);
  if (a !== address.a || address.family === 4) return a > address.a;
  const b = u32(entries, words + 1);
  if (b !== address.b) return b > address.b;
  const c = u32(entries, words + 2);
  if (c !== address.c) return c > address.c;
  return u32(entries, words + 3) > address.d;
}

function holds({ family, entries }: FamilyTable, entry: number, address: Address): boolean {
  const place = entry * entrySize(family);
  const length = u32(entries, place + LENGTH);
  if (!isSameTo(u32(entries, place + WORDS), address.a, length)) return false;
  if (length <= 32) return true;
  if (!isSameTo(u32(entries, place + WORDS + 1), address.b, length - 32)) return false;
  if (length <= 64) return true;
  if (!isSameTo(u32(entries, place + WORDS + 2), address.c, length - 64)) return false;
  return length <= 96 || isSameTo(u32(entries, place + WORDS + 3), address.d, length - 96);
}

/** Whether the first `bits` bits (0 or more; all from 32 on) of two words are the same. */
function isSameTo(one: number, other: number, bits: number): boolean {
  if (bits >= 32) return one === other;
  // JavaScript shifts by 32 as by 0.
  return bits === 0 || (one ^ other) >>> (32 - bits) === 0;
}

function sortFamily(
  entries: readonly PrefixEntry[],
  family: 4 | 6,
  compareStrength: (value: number, other: number) => number,
): PrefixEntry[] {
  const sorted = entries.filter(({ prefix }) => prefix.family === family);
  return sorted.sort((one, other) => {
    const order = compareNetworks(one.prefix, other.prefix) || one.prefix.length - other.prefix.length;
    return order || compareStrength(one.value, other.value);
  });
}

function buildFamily(sorted: readonly PrefixEntry[], family: 4 | 6): FamilyTable {
  const parents = findParents(sorted);
  const size = entrySize(family);
  const table = new Uint32Array(sorted.length * size);
  for (const [index, { prefix, value }] of sorted.entries()) {
    const words = family === 4 ? [prefix.a] : [prefix.a, prefix.b, prefix.c, prefix.d];
    table.set([(parents[index] ?? NONE) + 1, prefix.length, value, ...words], index * size);
  }
  const { buckets, shift } = fillBuckets(Uint32Array.from(sorted, ({ prefix }) => prefix.a));
  return { family, count: sorted.length, entries: table, buckets, shift };
}

function compareNetworks(one: Prefix, other: Prefix): number {
  return one.a - other.a || one.b - other.b || one.c - other.c || one.d - other.d;
}

/** Prefixes either nest or are apart, so those around an entry are a stack. */
function findParents(sorted: readonly { readonly prefix: Prefix }[]): Int32Array {
  const parents = new Int32Array(sorted.length);
  const around: number[] = [];
  for (const [index, { prefix }] of sorted.entries()) {
    for (let top = around.at(-1); top !== undefined; top = around.at(-1)) {
      const outer = sorted[top]?.prefix;
      if (outer && outer.length <= prefix.length && nests(outer, prefix)) break;
      around.pop();
    }
    parents[index] = around.at(-1) ?? NONE;
    around.push(index);
  }
  return parents;
}

function nests(outer: Prefix, inner: Prefix): boolean {
  const { length } = outer;
  return (
    isSameTo(outer.a, inner.a, Math.min(32, length)) &&
    (length <= 32 || isSameTo(outer.b, inner.b, Math.min(32, length - 32))) &&
    (length <= 64 || isSameTo(outer.c, inner.c, Math.min(32, length - 64))) &&
    (length <= 96 || isSameTo(outer.d, inner.d, length - 96))
  );
}

/** At most one bucket an entry, spread over the first words that there are. */
function fillBuckets(a: Uint32Array): { buckets: Uint32Array; shift: number } {
  const first = a[0] ?? 0;
  const span = (a.at(-1) ?? 0) - first;
  let shift = 0;
  while (shift < 31 && Math.floor(span / 2 ** shift) + 1 > a.length) shift += 1;
  const buckets = new Uint32Array((span >>> shift) + 2);
  for (const word of a) {
    const next = ((word - first) >>> shift) + 1;
    buckets[next] = u32(buckets, next) + 1;
  }
  for (let bucket = 1; bucket < buckets.length; bucket += 1) {
    buckets[bucket] = u32(buckets, bucket) + u32(buckets, bucket - 1);
  }
  return { buckets, shift };
}
