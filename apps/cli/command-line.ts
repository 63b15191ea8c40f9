import { type INestApplicationContext } from '@nestjs/common';
import { type Command } from 'commander';
import { CommandFactory } from 'nest-commander';
import { CliModule } from './cli.module.js';
import { CommandTree } from './command-tree.js';
import { failWith } from './exit.js';

export interface CommandLine {
  readonly app: INestApplicationContext;
  readonly root: Command;
}

/** All commands of the program, set up and not run. */
export async function createCommandLine(): Promise<CommandLine> {
  const app = await CommandFactory.createWithoutRunning(CliModule, {
    logger: false,
    abortOnError: false,
    cliName: 'gatepost',
    version: '0.1.0',
    serviceErrorHandler: failWith,
  });
  await app.init();
  return { app, root: app.get(CommandTree).complete() };
}
