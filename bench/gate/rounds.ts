import { type Figure, percentile, round } from '../report.js';
import { type BenchProcess } from './processes.js';
import { wrk } from './wrk.js';

/** The site of the bench lets almost everybody in. */
const MOST_REFUSED = 0.1;

/** Something that answers at an address, and whose CPU time counts. */
export interface LoadSubject {
  readonly what: string;
  readonly url: string;
  readonly process: BenchProcess;
  /** Instead of that of the others: one with which everybody is refused. */
  readonly refusedBy?: string;
}

/** What one subject did in each round. */
export interface LoadTiming {
  readonly what: string;
  readonly requestsPerSecond: readonly number[];
  readonly cpuMicrosPerRequest: readonly number[];
  readonly p99Ms: readonly number[];
  readonly refusedShare: number;
}

/** Loads of each subject that are not counted: what is compiled while it runs is compiled then. */
const WARM_UP_LOADS = 4;

/** In each round every subject gets the same load, one after the other, so that what else the machine does hits all alike. */
export async function loadInRounds(
  subjects: readonly LoadSubject[],
  script: string,
  { rounds, seconds }: { readonly rounds: number; readonly seconds: number },
): Promise<LoadTiming[]> {
  for (const { url, refusedBy = script } of subjects) {
    for (let load = 0; load < WARM_UP_LOADS; load += 1) await wrk(url, refusedBy, seconds);
  }
  const timings = subjects.map(({ what }) => ({
    what,
    requestsPerSecond: [] as number[],
    cpuMicrosPerRequest: [] as number[],
    p99Ms: [] as number[],
    refusedShare: 0,
  }));
  for (let count = 0; count < rounds; count += 1) {
    for (const [index, { url, process, refusedBy }] of subjects.entries()) {
      const timing = timings[index]!;
      const before = await process.cpuMs();
      const load = await wrk(url, refusedBy ?? script, seconds);
      const cpuMs = (await process.cpuMs()) - before;
      timing.requestsPerSecond.push(load.requestsPerSecond);
      timing.cpuMicrosPerRequest.push((cpuMs * 1_000) / load.requests);
      timing.p99Ms.push(load.p99Ms);
      timing.refusedShare = load.refused / load.requests;
      if (refusedBy === undefined && timing.refusedShare > MOST_REFUSED)
        throw new Error(`${timing.what} refuses many; look at ${url}.`);
      if (refusedBy !== undefined && timing.refusedShare < 1)
        throw new Error(`${timing.what} lets somebody in; look at ${url}.`);
    }
  }
  return timings;
}

/** The median of the ratios of each round, with the lowest and the highest: the spread says how far to trust it. */
export function ratioOf(ones: readonly number[], others: readonly number[]): { median: number; spread: string } {
  const ratios = ones.map((one, index) => one / (others[index] ?? NaN));
  return {
    median: percentile(ratios, 0.5),
    spread: `${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)}`,
  };
}

export function figuresOf({ what, requestsPerSecond, cpuMicrosPerRequest, p99Ms, refusedShare }: LoadTiming): Figure[] {
  const median = (values: readonly number[]): number => round(percentile(values, 0.5));
  const blocks = refusedShare > 0 ? `, ${Math.round(refusedShare * 100)} % blocked` : '';
  return [
    { what: `${what}${blocks}: requests/s`, median: median(requestsPerSecond), p99: null, unit: '1/s' },
    { what: `${what}: CPU time a request`, median: median(cpuMicrosPerRequest), p99: null, unit: 'µs' },
    { what: `${what}: 99th percentile of answers`, median: median(p99Ms), p99: null, unit: 'ms' },
  ];
}
