import { type EntityManager } from 'typeorm';

/** Keeps the notes of rules that are about to be removed. In the caller's transaction. */
export async function keepNotes(rows: EntityManager, siteId: string, ruleIds: readonly string[]): Promise<void> {
  await rows.query(
    `insert into removed_rule_notes (rule_id, site_id, note)
     select id, site_id, note from ip_rules where site_id = $1 and id = any($2::uuid[]) and note is not null
     on conflict (rule_id) do update set note = excluded.note, removed_at = now()`,
    [siteId, ruleIds],
  );
}

/** Gives rules that are there again the notes that they had. In the caller's transaction. */
export async function bringNotesBack(rows: EntityManager, siteId: string, ruleIds: readonly string[]): Promise<void> {
  await rows.query(
    `with back as (
       delete from removed_rule_notes where site_id = $1 and rule_id = any($2::uuid[]) returning rule_id, note)
     update ip_rules set note = back.note from back where ip_rules.id = back.rule_id and ip_rules.site_id = $1`,
    [siteId, ruleIds],
  );
}
