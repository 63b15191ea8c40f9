import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** For pages of the artifacts of all sites, newest first, which read the whole table. */
export class ArtifactList1795740000000 implements MigrationInterface {
  readonly name = 'ArtifactList1795740000000';

  async up(db: QueryRunner): Promise<void> {
    await db.query('create index artifacts_created_at_idx on artifacts (created_at, id)');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop index artifacts_created_at_idx');
  }
}
