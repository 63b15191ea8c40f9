import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** The record of administrative acts has what was tried at the door too, each kind of it once an hour, with its count. */
export class AccessActs1795721000000 implements MigrationInterface {
  readonly name = 'AccessActs1795721000000';

  async up(db: QueryRunner): Promise<void> {
    await actorKinds(db, `'user', 'key', 'operator', 'anonymous'`);
    await db.query('alter table administrative_acts add column fold_key text');
    await db.query(
      `alter table administrative_acts add constraint administrative_acts_fold_key_check check (length(fold_key) between 1 and 200)`,
    );
    await db.query('create unique index administrative_acts_fold_key_key on administrative_acts (fold_key)');
    // New passwords are an act of their own.
    await said(db, `'{password_hash,password_changed_at,secret_hash,updated_at,last_used_at,version,object_key}'`);
  }

  async down(db: QueryRunner): Promise<void> {
    await said(db, `'{password_hash,secret_hash,updated_at,last_used_at,version,object_key}'`);
    await db.query('alter table administrative_acts drop column fold_key');
    // Earlier versions have no word for nobody.
    await db.query(`delete from administrative_acts where actor_kind = 'anonymous'`);
    await actorKinds(db, `'user', 'key', 'operator'`);
  }
}

async function actorKinds(db: QueryRunner, kinds: string): Promise<void> {
  await db.query('alter table administrative_acts drop constraint administrative_acts_actor_kind_check');
  await db.query(
    `alter table administrative_acts add constraint administrative_acts_actor_kind_check check (actor_kind in (${kinds}))`,
  );
}

/** What triggers say of a row: without these columns, and with the SHA-256 of long ones. */
async function said(db: QueryRunner, unsaid: string): Promise<void> {
  await db.query(
    `create or replace function gatepost_said(row_ jsonb) returns jsonb language sql immutable as
       $$ select coalesce(jsonb_object_agg(key, case
            when key = any('{area,block_logo,public_jwk}'::text[]) and value <> 'null' then to_jsonb('sha256:' || encode(sha256(convert_to(value::text, 'UTF8')), 'hex'))
            else value end), '{}')
            from jsonb_each(row_) where key <> all(${unsaid}::text[]) $$`,
  );
}
