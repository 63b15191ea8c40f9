import { Command, CommandRunner, Option } from 'nest-commander';
import { CommandFailure, EXIT } from '../exit.js';
import { type SchemaAction } from '../schema-changes.js';

const ACTIONS: readonly SchemaAction[] = ['up', 'down', 'status'];

@Command({
  name: 'migrate',
  arguments: '<action>',
  argsDescription: { action: 'up: run what is pending · down: take the newest back · status: list' },
  description: 'Change the schema of the database',
})
export class MigrateCommand extends CommandRunner {
  async run([action]: string[], { json = false }: { json?: boolean }): Promise<void> {
    const wanted = ACTIONS.find((name) => name === action);
    if (!wanted) throw new CommandFailure(EXIT.usage, `migrate takes ${ACTIONS.join(', ')}.`);
    const { changeSchema } = await import('../schema-changes.js');
    process.stdout.write(await changeSchema(wanted, json));
  }

  @Option({ flags: '--json', description: 'Print JSON' })
  parseJson(): boolean {
    return true;
  }
}
