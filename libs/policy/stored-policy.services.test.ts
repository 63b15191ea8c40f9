import { describe, expect, it } from '@jest/globals';
import { postgresTestDatabase } from '../database/testing/test-database.js';
import { describeStoredPolicies } from './stored-policy.contract.js';

const serverUrl = process.env['TEST_DATABASE_URL'];

if (serverUrl === undefined) {
  describe.skip('policy versions in chunks on PostgreSQL (needs TEST_DATABASE_URL)', () => {
    it('say what the rows say', () => expect(serverUrl).toBeDefined());
  });
} else {
  describeStoredPolicies('PostgreSQL', () => postgresTestDatabase(serverUrl));
}
