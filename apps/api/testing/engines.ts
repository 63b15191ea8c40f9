import { describe, expect, it } from '@jest/globals';
import { embeddedTestDatabase, postgresTestDatabase } from '../../../libs/database/testing/test-database.js';
import { openTestApi, type TestApi } from './open-api.js';

/** The same suite against the API on the embedded engine and, with TEST_DATABASE_URL, on PostgreSQL. */
export function describeOnEngines(title: string, suite: (open: () => Promise<TestApi>, engine: string) => void): void {
  describe(`${title} on the embedded engine`, () => suite(() => openTestApi(embeddedTestDatabase), 'embedded'));
  const serverUrl = process.env['TEST_DATABASE_URL'];
  if (serverUrl === undefined) {
    describe.skip(`${title} on PostgreSQL (needs TEST_DATABASE_URL)`, () => {
      it('runs the suite', () => expect(serverUrl).toBeDefined());
    });
    return;
  }
  describe(`${title} on PostgreSQL`, () =>
    suite(() => openTestApi(() => postgresTestDatabase(serverUrl)), 'PostgreSQL'));
}
