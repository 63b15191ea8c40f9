import { type EntityManager } from 'typeorm';
import { ensurePartitions } from './partitions.js';
import { type DecisionRecord } from './record.js';

/**
 * Writes records as rows, in the caller's transaction. A record that is there already (same gate, sequence and time) is
 * left as it is, so that a repeated shipment changes nothing. Returns the request ids that are new.
 */
export async function storeRecords(
  transaction: EntityManager,
  records: readonly DecisionRecord[],
): Promise<Set<string>> {
  if (records.length === 0) return new Set();
  await ensurePartitions(
    transaction,
    records.map(({ timeMs }) => timeMs),
  );
  const rows = await transaction.query<{ id: string }[]>(INSERT, [JSON.stringify(records)]);
  return new Set(rows.map(({ id }) => id));
}

const point = (json: string): string =>
  `case when ${json} is null then null else ST_SetSRID(ST_MakePoint((${json} ->> 'longitude')::float8, (${json} ->> 'latitude')::float8), 4326) end`;
const instant = (ms: string): string => `to_timestamp(${ms} / 1000)`;

// JSON null inside a record column reads as SQL NULL for scalars; for jsonb columns nullif says so.
const INSERT = `
  insert into access_audit (
    id, occurred_at, gate_id, sequence, site_id, host, method, path, client_address, client_address_hash, peer_address,
    country, region, asn, anonymizers, geoip_point, geoip_accuracy_m, gps_point, gps_accuracy_m, gps_issued_at, gps_previous,
    claim_status, claim_fault, location_used, geoip_build, geoip_override_version, outcome, reason, rule_id, fence_id,
    network_verdict, place_verdict, policy_version, enforced, via, user_agent)
  select
    "requestId", ${instant('"timeMs"')}, "gateId", sequence, "siteId", host, method, path, "clientAddress",
    "clientAddressHash", "peerAddress", country, region, asn, array(select jsonb_array_elements_text(anonymizers)),
    ${point('geoip')}, (geoip ->> 'accuracyMeters')::float8, ${point("(claim -> 'point')")},
    (claim -> 'point' ->> 'accuracyMeters')::float8, ${instant("(claim ->> 'issuedAtMs')::float8")}, previous, "claimStatus",
    "claimFault", "locationUsed", "geoipBuild", "geoipOverrideVersion", outcome, reason, "ruleId", "fenceId", network, place,
    "policyVersion", enforced, via, "userAgent"
  from (
    select r.*, nullif("geoipPoint", 'null') as geoip, nullif("gps", 'null') as claim, nullif("gpsPrevious", 'null') as previous,
           nullif("networkVerdict", 'null') as network, nullif("placeVerdict", 'null') as place
    from jsonb_to_recordset($1::jsonb) as r(
      "requestId" uuid, "gateId" uuid, sequence bigint, "timeMs" float8, "siteId" uuid, host text, method text, path text,
      "clientAddress" inet, "clientAddressHash" text, "peerAddress" inet, country text, region text, asn bigint,
      anonymizers jsonb, "geoipPoint" jsonb, gps jsonb, "gpsPrevious" jsonb, "claimStatus" text, "claimFault" text,
      "locationUsed" text, "geoipBuild" text, "geoipOverrideVersion" text, outcome text, reason text, "ruleId" uuid,
      "fenceId" uuid, "networkVerdict" jsonb, "placeVerdict" jsonb, "policyVersion" integer, enforced boolean, via text,
      "userAgent" text)
  ) as record
  on conflict do nothing
  returning id`;
