import { Command, CommandRunner, Option } from 'nest-commander';
import { type Settings } from '../../../libs/config/index.js';
import { CommandFailure, EXIT } from '../exit.js';

@Command({
  name: 'geoip',
  arguments: '<action>',
  argsDescription: {
    action: 'status: which data are in force · update: fetch newer files, as GEOIP_UPDATE_SOURCE says',
  },
  description: 'Show or update the GeoIP data',
})
export class GeoipCommand extends CommandRunner {
  async run([action]: string[], { json = false }: { json?: boolean }): Promise<void> {
    if (action !== 'status' && action !== 'update') {
      throw new CommandFailure(EXIT.usage, 'geoip takes status, update.');
    }
    const { readSettings } = await import('../settings.js');
    const settings = readSettings();
    await (action === 'status' ? showStatus(settings, json) : update(settings, json));
  }

  @Option({ flags: '--json', description: 'Print JSON' })
  parseJson(): boolean {
    return true;
  }
}

async function showStatus(settings: Settings, json: boolean): Promise<void> {
  const [{ ageDays, openGeoip }, { geoipPaths }] = await Promise.all([
    import('../../../libs/geoip/index.js'),
    import('../geoip-files.js'),
  ]);
  const { build } = await openGeoip(geoipPaths(settings));
  const { id, starter, knows, concerns } = build;
  const age = ageDays(build);
  const known = { asn: knows.asn, anonymizers: knows.anonymizers };
  process.stdout.write(
    json
      ? `${JSON.stringify({ build: id, age_days: age, starter, knows: known, concerns })}\n`
      : `${id}, ${age} days old${starter ? ' (starter data)' : ''}; networks (ASN) ${known.asn ? 'known' : 'unknown'}, anonymizers ${known.anonymizers ? 'known' : 'unknown'}\n${concerns.map((concern) => `${concern}\n`).join('')}`,
  );
}

async function update(settings: Settings, json: boolean): Promise<void> {
  const { geoipUpdate } = settings;
  if (geoipUpdate.source === 'none') {
    throw new CommandFailure(EXIT.config, 'Nothing says where GeoIP data come from; set GEOIP_UPDATE_SOURCE.');
  }
  const [{ prepareDataDirectory }, { updateGeoip }, { geoipPaths }] = await Promise.all([
    import('../../../libs/config/index.js'),
    import('../../../libs/geoip/index.js'),
    import('../geoip-files.js'),
  ]);
  await prepareDataDirectory(settings.dataDir);
  const updates = await updateGeoip(geoipUpdate, geoipPaths(settings));
  for (const { edition, path, status, detail } of updates) {
    process.stdout.write(
      json
        ? `${JSON.stringify({ edition, path, status, detail })}\n`
        : `${status.padEnd(8)} ${edition.padEnd(18)} ${detail}\n`,
    );
  }
  if (updates.some(({ status }) => status === 'failed')) process.exitCode = EXIT.unavailable;
}
