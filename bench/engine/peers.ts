import { BlockList } from 'node:net';
import Flatbush from 'flatbush';
import pointInPolygon from 'point-in-polygon-hao';
import { type PolicyDocument, parsePrefix } from '../../libs/access/index.js';
import { type Database } from '../../libs/database/index.js';
import { type Subject } from '../measure.js';
import { addressOf, type Visitors } from './policies.js';
import { type Geoip } from '../../libs/geoip/index.js';

type Ring = number[][];

/** Looks at every rule and every fence, boxes first, as a short program without an index would. */
export function linearScan(document: PolicyDocument, visitors: Visitors): Subject {
  const networks = document.networkRules.map(({ value }) => {
    const parsed = parsePrefix(value);
    if (!parsed.ok) throw new Error(parsed.message);
    const { a, length } = parsed.prefix;
    return { network: a, mask: (-1 << (32 - length)) >>> 0, length };
  });
  const fences = ringsOf(document).map((ring) => ({ ring, box: boxOf(ring) }));
  return {
    what: 'linear scan',
    batch: 1,
    batches: 60,
    operations: visitors.count,
    run(first) {
      const address = visitors.addresses[first]!;
      const point = [visitors.longitudes[first]!, visitors.latitudes[first]!];
      let longest = -1;
      for (const { network, mask, length } of networks) {
        if ((address & mask) >>> 0 === network && length > longest) longest = length;
      }
      const [x = 0, y = 0] = point;
      const inside = fences.findIndex(({ ring, box: [west, south, east, north] }) => {
        return west <= x && x <= east && south <= y && y <= north && pointInPolygon([x, y], [ring]) !== false;
      });
      return longest + inside;
    },
  };
}

/** Fences the usual way: boxes in an R-tree, then a point-in-polygon test of each candidate. */
export function rtree(document: PolicyDocument, visitors: Visitors): Subject {
  const rings = ringsOf(document);
  const tree = new Flatbush(rings.length);
  for (const ring of rings) tree.add(...boxOf(ring));
  tree.finish();
  return {
    what: 'fences only: R-tree and point-in-polygon',
    batch: 100,
    batches: 3 * (visitors.count / 100),
    operations: visitors.count,
    run(first, count) {
      let found = 0;
      for (let index = first; index < first + count; index += 1) {
        const x = visitors.longitudes[index]!;
        const y = visitors.latitudes[index]!;
        let best = Infinity;
        for (const fence of tree.search(x, y, x, y)) {
          // The first fence in the order of asking decides.
          if (fence < best && pointInPolygon([x, y], [rings[fence]!]) !== false) best = fence;
        }
        if (best !== Infinity) found += 1;
      }
      return found;
    },
  };
}

/** Node's own list of networks. It says whether an address is in any, not in which. */
export function blockList(document: PolicyDocument, visitors: Visitors): Subject {
  const list = new BlockList();
  for (const { value } of document.networkRules) {
    const [network = '', length] = value.split('/');
    list.addSubnet(network, Number(length), 'ipv4');
  }
  const texts = Array.from(
    visitors.addresses.subarray(0, 100),
    (a) => `${a >>> 24}.${(a >>> 16) & 255}.${(a >>> 8) & 255}.${a & 255}`,
  );
  return {
    what: 'networks only: net.BlockList',
    batch: 1,
    batches: 30,
    operations: visitors.count,
    run: (first) => (list.check(texts[first % texts.length]!, 'ipv4') ? 1 : 0),
  };
}

export function geoipLookup(geoip: Geoip, visitors: Visitors): Subject {
  return {
    what: 'a look-up in the GeoIP file (maxmind)',
    batch: 100,
    batches: 100,
    operations: visitors.count,
    run(first, count) {
      let found = 0;
      for (let index = first; index < first + count; index += 1) {
        if (geoip.lookup(addressOf(visitors.addresses[index]!)).country !== 'ZZ') found += 1;
      }
      return found;
    },
  };
}

/** The database asked for each decision: the longest prefix by an index of inet, the fences by theirs. */
export async function postgis(
  { dataSource }: Database,
  document: PolicyDocument,
  visitors: Visitors,
): Promise<Subject> {
  await dataSource.query('create extension if not exists postgis');
  await dataSource.query('create temporary table bench_rules (network inet, effect text)');
  await dataSource.query('create temporary table bench_fences (area geometry(Polygon, 4326), effect text)');
  const networks = document.networkRules.map(({ value, effect }) => ({ network: value, effect }));
  await dataSource.query(
    `insert into bench_rules select network, effect from jsonb_to_recordset($1::jsonb) as r(network inet, effect text)`,
    [JSON.stringify(networks)],
  );
  const areas = ringsOf(document).map((ring, index) => ({
    area: JSON.stringify({ type: 'Polygon', coordinates: [ring] }),
    effect: document.fences[index]!.effect,
  }));
  for (let start = 0; start < areas.length; start += 1_000) {
    await dataSource.query(
      `insert into bench_fences select ST_SetSRID(ST_GeomFromGeoJSON(area), 4326), effect
       from jsonb_to_recordset($1::jsonb) as f(area text, effect text)`,
      [JSON.stringify(areas.slice(start, start + 1_000))],
    );
  }
  await dataSource.query('create index on bench_rules using gist (network inet_ops)');
  await dataSource.query('create index on bench_fences using gist (area)');
  await dataSource.query('analyze bench_rules');
  await dataSource.query('analyze bench_fences');
  return {
    what: 'PostGIS asked for each decision',
    batch: 1,
    batches: 100,
    operations: visitors.count,
    async run(first) {
      const a = visitors.addresses[first]!;
      const address = `${a >>> 24}.${(a >>> 16) & 255}.${(a >>> 8) & 255}.${a & 255}`;
      const rows = await dataSource.query<object[]>(
        `select (select effect from bench_rules where network >>= $1::inet order by masklen(network) desc limit 1) as network,
                (select effect from bench_fences where ST_Covers(area, ST_SetSRID(ST_MakePoint($2, $3), 4326))
                  order by effect desc limit 1) as place`,
        [address, visitors.longitudes[first], visitors.latitudes[first]],
      );
      return rows.length;
    },
  };
}

function ringsOf(document: PolicyDocument): Ring[] {
  return document.fences.flatMap(({ area }) =>
    area.type === 'MultiPolygon' ? area.coordinates.flat().map((ring) => ring.map(([x, y]) => [x, y])) : [],
  );
}

function boxOf(ring: Ring): [number, number, number, number] {
  const xs = ring.map(([x = NaN]) => x);
  const ys = ring.map(([, y = NaN]) => y);
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}
