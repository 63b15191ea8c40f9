import { Check, Column, CreateDateColumn, Entity, Index, PrimaryColumn } from 'typeorm';
import { GLOBAL_ROLES, type GlobalRole, oneOf } from './closed-list.js';

@Entity('users', { comment: 'People who may sign in to the control plane.' })
@Check('users_role_check', oneOf('role', GLOBAL_ROLES))
@Check('users_email_check', 'length(email) between 3 and 254')
@Check('users_name_check', 'length(name) between 1 and 200')
// Unique on lower(email), which TypeORM cannot say; the migration makes it.
@Index('users_email_key', { synchronize: false })
export class User {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'users_pkey' })
  id!: string;

  @Column('text')
  email!: string;

  /** argon2id, encoded; null while an invitation is open. */
  @Column('text', { name: 'password_hash', nullable: true, select: false })
  passwordHash!: string | null;

  @Column('text', { default: 'user' })
  role!: GlobalRole;

  @Column('text', { nullable: true })
  name!: string | null;

  /** Signs in no more; sessions and keys open nothing. */
  @Column('timestamptz', { name: 'disabled_at', nullable: true })
  disabledAt!: Date | null;

  @Column('timestamptz', { name: 'password_changed_at', nullable: true })
  passwordChangedAt!: Date | null;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz', default: () => 'now()' })
  createdAt!: Date;
}
