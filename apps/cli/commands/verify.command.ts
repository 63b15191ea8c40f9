import { readFile } from 'node:fs/promises';
import { Command, CommandRunner, Option } from 'nest-commander';
import { CommandFailure, EXIT } from '../exit.js';

interface Options {
  key?: string;
  json?: boolean;
}

@Command({
  name: 'verify',
  arguments: '<file>',
  argsDescription: { file: 'Evidence file' },
  description: 'Check an evidence file offline, with nothing but the public key',
})
export class VerifyCommand extends CommandRunner {
  async run([file = '']: string[], { key, json = false }: Options): Promise<void> {
    if (key === undefined)
      throw new CommandFailure(EXIT.usage, 'verify needs --key with the file of the public key (PEM).');
    const { verifyEvidence } = await import('../../../libs/evidence/index.js');
    const result = verifyEvidence(await read(file), await read(key));
    if (json) process.stdout.write(`${JSON.stringify(result)}\n`);
    else
      process.stdout.write(result.ok ? `Good signature by key ${result.keyId}.\n` : `NOT VERIFIED: ${result.fault}\n`);
    if (!result.ok) process.exitCode = EXIT.failed;
  }

  @Option({
    flags: '--key <file>',
    description: 'Public key of the deployment (PEM), from GET /api/v1/evidence/public-key',
  })
  parseKey(text: string): string {
    return text;
  }

  @Option({ flags: '--json', description: 'Print JSON' })
  parseJson(): boolean {
    return true;
  }
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    throw new CommandFailure(EXIT.usage, `The file ${path} cannot be read; check its name and its permissions.`);
  }
}
