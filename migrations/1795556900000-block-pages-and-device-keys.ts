import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** What a site's people add to its block pages, and the keys of devices that sign their location. */
export class BlockPagesAndDeviceKeys1795556900000 implements MigrationInterface {
  readonly name = 'BlockPagesAndDeviceKeys1795556900000';

  async up(db: QueryRunner): Promise<void> {
    for (const statement of UP) await db.query(statement);
  }

  async down(db: QueryRunner): Promise<void> {
    for (const statement of DOWN) await db.query(statement);
  }
}

const UP = [
  `alter table sites
    add column block_title text,
    add column block_text text,
    add column block_contact text,
    add column block_logo text`,
  `alter table sites add constraint sites_block_page_check check (
    length(block_title) between 1 and 100 and length(block_text) between 1 and 1000
    and length(block_contact) between 1 and 200 and length(block_logo) between 1 and 22000)`,
  `create table device_keys (
    id uuid not null constraint device_keys_pkey primary key,
    site_id uuid not null constraint device_keys_site_id_fkey references sites (id) on delete cascade,
    key_id text not null constraint device_keys_key_id_check check (key_id ~ '^[A-Za-z0-9_-]{43}$'),
    algorithm text not null constraint device_keys_algorithm_check check (algorithm in ('ES256', 'EdDSA')),
    public_jwk jsonb not null,
    label text not null constraint device_keys_label_check check (length(label) between 1 and 200),
    expires_at timestamptz,
    created_at timestamptz not null default now()
  )`,
  `create unique index device_keys_site_id_key_id_key on device_keys (site_id, key_id)`,
  `comment on table device_keys is 'Public keys of devices that sign their location for a site; key_id is the thumbprint of RFC 7638.'`,
];

const DOWN = [
  `drop table device_keys`,
  `alter table sites drop constraint sites_block_page_check`,
  `alter table sites drop column block_title, drop column block_text, drop column block_contact, drop column block_logo`,
];
