import { lockDataDirectory, prepareDataDirectory } from '../../libs/config/index.js';
import { type Database, migrateDown, migrateUp, migrationStatus, openDatabase } from '../../libs/database/index.js';
import { readSettings } from './settings.js';

export type SchemaAction = 'up' | 'down' | 'status';

/** Opens the database that the settings name, changes its schema or looks at it, and says what was done. */
export async function changeSchema(action: SchemaAction, json: boolean): Promise<string> {
  const settings = readSettings();
  const lock = settings.database.kind === 'embedded' ? await lockFolder(settings.dataDir) : null;
  try {
    const database = await openDatabase(settings.database);
    try {
      return await perform(action, database, json);
    } finally {
      await database.close();
    }
  } finally {
    await lock?.release();
  }
}

async function lockFolder(dataDir: string): ReturnType<typeof lockDataDirectory> {
  await prepareDataDirectory(dataDir);
  return lockDataDirectory(dataDir);
}

async function perform(action: SchemaAction, { dataSource }: Database, json: boolean): Promise<string> {
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
