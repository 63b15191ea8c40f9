import { DataSource } from 'typeorm';
import { loadSettings } from './libs/config/index.js';
import { dataSourceOptions } from './libs/database/index.js';

/**
 * The TypeORM CLI's data source (`npm run build && npx typeorm -d dist/ormconfig.js migration:show`). It reads the same
 * settings as the program, and needs DATABASE_URL: the embedded engine lives inside the program.
 */
const settings = loadSettings(process.env);
if (settings.database.kind === 'embedded') {
  throw new Error(
    'The TypeORM CLI needs a server: set DATABASE_URL. For the embedded database there is `gatepost migrate`.',
  );
}

export default new DataSource(dataSourceOptions(settings.database));
