import { Check, Column, CreateDateColumn, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { safeInteger } from './closed-list.js';
import { Site } from './site.entity.js';

@Entity('artifacts', {
  comment: 'Metadata of objects in the object store; the row is written after the object is durable.',
})
@Check('artifacts_size_check', 'size_bytes >= 0')
@Check('artifacts_sha256_check', "sha256 ~ '^[0-9a-f]{64}$'")
@Check('artifacts_path_check', 'length(path) between 1 and 700')
@Check('artifacts_media_type_check', 'length(media_type) between 3 and 255')
@Index('artifacts_site_id_path_idx', ['siteId', 'path'])
@Index('artifacts_site_id_created_at_idx', ['siteId', 'createdAt', 'id'])
@Index('artifacts_created_at_idx', ['createdAt', 'id'])
export class Artifact {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'artifacts_pkey' })
  id!: string;

  @Column('uuid', { name: 'site_id', nullable: true })
  siteId!: string | null;

  // Evidence outlives the site it speaks of.
  @ManyToOne(() => Site, { onDelete: 'SET NULL', nullable: true })
  @JoinColumn({ name: 'site_id', foreignKeyConstraintName: 'artifacts_site_id_fkey' })
  site?: Site | null;

  @Column('text')
  path!: string;

  /** Where the object is in the store; made from the id, so that two uploads never meet. */
  @Index('artifacts_object_key_key', { unique: true })
  @Column('text', { name: 'object_key' })
  objectKey!: string;

  @Column('text', { name: 'media_type' })
  mediaType!: string;

  @Column('bigint', { name: 'size_bytes', transformer: safeInteger })
  sizeBytes!: number;

  /** Lower-case hexadecimal. */
  @Column('text')
  sha256!: string;

  /** Not deleted before; null: no retention. */
  @Column('timestamptz', { name: 'retain_until', nullable: true })
  retainUntil!: Date | null;

  @Column('boolean', { name: 'legal_hold', default: false })
  legalHold!: boolean;

  @Column('jsonb', { default: {} })
  metadata!: Record<string, unknown>;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz', precision: 3, default: () => 'now()' })
  createdAt!: Date;
}
