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
  type Effect,
  EFFECTS,
  NETWORK_RULE_KINDS,
  type NetworkRuleKind,
  type WeeklyHours,
} from '../../access/index.js';
import { oneOf } from './closed-list.js';
import { Site } from './site.entity.js';

@Entity('ip_rules', {
  comment: 'Network rules of a site: prefix, anonymizer, ASN, region or country, to allow or to deny.',
})
@Check('ip_rules_kind_check', oneOf('kind', NETWORK_RULE_KINDS))
@Check('ip_rules_action_check', oneOf('action', EFFECTS))
@Check(
  'ip_rules_value_check',
  "(kind = 'cidr' and cidr is not null and value is null) or (kind <> 'cidr' and cidr is null and value is not null and length(value) between 1 and 32)",
)
@Check('ip_rules_note_check', 'length(note) <= 1000')
@Check('ip_rules_validity_check', 'valid_until > valid_from')
@Index('ip_rules_site_id_id_idx', ['siteId', 'id'])
@Index('ip_rules_site_id_kind_id_idx', ['siteId', 'kind', 'id'])
@Index('ip_rules_site_id_cidr_idx', ['siteId', 'cidr', 'id'])
export class IpRule {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'ip_rules_pkey' })
  id!: string;

  @Column('uuid', { name: 'site_id' })
  siteId!: string;

  @ManyToOne(() => Site, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'site_id', foreignKeyConstraintName: 'ip_rules_site_id_fkey' })
  site?: Site;

  @Column('text')
  kind!: NetworkRuleKind;

  @Column('cidr', { nullable: true })
  cidr!: string | null;

  @Column('text', { nullable: true })
  value!: string | null;

  @Column('text')
  action!: Effect;

  @Column('text', { nullable: true })
  note!: string | null;

  @Column('timestamptz', { name: 'valid_from', nullable: true })
  validFrom!: Date | null;

  @Column('timestamptz', { name: 'valid_until', nullable: true })
  validUntil!: Date | null;

  @Column('jsonb', { name: 'weekly_hours', nullable: true })
  weeklyHours!: WeeklyHours[] | null;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz', default: () => 'now()' })
  createdAt!: Date;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz', default: () => 'now()' })
  updatedAt!: Date;
}
