import { Check, Column, CreateDateColumn, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { Artifact } from './artifact.entity.js';
import { EVIDENCE_JOB_STATES, oneOf } from './closed-list.js';

@Entity('evidence_windows', {
  comment: 'When evidence was last asked for, per site, client and reason: a flood asks once a window.',
})
// Unknown hosts have no site, and some decisions no address: nulls are equal here, which TypeORM cannot say.
@Index('evidence_windows_key', { synchronize: false })
export class EvidenceWindow {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'evidence_windows_pkey' })
  id!: string;

  @Column('uuid', { name: 'site_id', nullable: true })
  siteId!: string | null;

  /** The address, or its keyed hash, or empty. */
  @Column('text')
  client!: string;

  @Column('text')
  reason!: string;

  @Index('evidence_windows_opened_at_idx')
  @Column('timestamptz', { name: 'opened_at' })
  openedAt!: Date;
}

@Entity('evidence_jobs', { comment: 'Blocks whose evidence is to be written, or was; done jobs name their artifact.' })
@Check('evidence_jobs_state_check', oneOf('state', EVIDENCE_JOB_STATES))
@Index('evidence_jobs_due_idx', ['state', 'dueAt'])
export class EvidenceJob {
  /** The decision's request id. */
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'evidence_jobs_pkey' })
  id!: string;

  @Column('uuid', { name: 'site_id', nullable: true })
  siteId!: string | null;

  /** The decision record as the gate wrote it. */
  @Column('jsonb')
  record!: unknown;

  @Column('text', { default: 'pending' })
  state!: (typeof EVIDENCE_JOB_STATES)[number];

  @Column('integer', { default: 0 })
  attempts!: number;

  @Column('timestamptz', { name: 'due_at', default: () => 'now()' })
  dueAt!: Date;

  @Column('text', { name: 'last_error', nullable: true })
  lastError!: string | null;

  @Index('evidence_jobs_artifact_id_idx')
  @Column('uuid', { name: 'artifact_id', nullable: true })
  artifactId!: string | null;

  @ManyToOne(() => Artifact, { onDelete: 'SET NULL', nullable: true })
  @JoinColumn({ name: 'artifact_id', foreignKeyConstraintName: 'evidence_jobs_artifact_id_fkey' })
  artifact?: Artifact | null;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz', default: () => 'now()' })
  createdAt!: Date;
}
