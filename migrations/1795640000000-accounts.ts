import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** What accounts sign in with: sessions and their refresh tokens, API keys, one-time links, and the back-off of guesses. */
export class Accounts1795640000000 implements MigrationInterface {
  readonly name = 'Accounts1795640000000';

  async up(db: QueryRunner): Promise<void> {
    for (const statement of UP) await db.query(statement);
  }

  async down(db: QueryRunner): Promise<void> {
    for (const statement of DOWN) await db.query(statement);
  }
}

const UP = [
  `alter table users add column name text, add column disabled_at timestamptz, add column password_changed_at timestamptz`,
  `alter table users add constraint users_name_check check (length(name) between 1 and 200)`,

  `create table sessions (
    id uuid not null constraint sessions_pkey primary key,
    user_id uuid not null constraint sessions_user_id_fkey references users (id) on delete cascade,
    address inet,
    user_agent text constraint sessions_user_agent_check check (length(user_agent) <= 300),
    created_at timestamptz not null default now(),
    last_used_at timestamptz not null default now(),
    expires_at timestamptz not null,
    ended_at timestamptz,
    ended_because text constraint sessions_ended_because_check
      check (ended_because in ('signed_out', 'revoked', 'refresh_token_reused', 'password_changed', 'account_disabled')),
    constraint sessions_ended_check check ((ended_at is null) = (ended_because is null))
  )`,
  `create index sessions_user_id_idx on sessions (user_id, id)`,
  `create index sessions_expires_at_idx on sessions (expires_at)`,
  `comment on table sessions is 'Sign-ins of accounts. Access tokens name their session; one that has ended opens nothing.'`,

  `create table refresh_tokens (
    hash text not null constraint refresh_tokens_pkey primary key,
    session_id uuid not null constraint refresh_tokens_session_id_fkey references sessions (id) on delete cascade,
    created_at timestamptz not null default now(),
    used_at timestamptz
  )`,
  `create index refresh_tokens_session_id_idx on refresh_tokens (session_id)`,
  `comment on table refresh_tokens is 'SHA-256 of refresh tokens. Each is used once; one that comes again ends its session.'`,

  `create table api_keys (
    id uuid not null constraint api_keys_pkey primary key,
    user_id uuid not null constraint api_keys_user_id_fkey references users (id) on delete cascade,
    site_id uuid constraint api_keys_site_id_fkey references sites (id) on delete cascade,
    name text not null constraint api_keys_name_check check (length(name) between 1 and 200),
    prefix text not null constraint api_keys_prefix_check check (prefix ~ '^gpk_[0-9A-Za-z]{8}$'),
    secret_hash text not null constraint api_keys_secret_hash_check check (secret_hash ~ '^[0-9a-f]{64}$'),
    scopes text[] not null constraint api_keys_scopes_check check (cardinality(scopes) between 1 and 50),
    expires_at timestamptz,
    last_used_at timestamptz,
    created_at timestamptz not null default now()
  )`,
  `create unique index api_keys_prefix_key on api_keys (prefix)`,
  `create index api_keys_user_id_idx on api_keys (user_id, id)`,
  `create index api_keys_site_id_idx on api_keys (site_id)`,
  `comment on table api_keys is 'Keys of programs, by the SHA-256 of their secret. A key may do at most what its account may.'`,

  `create table one_time_links (
    hash text not null constraint one_time_links_pkey primary key,
    purpose text not null constraint one_time_links_purpose_check check (purpose in ('setup', 'invitation', 'reset')),
    user_id uuid constraint one_time_links_user_id_fkey references users (id) on delete cascade,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    used_at timestamptz,
    constraint one_time_links_user_check check ((purpose = 'setup') = (user_id is null))
  )`,
  `create index one_time_links_user_id_idx on one_time_links (user_id)`,
  `comment on table one_time_links is 'SHA-256 of the tokens of links that set a password once: set-up, invitation, reset.'`,

  `create table sign_in_attempts (
    bucket text not null constraint sign_in_attempts_pkey primary key,
    failures integer not null constraint sign_in_attempts_failures_check check (failures >= 0),
    last_at timestamptz not null default now()
  )`,
  `create index sign_in_attempts_last_at_idx on sign_in_attempts (last_at)`,
  `comment on table sign_in_attempts is 'Failed sign-ins by account and origin, and by origin; each makes the next one wait longer.'`,
];

const DOWN = [
  `drop table sign_in_attempts`,
  `drop table one_time_links`,
  `drop table api_keys`,
  `drop table refresh_tokens`,
  `drop table sessions`,
  `alter table users drop column name, drop column disabled_at, drop column password_changed_at`,
];
