import { describe, expect, it } from '@jest/globals';
import { describeDatabase } from './database.contract.js';
import { openDatabase } from './data-source.js';
import { onServer, postgresTestDatabase } from './testing/test-database.js';
import { UnitOfWork } from './unit-of-work.js';

const serverUrl = process.env['TEST_DATABASE_URL'];

if (serverUrl === undefined) {
  describe.skip('the database on PostgreSQL (needs TEST_DATABASE_URL)', () => {
    it('runs the contract', () => expect(serverUrl).toBeDefined());
  });
} else {
  describeDatabase('PostgreSQL', () => postgresTestDatabase(serverUrl));

  describe('PostgreSQL that fails', () => {
    it('notices dead connections: the next request works', async () => {
      const database = await postgresTestDatabase(serverUrl);
      try {
        const unit = new UnitOfWork(database.dataSource);
        const request = (): Promise<unknown> => unit.run((rows) => rows.query('select pg_sleep(0.02)'));
        await Promise.all(Array.from({ length: 10 }, request));
        const load = Promise.allSettled(Array.from({ length: 40 }, request));
        await onServer(
          serverUrl,
          `select pg_terminate_backend(pid) from pg_stat_activity where datname like 'test_%' and application_name = 'gatepost'`,
        );
        await load;
        await expect(request()).resolves.toBeDefined();
      } finally {
        await database.close();
      }
    });

    it.each([
      ['a wrong port', (url: URL) => (url.port = '1'), 'database_unreachable'],
      ['a missing database', (url: URL) => (url.pathname = '/nowhere'), 'database_missing'],
      ['an unknown host', (url: URL) => (url.hostname = 'nowhere.invalid'), 'database_unreachable'],
    ])('says in a sentence what is wrong with %s', async (_name, spoil, code) => {
      const url = new URL(serverUrl);
      spoil(url);
      const opening = openDatabase({
        kind: 'postgres',
        url: url.href,
        poolSize: 2,
        connectTimeoutMs: 2_000,
        statementTimeoutMs: 0,
        ssl: 'disable',
      });
      await expect(opening).rejects.toMatchObject({ code, message: expect.stringMatching(/DATABASE_URL/) });
    });
  });
}
