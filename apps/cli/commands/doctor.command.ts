import { Command, CommandRunner, Option } from 'nest-commander';
import { EXIT } from '../exit.js';

@Command({
  name: 'doctor',
  description: 'Check settings, database, PostGIS, object store, clock and GeoIP data; each with a remedy',
})
export class DoctorCommand extends CommandRunner {
  async run(_parameters: string[], { json = false }: { json?: boolean }): Promise<void> {
    const { examine } = await import('../doctor.js');
    const findings = await examine();
    if (json) process.stdout.write(`${JSON.stringify({ findings })}\n`);
    else
      for (const { check, status, detail } of findings)
        process.stdout.write(`${status.padEnd(5)} ${check.padEnd(13)} ${detail}\n`);
    if (findings.some(({ status }) => status === 'fail')) process.exitCode = EXIT.failed;
  }

  @Option({ flags: '--json', description: 'Print JSON' })
  parseJson(): boolean {
    return true;
  }
}
