import { v7 as uuidV7 } from 'uuid';
import { type PolicyDocument } from '../../libs/access/index.js';
import { type Database } from '../../libs/database/index.js';
import { ChangeFeed, PolicyBus, SnapshotCompiler, SnapshotStore } from '../../libs/policy/index.js';
import { openOwnDatabase } from '../own-database.js';
import { atMost, percentile, type Report, round } from '../report.js';
import { policy } from './policies.js';

const SITES = 10_000;
const SITES_A_STATEMENT = 500;
const RUNS = 3;

/** How long a gate that has saved nothing takes to read and compile the policies of many sites from PostgreSQL. */
export async function coldLoad(serverUrl: string): Promise<Report> {
  const what = `read and compile ${SITES.toLocaleString('en')} sites of 20 rules from PostgreSQL`;
  const { database, close } = await openOwnDatabase(serverUrl);
  try {
    await addSites(database);
    const times: number[] = [];
    for (let run = 0; run < RUNS; run += 1) times.push(await loadOnce(database));
    const median = round(percentile(times, 0.5));
    return {
      figures: [{ what, median, p99: null, unit: 'ms' }],
      promises: [atMost(`${what}, ms`, median, 5_000)],
    };
  } finally {
    await close();
  }
}

async function loadOnce({ dataSource }: Database): Promise<number> {
  const store = new SnapshotStore();
  const compiler = new SnapshotCompiler();
  const feed = new ChangeFeed({
    dataSource,
    store,
    bus: new PolicyBus(),
    listen: true,
    compiler,
    onFault: (sentence) => {
      throw new Error(sentence);
    },
  });
  const begun = performance.now();
  await feed.start();
  const took = performance.now() - begun;
  await feed.stop();
  await compiler.close();
  if (store.size !== SITES) throw new Error(`Of ${SITES} sites ${store.size} were loaded.`);
  return took;
}

async function addSites({ dataSource }: Database): Promise<void> {
  const document = policy(18, 2);
  for (let start = 0; start < SITES; start += SITES_A_STATEMENT) {
    const documents = Array.from({ length: SITES_A_STATEMENT }, (_, index): PolicyDocument => {
      return { ...document, siteId: uuidV7(), hostname: `site${start + index}.example.org` };
    });
    await dataSource.query(
      `insert into sites (id, name, hostname, version)
         select (d->>'siteId')::uuid, 'Site', d->>'hostname', 1 from jsonb_array_elements($1::jsonb) d`,
      [JSON.stringify(documents)],
    );
    await dataSource.query(
      `insert into policy_versions (site_id, version, document, content_hash, author)
         select (d->>'siteId')::uuid, 1, d, encode(sha256(convert_to(d::text, 'UTF8')), 'hex'), 'bench' from jsonb_array_elements($1::jsonb) d`,
      [JSON.stringify(documents)],
    );
  }
  await dataSource.query('analyze sites, policy_versions');
}
