import { Check, Column, CreateDateColumn, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { DEVICE_KEY_ALGORITHMS, type DeviceKeyAlgorithm, oneOf } from './closed-list.js';
import { Site } from './site.entity.js';

/** The public members of a JWK (RFC 7517) that a signature is checked with. */
export type PublicJwk =
  | { readonly kty: 'EC'; readonly crv: 'P-256'; readonly x: string; readonly y: string }
  | { readonly kty: 'OKP'; readonly crv: 'Ed25519'; readonly x: string };

@Entity('device_keys', {
  comment: 'Public keys of devices that sign their location for a site; key_id is the thumbprint of RFC 7638.',
})
@Check('device_keys_key_id_check', `key_id ~ '^[A-Za-z0-9_-]{43}$'`)
@Check('device_keys_algorithm_check', oneOf('algorithm', DEVICE_KEY_ALGORITHMS))
@Check('device_keys_label_check', 'length(label) between 1 and 200')
@Index('device_keys_site_id_key_id_key', ['siteId', 'keyId'], { unique: true })
export class DeviceKey {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'device_keys_pkey' })
  id!: string;

  @Column('uuid', { name: 'site_id' })
  siteId!: string;

  @ManyToOne(() => Site, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'site_id', foreignKeyConstraintName: 'device_keys_site_id_fkey' })
  site?: Site;

  @Column('text', { name: 'key_id' })
  keyId!: string;

  @Column('text')
  algorithm!: DeviceKeyAlgorithm;

  @Column('jsonb', { name: 'public_jwk' })
  publicJwk!: PublicJwk;

  @Column('text')
  label!: string;

  /** null: until it is removed. */
  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt!: Date | null;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz', default: () => 'now()' })
  createdAt!: Date;
}
