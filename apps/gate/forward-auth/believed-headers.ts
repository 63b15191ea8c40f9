import { GateFault } from '../faults.js';
import { JudgedNames } from '../judged-names.js';

/** Headers that proxies set, or that speak for the gate. */
const FAMILIES = /^x-(?:forwarded|original|gatepost)-/;
/** CGI and its heirs read `_` (and some `.`) as `-`. */
const ALIAS_CHARACTERS = /[_.]/g;
const NONE: readonly string[] = [];

const IGNORED = -1;
const ALIAS = -2;

/** The names of headers that a dialect reads. */
export class BelievedNames {
  readonly #places: ReadonlyMap<string, number>;
  readonly #unspoofed: ReadonlySet<string>;
  readonly #judged = new JudgedNames((name) => this.#judge(name));

  /**
   * @param names in lower case, of headers that are refused in other spellings
   * @param visitors the visitor's own, whose other spellings are other headers
   */
  constructor(names: Iterable<string>, visitors: Iterable<string> = []) {
    this.#unspoofed = new Set(names);
    this.#places = new Map([...new Set([...this.#unspoofed, ...visitors])].map((name, place) => [name, place]));
  }

  /** Where lines of this name are kept; negative: nowhere. */
  placeOf(name: string): number {
    return this.#places.get(name) ?? IGNORED;
  }

  /** As {@link placeOf}, for a name as it was sent. @throws {GateFault} `header_alias` */
  placeOfSent(name: string): number {
    const place = this.#judged.of(name);
    if (place === ALIAS) throw new GateFault('header_alias');
    return place;
  }

  #judge(name: string): number {
    const place = this.#places.get(name);
    if (place !== undefined) return place;
    const spelled = name.replace(ALIAS_CHARACTERS, '-');
    return spelled !== name && (FAMILIES.test(spelled) || this.#unspoofed.has(spelled)) ? ALIAS : IGNORED;
  }
}

/** The headers of a question that a dialect reads, and no others. */
export class BelievedHeaders {
  readonly #names: BelievedNames;
  /** By the places of their names: the one line, or all of them. Most are sent once, and need no list. */
  readonly #lines: readonly (string | readonly string[] | undefined)[];

  private constructor(names: BelievedNames, lines: readonly (string | readonly string[] | undefined)[]) {
    this.#names = names;
    this.#lines = lines;
  }

  /**
   * @param raw names and values by turns, in the order received
   * @throws {GateFault} `header_alias` when a header is another spelling of one that proxies set: what stands behind the
   * proxy might read it as that one
   */
  static read(raw: readonly string[], names: BelievedNames): BelievedHeaders {
    const lines: (string | string[] | undefined)[] = [];
    for (let index = 0; index + 1 < raw.length; index += 2) {
      const place = names.placeOfSent(raw[index] ?? '');
      if (place < 0) continue;
      const value = raw[index + 1] ?? '';
      const known = lines[place];
      if (known === undefined) lines[place] = value;
      else if (typeof known === 'string') lines[place] = [known, value];
      else known.push(value);
    }
    return new BelievedHeaders(names, lines);
  }

  /** All lines in the order received. */
  lines(name: string): readonly string[] {
    return this.linesAt(this.#names.placeOf(name));
  }

  /** {@link lines} of the name that has this place. */
  linesAt(place: number): readonly string[] {
    const lines = place < 0 ? undefined : this.#lines[place];
    if (lines === undefined) return NONE;
    return typeof lines === 'string' ? [lines] : lines;
  }

  /** The lines as one text; undefined: absent. */
  joinedAt(place: number, separator: string): string | undefined {
    const lines = this.#lines[place];
    return lines === undefined || typeof lines === 'string' ? lines : lines.join(separator);
  }

  /** null: absent. @throws {GateFault} `fault` when it is there more than once */
  singleAt(place: number, fault: 'host_invalid' | 'request_target_invalid'): string | null {
    const lines = this.#lines[place];
    if (lines !== undefined && typeof lines !== 'string') throw new GateFault(fault);
    return lines ?? null;
  }
}
