import { CoreTables1764000000000 } from './1764000000000-core-tables.js';
import { PolicyChunks1795478400000 } from './1795478400000-policy-chunks.js';

/** In the order in which they run. Append only. */
export const MIGRATIONS = [CoreTables1764000000000, PolicyChunks1795478400000];
