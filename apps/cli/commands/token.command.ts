import { Command, CommandRunner } from 'nest-commander';
import { prepareDataDirectory } from '../../../libs/config/index.js';
import { operatorToken } from '../operator.js';
import { readSettings } from '../settings.js';

@Command({
  name: 'token',
  description:
    'Print an access token of the operator of this installation, good for an hour (for scripts: "$(gatepost token)")',
})
export class TokenCommand extends CommandRunner {
  async run(): Promise<void> {
    const settings = readSettings();
    if (settings.database.kind === 'embedded') await prepareDataDirectory(settings.dataDir);
    process.stdout.write(`${await operatorToken(settings)}\n`);
  }
}
