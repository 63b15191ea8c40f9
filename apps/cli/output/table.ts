import { cut, widthOf } from './printable.js';

export interface TableStyle {
  /** Columns of the terminal; null: lines may be as long as they are. */
  readonly width: number | null;
  readonly heading: (text: string) => string;
}

const GAP = '  ';
/** Narrower columns say nothing. */
const NARROWEST = 6;

/** Widths of columns: of their widest cell, those of the page before at the least. */
export function columnWidths(rows: readonly (readonly string[])[], least: readonly number[] = []): number[] {
  const count = Math.max(0, ...rows.map((row) => row.length));
  return Array.from({ length: count }, (_, column) =>
    Math.max(least[column] ?? 0, ...rows.map((row) => widthOf(row[column] ?? ''))),
  );
}

/** Takes from the widest columns, until lines fit or nothing more can be taken. */
export function fitted(widths: readonly number[], total: number): number[] {
  const left = [...widths];
  let excess = left.reduce((sum, width) => sum + width, 0) + GAP.length * Math.max(0, left.length - 1) - total;
  while (excess > 0) {
    const widest = left.indexOf(Math.max(...left));
    const width = left[widest] ?? 0;
    if (width <= NARROWEST) break;
    left[widest] = width - 1;
    excess -= 1;
  }
  return left;
}

/** Lines of a table, with headings where they are given. Cells have to be printable. */
export function tableLines(
  headings: readonly string[] | null,
  rows: readonly (readonly string[])[],
  widths: readonly number[],
  { width, heading }: TableStyle,
): string[] {
  const fitting = width === null ? widths : fitted(widths, width);
  const line = (cells: readonly string[]): string =>
    fitting
      .map((columns, index) => {
        const cell = cut(cells[index] ?? '', columns);
        return cell + ' '.repeat(columns - widthOf(cell));
      })
      .join(GAP)
      .trimEnd();
  return [...(headings ? [heading(line(headings))] : []), ...rows.map(line)];
}
