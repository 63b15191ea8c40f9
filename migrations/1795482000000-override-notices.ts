import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Whoever changes geo_overrides, every gate hears of it when the change is committed. */
export class OverrideNotices1795482000000 implements MigrationInterface {
  readonly name = 'OverrideNotices1795482000000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(
      `create function gatepost_notify_overrides() returns trigger language plpgsql as $$
         begin perform pg_notify('gatepost_geo_overrides', ''); return null; end $$`,
    );
    await db.query(
      `create trigger geo_overrides_notice after insert or update or delete or truncate on geo_overrides
         for each statement execute function gatepost_notify_overrides()`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop trigger geo_overrides_notice on geo_overrides');
    await db.query('drop function gatepost_notify_overrides()');
  }
}
