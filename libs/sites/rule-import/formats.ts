/** Forms in which many network rules come in and go out. `text`: prefixes, one a line. */
export const RULE_FORMATS = ['csv', 'ndjson', 'text'] as const;
export type RuleFormat = (typeof RULE_FORMATS)[number];

/** Columns of CSV, members of an NDJSON object, in the order in which they are written. */
export const RULE_FIELDS = ['kind', 'value', 'action', 'note', 'valid_from', 'valid_until', 'weekly_hours'] as const;
export type RuleField = (typeof RULE_FIELDS)[number];

/**
 * `add`: the rules that are not there yet; `replace_prefixes`: the rules of kind cidr become those of the list;
 * `replace`: all network rules do.
 */
export const IMPORT_MODES = ['add', 'replace_prefixes', 'replace'] as const;
export type ImportMode = (typeof IMPORT_MODES)[number];

export const MOST_IMPORTED = 100_000;
/** Characters of a line of text or NDJSON, or of a CSV record. */
export const LONGEST_LINE = 16_384;
export const MOST_IMPORTED_BYTES = 64 * 1024 * 1024;

/** What is wrong with a line. */
export interface LineFault {
  /** From 1; of a CSV record of several lines the last. */
  readonly line: number;
  /** null: the line as a whole. */
  readonly field: string | null;
  readonly detail: string;
}

/** One rule as it was written, not looked at yet; or why there is none. */
export type RuleLine =
  { readonly line: number; readonly fields: Readonly<Record<string, unknown>> } | { readonly fault: LineFault };
