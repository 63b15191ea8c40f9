import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Overrides that correct nothing are refused, and IPv4 networks in IPv6 form, which can name a network a second time. */
export class OverrideMeaning1795710000000 implements MigrationInterface {
  readonly name = 'OverrideMeaning1795710000000';

  async up(db: QueryRunner): Promise<void> {
    const [odd] = await db.manager.query<{ prefix: string }[]>(
      `select prefix::text from geo_overrides
        where num_nonnulls(country, region, asn, point) = 0 or prefix <<= '::ffff:0.0.0.0/96'::cidr limit 1`,
    );
    if (odd) {
      throw new Error(
        `The row ${odd.prefix} of geo_overrides has no country, region, ASN or point, or is an IPv4 network in IPv6 form (write 192.0.2.0/24 for ::ffff:192.0.2.0/120): correct or delete it, then run \`gatepost migrate up\` again.`,
      );
    }
    await db.query(
      `alter table geo_overrides add constraint geo_overrides_meaning_check
         check (num_nonnulls(country, region, asn, point) > 0)`,
    );
    await db.query(
      `alter table geo_overrides add constraint geo_overrides_prefix_check
         check (not prefix <<= '::ffff:0.0.0.0/96'::cidr)`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('alter table geo_overrides drop constraint geo_overrides_prefix_check');
    await db.query('alter table geo_overrides drop constraint geo_overrides_meaning_check');
  }
}
