import { GateFault } from '../faults.js';

/** Headers that proxies set, or that speak for the gate. */
const FAMILIES = /^x-(?:forwarded|original|gatepost)-/;
/** CGI and its heirs read `_` (and some `.`) as `-`. */
const ALIAS_CHARACTERS = /[_.]/g;
const NONE: readonly string[] = [];

/** The headers of a question that a dialect reads, and no others. */
export class BelievedHeaders {
  readonly #lines: ReadonlyMap<string, readonly string[]>;

  private constructor(lines: ReadonlyMap<string, readonly string[]>) {
    this.#lines = lines;
  }

  /**
   * @param raw names and values by turns, in the order received
   * @param names in lower case
   * @throws {GateFault} `header_alias` when a header is another spelling of one that proxies set: what stands behind the
   * proxy might read it as that one
   */
  static read(raw: readonly string[], names: ReadonlySet<string>): BelievedHeaders {
    const lines = new Map<string, string[]>();
    for (let index = 0; index + 1 < raw.length; index += 2) {
      const name = (raw[index] ?? '').toLowerCase();
      if (names.has(name)) {
        const value = raw[index + 1] ?? '';
        const known = lines.get(name);
        if (known) known.push(value);
        else lines.set(name, [value]);
      } else if (name.includes('_') || name.includes('.')) {
        const spelled = name.replace(ALIAS_CHARACTERS, '-');
        if (FAMILIES.test(spelled) || names.has(spelled)) throw new GateFault('header_alias');
      }
    }
    return new BelievedHeaders(lines);
  }

  /** All lines in the order received. */
  lines(name: string): readonly string[] {
    return this.#lines.get(name) ?? NONE;
  }

  /** null: absent. @throws {GateFault} `fault` when it is there more than once */
  single(name: string, fault: 'host_invalid' | 'request_target_invalid'): string | null {
    const lines = this.lines(name);
    if (lines.length > 1) throw new GateFault(fault);
    return lines[0] ?? null;
  }
}
