import { Command, CommandRunner, Option } from 'nest-commander';
import { canonicalHostname } from '../../../libs/sites/index.js';
import { expectOk } from '../control-plane.js';
import { siteIdOf } from '../demo-site.js';
import { CommandFailure, EXIT } from '../exit.js';
import { readSettings } from '../settings.js';
import { withControlPlane } from '../with-control-plane.js';

interface Options {
  ip?: string;
  at?: { latitude: number; longitude: number };
  accuracy?: number;
  json?: boolean;
}

interface Simulation {
  readonly decision: { readonly outcome: string; readonly reason: string; readonly policyVersion: number | null };
  readonly explanation: { readonly sentences?: readonly string[] };
}

@Command({
  name: 'simulate',
  arguments: '<site>',
  argsDescription: { site: 'Host name of the site' },
  description: 'Show how a visitor would be decided, and why; nothing is recorded',
})
export class SimulateCommand extends CommandRunner {
  async run([site = '']: string[], { ip, at, accuracy, json = false }: Options): Promise<void> {
    if (ip === undefined) throw new CommandFailure(EXIT.usage, 'simulate needs --ip with the address of the visitor.');
    const hostname = canonicalHostname(site);
    const result = await withControlPlane(readSettings(), async (api) => {
      const id = await siteIdOf(api, hostname);
      if (!id)
        throw new CommandFailure(
          EXIT.failed,
          `There is no site ${hostname}; GET /api/v1/sites lists those that there are.`,
        );
      return expectOk<Simulation>(
        api('POST', `/api/v1/sites/${id}/simulate`, {
          address: ip,
          ...at,
          ...(accuracy === undefined ? {} : { accuracy_m: accuracy }),
        }),
      );
    });
    if (json) {
      process.stdout.write(`${JSON.stringify(result)}\n`);
      return;
    }
    const { decision, explanation } = result;
    process.stdout.write(`${decision.outcome}: ${decision.reason} (policy version ${decision.policyVersion ?? '-'})\n`);
    for (const sentence of explanation.sentences ?? []) process.stdout.write(`  ${sentence}\n`);
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

  @Option({ flags: '--json', description: 'Print JSON' })
  parseJson(): boolean {
    return true;
  }
}
