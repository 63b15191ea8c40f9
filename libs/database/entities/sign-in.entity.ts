import { Check, Column, CreateDateColumn, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { LINK_PURPOSES, type LinkPurpose, oneOf } from './closed-list.js';
import { User } from './user.entity.js';

@Entity('one_time_links', {
  comment: 'SHA-256 of the tokens of links that set a password once: set-up, invitation, reset.',
})
@Check('one_time_links_purpose_check', oneOf('purpose', LINK_PURPOSES))
@Check('one_time_links_user_check', `(purpose = 'setup') = (user_id is null)`)
export class OneTimeLink {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'one_time_links_pkey' })
  hash!: string;

  @Column('text')
  purpose!: LinkPurpose;

  /** Whose password it sets; null for the set-up, which makes the first administrator. */
  @Index('one_time_links_user_id_idx')
  @Column('uuid', { name: 'user_id', nullable: true })
  userId!: string | null;

  @ManyToOne(() => User, { onDelete: 'CASCADE', nullable: true })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'one_time_links_user_id_fkey' })
  user?: User | null;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz', default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;

  @Column('timestamptz', { name: 'used_at', nullable: true })
  usedAt!: Date | null;
}

@Entity('sign_in_attempts', {
  comment: 'Failed sign-ins by account and origin, and by origin; each makes the next one wait longer.',
})
@Check('sign_in_attempts_failures_check', 'failures >= 0')
export class SignInAttempt {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'sign_in_attempts_pkey' })
  bucket!: string;

  @Column('integer')
  failures!: number;

  @Index('sign_in_attempts_last_at_idx')
  @Column('timestamptz', { name: 'last_at', default: () => 'now()' })
  lastAt!: Date;
}
