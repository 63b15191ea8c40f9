import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Orders and filters of lists that had no index: fences by name, acts of somebody, acts of a kind. */
export class ListOrders1795730000000 implements MigrationInterface {
  readonly name = 'ListOrders1795730000000';

  async up(db: QueryRunner): Promise<void> {
    await db.query('create index geofences_site_id_name_idx on geofences (site_id, name, id)');
    await db.query(
      'create index administrative_acts_actor_id_occurred_at_idx on administrative_acts (actor_id, occurred_at, id)',
    );
    await db.query(
      'create index administrative_acts_action_occurred_at_idx on administrative_acts (action, occurred_at, id)',
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop index administrative_acts_action_occurred_at_idx');
    await db.query('drop index administrative_acts_actor_id_occurred_at_idx');
    await db.query('drop index geofences_site_id_name_idx');
  }
}
