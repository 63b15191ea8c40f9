import { CsvError, parse } from 'csv-parse';
import { pipeline, Readable } from 'node:stream';
import { JsonReadError, parseJson } from '../../json/index.js';
import { LONGEST_LINE, RULE_FIELDS, type RuleFormat, type RuleLine } from './formats.js';
import { decodeUtf8, readLines } from './read-lines.js';

/** The rules of a list in the order of its lines. Blank lines say nothing. Throws RuleImportError. */
export function parseRules(source: AsyncIterable<Uint8Array>, format: RuleFormat): AsyncGenerator<RuleLine> {
  const text = decodeUtf8(source);
  switch (format) {
    case 'csv':
      return csvRules(text);
    case 'ndjson':
      return ndjsonRules(text);
    case 'text':
      return textRules(text);
  }
}

const TOO_LONG = `The line has more than ${LONGEST_LINE} characters; it may lack its end.`;

function faulty(line: number, detail: string, field: string | null = null): RuleLine {
  return { fault: { line, field, detail } };
}

/** A prefix a line; `#` begins a note. */
async function* textRules(text: AsyncIterable<string>): AsyncGenerator<RuleLine> {
  for await (const { line, text: written, isTooLong } of readLines(text)) {
    if (isTooLong) {
      yield faulty(line, TOO_LONG);
      continue;
    }
    const at = written.indexOf('#');
    const value = (at === -1 ? written : written.slice(0, at)).trim();
    const note = at === -1 ? '' : written.slice(at + 1).trim();
    if (value !== '') yield { line, fields: { kind: 'cidr', value, ...(note === '' ? {} : { note }) } };
  }
}

async function* ndjsonRules(text: AsyncIterable<string>): AsyncGenerator<RuleLine> {
  for await (const { line, text: written, isTooLong } of readLines(text)) {
    if (isTooLong) yield faulty(line, TOO_LONG);
    else if (written.trim() !== '') yield ndjsonRule(line, written);
  }
}

function ndjsonRule(line: number, written: string): RuleLine {
  let value: unknown;
  try {
    value = parseJson(written);
  } catch (error) {
    return faulty(line, repeatedIn(error, 'The line') ?? 'The line is not JSON; each line must be one object.');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return faulty(
      line,
      'The line must be a JSON object such as {"kind":"cidr","value":"192.0.2.0/24","action":"deny"}.',
    );
  }
  return { line, fields: value as Readonly<Record<string, unknown>> };
}

/** The first record names the columns (RFC 4180 §2); an empty field says nothing. */
async function* csvRules(text: AsyncIterable<string>): AsyncGenerator<RuleLine> {
  const records = parse({
    bom: true,
    info: true,
    trim: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: LONGEST_LINE,
  });
  // What ends the text, such as a byte that is no UTF-8, ends the records: whoever reads them below hears of it.
  pipeline(Readable.from(text), records, () => undefined);
  let header: string[] | null = null;
  let lines = 0;
  try {
    for await (const { record, info } of records as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      lines = info.lines;
      if (header === null) {
        const fault = headerFault(record);
        if (fault !== null) {
          yield faulty(lines, fault);
          return;
        }
        header = record;
        continue;
      }
      yield csvRule(lines, header, record);
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    // What follows a broken quote cannot be told apart any more.
    const at = typeof error['lines'] === 'number' ? error['lines'] : lines + 1;
    yield faulty(at, csvFault(error));
  }
}

function csvFault({ code }: CsvError): string {
  if (code === 'CSV_MAX_RECORD_SIZE') return TOO_LONG;
  return 'The quotes of this record do not match; write " inside a quoted field as "".';
}

function headerFault(header: readonly string[]): string | null {
  const known: readonly string[] = RULE_FIELDS;
  const unknown = header.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    return `The first line must name the columns; ${JSON.stringify(unknown.slice(0, 60))} is none of ${RULE_FIELDS.join(', ')}.`;
  }
  if (new Set(header).size < header.length) return 'The first line names a column twice.';
  return header.includes('value') ? null : 'The first line must name the column value.';
}

/** null: the error says something else. */
function repeatedIn(error: unknown, what: string): string | null {
  if (!(error instanceof JsonReadError) || error.fault.kind !== 'repeated') return null;
  return `${what} has the member "${error.fault.name}" twice; leave one of the two out.`;
}

function csvRule(line: number, header: readonly string[], record: readonly string[]): RuleLine {
  if (record.length !== header.length) {
    return faulty(line, `The line has ${record.length} fields, and the first line names ${header.length}.`);
  }
  const fields: Record<string, unknown> = {};
  for (const [index, name] of header.entries()) {
    const written = record[index] ?? '';
    if (written === '') continue;
    if (name !== 'weekly_hours') {
      fields[name] = written;
      continue;
    }
    try {
      fields[name] = parseJson(written);
    } catch (error) {
      const form = 'Weekly hours must be a JSON list such as [{"day":1,"from":"08:00","until":"17:00"}].';
      return faulty(line, repeatedIn(error, 'The list') ?? form, name);
    }
  }
  return { line, fields };
}
