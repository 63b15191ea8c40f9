import { u32 } from './typed-arrays.js';

/** Whole numbers in one array that doubles: pushing millions of them makes no garbage. Negative ones wrap to 32 bits. */
export class NumberStack {
  #numbers = new Uint32Array(1024);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#numbers.length) {
      const larger = new Uint32Array(this.#numbers.length * 2);
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.#numbers[this.#length] = value;
    this.#length += 1;
  }

  /** The number at a place below `length`. */
  at(place: number): number {
    return u32(this.#numbers, place);
  }

  /** Changes the number at a place below `length`. */
  set(place: number, value: number): void {
    this.#numbers[place] = value;
  }

  truncate(length: number): void {
    this.#length = length;
  }

  /** A view of what is there; valid until the next push. */
  values(): Uint32Array {
    return this.#numbers.subarray(0, this.#length);
  }

  /** A copy, in which what was pushed negative is negative. */
  signed(): Int32Array {
    return new Int32Array(this.values().slice().buffer);
  }
}
