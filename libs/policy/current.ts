import { type EntityManager } from 'typeorm';
import { type AddressPrecision } from '../database/index.js';
import { type PolicyText } from './policy-text.js';
import { type SiteBranding, type SiteDeviceKey, type SiteName, type SiteOptions } from './snapshot-store.js';
import { readManyTexts, type StoredPolicy } from './stored-policy.js';

export interface CurrentPolicy {
  /** What the site's row says, whatever its policy is like. */
  readonly site: SiteName;
  /** null: a part of it is missing. */
  readonly policy: PolicyText | null;
  readonly options: SiteOptions;
}

interface Row extends StoredPolicy {
  id: string;
  hostname: string;
  version: number;
  upstream_url: string | null;
  audit_address_precision: AddressPrecision;
  audit_location_decimals: number | null;
  block_title: string | null;
  block_text: string | null;
  block_contact: string | null;
  block_logo: string | null;
  device_keys: SiteDeviceKey[];
}

/**
 * The current policy versions of sites with what a gate needs beside them, in one statement and so of one moment; the
 * parts of long lists, which never change, in a second one. A site that is gone is left out.
 */
export async function readCurrent(rows: EntityManager, siteIds: readonly string[]): Promise<CurrentPolicy[]> {
  const found = await rows.query<Row[]>(
    `select s.id, s.hostname, s.version, v.document, v.chunks, s.upstream_url, s.audit_address_precision, s.audit_location_decimals,
            s.block_title, s.block_text, s.block_contact, s.block_logo,
            (select coalesce(jsonb_agg(jsonb_build_object(
               'keyId', k.key_id, 'algorithm', k.algorithm, 'publicJwk', k.public_jwk,
               'expiresAtMs', floor(extract(epoch from k.expires_at) * 1000)) order by k.id), '[]')
             from device_keys k where k.site_id = s.id) as device_keys
     from sites s join policy_versions v on v.site_id = s.id and v.version = s.version
     where s.id = any($1::uuid[])`,
    [siteIds],
  );
  const texts = await readManyTexts(
    rows,
    found.map((row) => ({ siteId: row.id, stored: row })),
  );
  return found.map((row, index) => ({
    site: { siteId: row.id, hostname: row.hostname, version: row.version },
    policy: texts[index] ?? null,
    options: optionsOf(row),
  }));
}

function optionsOf(row: Row): SiteOptions {
  return {
    upstreamUrl: row.upstream_url,
    privacy: { addressPrecision: row.audit_address_precision, locationDecimals: row.audit_location_decimals },
    branding: brandingOf(row),
    deviceKeys: row.device_keys,
  };
}

function brandingOf(row: Row): SiteBranding | null {
  const { block_title: title, block_text: text, block_contact: contact, block_logo: logo } = row;
  return title === null && text === null && contact === null && logo === null ? null : { title, text, contact, logo };
}
