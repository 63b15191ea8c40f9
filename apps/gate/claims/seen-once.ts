/** Entries of one generation; with their texts some megabytes. */
const MOST_IN_GENERATION = 30_000;

/** Knows whether something comes for the first time: in this process, or in one that several ask. */
export interface Memory {
  isFirst(name: string, nowMs: number): boolean | Promise<boolean>;
}

/**
 * Remembers what was seen for a time, in bounded memory: three generations, each as long as half that time, so that an
 * entry stays for the whole of it at least. A generation that is full takes nothing as new: it cannot tell any more.
 */
export class SeenOnce implements Memory {
  readonly #generationMs: number;
  #current = new Set<string>();
  #older: [Set<string>, Set<string>] = [new Set(), new Set()];
  #startedMs = 0;

  constructor(rememberedMs: number) {
    this.#generationMs = rememberedMs / 2;
  }

  isFirst(name: string, nowMs: number): boolean {
    this.#turn(nowMs);
    if (this.#current.has(name) || this.#older.some((generation) => generation.has(name))) return false;
    if (this.#current.size >= MOST_IN_GENERATION) return false;
    this.#current.add(name);
    return true;
  }

  #turn(nowMs: number): void {
    const passed = Math.floor((nowMs - this.#startedMs) / this.#generationMs);
    // A clock that is set back must not forget anything.
    if (passed < 1) return;
    for (let turns = Math.min(passed, 3); turns > 0; turns -= 1) {
      this.#older = [this.#current, this.#older[0]];
      this.#current = new Set();
    }
    this.#startedMs = nowMs;
  }
}
