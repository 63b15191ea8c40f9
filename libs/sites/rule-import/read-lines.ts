import { LONGEST_LINE, MOST_IMPORTED_BYTES } from './formats.js';
import { RuleImportError } from './rule-import-error.js';

/** Decodes UTF-8, and ends what is no UTF-8 or too long. A byte order mark is left out. */
export async function* decodeUtf8(source: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let bytes = 0;
  let line = 1;
  const decoded = (part?: Uint8Array): string => {
    try {
      return part ? decoder.decode(part, { stream: true }) : decoder.decode();
    } catch {
      throw RuleImportError.at(
        line,
        'The line, or one soon after it, is not UTF-8; convert the file and send it again.',
      );
    }
  };
  for await (const part of source) {
    bytes += part.length;
    if (bytes > MOST_IMPORTED_BYTES) throw RuleImportError.tooLarge();
    const text = decoded(part);
    yield text;
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) line += 1;
  }
  yield decoded();
}

export interface NumberedLine {
  /** From 1. */
  readonly line: number;
  readonly text: string;
  /** Longer than {@link LONGEST_LINE}; `text` is its beginning then. */
  readonly isTooLong: boolean;
}

/** Lines that end in LF or CRLF; the last may end in neither. Holds one line, however long the lines are. */
export async function* readLines(source: AsyncIterable<string>): AsyncGenerator<NumberedLine> {
  let line = 1;
  let rest = '';
  let isTooLong = false;
  const take = (piece: string): void => {
    rest += piece.slice(0, LONGEST_LINE + 1 - rest.length);
    isTooLong ||= rest.length > LONGEST_LINE;
  };
  for await (const text of source) {
    let start = 0;
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
      take(text.slice(start, end));
      yield { line, text: rest.replace(/\r$/, ''), isTooLong };
      [start, line, rest, isTooLong] = [end + 1, line + 1, '', false];
    }
    take(text.slice(start));
  }
  if (rest !== '') yield { line, text: rest, isTooLong };
}
