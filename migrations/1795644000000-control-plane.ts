import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Answers to requests that are repeated, versions that come into force at a time, and indexes for the filters of lists. */
export class ControlPlane1795644000000 implements MigrationInterface {
  readonly name = 'ControlPlane1795644000000';

  async up(db: QueryRunner): Promise<void> {
    for (const statement of UP) await db.query(statement);
  }

  async down(db: QueryRunner): Promise<void> {
    for (const statement of DOWN) await db.query(statement);
  }
}

const UP = [
  `create table idempotency_keys (
    author text not null,
    key text not null constraint idempotency_keys_key_check check (length(key) between 1 and 255),
    request_hash text not null constraint idempotency_keys_request_hash_check check (request_hash ~ '^[0-9a-f]{64}$'),
    answer text not null,
    created_at timestamptz not null default now(),
    constraint idempotency_keys_pkey primary key (author, key)
  )`,
  `create index idempotency_keys_created_at_idx on idempotency_keys (created_at)`,
  `comment on table idempotency_keys is 'What was answered to creating requests with an Idempotency-Key, for a day.'`,
  `create table policy_activations (
    id uuid constraint policy_activations_pkey primary key,
    site_id uuid not null constraint policy_activations_site_id_fkey references sites (id) on delete cascade,
    at timestamptz not null,
    version integer not null,
    state text not null default 'pending' constraint policy_activations_state_check
      check (state in ('pending', 'done', 'failed')),
    author text not null,
    made_version integer,
    error text,
    created_at timestamptz not null default now(),
    finished_at timestamptz,
    constraint policy_activations_finished_check check ((state = 'pending') = (finished_at is null))
  )`,
  `create index policy_activations_site_id_id_idx on policy_activations (site_id, id)`,
  `create index policy_activations_due_idx on policy_activations (state, at)`,
  `comment on table policy_activations is 'Policy versions that are to come into force at a time, and what became of that.'`,
  `create index ip_rules_site_id_kind_id_idx on ip_rules (site_id, kind, id)`,
  `create index ip_rules_site_id_cidr_idx on ip_rules (site_id, cidr, id)`,
  `create index sites_name_idx on sites (name, id)`,
];

const DOWN = [
  `drop index sites_name_idx`,
  `drop index ip_rules_site_id_cidr_idx`,
  `drop index ip_rules_site_id_kind_id_idx`,
  `drop table policy_activations`,
  `drop table idempotency_keys`,
];
