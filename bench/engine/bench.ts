import { existsSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  compile,
  decide,
  decodeSnapshot,
  encodeSnapshot,
  type Facts,
  type PolicyDocument,
  type Snapshot,
} from '../../libs/access/index.js';
import { type Database, openDatabase } from '../../libs/database/index.js';
import { openGeoip } from '../../libs/geoip/index.js';
import { measure, type Subject, timesAsLong, type Timing } from '../measure.js';
import { atLeast, atMost, type Figure, percentile, type Report, round } from '../report.js';
import { coldLoad } from './cold-load.js';
import { blockList, geoipLookup, linearScan, postgis, rtree } from './peers.js';
import { policy, type Visitors, visitors } from './policies.js';

export const UTC = [{ fromMs: -Infinity, offsetMinutes: 0 }];
export const MANY_PREFIXES = 100_000;
export const MANY_FENCES = 10_000;
/** As many addresses as the gate's bench has. */
export const VISITORS = 5_000;
/** So many that what they touch of a large policy, megabytes of it, fits into no cache but the last. */
const MANY_VISITORS = 30_000;
/** In each round every visitor comes so often; the first third, which fills the caches, is not counted. */
const PASSES = 9;

/** Loading from a server wants one. */
const NOT_MEASURED: Report = { figures: [], promises: [] };

/** DESIGN.md's promises of the decision engine, beside what else could have been used. */
export async function engineBench(): Promise<Report> {
  const serverUrl = process.env['TEST_DATABASE_URL'];
  const compiling = compileFigures();
  const loading = serverUrl === undefined ? NOT_MEASURED : await coldLoad(serverUrl);
  const everybody = visitors(VISITORS);
  const large = policy(MANY_PREFIXES, MANY_FENCES);
  const snapshots = { small: compile(policy(10, 10), UTC), large: compile(large, UTC) };
  const geoOnly = compile({ ...large, filterMode: 'geo' }, UTC);
  const { database, close } = await openBenchDatabase();
  try {
    const timings = await measure(
      [
        decisions('decide, 10 prefixes + 10 fences', snapshots.small, everybody),
        decisions('decide, 100,000 prefixes + 10,000 fences', snapshots.large, everybody),
        decisions('fences only: decide', geoOnly, everybody),
        rtree(large, everybody),
        linearScan(large, everybody),
        blockList(large, everybody),
        geoipLookup(await openGeoip({ databasePath: null }), everybody),
        await postgis(database, large, everybody),
        decisions('decide, 100,000 + 10,000, by 30,000 visitors', snapshots.large, visitors(MANY_VISITORS)),
      ],
      15,
    );
    const [small, many, fences, tree, linear, , , asked] = timings as [Timing, Timing, Timing, Timing, ...Timing[]];
    const prefixBytes = bytesOfPrefixes(snapshots.large);
    return {
      figures: [...timings.map(({ figure }) => figure), ...compiling.figures, ...loading.figures],
      promises: [
        atMost('median of a decision, µs', many.figure.median, 0.5),
        atMost('99th percentile of batches of 100, µs', many.figure.p99 ?? NaN, 1),
        atMost('times the time at 10 + 10', timesAsLong(many, small), 1.5),
        atLeast('times as fast as a linear scan', timesAsLong(linear!, many), 1_000),
        atLeast('times as fast as an R-tree, fences only', timesAsLong(tree, fences), 3),
        atLeast('times as fast as PostGIS', timesAsLong(asked!, many), 100),
        atMost('bytes a prefix', prefixBytes, 40),
        ...compiling.promises,
        ...loading.promises,
      ],
    };
  } finally {
    await close();
  }
}

/** One set of facts that each visitor is written into: in a gate they are fresh as well. */
export function decisions(what: string, snapshot: Snapshot, everybody: Visitors): Subject {
  const { addresses, longitudes, latitudes } = everybody;
  const address = { family: 4 as const, a: 0, b: 0, c: 0, d: 0 };
  const point = { longitude: 0.5, latitude: 0.5, accuracyMeters: null };
  const network = { country: 'DK', region: null, asn: 3292, anonymizers: [], point };
  const facts: Facts = { address, method: 'GET', path: '/', network, claim: { status: 'absent' }, timeMs: 1 };
  return {
    what,
    batch: 100,
    batches: PASSES * (everybody.count / 100),
    operations: everybody.count,
    run(first, count) {
      let allowed = 0;
      for (let index = first; index < first + count; index += 1) {
        address.a = addresses[index]!;
        point.longitude = longitudes[index]!;
        point.latitude = latitudes[index]!;
        if (decide(snapshot, facts).outcome === 'allowed') allowed += 1;
      }
      return allowed;
    },
  };
}

function compileFigures(): Report {
  const large = policy(MANY_PREFIXES, MANY_FENCES);
  const prefixes = policy(MANY_PREFIXES, 0);
  const small = policy(18, 2);
  const whole = timed('compile 100,000 prefixes + 10,000 fences', 3, () => compile(large, UTC));
  const many = timed('compile 100,000 prefixes', 5, () => compile(prefixes, UTC));
  const few = timed('compile 20 rules', 200, () => compile(small, UTC));
  const sites = siteBytes(10_000);
  const loading = timed('load 10,000 sites of 20 rules, saved', 3, () => sites.map((bytes) => decodeSnapshot(bytes)));
  return {
    figures: [whole, many, few, loading],
    promises: [
      atMost('compile 100,000 + 10,000, ms', whole.median, 2_000),
      atMost('compile a site of 100,000 prefixes, ms', many.median, 500),
      atMost('compile a site of 20 rules, ms', few.median, 5),
      atMost('load 10,000 saved sites of 20 rules, ms', loading.median, 1_000),
    ],
  };
}

export function siteBytes(count: number): Uint8Array[] {
  const document = policy(18, 2);
  return Array.from({ length: count }, (_, index) => {
    const own: PolicyDocument = { ...document, siteId: `site ${index}`, hostname: `site${index}.example.org` };
    return encodeSnapshot(compile(own, UTC));
  });
}

/** Milliseconds by a clock: that on the wall, unless another is given. */
export function timed(
  what: string,
  runs: number,
  work: () => unknown,
  clock = (): number => performance.now(),
): Figure {
  work();
  const times = Array.from({ length: runs }, () => {
    globalThis.gc?.();
    const begun = clock();
    work();
    return clock() - begun;
  });
  return { what, median: round(percentile(times, 0.5)), p99: null, unit: 'ms' };
}

/** What the compiled tables take, without the ids, which are the document's. */
export function bytesOfPrefixes({ compiled }: Snapshot): number {
  const { ipv4, ipv4Intervals } = compiled.network.prefixes;
  const arrays = [ipv4.entries, ipv4.buckets, ipv4Intervals.intervals, ipv4Intervals.buckets];
  return arrays.reduce((sum, { byteLength }) => sum + byteLength, 0) / ipv4.count;
}

/** TEST_DATABASE_URL where it is set, else a copy of the tests' embedded database, else a new one. */
export async function openBenchDatabase(): Promise<{ database: Database; close: () => Promise<void> }> {
  const url = process.env['TEST_DATABASE_URL'];
  if (url !== undefined) {
    // Temporary tables belong to one connection.
    const settings = { kind: 'postgres', url, poolSize: 1, connectTimeoutMs: 5_000, statementTimeoutMs: 0 } as const;
    const database = await openDatabase({ ...settings, ssl: 'disable' });
    return { database, close: () => database.close() };
  }
  const folder = await mkdtemp(join(tmpdir(), 'gatepost-bench-'));
  const prepared = join('.cache', 'test-database', 'db');
  if (existsSync(prepared)) await cp(prepared, join(folder, 'db'), { recursive: true });
  const database = await openDatabase({ kind: 'embedded', directory: join(folder, 'db') });
  return {
    database,
    close: async () => {
      await database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
