import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Cursors carry milliseconds: with finer times in the table, pages would skip rows of one millisecond. */
export class ArtifactCursors1795760000000 implements MigrationInterface {
  readonly name = 'ArtifactCursors1795760000000';

  async up(db: QueryRunner): Promise<void> {
    await db.query('alter table artifacts alter column created_at type timestamptz(3)');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('alter table artifacts alter column created_at type timestamptz');
  }
}
