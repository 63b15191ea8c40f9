import { Command, CommandRunner } from 'nest-commander';

@Command({
  name: 'token',
  description:
    'Print an access token of the operator of this installation, good for an hour (for scripts: "$(gatepost token)")',
})
export class TokenCommand extends CommandRunner {
  async run(): Promise<void> {
    const [{ prepareDataDirectory }, { operatorToken }, { readSettings }] = await Promise.all([
      import('../../../libs/config/index.js'),
      import('../operator.js'),
      import('../settings.js'),
    ]);
    const settings = readSettings();
    if (settings.database.kind === 'embedded') await prepareDataDirectory(settings.dataDir);
    process.stdout.write(`${await operatorToken(settings)}\n`);
  }
}
