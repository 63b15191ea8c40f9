import { type Address, type NetworkFacts } from '../access/index.js';

/** Of each half; an entry takes about 200 bytes. */
const MOST_IN_HALF = 8_192;

/**
 * What was found for the addresses of late: visitors ask many times in a row. Two halves: when the younger is full the
 * older is forgotten, and what is asked for again comes over.
 */
export class RecentFacts {
  #younger = new Map<number | string, NetworkFacts>();
  #older = new Map<number | string, NetworkFacts>();

  /** Asks `find` when the address was not asked for lately; what it throws is not remembered. */
  get(address: Address, find: (address: Address) => NetworkFacts): NetworkFacts {
    const key = keyOf(address);
    const known = this.#younger.get(key);
    if (known !== undefined) return known;
    const facts = this.#older.get(key) ?? find(address);
    if (this.#younger.size >= MOST_IN_HALF) {
      this.#older = this.#younger;
      this.#younger = new Map();
    }
    this.#younger.set(key, facts);
    return facts;
  }
}

function keyOf({ family, a, b, c, d }: Address): number | string {
  // As a signed number it stands in the table itself; a larger one would be an object of its own.
  return family === 4 ? a | 0 : `${a},${b},${c},${d}`;
}
