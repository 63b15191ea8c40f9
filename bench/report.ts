/** What a bench measured. Times are microseconds unless the name says otherwise. */
export interface Figure {
  readonly what: string;
  readonly median: number;
  /** 99th percentile of batches; null where single runs were timed. */
  readonly p99: number | null;
  readonly unit: string;
}

export interface PromiseKept {
  readonly what: string;
  readonly measured: number;
  readonly promised: string;
  readonly kept: boolean;
}

export interface Report {
  readonly figures: readonly Figure[];
  readonly promises: readonly PromiseKept[];
}

export function atMost(what: string, measured: number, most: number): PromiseKept {
  return { what, measured: round(measured), promised: `≤ ${most}`, kept: measured <= most };
}

export function atLeast(what: string, measured: number, least: number): PromiseKept {
  return { what, measured: round(measured), promised: `≥ ${least}`, kept: measured >= least };
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}

export function round(value: number): number {
  return Number(value.toPrecision(4));
}
