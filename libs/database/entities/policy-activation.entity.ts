import { Check, Column, CreateDateColumn, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { ACTIVATION_STATES, type ActivationState, oneOf } from './closed-list.js';
import { Site } from './site.entity.js';

@Entity('policy_activations', {
  comment: 'Policy versions that are to come into force at a time, and what became of that.',
})
@Check('policy_activations_state_check', oneOf('state', ACTIVATION_STATES))
@Check('policy_activations_finished_check', "(state = 'pending') = (finished_at is null)")
@Index('policy_activations_site_id_id_idx', ['siteId', 'id'])
@Index('policy_activations_due_idx', ['state', 'at'])
export class PolicyActivation {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'policy_activations_pkey' })
  id!: string;

  @Column('uuid', { name: 'site_id' })
  siteId!: string;

  @ManyToOne(() => Site, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'site_id', foreignKeyConstraintName: 'policy_activations_site_id_fkey' })
  site?: Site;

  @Column('timestamptz')
  at!: Date;

  /** What the policy is to say then. */
  @Column('integer')
  version!: number;

  @Column('text', { default: 'pending' })
  state!: ActivationState;

  @Column('text')
  author!: string;

  /** The version that it became. */
  @Column('integer', { name: 'made_version', nullable: true })
  madeVersion!: number | null;

  @Column('text', { nullable: true })
  error!: string | null;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz', default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'finished_at', nullable: true })
  finishedAt!: Date | null;
}
