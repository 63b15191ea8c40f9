import { Check, Column, CreateDateColumn, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { oneOf, SESSION_ENDS, type SessionEnd } from './closed-list.js';
import { User } from './user.entity.js';

@Entity('sessions', {
  comment: 'Sign-ins of accounts. Access tokens name their session; one that has ended opens nothing.',
})
@Check('sessions_user_agent_check', 'length(user_agent) <= 300')
@Check('sessions_ended_because_check', oneOf('ended_because', SESSION_ENDS))
@Check('sessions_ended_check', '(ended_at is null) = (ended_because is null)')
@Index('sessions_user_id_idx', ['userId', 'id'])
export class Session {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'sessions_pkey' })
  id!: string;

  @Column('uuid', { name: 'user_id' })
  userId!: string;

  @ManyToOne(() => User, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'sessions_user_id_fkey' })
  user?: User;

  @Column('inet', { nullable: true })
  address!: string | null;

  @Column('text', { name: 'user_agent', nullable: true })
  userAgent!: string | null;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz', default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'last_used_at', default: () => 'now()' })
  lastUsedAt!: Date;

  @Index('sessions_expires_at_idx')
  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt!: Date | null;

  @Column('text', { name: 'ended_because', nullable: true })
  endedBecause!: SessionEnd | null;
}

@Entity('refresh_tokens', {
  comment: 'SHA-256 of refresh tokens. Each is used once; one that comes again ends its session.',
})
export class RefreshToken {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'refresh_tokens_pkey' })
  hash!: string;

  @Index('refresh_tokens_session_id_idx')
  @Column('uuid', { name: 'session_id' })
  sessionId!: string;

  @ManyToOne(() => Session, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'session_id', foreignKeyConstraintName: 'refresh_tokens_session_id_fkey' })
  session?: Session;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz', default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'used_at', nullable: true })
  usedAt!: Date | null;
}
