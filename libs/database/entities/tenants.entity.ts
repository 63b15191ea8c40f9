import { Check, Column, CreateDateColumn, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { ACTOR_KINDS, type ActorKind, oneOf } from './closed-list.js';
import { Site } from './site.entity.js';
import { User } from './user.entity.js';

@Entity('administrative_acts', {
  comment: 'Who changed what, from where, with what it was before and after. Secrets are left out.',
})
@Check('administrative_acts_actor_kind_check', oneOf('actor_kind', ACTOR_KINDS))
@Check('administrative_acts_fold_key_check', 'length(fold_key) between 1 and 200')
@Index('administrative_acts_occurred_at_idx', ['occurredAt', 'id'])
@Index('administrative_acts_site_id_occurred_at_idx', ['siteId', 'occurredAt', 'id'])
@Index('administrative_acts_actor_id_occurred_at_idx', ['actorId', 'occurredAt', 'id'])
@Index('administrative_acts_action_occurred_at_idx', ['action', 'occurredAt', 'id'])
export class AdministrativeAct {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'administrative_acts_pkey' })
  id!: string;

  /** To the millisecond, as cursors say it. */
  @Column({ type: 'timestamptz', name: 'occurred_at', precision: 3, default: () => 'clock_timestamp()' })
  occurredAt!: Date;

  @Column('text', { name: 'actor_kind' })
  actorKind!: ActorKind;

  /** Of the account or the key, which may be gone by now. */
  @Column('uuid', { name: 'actor_id', nullable: true })
  actorId!: string | null;

  @Column('text', { name: 'actor_label' })
  actorLabel!: string;

  @Column('inet', { nullable: true })
  address!: string | null;

  /** `site.update`, `session.create` */
  @Column('text')
  action!: string;

  @Column('uuid', { name: 'site_id', nullable: true })
  siteId!: string | null;

  @Column('uuid', { name: 'subject_id', nullable: true })
  subjectId!: string | null;

  @Column('jsonb', { nullable: true })
  before!: object | null;

  @Column('jsonb', { nullable: true })
  after!: object | null;

  /** Acts that anybody can repeat have one, and are counted instead of kept one by one. */
  @Index('administrative_acts_fold_key_key', { unique: true })
  @Column('text', { name: 'fold_key', nullable: true, select: false })
  foldKey!: string | null;
}

@Entity('host_consents', {
  comment: 'Who may use which host name under the wildcard of a site, by consent of its owner.',
})
@Index('host_consents_site_id_hostname_idx', ['siteId', 'hostname', 'userId'])
@Check('host_consents_hostname_check', 'length(hostname) between 1 and 253')
export class HostConsent {
  @PrimaryColumn('uuid', { name: 'site_id', primaryKeyConstraintName: 'host_consents_pkey' })
  siteId!: string;

  @ManyToOne(() => Site, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'site_id', foreignKeyConstraintName: 'host_consents_site_id_fkey' })
  site?: Site;

  @Index('host_consents_user_id_idx')
  @PrimaryColumn('uuid', { name: 'user_id', primaryKeyConstraintName: 'host_consents_pkey' })
  userId!: string;

  @ManyToOne(() => User, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'host_consents_user_id_fkey' })
  user?: User;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'host_consents_pkey' })
  hostname!: string;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz', default: () => 'now()' })
  createdAt!: Date;
}
