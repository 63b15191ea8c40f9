import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * Long lists of a policy document as chunks that versions share, and the index that reads one chunk's rows again. Going
 * down puts the lists back into their documents.
 */
export class PolicyChunks1795478400000 implements MigrationInterface {
  readonly name = 'PolicyChunks1795478400000';

  async up(db: QueryRunner): Promise<void> {
    for (const statement of UP) await db.query(statement);
  }

  async down(db: QueryRunner): Promise<void> {
    for (const statement of DOWN) await db.query(statement);
  }
}

const UP = [
  `create table policy_chunks (
    site_id uuid not null constraint policy_chunks_site_id_fkey references sites (id) on delete cascade,
    hash text not null constraint policy_chunks_hash_check check (hash ~ '^[0-9a-f]{64}$'),
    content text not null,
    constraint policy_chunks_pkey primary key (site_id, hash)
  )`,
  `comment on table policy_chunks is 'Parts of long lists of policy documents as canonical JSON, by their SHA-256; versions of a site share them.'`,
  `alter table policy_versions add column chunks jsonb`,
  `create index ip_rules_site_id_id_idx on ip_rules (site_id, id)`,
  `drop index ip_rules_site_id_idx`,
  `create index geofences_site_id_id_idx on geofences (site_id, id)`,
  `drop index geofences_site_id_idx`,
];

const DOWN = [
  `create index geofences_site_id_idx on geofences (site_id)`,
  `drop index geofences_site_id_id_idx`,
  `create index ip_rules_site_id_idx on ip_rules (site_id)`,
  `drop index ip_rules_site_id_id_idx`,
  `update policy_versions v set document = v.document || (
     select jsonb_object_agg(list.key, (
       select coalesce(jsonb_agg(entry.value order by part.place, entry.place), '[]')
         from jsonb_array_elements(list.value) with ordinality as part (value, place)
         join policy_chunks c on c.site_id = v.site_id and c.hash = part.value ->> 'hash'
         cross join jsonb_array_elements(c.content::jsonb) with ordinality as entry (value, place)))
       from jsonb_each(v.chunks) as list)
     where v.chunks is not null and v.chunks <> '{}'`,
  `alter table policy_versions drop column chunks`,
  `drop table policy_chunks`,
];
