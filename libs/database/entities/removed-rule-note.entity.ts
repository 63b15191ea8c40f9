import { Column, CreateDateColumn, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { Site } from './site.entity.js';

@Entity('removed_rule_notes', {
  comment: 'Notes of network rules that were removed; a rollback that brings a rule back brings back its note.',
})
export class RemovedRuleNote {
  @PrimaryColumn('uuid', { name: 'rule_id', primaryKeyConstraintName: 'removed_rule_notes_pkey' })
  ruleId!: string;

  @Index('removed_rule_notes_site_id_idx')
  @Column('uuid', { name: 'site_id' })
  siteId!: string;

  @ManyToOne(() => Site, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'site_id', foreignKeyConstraintName: 'removed_rule_notes_site_id_fkey' })
  site?: Site;

  @Column('text')
  note!: string;

  @CreateDateColumn({ name: 'removed_at', type: 'timestamptz', default: () => 'now()' })
  removedAt!: Date;
}
