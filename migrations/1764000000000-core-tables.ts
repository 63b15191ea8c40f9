import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * The core tables. Hand-read SQL, the same on PostgreSQL 15 and later and on the embedded engine. Values of closed
 * lists are written out: a migration says what the schema was on its day, whatever the lists become.
 */
export class CoreTables1764000000000 implements MigrationInterface {
  readonly name = 'CoreTables1764000000000';

  async up(db: QueryRunner): Promise<void> {
    await enablePostgis(db);
    for (const statement of UP) await db.query(statement);
  }

  async down(db: QueryRunner): Promise<void> {
    for (const table of [
      'evidence_jobs',
      'evidence_windows',
      'policy_versions',
      'geo_overrides',
      'ip_geo_cache',
      'access_audit',
      'artifacts',
      'ip_rules',
      'geofences',
      'site_users',
      'sites',
      'users',
    ]) {
      await db.query(`drop table ${table}`);
    }
    // PostGIS stays: other schemas of the database may use it.
  }
}

async function enablePostgis(db: QueryRunner): Promise<void> {
  const installed = await db.manager.query<unknown[]>(`select 1 from pg_extension where extname = 'postgis'`);
  if (installed.length > 0) return;
  const available = await db.manager.query<unknown[]>(`select 1 from pg_available_extensions where name = 'postgis'`);
  if (available.length === 0) {
    throw new Error(
      'The database server has no PostGIS: install its PostGIS package (Debian: postgresql-15-postgis-3) or use the image postgis/postgis, then run `gatepost migrate up` again.',
    );
  }
  const [right] = await db.manager.query<{ may: boolean; database: string }[]>(
    `select has_database_privilege(current_database(), 'CREATE') and (usesuper or (select 'trusted' = any(
       select case when trusted then 'trusted' end from pg_available_extension_versions where name = 'postgis' and trusted))
     ) is true as may, current_database() as database from pg_user where usename = current_user`,
  );
  if (!right?.may) {
    throw new Error(
      `The database user may not create the extension PostGIS: let an administrator run \`create extension postgis\` in the database ${right?.database ?? ''} once, then run \`gatepost migrate up\` again.`,
    );
  }
  await db.query('create extension if not exists postgis');
}

const UP = [
  `create table users (
    id uuid constraint users_pkey primary key,
    email text not null constraint users_email_check check (length(email) between 3 and 254),
    password_hash text,
    role text not null default 'user' constraint users_role_check check (role in ('admin', 'auditor', 'user')),
    created_at timestamptz not null default now()
  )`,
  `create unique index users_email_key on users (lower(email))`,
  `comment on table users is 'People who may sign in to the control plane.'`,

  `create table sites (
    id uuid constraint sites_pkey primary key,
    name text not null constraint sites_name_check check (length(name) between 1 and 200),
    hostname text not null constraint sites_hostname_check
      check (hostname = lower(hostname) and length(hostname) between 1 and 253 and hostname not like '%.'),
    owner_user_id uuid constraint sites_owner_user_id_fkey references users (id) on delete set null,
    filter_mode text not null default 'ip_and_geo' constraint sites_filter_mode_check
      check (filter_mode in ('disabled', 'ip', 'geo', 'ip_and_geo', 'ip_or_geo')),
    enforcement text not null default 'enforce' constraint sites_enforcement_check
      check (enforcement in ('enforce', 'monitor')),
    default_action text not null default 'block' constraint sites_default_action_check
      check (default_action in ('allow', 'block')),
    upstream_url text,
    treat_private_as text not null default 'unknown' constraint sites_treat_private_as_check
      check (treat_private_as in ('allow', 'deny', 'unknown')),
    location_source text not null default 'geoip' constraint sites_location_source_check
      check (location_source in ('geoip', 'gps_preferred', 'gps_required')),
    accuracy_policy text not null default 'centre' constraint sites_accuracy_policy_check
      check (accuracy_policy in ('centre', 'certain')),
    max_accuracy_m double precision,
    max_gps_ip_distance_km double precision,
    max_speed_kmh double precision,
    time_zone text not null default 'UTC',
    exemptions jsonb not null default '[]',
    audit_address_precision text not null default 'full' constraint sites_audit_address_precision_check
      check (audit_address_precision in ('full', 'prefix', 'hash')),
    audit_location_decimals smallint constraint sites_audit_location_decimals_check
      check (audit_location_decimals between 0 and 7),
    audit_retention_days integer not null default 365 constraint sites_audit_retention_days_check
      check (audit_retention_days between 1 and 36500),
    version integer not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint sites_limits_check check (max_accuracy_m > 0 and max_gps_ip_distance_km > 0 and max_speed_kmh > 0)
  )`,
  `create unique index sites_hostname_key on sites (hostname)`,
  `create index sites_owner_user_id_idx on sites (owner_user_id)`,
  `comment on table sites is 'A host name, or *.suffix, with its policy options and an optional upstream.'`,

  `create table site_users (
    site_id uuid not null constraint site_users_site_id_fkey references sites (id) on delete cascade,
    user_id uuid not null constraint site_users_user_id_fkey references users (id) on delete cascade,
    role text not null constraint site_users_role_check check (role in ('owner', 'admin', 'viewer')),
    created_at timestamptz not null default now(),
    constraint site_users_pkey primary key (site_id, user_id)
  )`,
  `create index site_users_user_id_idx on site_users (user_id)`,
  `comment on table site_users is 'Members of a site and what each may do there.'`,

  `create table geofences (
    id uuid constraint geofences_pkey primary key,
    site_id uuid not null constraint geofences_site_id_fkey references sites (id) on delete cascade,
    name text not null constraint geofences_name_check check (length(name) between 1 and 200),
    effect text not null constraint geofences_effect_check check (effect in ('allow', 'deny')),
    area geometry(MultiPolygon, 4326),
    centre geometry(Point, 4326),
    radius_meters double precision,
    valid_from timestamptz,
    valid_until timestamptz,
    weekly_hours jsonb,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint geofences_shape_check check (
      (area is not null and centre is null and radius_meters is null)
      or (area is null and centre is not null and radius_meters is not null and radius_meters > 0)),
    constraint geofences_validity_check check (valid_until > valid_from)
  )`,
  `create index geofences_site_id_idx on geofences (site_id)`,
  `create index geofences_area_idx on geofences using gist (area)`,
  `create index geofences_centre_idx on geofences using gist (centre)`,
  `comment on table geofences is 'Fences drawn on the map of a site: an area, or a centre with a radius.'`,

  `create table ip_rules (
    id uuid constraint ip_rules_pkey primary key,
    site_id uuid not null constraint ip_rules_site_id_fkey references sites (id) on delete cascade,
    kind text not null constraint ip_rules_kind_check
      check (kind in ('cidr', 'anonymizer', 'asn', 'region', 'country')),
    cidr cidr,
    value text,
    action text not null constraint ip_rules_action_check check (action in ('allow', 'deny')),
    note text constraint ip_rules_note_check check (length(note) <= 1000),
    valid_from timestamptz,
    valid_until timestamptz,
    weekly_hours jsonb,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint ip_rules_value_check check (
      (kind = 'cidr' and cidr is not null and value is null)
      or (kind <> 'cidr' and cidr is null and value is not null and length(value) between 1 and 32)),
    constraint ip_rules_validity_check check (valid_until > valid_from)
  )`,
  `create index ip_rules_site_id_idx on ip_rules (site_id)`,
  `comment on table ip_rules is 'Network rules of a site: prefix, anonymizer, ASN, region or country, to allow or to deny.'`,

  `create table artifacts (
    id uuid constraint artifacts_pkey primary key,
    site_id uuid constraint artifacts_site_id_fkey references sites (id) on delete set null,
    path text not null constraint artifacts_path_check check (length(path) between 1 and 700),
    object_key text not null,
    media_type text not null constraint artifacts_media_type_check check (length(media_type) between 3 and 255),
    size_bytes bigint not null constraint artifacts_size_check check (size_bytes >= 0),
    sha256 text not null constraint artifacts_sha256_check check (sha256 ~ '^[0-9a-f]{64}$'),
    retain_until timestamptz,
    legal_hold boolean not null default false,
    metadata jsonb not null default '{}',
    created_at timestamptz not null default now()
  )`,
  `create unique index artifacts_object_key_key on artifacts (object_key)`,
  `create index artifacts_site_id_path_idx on artifacts (site_id, path)`,
  `create index artifacts_site_id_created_at_idx on artifacts (site_id, created_at, id)`,
  `comment on table artifacts is 'Metadata of objects in the object store; the row is written after the object is durable.'`,

  `create table access_audit (
    id uuid not null,
    occurred_at timestamptz not null,
    gate_id uuid not null,
    sequence bigint not null,
    site_id uuid,
    host text not null,
    method text not null,
    path text not null,
    client_address inet,
    client_address_hash text,
    peer_address inet,
    country text,
    region text,
    asn bigint,
    anonymizers text[] not null default '{}',
    geoip_point geometry(Point, 4326),
    geoip_accuracy_m double precision,
    gps_point geometry(Point, 4326),
    gps_accuracy_m double precision,
    gps_issued_at timestamptz,
    gps_previous jsonb,
    claim_status text not null default 'absent' constraint access_audit_claim_status_check
      check (claim_status in ('absent', 'invalid', 'valid')),
    claim_fault text,
    location_used text,
    geoip_build text,
    geoip_override_version text,
    outcome text not null constraint access_audit_outcome_check check (outcome in ('allowed', 'blocked')),
    reason text not null,
    rule_id uuid,
    fence_id uuid,
    network_verdict jsonb,
    place_verdict jsonb,
    policy_version integer,
    enforced boolean not null,
    via text not null constraint access_audit_via_check check (via in ('authorize', 'proxy')),
    user_agent text,
    recorded_at timestamptz not null default now(),
    constraint access_audit_pkey primary key (id, occurred_at)
  ) partition by range (occurred_at)`,
  `create unique index access_audit_gate_id_sequence_key on access_audit (gate_id, sequence, occurred_at)`,
  `create index access_audit_site_id_occurred_at_idx on access_audit (site_id, occurred_at, id)`,
  `create index access_audit_occurred_at_idx on access_audit (occurred_at, id)`,
  `create index access_audit_geoip_point_idx on access_audit using gist (geoip_point)`,
  `create index access_audit_gps_point_idx on access_audit using gist (gps_point)`,
  `comment on table access_audit is 'Every decision with every fact and outcome that replay needs; one partition a month.'`,

  `create table ip_geo_cache (
    address inet constraint ip_geo_cache_pkey primary key,
    country text not null,
    region text,
    asn bigint,
    point geometry(Point, 4326),
    raw jsonb,
    geoip_build text not null,
    updated_at timestamptz not null default now()
  )`,
  `create index ip_geo_cache_point_idx on ip_geo_cache using gist (point)`,
  `create index ip_geo_cache_updated_at_idx on ip_geo_cache (updated_at)`,
  `comment on table ip_geo_cache is 'What the GeoIP data said of an address when evidence about it was written.'`,

  `create table geo_overrides (
    id uuid constraint geo_overrides_pkey primary key,
    prefix cidr not null,
    country text constraint geo_overrides_country_check check (country ~ '^[A-Z]{2}$'),
    region text,
    asn bigint,
    point geometry(Point, 4326),
    accuracy_m double precision constraint geo_overrides_accuracy_check check (accuracy_m > 0),
    note text,
    created_at timestamptz not null default now()
  )`,
  `create unique index geo_overrides_prefix_key on geo_overrides (prefix)`,
  `comment on table geo_overrides is 'Corrections to the GeoIP data by prefix; they win over the files. Administrators only.'`,

  `create table policy_versions (
    site_id uuid not null constraint policy_versions_site_id_fkey references sites (id) on delete cascade,
    version integer not null,
    document jsonb not null,
    content_hash text not null,
    author text not null,
    comment text,
    created_at timestamptz not null default now(),
    constraint policy_versions_pkey primary key (site_id, version)
  )`,
  `comment on table policy_versions is 'Immutable, numbered policy documents of each site, with author, time and content hash.'`,

  `create table evidence_windows (
    id uuid constraint evidence_windows_pkey primary key,
    site_id uuid,
    client text not null,
    reason text not null,
    opened_at timestamptz not null
  )`,
  `create unique index evidence_windows_key on evidence_windows (site_id, client, reason) nulls not distinct`,
  `create index evidence_windows_opened_at_idx on evidence_windows (opened_at)`,
  `comment on table evidence_windows is 'When evidence was last asked for, per site, client and reason: a flood asks once a window.'`,

  `create table evidence_jobs (
    id uuid constraint evidence_jobs_pkey primary key,
    site_id uuid,
    record jsonb not null,
    state text not null default 'pending' constraint evidence_jobs_state_check check (state in ('pending', 'done')),
    attempts integer not null default 0,
    due_at timestamptz not null default now(),
    last_error text,
    artifact_id uuid constraint evidence_jobs_artifact_id_fkey references artifacts (id) on delete set null,
    created_at timestamptz not null default now()
  )`,
  `create index evidence_jobs_due_idx on evidence_jobs (state, due_at)`,
  `create index evidence_jobs_artifact_id_idx on evidence_jobs (artifact_id)`,
  `comment on table evidence_jobs is 'Blocks whose evidence is to be written, or was; done jobs name their artifact.'`,
];
