import { Column, CreateDateColumn, Entity, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { type PolicyDocument } from '../../access/index.js';
import { Site } from './site.entity.js';

export interface PolicyChunkReference {
  readonly hash: string;
  /** Entries in it. */
  readonly count: number;
  /** The id of its last entry. */
  readonly lastId: string;
}

@Entity('policy_versions', {
  comment: 'Immutable, numbered policy documents of each site, with author, time and content hash.',
})
export class PolicyVersion {
  @PrimaryColumn('uuid', { name: 'site_id', primaryKeyConstraintName: 'policy_versions_pkey' })
  siteId!: string;

  @PrimaryColumn('integer', { primaryKeyConstraintName: 'policy_versions_pkey' })
  version!: number;

  @ManyToOne(() => Site, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'site_id', foreignKeyConstraintName: 'policy_versions_site_id_fkey' })
  site?: Site;

  /** Long lists are empty here and in `chunks`. */
  @Column('jsonb')
  document!: PolicyDocument;

  /** Which policy_chunks a long list is made of, by the list's name, in their order. */
  @Column('jsonb', { nullable: true })
  chunks!: Readonly<Record<string, readonly PolicyChunkReference[]>> | null;

  /** SHA-256, hexadecimal, of the document's canonical form (RFC 8785). */
  @Column('text', { name: 'content_hash' })
  contentHash!: string;

  @Column('text')
  author!: string;

  @Column('text', { nullable: true })
  comment!: string | null;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz', default: () => 'now()' })
  createdAt!: Date;
}
