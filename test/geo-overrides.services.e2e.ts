import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { postgresTestDatabase, type TestDatabase } from '../libs/database/testing/test-database.js';
import { API_ALONE, eventually, gatepost, operatorToken, Program } from './program/program.js';

const serverUrl = process.env['TEST_DATABASE_URL'];
/** Of documentation: no GeoIP data speak of it. */
const ADDRESS = '203.0.113.7';

function describeOverrides(server: string): void {
  let database: TestDatabase;
  let dataDir: string;
  let environment: NodeJS.ProcessEnv;
  const sql = (text: string): Promise<unknown> => database.dataSource.query(text);

  beforeAll(async () => {
    database = await postgresTestDatabase(server);
    if (database.settings.kind !== 'postgres') throw new Error('The database of this test is PostgreSQL.');
    dataDir = await mkdtemp(join(tmpdir(), 'gatepost-e2e-'));
    environment = {
      DATA_DIR: dataDir,
      DATABASE_URL: database.settings.url,
      JWT_SECRET: randomBytes(24).toString('hex'),
      GATE_SECRET: randomBytes(24).toString('hex'),
      EVIDENCE_SIGNING_KEY_FILE: 'docker/development-evidence-key.pem',
    };
    await sql(`insert into geo_overrides (prefix, country) values ('203.0.113.0/24', 'SE')`);
  }, 60_000);
  afterAll(async () => {
    await database.close();
    await rm(dataDir, { recursive: true, force: true });
  }, 60_000);

  describe('rows of geo_overrides', () => {
    let siteId: string;

    it('are in force in an API without a gate, and followed there', async () => {
      const program = await Program.start(environment, API_ALONE);
      try {
        const token = await operatorToken(environment);
        const post = async (path: string, body: object): Promise<Record<string, unknown>> => {
          const asked = request(program.api).post(path).set('Authorization', `Bearer ${token}`);
          return (await asked.send(body)).body as Record<string, unknown>;
        };
        const site = { name: 'Swedes', hostname: 'swedes.example', filter_mode: 'ip', default_action: 'block' };
        siteId = String((await post('/api/v1/sites', site))['id']);
        const country = async (): Promise<unknown> => {
          const { facts } = await post(`/api/v1/sites/${siteId}/simulate`, { address: ADDRESS });
          return (facts as { network: { country: unknown } }).network.country;
        };
        expect(await country()).toBe('SE');
        await sql(`update geo_overrides set country = 'NO'`);
        await eventually(async () => ((await country()) === 'NO' ? true : null), 'the changed row');
        // The range is reserved: without the override, the address would be of country ZZ.
        await post(`/api/v1/sites/${siteId}/ip-rules`, { kind: 'country', value: 'NO', action: 'allow' });
        const { decision } = await post(`/api/v1/sites/${siteId}/simulate`, { address: ADDRESS });
        expect(decision).toMatchObject({ outcome: 'allowed', reason: 'country_allow' });
      } finally {
        await program.stop();
      }
    }, 60_000);

    it('are in force in a command that opens the database itself', async () => {
      const { stdout, stderr } = await gatepost(environment, 'simulate', 'swedes.example', '--ip', ADDRESS, '--json');
      expect([stdout, stderr]).toEqual([expect.stringContaining('"NO"'), '']);
    }, 60_000);
  });
}

if (serverUrl === undefined) {
  describe.skip('rows of geo_overrides (needs TEST_DATABASE_URL)', () => {
    it('are followed', () => expect(serverUrl).toBeDefined());
  });
} else {
  describeOverrides(serverUrl);
}
