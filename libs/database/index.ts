export * from './entities/index.js';
export {
  actAs,
  type Acting,
  type Actor,
  asProgram,
  asRequest,
  currentActing,
  currentActor,
  NOBODY,
  type Reach,
  runAs,
} from './acting.js';
export { DATABASE, DatabaseModule } from './database.module.js';
export { type Database, dataSourceOptions, openDatabase } from './data-source.js';
export { deleteInBatches } from './delete-in-batches.js';
export { connectFailure, DatabaseError, type DatabaseErrorCode, isConnectionError, sqlState } from './errors.js';
export { expectAnything, type Expectation } from './expectation.js';
export { migrateDown, migrateUp, migrationStatus, type MigrationStatus } from './migrate.js';
export {
  BY_ID,
  inOrder,
  orderOf,
  type Page,
  pageOf,
  type PagePosition,
  type PageRequest,
  readPage,
  type Sort,
  sortKeyOf,
  type SortKeys,
  sortsOf,
} from './paging.js';
export { onlyWithin, type Period } from './period.js';
export { type DatabaseSettings } from './settings.js';
export { UnitOfWork } from './unit-of-work.js';
export { EVERYTHING, onlyVisible, readPageOfSites, type RowsOfSites, type Visibility } from './visibility.js';
