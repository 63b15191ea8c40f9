import { type Address } from '../../libs/access/index.js';
import { addressKey } from './address-key.js';

const MINUTE_MS = 60_000;
/** About 100 bytes each. */
const MOST_KEYS = 50_000;

/**
 * So many a minute for each address, spent all at once or evenly (the generic cell rate algorithm of ATM: one number a
 * key). Memory is bounded: beyond {@link MOST_KEYS} the address that was quiet longest is forgotten.
 */
export class RateLimit {
  /** When a bucket that fills evenly is full again; the quietest first. */
  readonly #fullAtMs = new Map<string, number>();
  readonly #costMs: number;

  constructor(
    perMinute: number,
    private readonly mostKeys: number = MOST_KEYS,
  ) {
    this.#costMs = MINUTE_MS / perMinute;
  }

  /** 0: taken. Otherwise the whole seconds after which the next may be. */
  take(address: Address, nowMs: number): number {
    const key = addressKey(address);
    const fullAtMs = Math.max(this.#fullAtMs.get(key) ?? 0, nowMs) + this.#costMs;
    const waitMs = fullAtMs - nowMs - MINUTE_MS;
    if (waitMs > 0) return Math.ceil(waitMs / 1_000);
    this.#fullAtMs.delete(key);
    this.#fullAtMs.set(key, fullAtMs);
    if (this.#fullAtMs.size > this.mostKeys) {
      for (const oldest of this.#fullAtMs.keys()) {
        this.#fullAtMs.delete(oldest);
        break;
      }
    }
    return 0;
  }

  get size(): number {
    return this.#fullAtMs.size;
  }
}
