import { type EntityManager } from 'typeorm';
import { GeoOverride } from '../database/index.js';
import { type Geoip } from './open-geoip.js';
import { type GeoipOverride } from './overrides.js';

/** Reads geo_overrides and puts them in force. Rejects when they cannot be read; the old ones then stay. */
export async function loadOverrides(rows: EntityManager, geoip: Pick<Geoip, 'setOverrides'>): Promise<void> {
  const stored = await rows.find(GeoOverride, { order: { id: 'asc' } });
  geoip.setOverrides(stored.map(override));
}

function override(row: GeoOverride): GeoipOverride {
  const [longitude = null, latitude = null] = row.point?.coordinates ?? [];
  return {
    prefix: row.prefix,
    country: row.country,
    region: row.region,
    asn: row.asn,
    longitude,
    latitude,
    accuracyMeters: row.accuracyMeters,
  };
}

/** What was known of an address when evidence about it was asked for. */
export interface RememberedLookup {
  readonly address: string;
  readonly country: string;
  readonly region: string | null;
  readonly asn: number | null;
  readonly longitude: number | null;
  readonly latitude: number | null;
  /** The whole of the facts, as JSON. */
  readonly facts: unknown;
  readonly geoipBuild: string;
}

/** Keeps the newest lookup of each address in ip_geo_cache, in the caller's transaction. */
export async function rememberLookups(transaction: EntityManager, lookups: readonly RememberedLookup[]): Promise<void> {
  // A statement may touch each row once.
  const newest = [...new Map(lookups.map((lookup) => [lookup.address, lookup])).values()];
  if (newest.length === 0) return;
  await transaction.query(
    `insert into ip_geo_cache (address, country, region, asn, point, raw, geoip_build, updated_at)
     select address, country, region, asn,
            case when longitude is null then null else ST_SetSRID(ST_MakePoint(longitude, latitude), 4326) end,
            facts, "geoipBuild", now()
     from jsonb_to_recordset($1::jsonb) as l(address inet, country text, region text, asn bigint, longitude float8,
       latitude float8, facts jsonb, "geoipBuild" text)
     on conflict (address) do update set country = excluded.country, region = excluded.region, asn = excluded.asn,
       point = excluded.point, raw = excluded.raw, geoip_build = excluded.geoip_build, updated_at = excluded.updated_at`,
    [JSON.stringify(newest)],
  );
}

/** Addresses are personal data: a lookup that was not repeated for this many days is forgotten. */
const KEEP_DAYS = 30;

export async function forgetOldLookups(rows: EntityManager): Promise<void> {
  await rows.query(`delete from ip_geo_cache where updated_at < now() - make_interval(days => $1)`, [KEEP_DAYS]);
}
