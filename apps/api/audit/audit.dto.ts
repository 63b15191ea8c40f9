import { ApiProperty } from '@nestjs/swagger';
import { OUTCOMES, REASON_CODES } from '../../../libs/access/index.js';
import { type AccessAudit, CLAIM_STATUSES, DECISION_LISTENERS } from '../../../libs/database/index.js';

/** A decision: every fact, and what came of it. */
export class DecisionDto {
  @ApiProperty({ type: String, format: 'uuid', description: 'Id of the decision: that of X-Gatepost-Request-Id.' })
  request_id!: string;

  @ApiProperty({ type: String, format: 'date-time' })
  occurred_at!: string;

  @ApiProperty({ type: String, format: 'uuid', nullable: true, description: 'null: the host is of no site.' })
  site_id!: string | null;

  @ApiProperty({ type: String, example: 'portal.example.org' })
  host!: string;

  @ApiProperty({ type: String, example: 'GET' })
  method!: string;

  @ApiProperty({ type: String, example: '/' })
  path!: string;

  @ApiProperty({ type: String, enum: [...DECISION_LISTENERS], description: 'Which listener asked.' })
  via!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'null where the site keeps less of it.',
    example: '192.0.2.7',
  })
  client_address!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Where the site keeps a keyed hash only.' })
  client_address_hash!: string | null;

  @ApiProperty({ type: String, nullable: true, example: '10.0.0.2' })
  peer_address!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'ISO 3166-1 alpha-2; ZZ: unknown.', example: 'DK' })
  country!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'ISO 3166-2.', example: 'DK-84' })
  region!: string | null;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Autonomous system number.' })
  asn!: number | null;

  @ApiProperty({ type: [String], description: 'What hides the address.', example: [] })
  anonymizers!: string[];

  @ApiProperty({ type: Object, nullable: true, description: 'GeoJSON Point.' })
  geoip_point!: object | null;

  @ApiProperty({ type: Number, nullable: true })
  geoip_accuracy_m!: number | null;

  @ApiProperty({ type: String, nullable: true, description: 'The GeoIP data in force.' })
  geoip_build!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'The corrections of them in force.' })
  geoip_override_version!: string | null;

  @ApiProperty({ type: Object, nullable: true, description: 'GeoJSON Point of the claim.' })
  gps_point!: object | null;

  @ApiProperty({ type: Number, nullable: true })
  gps_accuracy_m!: number | null;

  @ApiProperty({ type: String, enum: [...CLAIM_STATUSES] })
  claim_status!: string;

  @ApiProperty({ type: String, nullable: true, description: 'Why the claim could not be used.' })
  claim_fault!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Whose point was asked about: gps or geoip.',
    example: 'geoip',
  })
  location_used!: string | null;

  @ApiProperty({ type: String, enum: [...OUTCOMES] })
  outcome!: string;

  @ApiProperty({ type: String, enum: [...REASON_CODES], description: 'See docs/reason-codes.md.' })
  reason!: string;

  @ApiProperty({ type: Boolean, description: 'false: the site is in monitor mode.' })
  enforced!: boolean;

  @ApiProperty({ type: String, format: 'uuid', nullable: true, description: 'The network rule that matched.' })
  rule_id!: string | null;

  @ApiProperty({ type: String, format: 'uuid', nullable: true, description: 'The fence that matched.' })
  fence_id!: string | null;

  @ApiProperty({ type: Object, nullable: true })
  network_verdict!: object | null;

  @ApiProperty({ type: Object, nullable: true })
  place_verdict!: object | null;

  @ApiProperty({ type: 'integer', nullable: true })
  policy_version!: number | null;

  @ApiProperty({ type: String, nullable: true })
  user_agent!: string | null;

  @ApiProperty({ type: String, format: 'uuid' })
  gate_id!: string;

  @ApiProperty({ type: 'integer', description: 'Number of the record at its gate.' })
  sequence!: number;
}

export class DecisionDetailDto extends DecisionDto {
  @ApiProperty({ type: String, format: 'uuid', nullable: true, description: 'null until the evidence is written.' })
  evidence_artifact_id!: string | null;
}

export class AuditPageDto {
  @ApiProperty({ type: [DecisionDto], description: 'Decisions, newest first unless told.' })
  items!: DecisionDto[];

  @ApiProperty({ type: String, nullable: true, description: 'For `cursor` of the next page; null on the last.' })
  next_cursor!: string | null;
}

export function decisionDto(row: AccessAudit): DecisionDto {
  return {
    request_id: row.id,
    occurred_at: row.occurredAt.toISOString(),
    site_id: row.siteId,
    host: row.host,
    method: row.method,
    path: row.path,
    via: row.via,
    client_address: row.clientAddress,
    client_address_hash: row.clientAddressHash,
    peer_address: row.peerAddress,
    country: row.country,
    region: row.region,
    asn: row.asn,
    anonymizers: row.anonymizers,
    geoip_point: row.geoipPoint,
    geoip_accuracy_m: row.geoipAccuracyMeters,
    geoip_build: row.geoipBuild,
    geoip_override_version: row.geoipOverrideVersion,
    gps_point: row.gpsPoint,
    gps_accuracy_m: row.gpsAccuracyMeters,
    claim_status: row.claimStatus,
    claim_fault: row.claimFault,
    location_used: row.locationUsed,
    outcome: row.outcome,
    reason: row.reason,
    enforced: row.enforced,
    rule_id: row.ruleId,
    fence_id: row.fenceId,
    network_verdict: row.networkVerdict,
    place_verdict: row.placeVerdict,
    policy_version: row.policyVersion,
    user_agent: row.userAgent,
    gate_id: row.gateId,
    sequence: row.sequence,
  };
}
