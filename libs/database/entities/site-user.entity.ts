import { Check, Column, CreateDateColumn, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { oneOf, SITE_ROLES, type SiteRole } from './closed-list.js';
import { Site } from './site.entity.js';
import { User } from './user.entity.js';

@Entity('site_users', { comment: 'Members of a site and what each may do there.' })
@Check('site_users_role_check', oneOf('role', SITE_ROLES))
export class SiteUser {
  @PrimaryColumn('uuid', { name: 'site_id', primaryKeyConstraintName: 'site_users_pkey' })
  siteId!: string;

  @Index('site_users_user_id_idx')
  @PrimaryColumn('uuid', { name: 'user_id', primaryKeyConstraintName: 'site_users_pkey' })
  userId!: string;

  @ManyToOne(() => Site, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'site_id', foreignKeyConstraintName: 'site_users_site_id_fkey' })
  site?: Site;

  @ManyToOne(() => User, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'site_users_user_id_fkey' })
  user?: User;

  @Column('text')
  role!: SiteRole;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz', default: () => 'now()' })
  createdAt!: Date;
}
