import { Injectable } from '@nestjs/common';
import { Command } from 'commander';
import { InjectCommander } from 'nest-commander';
import { EXIT } from './exit.js';
import { completionScript, SHELLS } from './completion.js';
import { addProfileCommands } from './profiles/commands.js';
import { addResourceCommands } from './resources/commands.js';

/** The root of all commands: those of classes are there, those of resources come to them. */
@Injectable()
export class CommandTree {
  constructor(@InjectCommander() readonly root: Command) {}

  complete(): Command {
    this.root.name('gatepost');
    addProfileCommands(this.root);
    addResourceCommands(this.root);
    addCompletionCommand(this.root);
    applyExitCodes(this.root);
    return this.root;
  }
}

function addCompletionCommand(root: Command): void {
  root
    .command('completion')
    .description('Print a script that completes commands and options in your shell: source <(gatepost completion bash)')
    .addArgument(root.createArgument('<shell>', 'bash, zsh or fish').choices(SHELLS))
    .action((shell: (typeof SHELLS)[number]) => {
      process.stdout.write(completionScript(shell, root));
    });
}

/** Commander ends with 1 for everything; a usage error (which it has printed by then) is 64, --help and --version are 0. */
function applyExitCodes(command: Command): void {
  command.exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? EXIT.ok : EXIT.usage));
  command.commands.forEach(applyExitCodes);
}
