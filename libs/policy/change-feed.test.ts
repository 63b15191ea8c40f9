import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { Site, UnitOfWork } from '../database/index.js';
import { embeddedTestDatabase, type TestDatabase } from '../database/testing/test-database.js';
import { ChangeFeed } from './change-feed.js';
import { PolicyBus } from './policy-bus.js';
import { PolicyPublisher } from './publish.js';
import { type CompiledPolicy, SnapshotCompiler } from './snapshot-compiler.js';
import { SnapshotStore } from './snapshot-store.js';

/** Enough for chunks, and for a compiler of its own. */
const RULES = 12_000;

describe('a site whose policy cannot be used stays a known site', () => {
  let database: TestDatabase;
  const publisher = new PolicyPublisher(new PolicyBus());
  const [small, large] = [uuidv7(), uuidv7()];

  beforeAll(async () => {
    database = await embeddedTestDatabase();
    await new UnitOfWork(database.dataSource).run(async (rows, afterCommit) => {
      await rows.insert(Site, { id: small, name: 'Small', hostname: 'small.example.org' });
      await publisher.publishFirst(rows, small, { author: 'test' }, afterCommit);
      await rows.insert(Site, { id: large, name: 'Large', hostname: 'large.example.org' });
      await rows.query(
        `insert into ip_rules (id, site_id, kind, cidr, action)
         select id, $1, 'cidr', ('10.' || n / 256 || '.' || n % 256 || '.0/24')::cidr, 'allow'
           from unnest($2::uuid[]) with ordinality as r (id, n)`,
        [large, Array.from({ length: RULES }, () => uuidv7())],
      );
      await publisher.publishFirst(rows, large, { author: 'test' }, afterCommit);
    });
  }, 60_000);
  afterAll(() => database.close());

  async function loaded(compiler: SnapshotCompiler): Promise<{ store: SnapshotStore; faults: string[] }> {
    const store = new SnapshotStore();
    const faults: string[] = [];
    const { dataSource } = database;
    const onFault = (sentence: string): number => faults.push(sentence);
    const feed = new ChangeFeed({ dataSource, store, bus: new PolicyBus(), listen: false, compiler, onFault });
    await feed.start();
    await feed.stop();
    await compiler.close();
    return { store, faults };
  }

  it('when what compiles large ones breaks down', async () => {
    const { store, faults } = await loaded(new SnapshotCompiler(new URL('file:///nowhere/compile-worker.js')));
    expect(store.find('small.example.org')?.status).toBe('found');
    expect(store.find('large.example.org')).toEqual({ status: 'unavailable', siteId: large });
    // At no version of its own, so that the next comparison asks for it again.
    expect(store.versionOf(large)).toBe(0);
    expect(faults).toEqual([expect.stringContaining('large.example.org')]);
  });

  it('while it is compiled for the first time', async () => {
    const store = new SnapshotStore();
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    let say = (): void => undefined;
    const asked = new Promise<void>((resolve) => (say = resolve));
    class WaitingCompiler extends SnapshotCompiler {
      override async compile(...task: Parameters<SnapshotCompiler['compile']>): Promise<CompiledPolicy> {
        say();
        await released;
        return super.compile(...task);
      }
    }
    const compiler = new WaitingCompiler(new URL('../../dist/libs/policy/compile-worker.js', import.meta.url));
    const onFault = (sentence: string): never => {
      throw new Error(sentence);
    };
    const { dataSource } = database;
    const feed = new ChangeFeed({ dataSource, store, bus: new PolicyBus(), listen: false, compiler, onFault });
    const started = feed.start();
    await asked;
    expect(store.find('large.example.org')).toEqual({ status: 'unavailable', siteId: large });
    release();
    await started;
    expect(store.find('large.example.org')).toMatchObject({ status: 'found' });
    await feed.stop();
    await compiler.close();
  });

  it('when a part of it is missing', async () => {
    await database.dataSource.query('delete from policy_chunks where site_id = $1', [large]);
    const { store, faults } = await loaded(new SnapshotCompiler());
    expect(store.find('large.example.org')).toEqual({ status: 'unavailable', siteId: large });
    expect(faults).toEqual([expect.stringContaining('a part of its document is missing')]);
  });

  it('when its document does not say which it is of', async () => {
    await database.dataSource.query(
      `update policy_versions set document = document - 'hostname' - 'siteId' where site_id = $1`,
      [small],
    );
    const { store, faults } = await loaded(new SnapshotCompiler());
    expect(store.find('small.example.org')).toEqual({ status: 'unavailable', siteId: small });
    expect(faults).toContainEqual(expect.stringContaining('small.example.org'));
  });
});
