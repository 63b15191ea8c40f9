import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * The second wall between tenants: row-level security for the role that requests take, whatever the program asks. And the
 * record of administrative acts, which triggers write in the transaction of the act.
 */
export class Tenants1795700000000 implements MigrationInterface {
  readonly name = 'Tenants1795700000000';

  async up(db: QueryRunner): Promise<void> {
    await makeRole(db);
    for (const statement of UP) await db.query(statement);
  }

  async down(db: QueryRunner): Promise<void> {
    for (const statement of DOWN) await db.query(statement);
    // The role stays: roles belong to the server, and other databases may use it.
  }
}

async function makeRole(db: QueryRunner): Promise<void> {
  const [now] = await db.manager.query<{ exists: boolean; member: boolean; may: boolean; name: string }[]>(
    `select exists (select from pg_roles where rolname = 'gatepost_tenant') as exists,
            coalesce((select pg_has_role(current_user, oid, 'MEMBER') from pg_roles where rolname = 'gatepost_tenant'), false) as member,
            rolsuper or rolcreaterole as may, quote_ident(current_user) as name
       from pg_roles where rolname = current_user`,
  );
  if (now?.member) return;
  if (!now?.may) {
    throw new Error(
      `The database user may not create the role of tenants: let an administrator run \`${now?.exists ? '' : 'create role gatepost_tenant nologin; '}grant gatepost_tenant to ${now?.name ?? 'it'}\` once, then run \`gatepost migrate up\` again.`,
    );
  }
  // Other databases of the server may be migrated at this moment.
  await db.query(
    `do $$ begin create role gatepost_tenant nologin; exception when duplicate_object or unique_violation then null; end $$`,
  );
  await db.query('grant gatepost_tenant to current_user');
}

/** What a request may see and change, by the settings of its transaction; nothing where there are none. */
const FUNCTIONS = [
  `create function gatepost_reach() returns text language sql stable as
    $$ select coalesce(nullif(current_setting('gatepost.reach', true), ''), 'nothing') $$`,
  `create function gatepost_user() returns uuid language sql stable as
    $$ select nullif(current_setting('gatepost.user_id', true), '')::uuid $$`,
  `create function gatepost_only_site() returns uuid language sql stable as
    $$ select nullif(current_setting('gatepost.site_id', true), '')::uuid $$`,
  // As the owner: its policies would otherwise ask themselves.
  `create function gatepost_sites(roles text[]) returns uuid[] language sql stable security definer
    set search_path = public, pg_temp as
    $$ select coalesce(array_agg(m.site_id), '{}') from site_users m
        where m.user_id = gatepost_user() and m.role = any(roles) and gatepost_reach() = 'member'
          and (gatepost_only_site() is null or m.site_id = gatepost_only_site()) $$`,
  `create function gatepost_colleagues() returns uuid[] language sql stable security definer
    set search_path = public, pg_temp as
    $$ select coalesce(array_agg(distinct m.user_id), '{}') from site_users m
        where m.site_id = any(gatepost_sites('{owner,admin,viewer}')) $$`,
  `create function gatepost_has_members(site uuid) returns boolean language sql stable security definer
    set search_path = public, pg_temp as $$ select exists (select from site_users m where m.site_id = site) $$`,
  // Whether somebody else's wildcard covers a host, and its owner has not consented. The nearest wildcard is asked.
  `create function gatepost_needs_consent(host text, wildcards text[]) returns boolean language sql stable
    security definer set search_path = public, pg_temp as
    $$ select not (
         exists (select from site_users m where m.site_id = s.id and m.user_id = gatepost_user() and m.role in ('owner', 'admin'))
         or exists (select from host_consents c where c.site_id = s.id and c.user_id = gatepost_user() and c.hostname = host))
         from sites s where s.hostname = any(wildcards) order by length(s.hostname) desc limit 1 $$`,
];

const READERS = `'{owner,admin,viewer}'`;
const EDITORS = `'{owner,admin}'`;
const OWNERS = `'{owner}'`;

/** Rows of a site that a request sees: of every site, or of those where it has one of the roles. */
function at(column: string, reaches: string, roles: string): string {
  return `((select gatepost_reach()) in (${reaches})
     and ((select gatepost_only_site()) is null or ${column} = (select gatepost_only_site())))
    or ${column} = any((select gatepost_sites(${roles}))::uuid[])`;
}

const readable = (column: string, roles = READERS): string => at(column, `'everything', 'reading'`, roles);
const writable = (column: string, roles = EDITORS): string => at(column, `'everything'`, roles);

/** Policies of a role hold for its members too, and the owner of the tables is one: its functions would ask themselves. */
function asTenant(condition: string): string {
  return `current_user = 'gatepost_tenant' and (${condition})`;
}

function policiesOf(table: string, read: string, write: string, insert = write, remove = write): string[] {
  return [
    `create policy ${table}_read on ${table} for select to gatepost_tenant using (${asTenant(read)})`,
    `create policy ${table}_insert on ${table} for insert to gatepost_tenant with check (${asTenant(insert)})`,
    `create policy ${table}_update on ${table} for update to gatepost_tenant using (${asTenant(write)}) with check (${asTenant(write)})`,
    `create policy ${table}_delete on ${table} for delete to gatepost_tenant using (${asTenant(remove)})`,
    `grant select, insert, update, delete on ${table} to gatepost_tenant`,
  ];
}

const OF_A_SITE = [
  'ip_rules',
  'geofences',
  'device_keys',
  'policy_versions',
  'policy_chunks',
  'removed_rule_notes',
  'policy_activations',
  'artifacts',
];

const OWN = 'user_id = (select gatepost_user())';

/** Answers that are kept for whoever asked. */
const AUTHORS = `author = (select concat_ws(' ', actor ->> 'kind', actor ->> 'id')
  from (select nullif(current_setting('gatepost.actor', true), '')::jsonb as actor) asking)`;

/** Of tables that requests only read. */
const READ_ONLY = [
  ['access_audit', readable('site_id')],
  ['evidence_jobs', readable('site_id')],
  ['administrative_acts', readable('site_id', EDITORS)],
  [
    'users',
    `(select gatepost_reach()) in ('everything', 'reading') or id = (select gatepost_user())
      or id = any((select gatepost_colleagues())::uuid[])`,
  ],
  ['sessions', OWN],
] as const;

const SECURED = [
  ...OF_A_SITE,
  'sites',
  'site_users',
  'host_consents',
  'api_keys',
  'idempotency_keys',
  ...READ_ONLY.map(([table]) => table),
];

/** Columns that stand in the record as their SHA-256, since they are long; and those that are no act by themselves. */
const DIGESTED = `'{area,block_logo,public_jwk}'`;
const UNSAID = `'{password_hash,secret_hash,updated_at,last_used_at,version,object_key}'`;

const RECORDED = [
  ['sites', 'site'],
  ['ip_rules', 'ip_rule'],
  ['geofences', 'geofence'],
  ['device_keys', 'device_key'],
  ['site_users', 'member'],
  ['host_consents', 'host_consent'],
  ['artifacts', 'artifact'],
  ['policy_activations', 'policy_activation'],
  ['users', 'user'],
  ['api_keys', 'api_key'],
] as const;

function recorderOf([table, subject]: (typeof RECORDED)[number]): string[] {
  const call = `execute function gatepost_record_acts('${subject}')`;
  return [
    `create trigger ${table}_made after insert on ${table} referencing new table as made for each statement ${call}`,
    `create trigger ${table}_changed after update on ${table} referencing old table as gone new table as made for each statement ${call}`,
    `create trigger ${table}_gone after delete on ${table} referencing old table as gone for each statement ${call}`,
  ];
}

const UP = [
  `create table administrative_acts (
    id uuid not null constraint administrative_acts_pkey primary key,
    occurred_at timestamptz(3) not null default clock_timestamp(),
    actor_kind text not null constraint administrative_acts_actor_kind_check check (actor_kind in ('user', 'key', 'operator')),
    actor_id uuid,
    actor_label text not null,
    address inet,
    action text not null,
    site_id uuid,
    subject_id uuid,
    before jsonb,
    after jsonb
  )`,
  `create index administrative_acts_occurred_at_idx on administrative_acts (occurred_at, id)`,
  `create index administrative_acts_site_id_occurred_at_idx on administrative_acts (site_id, occurred_at, id)`,
  `comment on table administrative_acts is 'Who changed what, from where, with what it was before and after. Secrets are left out.'`,
  `create table host_consents (
    site_id uuid not null constraint host_consents_site_id_fkey references sites (id) on delete cascade,
    user_id uuid not null constraint host_consents_user_id_fkey references users (id) on delete cascade,
    hostname text not null constraint host_consents_hostname_check check (length(hostname) between 1 and 253),
    created_at timestamptz not null default now(),
    constraint host_consents_pkey primary key (site_id, user_id, hostname)
  )`,
  `create index host_consents_user_id_idx on host_consents (user_id)`,
  `comment on table host_consents is 'Who may use which host name under the wildcard of a site, by consent of its owner.'`,
  // Those who made sites before there were members.
  `insert into site_users (site_id, user_id, role) select id, owner_user_id, 'owner' from sites
    where owner_user_id is not null on conflict do nothing`,

  ...FUNCTIONS,
  ...SECURED.flatMap((table) => [
    `alter table ${table} enable row level security`,
    `alter table ${table} force row level security`,
    // The program itself, whoever owns the tables.
    `create policy ${table}_program on ${table} using (current_user <> 'gatepost_tenant') with check (current_user <> 'gatepost_tenant')`,
  ]),
  ...OF_A_SITE.flatMap((table) => policiesOf(table, readable('site_id'), writable('site_id'))),
  ...policiesOf(
    'sites',
    `${readable('id')} or ((select gatepost_reach()) = 'member' and (select gatepost_only_site()) is null
       and owner_user_id = (select gatepost_user()))`,
    writable('id'),
    `(select gatepost_only_site()) is null and ((select gatepost_reach()) = 'everything'
       or ((select gatepost_reach()) = 'member' and owner_user_id = (select gatepost_user())))`,
    writable('id', OWNERS),
  ),
  ...policiesOf(
    'site_users',
    // The own membership by itself: a row that is just being made is not yet among those of gatepost_sites().
    `${readable('site_id')} or ((select gatepost_reach()) = 'member' and ${OWN}
       and ((select gatepost_only_site()) is null or site_id = (select gatepost_only_site())))`,
    writable('site_id', OWNERS),
    `${writable('site_id', OWNERS)} or ((select gatepost_reach()) = 'member' and ${OWN} and role = 'owner'
       and not gatepost_has_members(site_id)
       and exists (select from sites s where s.id = site_id and s.owner_user_id = (select gatepost_user())))`,
  ),
  ...policiesOf('host_consents', readable('site_id', EDITORS), writable('site_id', OWNERS)),
  ...policiesOf('api_keys', OWN, OWN),
  ...policiesOf('idempotency_keys', AUTHORS, AUTHORS),
  ...READ_ONLY.flatMap(([table, read]) => [
    `create policy ${table}_read on ${table} for select to gatepost_tenant using (${asTenant(read)})`,
    ...(table === 'users' ? [] : [`grant select on ${table} to gatepost_tenant`]),
  ]),
  `grant select (id, email, name, role, disabled_at, password_changed_at, created_at) on users to gatepost_tenant`,

  // UUID v7 with the fraction of the millisecond (RFC 9562 §6.2, method 3): acts of one transaction keep their order.
  `create function gatepost_uuid() returns uuid language sql volatile as
    $$ select (lpad(to_hex(micros / 1000), 12, '0') || '7' || lpad(to_hex(micros % 1000 * 4096 / 1000), 3, '0')
         || substr(replace(gen_random_uuid()::text, '-', ''), 17))::uuid
         from (select (extract(epoch from clock_timestamp()) * 1000000)::bigint as micros) now $$`,
  `create function gatepost_said(row_ jsonb) returns jsonb language sql immutable as
    $$ select coalesce(jsonb_object_agg(key, case
         when key = any(${DIGESTED}::text[]) and value <> 'null' then to_jsonb('sha256:' || encode(sha256(convert_to(value::text, 'UTF8')), 'hex'))
         else value end), '{}')
         from jsonb_each(row_) where key <> all(${UNSAID}::text[]) $$`,
  `create function gatepost_key(row_ jsonb) returns text language sql immutable as
    $$ select coalesce(row_ ->> 'id', concat_ws(' ', row_ ->> 'site_id', row_ ->> 'user_id', row_ ->> 'hostname')) $$`,
  // One act a row; of many rows at once, one act that counts them: the policy version has them all.
  `create function gatepost_record_acts() returns trigger language plpgsql security definer
    set search_path = public, pg_temp as $$
    declare
      actor jsonb := nullif(current_setting('gatepost.actor', true), '')::jsonb;
      subject text := tg_argv[0];
      verb text := case tg_op when 'INSERT' then 'create' when 'UPDATE' then 'update' else 'delete' end;
      rows_ integer;
      change record;
    begin
      if actor is null then return null; end if;
      if tg_op = 'DELETE' then select count(*) into rows_ from gone; else select count(*) into rows_ from made; end if;
      if rows_ > 20 then
        if tg_op = 'DELETE' then
          insert into administrative_acts (id, actor_kind, actor_id, actor_label, address, action, site_id, before)
            select gatepost_uuid(), actor ->> 'kind', (actor ->> 'id')::uuid, actor ->> 'label', (actor ->> 'address')::inet, subject || '.' || verb,
                   (to_jsonb(g) ->> 'site_id')::uuid, jsonb_build_object('count', rows_) from gone g limit 1;
        else
          insert into administrative_acts (id, actor_kind, actor_id, actor_label, address, action, site_id, after)
            select gatepost_uuid(), actor ->> 'kind', (actor ->> 'id')::uuid, actor ->> 'label', (actor ->> 'address')::inet, subject || '.' || verb,
                   (to_jsonb(m) ->> 'site_id')::uuid, jsonb_build_object('count', rows_) from made m limit 1;
        end if;
        return null;
      end if;
      for change in
        execute case tg_op
          when 'INSERT' then 'select null::jsonb as was, to_jsonb(m) as is_ from made m'
          when 'DELETE' then 'select to_jsonb(g) as was, null::jsonb as is_ from gone g'
          else 'select to_jsonb(g) as was, to_jsonb(m) as is_ from gone g join made m on gatepost_key(to_jsonb(g)) = gatepost_key(to_jsonb(m))'
        end
      loop
        declare
          whole jsonb := coalesce(change.is_, change.was);
          was jsonb := gatepost_said(change.was);
          is_ jsonb := gatepost_said(change.is_);
          site uuid := case subject when 'site' then (whole ->> 'id')::uuid else (whole ->> 'site_id')::uuid end;
        begin
          if tg_op = 'UPDATE' then
            select coalesce(jsonb_object_agg(o.key, o.value), '{}') into was from jsonb_each(gatepost_said(change.was)) o
             where o.value is distinct from is_ -> o.key;
            select coalesce(jsonb_object_agg(n.key, n.value), '{}') into is_ from jsonb_each(gatepost_said(change.is_)) n where was ? n.key;
            if was = '{}' then continue; end if;
          end if;
          -- What goes with its site is said by the act of the site.
          if tg_op = 'DELETE' and subject not in ('site', 'user', 'api_key', 'artifact') and not exists (select from sites s where s.id = site) then
            continue;
          end if;
          insert into administrative_acts (id, actor_kind, actor_id, actor_label, address, action, site_id, subject_id, before, after)
            values (gatepost_uuid(), actor ->> 'kind', (actor ->> 'id')::uuid, actor ->> 'label', (actor ->> 'address')::inet, subject || '.' || verb, site,
                    coalesce(whole ->> 'id', whole ->> 'user_id')::uuid,
                    case when change.was is null then null else was end, case when change.is_ is null then null else is_ end);
        end;
      end loop;
      return null;
    end $$`,
  ...RECORDED.flatMap(recorderOf),
];

const DOWN = [
  ...RECORDED.flatMap(([table]) =>
    ['made', 'changed', 'gone'].map((what) => `drop trigger ${table}_${what} on ${table}`),
  ),
  `drop function gatepost_record_acts()`,
  `drop function gatepost_key(jsonb)`,
  `drop function gatepost_said(jsonb)`,
  `drop function gatepost_uuid()`,
  `drop owned by gatepost_tenant`,
  ...SECURED.flatMap((table) => [
    ...['read', 'insert', 'update', 'delete', 'program'].map(
      (what) => `drop policy if exists ${table}_${what} on ${table}`,
    ),
    `alter table ${table} no force row level security`,
    `alter table ${table} disable row level security`,
  ]),
  `drop function gatepost_needs_consent(text, text[])`,
  `drop function gatepost_has_members(uuid)`,
  `drop function gatepost_colleagues()`,
  `drop function gatepost_sites(text[])`,
  `drop function gatepost_only_site()`,
  `drop function gatepost_user()`,
  `drop function gatepost_reach()`,
  `drop table host_consents`,
  `drop table administrative_acts`,
];
