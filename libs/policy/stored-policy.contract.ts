import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { v7 as uuidv7 } from 'uuid';
import { PolicyChunk, PolicyVersion, Site, UnitOfWork } from '../database/index.js';
import { migrateDown, migrateUp } from '../database/migrate.js';
import { type TestDatabase } from '../database/testing/test-database.js';
import { contentHash, readDocument } from './document.js';
import { PolicyBus } from './policy-bus.js';
import { type PolicyText } from './policy-text.js';
import { PolicyPublisher } from './publish.js';
import { readVersion } from './stored-policy.js';

const RULES = 1_500;

type Change = 'add' | 'alter' | 'remove';

/** Versions of a site with a list long enough for chunks, on each engine. */
export function describeStoredPolicies(engine: string, open: () => Promise<TestDatabase>): void {
  describe(`policy versions in chunks on ${engine}`, () => {
    let database: TestDatabase;
    let unit: UnitOfWork;
    let siteId: string;
    const publisher = new PolicyPublisher(new PolicyBus());

    beforeAll(async () => {
      database = await open();
      unit = new UnitOfWork(database.dataSource);
      siteId = uuidv7();
      await unit.run(async (rows, afterCommit) => {
        await rows.insert(Site, { id: siteId, name: 'Long', hostname: 'long.example.org' });
        await rows.query(
          `insert into ip_rules (id, site_id, kind, cidr, action)
           select id, $1, 'cidr', ('10.' || n / 256 || '.' || n % 256 || '.0/24')::cidr, 'allow'
             from unnest($2::uuid[]) with ordinality as r (id, n)`,
          [siteId, Array.from({ length: RULES }, () => uuidv7())],
        );
        await publisher.publishFirst(rows, siteId, { author: 'test' }, afterCommit);
      });
    }, 60_000);
    afterAll(() => database.close());

    /** Changes rules, the n-th of those that there are each, and publishes what the rows then say. */
    async function publish(changes: readonly (readonly [Change, number])[], isTold: boolean): Promise<PolicyText> {
      return unit.run(async (rows, afterCommit) => {
        const touched = new Set<string>();
        for (const [change, n] of changes) {
          const [rule] = await rows.query<{ id: string }[]>(
            `select id from ip_rules where site_id = $1 order by id offset $2 % (select count(*) from ip_rules where site_id = $1) limit 1`,
            [siteId, n],
          );
          const id = change === 'add' ? uuidv7() : rule!.id;
          touched.add(id);
          if (change === 'add')
            await rows.query(
              `insert into ip_rules (id, site_id, kind, value, action) values ($1, $2, 'asn', $3, 'deny')`,
              [id, siteId, String(n)],
            );
          if (change === 'alter')
            await rows.query(
              `update ip_rules set action = case action when 'allow' then 'deny' else 'allow' end where id = $1`,
              [id],
            );
          if (change === 'remove') await rows.query('delete from ip_rules where id = $1', [id]);
        }
        const told = isTold ? { touched: { networkRules: touched, fences: new Set<string>() } } : {};
        return publisher.publish(rows, siteId, { author: 'test', ...told }, afterCommit);
      });
    }

    async function storedChunks(): Promise<number> {
      return unit.reader.countBy(PolicyChunk, { siteId });
    }

    it('say what the rows say, whatever was changed', async () => {
      const change = fc.constantFrom<Change>('add', 'alter', 'remove');
      const changes = fc.array(fc.tuple(change, fc.nat(RULES)), { minLength: 1, maxLength: 5 });
      await fc.assert(
        fc.asyncProperty(changes, async (list) => {
          const { version } = await publish(list, true);
          const said = await readDocument(unit.reader, siteId);
          const stored = await readVersion(unit.reader, siteId, version);
          expect(stored?.text.document).toEqual(said);
          expect(stored?.row.contentHash).toBe(contentHash(said!));
        }),
        { numRuns: 25 },
      );
    }, 120_000);

    it('share every chunk but those that a change touched', async () => {
      const before = await storedChunks();
      await publish([['alter', 3]], true);
      expect(await storedChunks()).toBe(before + 1);
      // What is as it was before is stored already.
      await publish([['alter', 3]], true);
      expect(await storedChunks()).toBe(before + 1);
      const { document } = (await unit.reader.findOneBy(PolicyVersion, { siteId, version: 1 }))!;
      expect(document.networkRules).toEqual([]);
    }, 60_000);

    it('say what the rows say when nobody told what changed, and when too little was told', async () => {
      for (const isTold of [false, true]) {
        await unit.run(async (rows) => {
          await rows.query(
            `delete from ip_rules where id = (select id from ip_rules where site_id = $1 order by id offset 100 limit 1)`,
            [siteId],
          );
        });
        const { document } = await publish([['alter', 700]], isTold);
        expect(document).toEqual(await readDocument(unit.reader, siteId));
      }
    }, 60_000);

    it('are whole documents again when the migration is undone, and chunks of a site go with it', async () => {
      const { version, document } = await publish([['add', 9]], true);
      while ((await migrateDown(database.dataSource)) !== 'PolicyChunks1795478400000');
      const [row] = await unit.reader.query<{ document: unknown }[]>(
        'select document from policy_versions where site_id = $1 and version = $2',
        [siteId, version],
      );
      expect(row?.document).toEqual(document);
      await migrateUp(database.dataSource);
      const next = await publish([['remove', 9]], true);
      expect(next.document).toEqual(await readDocument(unit.reader, siteId));
      expect(await storedChunks()).toBeGreaterThan(0);
      await unit.reader.delete(Site, { id: siteId });
      expect(await storedChunks()).toBe(0);
    }, 60_000);
  });
}
