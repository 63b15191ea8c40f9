import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { SiteError } from '../errors.js';
import { type RuleColumns } from '../ip-rules.service.js';
import { type LineFault, MOST_IMPORTED, type RuleFormat } from './formats.js';
import { importedRule, type ImportDefaults } from './imported-rule.js';
import { parseRules } from './parse-rules.js';
import { decodeUtf8, readLines } from './read-lines.js';
import { RuleImportError } from './rule-import-error.js';

/** More help nobody at once. */
const MOST_FAULTS = 100;

/** Rules that were checked, waiting in a file: neither a slow sender nor a long list keeps a transaction or memory. */
export interface CheckedFile {
  readonly count: number;
  rules(): AsyncGenerator<RuleColumns>;
  remove(): Promise<void>;
}

/** Reads a list to its end. Throws RuleImportError with every faulty line, up to a hundred. */
export async function checkIntoFile(
  source: AsyncIterable<Uint8Array>,
  format: RuleFormat,
  defaults: ImportDefaults,
): Promise<CheckedFile> {
  const folder = await mkdtemp(join(tmpdir(), 'gatepost-import-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  const file = join(folder, 'rules.ndjson');
  try {
    const count = await writeChecked(source, format, defaults, file);
    return { count, rules: () => readChecked(file), remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function writeChecked(
  source: AsyncIterable<Uint8Array>,
  format: RuleFormat,
  defaults: ImportDefaults,
  file: string,
): Promise<number> {
  const sink = createWriteStream(file, { mode: 0o600, flags: 'wx' });
  const faults: LineFault[] = [];
  let count = 0;
  try {
    for await (const entry of parseRules(source, format)) {
      const checked = 'fault' in entry ? entry.fault : checkedLine(entry.line, entry.fields, defaults);
      if (typeof checked === 'string') {
        count += 1;
        if (count > MOST_IMPORTED) {
          const detail = `An import has ${MOST_IMPORTED} rules at the most; send the rest in another.`;
          throw RuleImportError.of([...faults, { line: 'line' in entry ? entry.line : 0, field: null, detail }], true);
        }
        if (faults.length === 0 && !sink.write(`${checked}\n`)) await once(sink, 'drain');
        continue;
      }
      faults.push(checked);
      if (faults.length === MOST_FAULTS) throw RuleImportError.of(faults, true);
    }
  } finally {
    sink.end();
    await finished(sink);
  }
  if (faults.length > 0) throw RuleImportError.of(faults, false);
  if (count === 0) throw RuleImportError.at(1, 'The list has no rule; it may have been cut off.');
  return count;
}

/** The rule as a line of the file, or what is wrong with it. */
function checkedLine(
  line: number,
  fields: Readonly<Record<string, unknown>>,
  defaults: ImportDefaults,
): string | LineFault {
  try {
    return JSON.stringify(importedRule(fields, defaults));
  } catch (error) {
    if (!(error instanceof SiteError)) throw error;
    return { line, field: error.pointer?.slice(1) ?? null, detail: error.message };
  }
}

type Written = Omit<RuleColumns, 'validFrom' | 'validUntil'> & { validFrom: string | null; validUntil: string | null };

async function* readChecked(file: string): AsyncGenerator<RuleColumns> {
  for await (const { text } of readLines(decodeUtf8(createReadStream(file)))) {
    // Written above.
    const { validFrom, validUntil, ...rest } = JSON.parse(text) as Written;
    yield { ...rest, validFrom: dateOf(validFrom), validUntil: dateOf(validUntil) };
  }
}

function dateOf(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}
