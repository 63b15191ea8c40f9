import { Readable } from 'node:stream';
import { call } from '../../../libs/client/index.js';
import { CommandFailure, EXIT } from '../exit.js';
import { openSource, saveTo } from '../files.js';
import { type JsonObject } from '../output/output.js';
import { type Call, type Verb } from './resource.js';

const MEDIA_TYPES = { csv: 'text/csv', ndjson: 'application/x-ndjson', text: 'text/plain' } as const;
type Format = keyof typeof MEDIA_TYPES;

/** Takes in a list of network rules, streamed. */
export async function importRules(asked: Call, { operation }: Verb): Promise<void> {
  const { file = '-' } = asked.arguments;
  const format = formatIn(asked) ?? formatOf(file);
  const { content } = await openSource(file);
  await asked.connect(async (api) => {
    const [path, query] = [await asked.pathOf(api), await asked.queryOf(api)];
    const ifMatch = asked.options['if_match'] as string | undefined;
    const headers = { 'Content-Type': MEDIA_TYPES[format], ...(ifMatch === undefined ? {} : { 'If-Match': ifMatch }) };
    const { data } = await call(api, operation, { path, query, headers, body: Readable.toWeb(content) });
    const report = data as JsonObject;
    asked.output.warnings(report);
    const count = (name: string): string => String(report[name]);
    await asked.output.said(
      `${count('added')} rules added, ${count('removed')} removed, ${count('kept')} were there already; ${count('repeated')} lines said what others said.`,
      report,
    );
  });
}

/** Gives out the network rules, as an import takes them. */
export async function exportRules(asked: Call, { operation }: Verb): Promise<void> {
  const { file = '-' } = asked.arguments;
  const format = formatIn(asked) ?? (file === '-' ? 'csv' : formatOf(file));
  if (format === 'text' && asked.options['action'] === undefined) {
    throw new CommandFailure(EXIT.usage, 'A list of prefixes says no action; choose those of one with --action.');
  }
  await asked.connect(async (api) => {
    const [path, query] = [await asked.pathOf(api), await asked.queryOf(api)];
    const { data } = await call(api, operation, { path, query: { ...query, format }, parseAs: 'stream' });
    await saveTo(file, data as AsyncIterable<Uint8Array>, null);
  });
}

function formatIn({ options }: Call): Format | null {
  const { format } = options;
  if (format === undefined) return null;
  if (typeof format === 'string' && format in MEDIA_TYPES) return format as Format;
  throw new CommandFailure(EXIT.usage, `--format takes one of ${Object.keys(MEDIA_TYPES).join(', ')}.`);
}

function formatOf(file: string): Format {
  if (/\.csv$/i.test(file)) return 'csv';
  return /\.(?:ndjson|jsonl)$/i.test(file) ? 'ndjson' : 'text';
}
