import { type EntityManager } from 'typeorm';
import { type PolicyDocument } from '../access/index.js';
import { type AddressPrecision } from '../database/index.js';
import { type SiteOptions } from './snapshot-store.js';

export interface CurrentPolicy {
  readonly document: PolicyDocument;
  readonly options: SiteOptions;
}

interface Row {
  document: PolicyDocument;
  upstream_url: string | null;
  audit_address_precision: AddressPrecision;
  audit_location_decimals: number | null;
}

/**
 * The current policy versions of sites with what a gate needs beside them, in one statement and so of one moment. A site
 * that is gone is left out.
 */
export async function readCurrent(rows: EntityManager, siteIds: readonly string[]): Promise<CurrentPolicy[]> {
  const found = await rows.query<Row[]>(
    `select v.document, s.upstream_url, s.audit_address_precision, s.audit_location_decimals
     from sites s join policy_versions v on v.site_id = s.id and v.version = s.version
     where s.id = any($1::uuid[])`,
    [siteIds],
  );
  return found.map((row) => ({
    document: row.document,
    options: {
      upstreamUrl: row.upstream_url,
      privacy: { addressPrecision: row.audit_address_precision, locationDecimals: row.audit_location_decimals },
    },
  }));
}
