import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { EXACT_DIGITS, readDocument } from '../policy/index.js';
import { Geofence, IpRule, Site } from './entities/index.js';
import { migrateDown, migrateUp, migrationStatus } from './migrate.js';
import { type TestDatabase } from './testing/test-database.js';
import { UnitOfWork } from './unit-of-work.js';

/** What both engines promise to everything above them. */
export function describeDatabase(engine: string, open: () => Promise<TestDatabase>): void {
  describe(`the database on ${engine}`, () => {
    let database: TestDatabase;
    let unit: UnitOfWork;
    const query = <T>(sql: string, parameters: unknown[] = []): Promise<T[]> =>
      database.dataSource.query<T[]>(sql, parameters);

    beforeAll(async () => {
      database = await open();
      unit = new UnitOfWork(database.dataSource);
      await query('create table numbers (n integer primary key)');
    });
    afterAll(async () => {
      await query('drop table numbers');
      await database.close();
    });
    beforeEach(async () => {
      await query('truncate numbers');
    });

    const numbers = async (): Promise<number[]> =>
      (await query<{ n: number }>('select n from numbers order by n')).map(({ n }) => n);

    it('commits a unit of work that resolves', async () => {
      const result = await unit.run(async (rows) => {
        await rows.query('insert into numbers values (1), (2)');
        return 'done';
      });
      expect([result, await numbers()]).toEqual(['done', [1, 2]]);
    });

    it('rolls back a unit of work that throws, and calls nothing after it', async () => {
      let called = false;
      const failing = unit.run(async (rows, afterCommit) => {
        afterCommit(() => (called = true));
        await rows.query('insert into numbers values (1)');
        throw new Error('no');
      });
      await expect(failing).rejects.toThrow('no');
      expect([called, await numbers()]).toEqual([false, []]);
    });

    it('rolls back when a statement fails, and the connection goes on', async () => {
      const failing = unit.run(async (rows) => {
        await rows.query('insert into numbers values (1)');
        await rows.query('insert into numbers values (1)');
      });
      await expect(failing).rejects.toMatchObject({ code: '23505' });
      await unit.run((rows) => rows.query('insert into numbers values (7)'));
      expect(await numbers()).toEqual([7]);
    });

    it('answers each query with its own result, whatever failed before', async () => {
      for (const sql of [
        'select nope + $1',
        'select $1::integer / 0',
        'insert into numbers select null::integer + $1',
      ]) {
        await expect(query(sql, [1])).rejects.toMatchObject({ code: expect.stringMatching(/^(42703|22012|23502)$/) });
        expect(await query('select $1::integer as one', [1])).toEqual([{ one: 1 }]);
      }
    });

    it('shows nobody what is not committed', async () => {
      let seen: Promise<{ n: number }[]> | undefined;
      await unit
        .run(async (rows) => {
          await rows.query('insert into numbers values (1)');
          // Not awaited here: the embedded engine lets it run when this transaction is over.
          seen = query<{ n: number }>('select n from numbers');
          await rows.query('insert into numbers values (2)');
          throw new Error('rolled back');
        })
        .catch(() => undefined);
      expect(await seen).toEqual([]);
    });

    it('keeps parallel units apart', async () => {
      const units = Array.from({ length: 60 }, (_, n) =>
        unit
          .run(async (rows) => {
            await rows.query('insert into numbers values ($1)', [n]);
            await rows.query('select count(*) from numbers');
            if (n % 3 === 0) throw new Error('every third fails');
          })
          .catch(() => undefined),
      );
      await Promise.all(units);
      expect(await numbers()).toEqual(Array.from({ length: 60 }, (_, n) => n).filter((n) => n % 3 !== 0));
    });

    it('lets no update be lost to another', async () => {
      await query('insert into numbers values (0)');
      const increment = (): Promise<unknown> =>
        unit.run(async (rows) => {
          const [row] = await rows.query<{ n: number }[]>('select n from numbers for update');
          await rows.query('update numbers set n = $1', [(row?.n ?? 0) + 1]);
        });
      await Promise.all(Array.from({ length: 30 }, increment));
      expect(await numbers()).toEqual([30]);
    });

    it('gives every connection back after 10,000 requests, a third of them failing', async () => {
      const pool = (
        database.dataSource.driver as unknown as {
          master: { totalCount: number; idleCount: number; waitingCount: number };
        }
      ).master;
      const request = (n: number): Promise<unknown> =>
        unit
          .run(async (rows) => {
            await rows.query('select $1::integer', [n]);
            if (n % 3 === 0) throw new Error('fails');
          })
          .catch(() => undefined);
      for (let n = 0; n < 10_000; n += 50)
        await Promise.all(Array.from({ length: 50 }, (_, offset) => request(n + offset)));
      expect(pool.waitingCount).toBe(0);
      expect(pool.idleCount).toBe(pool.totalCount);
      const [open_] = await query<{ open: number }>(
        `select count(*)::integer as open from pg_stat_activity where state like 'idle in transaction%' and datname = current_database()`,
      );
      expect(open_?.open).toBe(0);
    }, 120_000);

    it('has a schema that its entities do not differ from', async () => {
      const changes = await database.dataSource.driver.createSchemaBuilder().log();
      // The table of this suite is not an entity; TypeORM leaves tables that it does not know alone.
      expect(changes.upQueries.map(({ query: sql }) => sql)).toEqual([]);
    });

    it('migrates up, down and up again', async () => {
      const all = (await migrationStatus(database.dataSource)).map(({ name }) => name);
      for (const name of [...all].reverse()) expect(await migrateDown(database.dataSource)).toBe(name);
      expect(await migrateDown(database.dataSource)).toBeNull();
      expect((await migrationStatus(database.dataSource)).every(({ applied }) => !applied)).toBe(true);
      expect(await migrateUp(database.dataSource)).toEqual(all);
      expect(await migrateUp(database.dataSource)).toEqual([]);
    });

    it('says what each table is for', async () => {
      const silent = await query(
        `select relname from pg_class where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace and not relispartition
           and relname not in ('numbers', 'spatial_ref_sys', 'schema_migrations') and obj_description(oid) is null`,
      );
      expect(silent).toEqual([]);
    });

    it('refuses what a closed list does not have', async () => {
      const site = { id: uuidv7(), name: 'x', hostname: 'closed.example' };
      await expect(unit.reader.insert(Site, { ...site, filterMode: 'sometimes' as never })).rejects.toMatchObject({
        code: '23514',
      });
      await expect(unit.reader.insert(Site, { ...site, hostname: 'UPPER.example' })).rejects.toMatchObject({
        code: '23514',
      });
    });

    it('makes the ids of GeoIP overrides, and refuses those that cannot be used', async () => {
      const write = (columns: string, values: string): Promise<unknown> =>
        query(`insert into geo_overrides (prefix, ${columns}) values ('198.51.100.0/24', ${values})`);
      await expect(write('region', `'dk-84'`)).rejects.toMatchObject({ code: '23514' });
      await expect(write('country, region', `'SE', 'DK-84'`)).rejects.toMatchObject({ code: '23514' });
      await expect(write('asn', '-1')).rejects.toMatchObject({ code: '23514' });
      // Nothing that is corrected.
      await expect(write('country', 'null')).rejects.toMatchObject({ code: '23514' });
      await expect(write('accuracy_m, note', `10, 'near'`)).rejects.toMatchObject({ code: '23514' });
      for (const point of ['181, 0', '0, 91', `'NaN', 0`, `0, 'Infinity'`]) {
        const written = write('point', `ST_SetSRID(ST_MakePoint(${point}), 4326)`);
        await expect(written).rejects.toMatchObject({ code: '23514' });
      }
      await expect(write('point', `'SRID=4326;POINT EMPTY'`)).rejects.toMatchObject({ code: '23514' });
      for (const accuracy of ['NaN', 'Infinity', '0']) {
        await expect(write('country, accuracy_m', `'DK', '${accuracy}'`)).rejects.toMatchObject({ code: '23514' });
      }
      const mapped = query(`insert into geo_overrides (prefix, country) values ('::ffff:198.51.100.0/120', 'DK')`);
      await expect(mapped).rejects.toMatchObject({ code: '23514' });
      await write('country, region', `'DK', 'DK-84'`);
      const made = await query(`delete from geo_overrides returning id is not null as has_id, region`);
      expect(made).toEqual([[{ has_id: true, region: 'DK-84' }], 1]);
    });

    it('returns coordinates, prefixes and hours as they were stored, to the last bit', async () => {
      const siteId = uuidv7();
      await unit.reader.insert(Site, { id: siteId, name: 'exact', hostname: 'exact.example' });
      const ring = [
        [12.568337123456789, 55.67609680000001],
        [12.600000000000001, 55.67609680000001],
        [12.6, 55.7 + Number.EPSILON * 32],
        [12.568337123456789, 55.67609680000001],
      ];
      await unit.reader.insert(Geofence, {
        id: uuidv7(),
        siteId,
        name: 'f',
        effect: 'allow',
        area: { type: 'MultiPolygon', coordinates: [[ring]] },
      });
      const weekly = [{ day: 5 as const, from: '22:00', until: '02:00' }];
      await unit.reader.insert(IpRule, {
        id: uuidv7(),
        siteId,
        kind: 'cidr',
        cidr: '2001:db8::/32',
        action: 'deny',
        weeklyHours: weekly,
      });
      const document = await readDocument(unit.reader, siteId);
      expect(document?.fences[0]?.area).toEqual({ type: 'MultiPolygon', coordinates: [[ring]] });
      expect(document?.networkRules[0]).toMatchObject({ value: '2001:db8::/32', validity: { weekly } });
      expect(EXACT_DIGITS).toBeGreaterThanOrEqual(17);
      await unit.reader.delete(Site, { id: siteId });
      expect(await unit.reader.countBy(Geofence, { siteId })).toBe(0);
    });
  });
}
