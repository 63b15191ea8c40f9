import { Check, Column, CreateDateColumn, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity('idempotency_keys', {
  comment: 'What was answered to creating requests with an Idempotency-Key, for a day.',
})
@Check('idempotency_keys_key_check', 'length(key) between 1 and 255')
@Check('idempotency_keys_request_hash_check', "request_hash ~ '^[0-9a-f]{64}$'")
export class IdempotencyKey {
  /** Whose key it is; others may use the same. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'idempotency_keys_pkey' })
  author!: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'idempotency_keys_pkey' })
  key!: string;

  /** SHA-256, hexadecimal, of method, address and body; without the body where the answer is sealed, which has it then. */
  @Column('text', { name: 'request_hash' })
  requestHash!: string;

  /** JSON as it was sent; sealed where it, or what was asked, has a secret. */
  @Column('text')
  answer!: string;

  @Index('idempotency_keys_created_at_idx')
  @CreateDateColumn({ name: 'created_at', type: 'timestamptz', default: () => 'now()' })
  createdAt!: Date;
}
