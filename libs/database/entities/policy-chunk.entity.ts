import { Check, Column, Entity, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { Site } from './site.entity.js';

@Entity('policy_chunks', {
  comment:
    'Parts of long lists of policy documents as canonical JSON, by their SHA-256; versions of a site share them.',
})
@Check('policy_chunks_hash_check', `hash ~ '^[0-9a-f]{64}$'`)
export class PolicyChunk {
  @PrimaryColumn('uuid', { name: 'site_id', primaryKeyConstraintName: 'policy_chunks_pkey' })
  siteId!: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'policy_chunks_pkey' })
  hash!: string;

  @ManyToOne(() => Site, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'site_id', foreignKeyConstraintName: 'policy_chunks_site_id_fkey' })
  site?: Site;

  @Column('text')
  content!: string;
}
