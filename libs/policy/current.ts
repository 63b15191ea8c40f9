import { type EntityManager } from 'typeorm';
import { type AddressPrecision } from '../database/index.js';
import { type PolicyText } from './policy-text.js';
import { type SiteOptions } from './snapshot-store.js';
import { readManyTexts, type StoredPolicy } from './stored-policy.js';

export interface CurrentPolicy {
  readonly policy: PolicyText;
  readonly options: SiteOptions;
}

interface Row extends StoredPolicy {
  id: string;
  upstream_url: string | null;
  audit_address_precision: AddressPrecision;
  audit_location_decimals: number | null;
}

/**
 * The current policy versions of sites with what a gate needs beside them, in one statement and so of one moment; the
 * parts of long lists, which never change, in a second one. A site that is gone is left out.
 */
export async function readCurrent(rows: EntityManager, siteIds: readonly string[]): Promise<CurrentPolicy[]> {
  const found = await rows.query<Row[]>(
    `select s.id, v.document, v.chunks, s.upstream_url, s.audit_address_precision, s.audit_location_decimals
     from sites s join policy_versions v on v.site_id = s.id and v.version = s.version
     where s.id = any($1::uuid[])`,
    [siteIds],
  );
  const texts = await readManyTexts(
    rows,
    found.map((row) => ({ siteId: row.id, stored: row })),
  );
  return found.flatMap((row, index) => {
    const policy = texts[index];
    return policy ? [{ policy, options: optionsOf(row) }] : [];
  });
}

function optionsOf(row: Row): SiteOptions {
  return {
    upstreamUrl: row.upstream_url,
    privacy: { addressPrecision: row.audit_address_precision, locationDecimals: row.audit_location_decimals },
  };
}
