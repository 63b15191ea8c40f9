import { Check, Column, Entity, Index, type Point, PrimaryColumn } from 'typeorm';
import { OUTCOMES, type Outcome, type Verdict } from '../../access/index.js';
import { CLAIM_STATUSES, DECISION_LISTENERS, oneOf, safeInteger } from './closed-list.js';

/**
 * One row per decision, partitioned by month of `occurred_at`. No foreign keys: the audit outlives sites, rules and
 * fences. (gate_id, sequence) makes a repeated shipment harmless.
 */
@Entity('access_audit', {
  comment: 'Every decision with every fact and outcome that replay needs; one partition a month.',
})
@Check('access_audit_outcome_check', oneOf('outcome', OUTCOMES))
@Check('access_audit_claim_status_check', oneOf('claim_status', CLAIM_STATUSES))
@Check('access_audit_via_check', oneOf('via', DECISION_LISTENERS))
@Index('access_audit_gate_id_sequence_key', ['gateId', 'sequence', 'occurredAt'], { unique: true })
@Index('access_audit_site_id_occurred_at_idx', ['siteId', 'occurredAt', 'id'])
@Index('access_audit_occurred_at_idx', ['occurredAt', 'id'])
@Index('access_audit_blocked_idx', ['occurredAt', 'id'], { where: `(outcome = 'blocked'::text)` })
@Index('access_audit_site_id_blocked_idx', ['siteId', 'occurredAt', 'id'], { where: `(outcome = 'blocked'::text)` })
export class AccessAudit {
  /** The request id: the decision's id everywhere. */
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'access_audit_pkey' })
  id!: string;

  @PrimaryColumn('timestamptz', { name: 'occurred_at', primaryKeyConstraintName: 'access_audit_pkey' })
  occurredAt!: Date;

  @Column('uuid', { name: 'gate_id' })
  gateId!: string;

  @Column('bigint', { transformer: safeInteger })
  sequence!: number;

  @Column('uuid', { name: 'site_id', nullable: true })
  siteId!: string | null;

  @Column('text')
  host!: string;

  @Column('text')
  method!: string;

  @Column('text')
  path!: string;

  /** null where the site keeps a keyed hash only, or where no address could be told. */
  @Column('inet', { name: 'client_address', nullable: true })
  clientAddress!: string | null;

  @Column('text', { name: 'client_address_hash', nullable: true })
  clientAddressHash!: string | null;

  @Column('inet', { name: 'peer_address', nullable: true })
  peerAddress!: string | null;

  @Column('text', { nullable: true })
  country!: string | null;

  @Column('text', { nullable: true })
  region!: string | null;

  @Column('bigint', { nullable: true, transformer: safeInteger })
  asn!: number | null;

  @Column('text', { array: true, default: '{}' })
  anonymizers!: string[];

  @Index('access_audit_geoip_point_idx', { spatial: true })
  @Column('geometry', { name: 'geoip_point', spatialFeatureType: 'Point', srid: 4326, nullable: true })
  geoipPoint!: Point | null;

  @Column('double precision', { name: 'geoip_accuracy_m', nullable: true })
  geoipAccuracyMeters!: number | null;

  @Index('access_audit_gps_point_idx', { spatial: true })
  @Column('geometry', { name: 'gps_point', spatialFeatureType: 'Point', srid: 4326, nullable: true })
  gpsPoint!: Point | null;

  @Column('double precision', { name: 'gps_accuracy_m', nullable: true })
  gpsAccuracyMeters!: number | null;

  @Column('timestamptz', { name: 'gps_issued_at', nullable: true })
  gpsIssuedAt!: Date | null;

  /** The claim before, carried under the claim's signature: what impossible travel is judged by. */
  @Column('jsonb', { name: 'gps_previous', nullable: true })
  gpsPrevious!: unknown;

  @Column('text', { name: 'claim_status', default: 'absent' })
  claimStatus!: string;

  @Column('text', { name: 'claim_fault', nullable: true })
  claimFault!: string | null;

  @Column('text', { name: 'location_used', nullable: true })
  locationUsed!: string | null;

  @Column('text', { name: 'geoip_build', nullable: true })
  geoipBuild!: string | null;

  @Column('text', { name: 'geoip_override_version', nullable: true })
  geoipOverrideVersion!: string | null;

  @Column('text')
  outcome!: Outcome;

  @Column('text')
  reason!: string;

  @Column('uuid', { name: 'rule_id', nullable: true })
  ruleId!: string | null;

  @Column('uuid', { name: 'fence_id', nullable: true })
  fenceId!: string | null;

  @Column('jsonb', { name: 'network_verdict', nullable: true })
  networkVerdict!: Verdict | null;

  @Column('jsonb', { name: 'place_verdict', nullable: true })
  placeVerdict!: Verdict | null;

  @Column('integer', { name: 'policy_version', nullable: true })
  policyVersion!: number | null;

  @Column('boolean')
  enforced!: boolean;

  @Column('text')
  via!: string;

  @Column('text', { name: 'user_agent', nullable: true })
  userAgent!: string | null;

  @Column('timestamptz', { name: 'recorded_at', default: () => 'now()' })
  recordedAt!: Date;
}
