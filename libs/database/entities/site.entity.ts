import {
  Check,
  Column,
  CreateDateColumn,
  Entity,
  Index,
  JoinColumn,
  ManyToOne,
  PrimaryColumn,
  UpdateDateColumn,
} from 'typeorm';
import {
  ACCURACY_POLICIES,
  type AccuracyPolicy,
  DEFAULT_ACTIONS,
  type DefaultAction,
  ENFORCEMENTS,
  type Enforcement,
  type Exemption,
  FILTER_MODES,
  type FilterMode,
  LOCATION_SOURCES,
  type LocationSource,
  TREAT_PRIVATE_AS,
  type TreatPrivateAs,
} from '../../access/index.js';
import { ADDRESS_PRECISIONS, type AddressPrecision, oneOf } from './closed-list.js';
import { User } from './user.entity.js';

@Entity('sites', { comment: 'A host name, or *.suffix, with its policy options and an optional upstream.' })
@Check(
  'sites_hostname_check',
  "hostname = lower(hostname) and length(hostname) between 1 and 253 and hostname not like '%.'",
)
@Index('sites_name_idx', ['name', 'id'])
@Check('sites_name_check', 'length(name) between 1 and 200')
@Check('sites_filter_mode_check', oneOf('filter_mode', FILTER_MODES))
@Check('sites_enforcement_check', oneOf('enforcement', ENFORCEMENTS))
@Check('sites_default_action_check', oneOf('default_action', DEFAULT_ACTIONS))
@Check('sites_treat_private_as_check', oneOf('treat_private_as', TREAT_PRIVATE_AS))
@Check('sites_location_source_check', oneOf('location_source', LOCATION_SOURCES))
@Check('sites_accuracy_policy_check', oneOf('accuracy_policy', ACCURACY_POLICIES))
@Check('sites_audit_address_precision_check', oneOf('audit_address_precision', ADDRESS_PRECISIONS))
@Check('sites_audit_location_decimals_check', 'audit_location_decimals between 0 and 7')
@Check('sites_audit_retention_days_check', 'audit_retention_days between 1 and 36500')
@Check(
  'sites_block_page_check',
  'length(block_title) between 1 and 100 and length(block_text) between 1 and 1000 and length(block_contact) between 1 and 200 and length(block_logo) between 1 and 22000',
)
@Check('sites_limits_check', 'max_accuracy_m > 0 and max_gps_ip_distance_km > 0 and max_speed_kmh > 0')
export class Site {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'sites_pkey' })
  id!: string;

  @Column('text')
  name!: string;

  @Index('sites_hostname_key', { unique: true })
  @Column('text')
  hostname!: string;

  @Index('sites_owner_user_id_idx')
  @Column('uuid', { name: 'owner_user_id', nullable: true })
  ownerUserId!: string | null;

  // A site outlives the account that made it.
  @ManyToOne(() => User, { onDelete: 'SET NULL', nullable: true })
  @JoinColumn({ name: 'owner_user_id', foreignKeyConstraintName: 'sites_owner_user_id_fkey' })
  owner?: User | null;

  @Column('text', { name: 'filter_mode', default: 'ip_and_geo' })
  filterMode!: FilterMode;

  @Column('text', { default: 'enforce' })
  enforcement!: Enforcement;

  @Column('text', { name: 'default_action', default: 'block' })
  defaultAction!: DefaultAction;

  @Column('text', { name: 'upstream_url', nullable: true })
  upstreamUrl!: string | null;

  @Column('text', { name: 'treat_private_as', default: 'unknown' })
  treatPrivateAs!: TreatPrivateAs;

  @Column('text', { name: 'location_source', default: 'geoip' })
  locationSource!: LocationSource;

  @Column('text', { name: 'accuracy_policy', default: 'centre' })
  accuracyPolicy!: AccuracyPolicy;

  @Column('double precision', { name: 'max_accuracy_m', nullable: true })
  maxAccuracyMeters!: number | null;

  @Column('double precision', { name: 'max_gps_ip_distance_km', nullable: true })
  maxGpsIpDistanceKm!: number | null;

  @Column('double precision', { name: 'max_speed_kmh', nullable: true })
  maxSpeedKmh!: number | null;

  /** IANA zone in which weekly hours are meant. */
  @Column('text', { name: 'time_zone', default: 'UTC' })
  timeZone!: string;

  @Column('jsonb', { default: [] })
  exemptions!: Exemption[];

  @Column('text', { name: 'audit_address_precision', default: 'full' })
  auditAddressPrecision!: AddressPrecision;

  /** Decimals of a degree kept of places; null keeps them all. */
  @Column('smallint', { name: 'audit_location_decimals', nullable: true })
  auditLocationDecimals!: number | null;

  @Column('integer', { name: 'audit_retention_days', default: 365 })
  auditRetentionDays!: number;

  /** What the site's people add to its block pages. */
  @Column('text', { name: 'block_title', nullable: true })
  blockTitle!: string | null;

  @Column('text', { name: 'block_text', nullable: true })
  blockText!: string | null;

  @Column('text', { name: 'block_contact', nullable: true })
  blockContact!: string | null;

  /** `data:image/png;base64,…` */
  @Column('text', { name: 'block_logo', nullable: true })
  blockLogo!: string | null;

  /** Number of the current policy version. */
  @Column('integer', { default: 1 })
  version!: number;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz', default: () => 'now()' })
  createdAt!: Date;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz', default: () => 'now()' })
  updatedAt!: Date;
}
