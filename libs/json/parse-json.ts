import { visit } from 'jsonc-parser';
import { escapePointer } from '../access/index.js';

/** Lines and columns count from 1, columns in UTF-16 code units. */
export type JsonFault =
  /** It is no JSON; without a place where that cannot be told. */
  | { readonly kind: 'syntax'; readonly place: JsonPlace | null }
  /** Two members of one object have the same name. */
  | { readonly kind: 'repeated'; readonly place: JsonPlace; readonly name: string; readonly pointer: string };

export interface JsonPlace {
  readonly line: number;
  readonly column: number;
  /** Nothing follows: the text may have been cut off. */
  readonly isAtEnd: boolean;
}

export class JsonReadError extends Error {
  constructor(readonly fault: JsonFault) {
    super(sentenceOfFault(fault, 'The text'));
    this.name = 'JsonReadError';
  }
}

/**
 * JSON.parse, but of members with the same name it keeps neither: another reader would keep the first where it keeps the
 * last, and see another request (RFC 8259 §4 leaves that open). Throws {@link JsonReadError}.
 */
export function parseJson(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new JsonReadError({ kind: 'syntax', place: syntaxFaultPlace(text) });
  }
  const repeated = text.includes('{') ? findRepeatedName(text) : null;
  if (repeated !== null) throw new JsonReadError(repeated);
  return value;
}

/** One sentence; `what` is its subject, such as `The body`. */
export function sentenceOfFault(fault: JsonFault, what: string): string {
  if (fault.kind === 'repeated') {
    const { line, column } = fault.place;
    return `${what} has the member "${fault.name}" twice, again at line ${line}, column ${column}; leave one of the two out.`;
  }
  if (fault.place === null) return `${what} is not valid JSON; it may have been cut off.`;
  const { line, column, isAtEnd } = fault.place;
  return isAtEnd
    ? `${what} is not valid JSON: it ends too early, at line ${line}, column ${column}; it may have been cut off.`
    : `${what} is not valid JSON at line ${line}, column ${column}.`;
}

/** The first one. null also for what is nested too deeply to be looked at. */
function findRepeatedName(text: string): JsonFault | null {
  const open: Set<string>[] = [];
  const found: JsonFault[] = [];
  withoutOverflow(() => {
    visit(text, {
      onObjectBegin: () => void open.push(new Set()),
      onObjectEnd: () => void open.pop(),
      onObjectProperty: (name, _offset, _length, line, column, pathOf) => {
        const names = open.at(-1);
        if (names?.has(name) !== true) {
          names?.add(name);
          return;
        }
        const pointer = [...pathOf(), name].map((step) => `/${escapePointer(String(step))}`).join('');
        const place = { line: line + 1, column: column + 1, isAtEnd: false };
        found.push({ kind: 'repeated', name, pointer, place });
      },
    });
  });
  return found[0] ?? null;
}

/** JSON.parse does not always say where it stopped. null: what cannot be told, in a text nested without end. */
function syntaxFaultPlace(text: string): JsonPlace | null {
  const offsets: number[] = [];
  withoutOverflow(() => {
    visit(text, { onError: (_error, offset) => offsets.push(offset) }, { disallowComments: true });
  });
  const [first] = offsets;
  if (first === undefined) return null;
  const before = text.slice(0, first).split('\n');
  const isAtEnd = text.slice(first).trim() === '';
  return { line: before.length, column: (before.at(-1) ?? '').length + 1, isAtEnd };
}

/** The scanner calls itself for each level of nesting. */
function withoutOverflow(scan: () => void): void {
  try {
    scan();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
}
