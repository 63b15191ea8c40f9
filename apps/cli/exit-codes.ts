import { Injectable } from '@nestjs/common';
import { InjectCommander } from 'nest-commander';
import { EXIT } from './exit.js';

/** The part of a Commander command that this needs. */
interface ExitingCommand {
  readonly commands: readonly ExitingCommand[];
  name(name: string): unknown;
  exitOverride(callback: (error: { readonly exitCode: number }) => never): void;
}

/** Commander ends with 1 for everything; a usage error (which it has printed by then) is 64, --help and --version are 0. */
@Injectable()
export class ExitCodes {
  constructor(@InjectCommander() private readonly root: object) {}

  applyToAll(): void {
    // Injected by token, so Nest needs no class here; it is the root command.
    const root = this.root as ExitingCommand;
    root.name('gatepost');
    apply(root);
  }
}

function apply(command: ExitingCommand): void {
  command.exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? EXIT.ok : EXIT.usage));
  command.commands.forEach(apply);
}
