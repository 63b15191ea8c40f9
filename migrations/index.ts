import { CoreTables1764000000000 } from './1764000000000-core-tables.js';

/** In the order in which they run. Append only. */
export const MIGRATIONS = [CoreTables1764000000000];
