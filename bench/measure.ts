import { type Figure, percentile, round as figureOf } from './report.js';

/** One thing to time: `run(first, count)` does `count` operations, beginning with number `first`. */
export interface Subject {
  readonly what: string;
  /** Operations in a batch; slow peers take fewer. */
  readonly batch: number;
  readonly batches: number;
  /** After so many it begins again with number 0. */
  readonly operations: number;
  run(first: number, count: number): number | Promise<number>;
}

/** A subject's figure, and its median in each round, to be compared with that of another in the same round. */
export interface Timing {
  readonly figure: Figure;
  readonly rounds: readonly number[];
  /** Of single batches, all that were counted. */
  readonly batches: readonly number[];
}

/**
 * Times subjects in turns, so that what else the machine does hits them alike: in each round every subject runs its
 * batches, the first third of them only to fill the caches that its predecessor has emptied. Microseconds for one
 * operation: the median of all other batches, and their 99th percentile.
 */
export async function measure(subjects: readonly Subject[], rounds: number): Promise<Timing[]> {
  const times = subjects.map((): number[][] => []);
  let sink = 0;
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, subject] of subjects.entries()) {
      const own: number[] = [];
      for (let batch = 0; batch < subject.batches; batch += 1) {
        const first = (batch * subject.batch) % (subject.operations - subject.batch + 1);
        const begun = process.hrtime.bigint();
        const done = subject.run(first, subject.batch);
        sink += typeof done === 'number' ? done : await done;
        own.push(Number(process.hrtime.bigint() - begun) / 1_000 / subject.batch);
      }
      times[index]!.push(own.slice(Math.floor(own.length / 3)));
    }
  }
  if (Number.isNaN(sink)) throw new Error('A subject did nothing.');
  return subjects.map(({ what }, index) => {
    const own = times[index]!;
    return timingOf(
      what,
      own.map((batches) => percentile(batches, 0.5)),
      own.flat(),
    );
  });
}

/** Of the same subjects, in more rounds. */
export function addTimings(timings: readonly Timing[], more: readonly Timing[]): Timing[] {
  return timings.map(({ figure: { what }, rounds, batches }, index) => {
    const added = more[index]!;
    return timingOf(what, [...rounds, ...added.rounds], [...batches, ...added.batches]);
  });
}

function timingOf(what: string, rounds: readonly number[], batches: readonly number[]): Timing {
  const [median, p99] = [0.5, 0.99].map((share) => figureOf(percentile(batches, share))) as [number, number];
  return { figure: { what, median, p99, unit: 'µs' }, rounds, batches };
}

/** How many times as long the first takes: the median of the ratios of each round, so that noise does not decide. */
export function timesAsLong(one: Timing, other: Timing): number {
  return percentile(
    one.rounds.map((time, round) => time / (other.rounds[round] ?? NaN)),
    0.5,
  );
}
