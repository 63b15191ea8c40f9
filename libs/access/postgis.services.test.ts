import { afterAll, describe, expect, it } from '@jest/globals';
import { postgresTestDatabase, type TestDatabase } from '../database/testing/test-database.js';
import { describePostgisAgreement } from './postgis.contract.js';

const serverUrl = process.env['TEST_DATABASE_URL'];

if (serverUrl === undefined) {
  describe.skip('the engine and PostGIS of a server (needs TEST_DATABASE_URL)', () => {
    it('agree', () => expect(serverUrl).toBeDefined());
  });
} else {
  let database: TestDatabase | undefined;

  describePostgisAgreement(async () => {
    const { dataSource } = (database ??= await postgresTestDatabase(serverUrl));
    return async (sql, parameters) => ({ rows: await dataSource.query<unknown[]>(sql, parameters) });
  }, 45_000);

  afterAll(async () => {
    await database?.close();
  });
}
