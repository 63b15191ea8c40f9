import { readFile } from 'node:fs/promises';
import { Command, CommandRunner, Option } from 'nest-commander';
import { connecting, PROFILE_OPTION } from '../connection.js';
import { CommandFailure, EXIT } from '../exit.js';
import { siteIdOf } from '../resources/named.js';
import { simulateAll, type SimulationBody } from '../simulation.js';

interface Options {
  ip?: string;
  at?: { latitude: number; longitude: number };
  accuracy?: number;
  draft?: string;
  visitors?: string;
  explain?: boolean;
  profile?: string;
  json?: boolean;
}

@Command({
  name: 'simulate',
  arguments: '<site>',
  argsDescription: { site: 'Host name of the site' },
  description: 'Show how a visitor would be decided, and why; nothing is recorded',
})
export class SimulateCommand extends CommandRunner {
  async run([site = '']: string[], options: Options): Promise<void> {
    const body = await requestBody(options);
    const { profile } = options;
    const result = await connecting({ profile }, async (api) => simulateAll(api, await siteIdOf(api, site), body));
    if (options.json ?? false) {
      process.stdout.write(`${JSON.stringify(result)}\n`);
      return;
    }
    // Beside the decisions, which another program may read.
    for (const { pointer, detail } of result.warnings ?? []) {
      process.stderr.write(`warning: ${pointer === '' ? '' : `${pointer}: `}${detail}\n`);
    }
    for (const { decision, explanation } of result.results ?? [result]) {
      if (decision === undefined) continue;
      const version = decision.policyVersion ?? '-';
      process.stdout.write(`${decision.outcome}: ${decision.reason} (policy version ${version})\n`);
      for (const sentence of explanation?.sentences ?? []) process.stdout.write(`  ${sentence}\n`);
    }
  }

  @Option({ flags: '--ip <address>', description: 'Address of the visitor' })
  parseIp(text: string): string {
    return text;
  }

  @Option({ flags: '--at <lat,lon>', description: 'A location claim, degrees: latitude first, as maps print it' })
  parseAt(text: string): { latitude: number; longitude: number } {
    const [latitude = NaN, longitude = NaN, ...more] = text
      .split(',')
      .map((part) => (part.trim() === '' ? NaN : Number(part)));
    const ok = more.length === 0 && Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
    if (!ok) throw new CommandFailure(EXIT.usage, '--at takes LAT,LON in degrees, such as 55.6761,12.5683.');
    return { latitude, longitude };
  }

  @Option({ flags: '--accuracy <metres>', description: 'Accuracy radius of the claim' })
  parseAccuracy(text: string): number {
    const meters = Number(text);
    if (!Number.isFinite(meters) || meters < 0)
      throw new CommandFailure(EXIT.usage, '--accuracy takes metres, such as 25.');
    return meters;
  }

  @Option({ flags: '--draft <file>', description: 'JSON with members of a policy document to try instead' })
  parseDraft(file: string): string {
    return file;
  }

  @Option({
    flags: '--visitors <file>',
    description: 'JSON list of visitors, as the API takes them; as many as you like',
  })
  parseVisitors(file: string): string {
    return file;
  }

  @Option({ flags: '--explain', description: 'Explain each of many visitors (one alone is always explained)' })
  parseExplain(): boolean {
    return true;
  }

  @Option(PROFILE_OPTION)
  parseProfile(name: string): string {
    return name;
  }

  @Option({ flags: '--json', description: 'Print JSON' })
  parseJson(): boolean {
    return true;
  }
}

async function requestBody({ ip, at, accuracy, draft, visitors, explain }: Options): Promise<SimulationBody> {
  if ((ip === undefined) === (visitors === undefined)) {
    throw new CommandFailure(
      EXIT.usage,
      'simulate takes either --ip with the address of the visitor, or --visitors with a file, and not both.',
    );
  }
  if (accuracy !== undefined && at === undefined) {
    throw new CommandFailure(EXIT.usage, '--accuracy is that of a claim; give its place too, with --at.');
  }
  return {
    ...(visitors === undefined
      ? { address: ip, ...at, ...(accuracy === undefined ? {} : { accuracy_m: accuracy }) }
      : { visitors: await readJson(visitors), ...(explain === undefined ? {} : { explain }) }),
    ...(draft === undefined ? {} : { draft: await readJson(draft) }),
  };
}

async function readJson(file: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    throw new CommandFailure(EXIT.usage, `The file ${file} cannot be read; check its name and its permissions.`);
  }
  const { JsonReadError, parseJson, sentenceOfFault } = await import('../../../libs/json/index.js');
  try {
    return parseJson(text);
  } catch (error) {
    if (!(error instanceof JsonReadError)) throw error;
    throw new CommandFailure(EXIT.usage, sentenceOfFault(error.fault, `The file ${file}`));
  }
}
