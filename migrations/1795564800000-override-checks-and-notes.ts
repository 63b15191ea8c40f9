import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * GeoIP overrides that cannot be used are refused where they are written: one of them would keep all others out of force.
 * Notes of rules that were removed are kept, so that a rollback can bring them back.
 */
export class OverrideChecksAndNotes1795564800000 implements MigrationInterface {
  readonly name = 'OverrideChecksAndNotes1795564800000';

  async up(db: QueryRunner): Promise<void> {
    const [odd] = await db.manager.query<{ prefix: string }[]>(
      `select prefix::text from geo_overrides
        where not coalesce(region ~ '^[A-Z]{2}-[A-Z0-9]{1,3}$' and left(region, 2) = coalesce(country, left(region, 2)), true)
           or not coalesce(asn between 0 and 4294967295, true) limit 1`,
    );
    if (odd) {
      throw new Error(
        `The row ${odd.prefix} of geo_overrides has a region that is no ISO 3166-2 code of its country (such as DK-84), or no ASN: correct or delete it, then run \`gatepost migrate up\` again.`,
      );
    }
    for (const statement of UP) await db.query(statement);
  }

  async down(db: QueryRunner): Promise<void> {
    for (const statement of DOWN) await db.query(statement);
  }
}

const UP = [
  `alter table geo_overrides alter column id set default gen_random_uuid()`,
  `alter table geo_overrides add constraint geo_overrides_region_check
    check (region ~ '^[A-Z]{2}-[A-Z0-9]{1,3}$' and left(region, 2) = coalesce(country, left(region, 2)))`,
  `alter table geo_overrides add constraint geo_overrides_asn_check check (asn between 0 and 4294967295)`,
  `create table removed_rule_notes (
    rule_id uuid constraint removed_rule_notes_pkey primary key,
    site_id uuid not null constraint removed_rule_notes_site_id_fkey references sites (id) on delete cascade,
    note text not null,
    removed_at timestamptz not null default now()
  )`,
  `create index removed_rule_notes_site_id_idx on removed_rule_notes (site_id)`,
  `comment on table removed_rule_notes is 'Notes of network rules that were removed; a rollback that brings a rule back brings back its note.'`,
];

const DOWN = [
  `drop table removed_rule_notes`,
  `alter table geo_overrides drop constraint geo_overrides_asn_check`,
  `alter table geo_overrides drop constraint geo_overrides_region_check`,
  `alter table geo_overrides alter column id drop default`,
];
