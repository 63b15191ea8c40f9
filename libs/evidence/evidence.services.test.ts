import { describe, expect, it } from '@jest/globals';
import { postgresTestDatabase } from '../database/testing/test-database.js';
import { describeEvidence } from './evidence.contract.js';

const serverUrl = process.env['TEST_DATABASE_URL'];

if (serverUrl === undefined) {
  describe.skip('audit and evidence on PostgreSQL (needs TEST_DATABASE_URL)', () => {
    it('runs the contract', () => expect(serverUrl).toBeDefined());
  });
} else {
  describeEvidence('PostgreSQL', () => postgresTestDatabase(serverUrl));
}
