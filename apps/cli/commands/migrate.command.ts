import { Command, CommandRunner, Option } from 'nest-commander';
import { lockDataDirectory, prepareDataDirectory } from '../../../libs/config/index.js';
import { type Database, migrateDown, migrateUp, migrationStatus, openDatabase } from '../../../libs/database/index.js';
import { CommandFailure, EXIT } from '../exit.js';
import { readSettings } from '../settings.js';

const ACTIONS = ['up', 'down', 'status'] as const;
type Action = (typeof ACTIONS)[number];

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
    const settings = readSettings();
    const lock = settings.database.kind === 'embedded' ? await lockFolder(settings.dataDir) : null;
    try {
      const database = await openDatabase(settings.database);
      try {
        process.stdout.write(await perform(wanted, database, json));
      } finally {
        await database.close();
      }
    } finally {
      await lock?.release();
    }
  }

  @Option({ flags: '--json', description: 'Print JSON' })
  parseJson(): boolean {
    return true;
  }
}

async function lockFolder(dataDir: string): ReturnType<typeof lockDataDirectory> {
  await prepareDataDirectory(dataDir);
  return lockDataDirectory(dataDir);
}

async function perform(action: Action, { dataSource }: Database, json: boolean): Promise<string> {
  switch (action) {
    case 'up': {
      const ran = await migrateUp(dataSource);
      return json
        ? line({ ran })
        : `${ran.length === 0 ? 'Nothing to do: the schema is current.' : `Ran ${ran.join(', ')}.`}\n`;
    }
    case 'down': {
      const undone = await migrateDown(dataSource);
      return json ? line({ undone }) : `${undone === null ? 'Nothing to take back.' : `Took back ${undone}.`}\n`;
    }
    case 'status': {
      const migrations = await migrationStatus(dataSource);
      return json
        ? line({ migrations })
        : migrations.map(({ name, applied }) => `${applied ? 'applied' : 'pending'}  ${name}\n`).join('');
    }
  }
}

function line(value: object): string {
  return `${JSON.stringify(value)}\n`;
}
