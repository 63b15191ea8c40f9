import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Points and accuracies of overrides that no gate can use are refused where they are written. */
export class OverridePoints1795750000000 implements MigrationInterface {
  readonly name = 'OverridePoints1795750000000';

  async up(db: QueryRunner): Promise<void> {
    const [odd] = await db.manager.query<{ prefix: string }[]>(
      `select prefix::text from geo_overrides where not coalesce(${POINT}, true) or not coalesce(${ACCURACY}, true) limit 1`,
    );
    if (odd) {
      throw new Error(
        `The row ${odd.prefix} of geo_overrides has a point beyond longitude ±180 or latitude ±90, or an accuracy that is no number of metres above 0: correct or delete it, then run \`gatepost migrate up\` again.`,
      );
    }
    await db.query(`alter table geo_overrides add constraint geo_overrides_point_check check (${POINT})`);
    await db.query('alter table geo_overrides drop constraint geo_overrides_accuracy_check');
    await db.query(`alter table geo_overrides add constraint geo_overrides_accuracy_check check (${ACCURACY})`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('alter table geo_overrides drop constraint geo_overrides_point_check');
    await db.query('alter table geo_overrides drop constraint geo_overrides_accuracy_check');
    await db.query('alter table geo_overrides add constraint geo_overrides_accuracy_check check (accuracy_m > 0)');
  }
}

/** PostgreSQL takes NaN for larger than any number, so that an upper bound refuses it. */
const POINT = 'not ST_IsEmpty(point) and ST_X(point) between -180 and 180 and ST_Y(point) between -90 and 90';
const ACCURACY = `accuracy_m > 0 and accuracy_m < 'infinity'`;
