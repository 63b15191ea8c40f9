import {
  Check,
  Column,
  CreateDateColumn,
  Entity,
  Index,
  type Point,
  PrimaryColumn,
  PrimaryGeneratedColumn,
} from 'typeorm';
import { safeInteger } from './closed-list.js';

@Entity('ip_geo_cache', { comment: 'What the GeoIP data said of an address when evidence about it was written.' })
export class IpGeoCache {
  @PrimaryColumn('inet', { primaryKeyConstraintName: 'ip_geo_cache_pkey' })
  address!: string;

  @Column('text')
  country!: string;

  @Column('text', { nullable: true })
  region!: string | null;

  @Column('bigint', { nullable: true, transformer: safeInteger })
  asn!: number | null;

  @Index('ip_geo_cache_point_idx', { spatial: true })
  @Column('geometry', { spatialFeatureType: 'Point', srid: 4326, nullable: true })
  point!: Point | null;

  /** The record as the file has it. */
  @Column('jsonb', { nullable: true })
  raw!: unknown;

  @Column('text', { name: 'geoip_build' })
  geoipBuild!: string;

  @Index('ip_geo_cache_updated_at_idx')
  @Column('timestamptz', { name: 'updated_at', default: () => 'now()' })
  updatedAt!: Date;
}

@Entity('geo_overrides', {
  comment: 'Corrections to the GeoIP data by prefix; they win over the files. Administrators only.',
})
@Check('geo_overrides_country_check', "country ~ '^[A-Z]{2}$'")
@Check(
  'geo_overrides_region_check',
  "region ~ '^[A-Z]{2}-[A-Z0-9]{1,3}$' and left(region, 2) = coalesce(country, left(region, 2))",
)
@Check('geo_overrides_asn_check', 'asn between 0 and 4294967295')
@Check(
  'geo_overrides_point_check',
  'not ST_IsEmpty(point) and ST_X(point) between -180 and 180 and ST_Y(point) between -90 and 90',
)
@Check('geo_overrides_accuracy_check', "accuracy_m > 0 and accuracy_m < 'infinity'")
@Check('geo_overrides_meaning_check', 'num_nonnulls(country, region, asn, point) > 0')
// IPv4 networks are written as such.
@Check('geo_overrides_prefix_check', "not prefix <<= '::ffff:0.0.0.0/96'::cidr")
export class GeoOverride {
  // Administrators write rows by hand.
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'geo_overrides_pkey' })
  id!: string;

  @Index('geo_overrides_prefix_key', { unique: true })
  @Column('cidr')
  prefix!: string;

  @Column('text', { nullable: true })
  country!: string | null;

  @Column('text', { nullable: true })
  region!: string | null;

  @Column('bigint', { nullable: true, transformer: safeInteger })
  asn!: number | null;

  @Column('geometry', { spatialFeatureType: 'Point', srid: 4326, nullable: true })
  point!: Point | null;

  @Column('double precision', { name: 'accuracy_m', nullable: true })
  accuracyMeters!: number | null;

  @Column('text', { nullable: true })
  note!: string | null;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz', default: () => 'now()' })
  createdAt!: Date;
}
