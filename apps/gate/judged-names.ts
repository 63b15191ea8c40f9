/** Clients send the same few names; whoever invents names empties what is remembered, and gains nothing. */
const MOST_REMEMBERED = 1_000;
const LONGEST_REMEMBERED = 64;

/** What is to be done with headers of a name, judged once for names that come again and again. */
export class JudgedNames<Judgement> {
  readonly #judge: (lowerName: string) => Judgement;
  /** By the name as it was sent. */
  readonly #remembered = new Map<string, Judgement>();

  constructor(judge: (lowerName: string) => Judgement) {
    this.#judge = judge;
  }

  /** @param name as it was sent */
  of(name: string): Judgement {
    const known = this.#remembered.get(name);
    if (known !== undefined) return known;
    const judgement = this.#judge(name.toLowerCase());
    if (this.#remembered.size >= MOST_REMEMBERED) this.#remembered.clear();
    if (name.length <= LONGEST_REMEMBERED) this.#remembered.set(name, judgement);
    return judgement;
  }
}
