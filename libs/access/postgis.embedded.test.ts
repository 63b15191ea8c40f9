import { afterAll } from '@jest/globals';
import { embeddedTestDatabase, type TestDatabase } from '../database/testing/test-database.js';
import { describePostgisAgreement } from './postgis.contract.js';

let database: TestDatabase | undefined;

describePostgisAgreement(async () => {
  const { dataSource } = (database ??= await embeddedTestDatabase());
  return async (sql, parameters) => ({ rows: await dataSource.query<unknown[]>(sql, parameters) });
}, 8_000);

afterAll(async () => {
  await database?.close();
});
