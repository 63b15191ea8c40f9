import { type Figure, percentile, round } from './report.js';

/** One thing to time: `run(first, count)` does `count` operations, beginning with number `first`. */
export interface Subject {
  readonly what: string;
  /** Operations in a batch; slow peers take fewer. */
  readonly batch: number;
  readonly batches: number;
  run(first: number, count: number): number | Promise<number>;
}

/**
 * Times subjects in turns, so that what else the machine does hits them alike: in each round every subject runs its
 * batches, and the first round only warms up. Microseconds for one operation: the median of all batches, and their 99th
 * percentile.
 */
export async function measure(subjects: readonly Subject[], rounds: number, operations: number): Promise<Figure[]> {
  const times = subjects.map((): number[] => []);
  let sink = 0;
  for (let round = 0; round <= rounds; round += 1) {
    for (const [index, subject] of subjects.entries()) {
      globalThis.gc?.();
      for (let batch = 0; batch < subject.batches; batch += 1) {
        const first = (batch * subject.batch) % (operations - subject.batch + 1);
        const begun = process.hrtime.bigint();
        const done = subject.run(first, subject.batch);
        sink += typeof done === 'number' ? done : await done;
        const nanoseconds = Number(process.hrtime.bigint() - begun);
        if (round > 0) times[index]!.push(nanoseconds / 1_000 / subject.batch);
      }
    }
  }
  if (Number.isNaN(sink)) throw new Error('A subject did nothing.');
  return subjects.map(({ what }, index) => ({
    what,
    median: round(percentile(times[index]!, 0.5)),
    p99: round(percentile(times[index]!, 0.99)),
    unit: 'µs',
  }));
}
