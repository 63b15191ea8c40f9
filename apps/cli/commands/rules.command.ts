import { createReadStream } from 'node:fs';
import { stat, writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { Command, CommandRunner, Option } from 'nest-commander';
import { canonicalHostname, IMPORT_MODES, RULE_FORMATS, type RuleFormat } from '../../../libs/sites/index.js';
import { answered, dataOf, type GatepostClient, type paths } from '../../../libs/client/index.js';
import { siteIdOf } from '../demo-site.js';
import { CommandFailure, EXIT } from '../exit.js';
import { progressOf } from '../progress.js';
import { readSettings } from '../settings.js';
import { withControlPlane } from '../with-control-plane.js';

interface Options {
  mode?: string;
  action?: string;
  format?: RuleFormat;
  comment?: string;
  confirmLockout?: boolean;
  json?: boolean;
}

type ImportQuery = NonNullable<paths['/api/v1/sites/{siteId}/ip-rules/import']['post']['parameters']['query']>;

const MEDIA_TYPES = { csv: 'text/csv', ndjson: 'application/x-ndjson', text: 'text/plain' } as const;

@Command({
  name: 'rules',
  arguments: '<import-or-export> <site> [file]',
  argsDescription: {
    'import-or-export': 'import: take in a list of rules, all or nothing · export: print or write all rules',
    site: 'Host name of the site',
    file: 'CSV, NDJSON, or a prefix a line; "-" or nothing: standard input or output',
  },
  description: 'Take in and give out the network rules of a site as a list',
})
export class RulesCommand extends CommandRunner {
  async run([verb = '', site = '', file = '-']: string[], options: Options): Promise<void> {
    if (verb !== 'import' && verb !== 'export') throw new CommandFailure(EXIT.usage, 'rules takes import or export.');
    const hostname = canonicalHostname(site);
    await withControlPlane(readSettings(), async (api) => {
      const id = await siteIdOf(api, hostname);
      if (!id) throw new CommandFailure(EXIT.failed, `There is no site ${hostname}; see GET /api/v1/sites.`);
      await (verb === 'import' ? importRules(api, id, file, options) : exportRules(api, id, file, options));
    });
  }

  @Option({ flags: '--mode <mode>', description: `import: ${IMPORT_MODES.join(', ')} (default add)` })
  parseMode(text: string): string {
    return oneOf('--mode', text, IMPORT_MODES);
  }

  @Option({ flags: '--action <action>', description: 'allow or deny: of lines that name none; export: of these only' })
  parseAction(text: string): string {
    return oneOf('--action', text, ['allow', 'deny']);
  }

  @Option({
    flags: '--format <format>',
    description: `${RULE_FORMATS.join(', ')} (default: as the name of the file ends)`,
  })
  parseFormat(text: string): RuleFormat {
    return oneOf('--format', text, RULE_FORMATS);
  }

  @Option({ flags: '--comment <text>', description: 'import: why, for the list of policy versions' })
  parseComment(text: string): string {
    return text;
  }

  @Option({ flags: '--confirm-lockout', description: 'import although the site will block this machine' })
  parseConfirmLockout(): boolean {
    return true;
  }

  @Option({ flags: '--json', description: 'Print JSON' })
  parseJson(): boolean {
    return true;
  }
}

async function importRules(api: GatepostClient, siteId: string, file: string, options: Options): Promise<void> {
  const { mode, action, comment, confirmLockout = false, json = false } = options;
  const format = options.format ?? formatOf(file);
  const query = { mode, action, comment, confirm_lockout: confirmLockout || undefined } as ImportQuery;
  const { source, bytes } = await openList(file);
  const content = Readable.from(progressOf(source, bytes, process.stderr));
  const report = await dataOf(
    api.POST('/api/v1/sites/{siteId}/ip-rules/import', {
      params: { path: { siteId }, query },
      headers: { 'Content-Type': MEDIA_TYPES[format] },
      // Sent as it is read.
      body: Readable.toWeb(content) as unknown as string,
      bodySerializer: (body: unknown) => body,
      duplex: 'half',
    }),
  );
  const { added, kept, removed, repeated } = report;
  process.stdout.write(
    json
      ? `${JSON.stringify(report)}\n`
      : `${added} rules added, ${removed} removed, ${kept} were there already; ${repeated} lines said what others said.\n`,
  );
}

async function exportRules(api: GatepostClient, siteId: string, file: string, options: Options): Promise<void> {
  const { action } = options;
  const format = options.format ?? (file === '-' ? 'csv' : formatOf(file));
  const { response } = await answered(
    api.GET('/api/v1/sites/{siteId}/ip-rules/export', {
      params: { path: { siteId }, query: { format, action: action as 'allow' } },
      parseAs: 'stream',
    }),
  );
  const text = await response.text();
  if (file === '-') process.stdout.write(text);
  else await writeFile(file, text);
}

async function openList(file: string): Promise<{ source: AsyncIterable<Uint8Array>; bytes: number | null }> {
  if (file === '-') return { source: process.stdin, bytes: null };
  try {
    return { bytes: (await stat(file)).size, source: createReadStream(file) };
  } catch {
    throw new CommandFailure(EXIT.usage, `The file ${file} cannot be read; check its name and its permissions.`);
  }
}

function formatOf(file: string): RuleFormat {
  if (/\.csv$/i.test(file)) return 'csv';
  return /\.(?:ndjson|jsonl)$/i.test(file) ? 'ndjson' : 'text';
}

function oneOf<T extends string>(flag: string, text: string, list: readonly T[]): T {
  const found = list.find((entry) => entry === text);
  if (found === undefined) throw new CommandFailure(EXIT.usage, `${flag} takes one of ${list.join(', ')}.`);
  return found;
}
