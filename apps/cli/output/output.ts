import { printable } from './printable.js';
import { columnWidths, tableLines, type TableStyle } from './table.js';

/** Where a command writes: standard output or standard error. */
export interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
  /** Of terminals; goes by NO_COLOR. */
  hasColors?(): boolean;
  write(text: string): boolean;
  once(event: 'drain', listener: () => void): unknown;
}

export type JsonObject = Readonly<Record<string, unknown>>;

/** What a list shows of each entry: names of members, dots for members of members. */
export type Columns = readonly string[];

/** What a command says: tables and sentences for people, JSON for programs. */
export class Output {
  readonly #style: TableStyle;
  #widths: readonly number[] = [];
  #rows = 0;

  constructor(
    readonly json: boolean,
    readonly screen: Screen = process.stdout,
    readonly notes: Screen = process.stderr,
  ) {
    const isColoured = screen.isTTY === true && (screen.hasColors?.() ?? false);
    this.#style = {
      width: screen.isTTY === true ? (screen.columns ?? null) : null,
      heading: (text) => (isColoured ? `\u001b[1m${text}\u001b[22m` : text),
    };
  }

  /** Entries of a list: NDJSON, or rows of a table, below those that were given before. */
  async rows(items: readonly JsonObject[], columns: Columns): Promise<void> {
    if (this.json) return this.lines(items.map((item) => JSON.stringify(item)));
    if (items.length === 0) return;
    const headings = columns.map((column) => column.replaceAll('_', ' ').toUpperCase());
    const cells = items.map((item) => columns.map((column) => cellOf(memberOf(item, column))));
    this.#widths = columnWidths([headings, ...cells], this.#widths);
    await this.lines(tableLines(this.#rows === 0 ? headings : null, cells, this.#widths, this.#style));
    this.#rows += items.length;
  }

  /** One thing: JSON, or a line for each of its members. */
  async record(item: JsonObject, besides: JsonObject = {}): Promise<void> {
    if (this.json) return this.lines([JSON.stringify(item)]);
    const rows = Object.entries({ ...item, ...besides })
      .filter(([name]) => name !== 'warnings')
      .map(([name, value]) => [name.replaceAll('_', ' '), cellOf(value)]);
    await this.lines(tableLines(null, rows, columnWidths(rows), { ...this.#style, width: null }));
  }

  /** A sentence for people; the same as JSON. */
  async said(sentence: string, item: JsonObject): Promise<void> {
    await this.lines([this.json ? JSON.stringify(item) : sentence]);
  }

  /** Beside the result, which another program may read. */
  note(sentence: string): void {
    this.notes.write(`${printable(sentence)}\n`);
  }

  /** What was done as asked and may not be meant. */
  warnings(body: unknown): void {
    const { warnings = [] } = (body ?? {}) as { warnings?: readonly { pointer?: string; detail: string }[] };
    for (const { pointer = '', detail } of warnings) {
      this.note(`warning: ${pointer === '' ? '' : `${pointer}: `}${detail}`);
    }
  }

  async lines(lines: readonly string[]): Promise<void> {
    if (lines.length === 0) return;
    // A reader that is slower than the server is waited for.
    if (this.screen.write(`${lines.join('\n')}\n`)) return;
    await new Promise<void>((resolve) => this.screen.once('drain', resolve));
  }
}

function memberOf(item: JsonObject, path: string): unknown {
  return path.split('.').reduce<unknown>((at, name) => (at as JsonObject | null | undefined)?.[name], item);
}

/** A value in a cell: texts as they are, nothing for null, lists of scalars with commas, and JSON for the rest. */
export function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return printable(value);
  const isFlat = Array.isArray(value) && value.every((one) => typeof one !== 'object');
  return printable(isFlat ? value.join(', ') : JSON.stringify(value));
}
