import { Check, Column, CreateDateColumn, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { Site } from './site.entity.js';
import { User } from './user.entity.js';

@Entity('api_keys', {
  comment: 'Keys of programs, by the SHA-256 of their secret. A key may do at most what its account may.',
})
@Check('api_keys_name_check', 'length(name) between 1 and 200')
@Check('api_keys_prefix_check', `prefix ~ '^gpk_[0-9A-Za-z]{8}$'`)
@Check('api_keys_secret_hash_check', `secret_hash ~ '^[0-9a-f]{64}$'`)
@Check('api_keys_scopes_check', 'cardinality(scopes) between 1 and 50')
@Index('api_keys_user_id_idx', ['userId', 'id'])
export class ApiKey {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'api_keys_pkey' })
  id!: string;

  @Column('uuid', { name: 'user_id' })
  userId!: string;

  @ManyToOne(() => User, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'api_keys_user_id_fkey' })
  user?: User;

  /** Opens this site only; null: all that its account may. */
  @Index('api_keys_site_id_idx')
  @Column('uuid', { name: 'site_id', nullable: true })
  siteId!: string | null;

  @ManyToOne(() => Site, { onDelete: 'CASCADE', nullable: true })
  @JoinColumn({ name: 'site_id', foreignKeyConstraintName: 'api_keys_site_id_fkey' })
  site?: Site | null;

  @Column('text')
  name!: string;

  @Index('api_keys_prefix_key', { unique: true })
  @Column('text')
  prefix!: string;

  @Column('text', { name: 'secret_hash', select: false })
  secretHash!: string;

  @Column('text', { array: true })
  scopes!: string[];

  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt!: Date | null;

  @Column('timestamptz', { name: 'last_used_at', nullable: true })
  lastUsedAt!: Date | null;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz', default: () => 'now()' })
  createdAt!: Date;
}
