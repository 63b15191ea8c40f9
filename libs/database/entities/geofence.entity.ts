import {
  Check,
  Column,
  CreateDateColumn,
  Entity,
  Index,
  JoinColumn,
  ManyToOne,
  type MultiPolygon,
  type Point,
  PrimaryColumn,
  UpdateDateColumn,
} from 'typeorm';
import { type Effect, EFFECTS, type WeeklyHours } from '../../access/index.js';
import { oneOf } from './closed-list.js';
import { Site } from './site.entity.js';

@Entity('geofences', { comment: 'Fences drawn on the map of a site: an area, or a centre with a radius.' })
@Check('geofences_effect_check', oneOf('effect', EFFECTS))
@Check('geofences_name_check', 'length(name) between 1 and 200')
@Check(
  'geofences_shape_check',
  '(area is not null and centre is null and radius_meters is null) or (area is null and centre is not null and radius_meters is not null and radius_meters > 0)',
)
@Check('geofences_validity_check', 'valid_until > valid_from')
@Index('geofences_site_id_id_idx', ['siteId', 'id'])
@Index('geofences_site_id_name_idx', ['siteId', 'name', 'id'])
export class Geofence {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'geofences_pkey' })
  id!: string;

  @Column('uuid', { name: 'site_id' })
  siteId!: string;

  @ManyToOne(() => Site, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'site_id', foreignKeyConstraintName: 'geofences_site_id_fkey' })
  site?: Site;

  @Column('text')
  name!: string;

  @Column('text')
  effect!: Effect;

  @Index('geofences_area_idx', { spatial: true })
  @Column('geometry', { spatialFeatureType: 'MultiPolygon', srid: 4326, nullable: true })
  area!: MultiPolygon | null;

  @Index('geofences_centre_idx', { spatial: true })
  @Column('geometry', { spatialFeatureType: 'Point', srid: 4326, nullable: true })
  centre!: Point | null;

  @Column('double precision', { name: 'radius_meters', nullable: true })
  radiusMeters!: number | null;

  @Column('timestamptz', { name: 'valid_from', nullable: true })
  validFrom!: Date | null;

  @Column('timestamptz', { name: 'valid_until', nullable: true })
  validUntil!: Date | null;

  @Column('jsonb', { name: 'weekly_hours', nullable: true })
  weeklyHours!: WeeklyHours[] | null;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz', default: () => 'now()' })
  createdAt!: Date;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz', default: () => 'now()' })
  updatedAt!: Date;
}
