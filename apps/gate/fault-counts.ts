import { type GateFaultCode } from './faults.js';

/** Since the start. */
export interface FaultCount {
  readonly fault: GateFaultCode;
  readonly count: number;
}

/** How often the gate answered without a decision of a site's policy, or could not deliver what was decided. */
export class FaultCounts {
  readonly #counts = new Map<GateFaultCode, number>();

  add(code: GateFaultCode): void {
    this.#counts.set(code, (this.#counts.get(code) ?? 0) + 1);
  }

  /** Of those that came up. */
  counts(): FaultCount[] {
    return [...this.#counts].map(([fault, count]) => ({ fault, count }));
  }
}
