import { ApiProperty, OmitType, PartialType } from '@nestjs/swagger';
import {
  areaSquareMeters,
  type Effect,
  EFFECTS,
  LARGEST_RADIUS_METERS,
  vertexCount,
} from '../../../libs/access/index.js';
import { type GeofenceInput, type GeofenceView, geometryOf } from '../../../libs/sites/index.js';
import { Id, Instant, Integer, OneOf, Quantity, Text } from '../http/fields.js';
import { Geometry } from './geometry.dto.js';
import { ValidityDto, validityDto, validityInput } from './validity.dto.js';
import { WarningDto, Warnings } from './warnings.dto.js';

export class GeofenceCreateDto extends ValidityDto {
  @Text({ max: 200, description: 'A name for people.', example: 'Denmark' })
  name!: string;

  @OneOf(EFFECTS, { description: 'What being inside does.' })
  effect!: Effect;

  @Geometry('GeoJSON geometry (RFC 7946), longitude first: Polygon, MultiPolygon, or Point with radius_meters.')
  geometry!: object;

  @Quantity({
    min: 0.001,
    max: LARGEST_RADIUS_METERS,
    optional: true,
    nullable: true,
    description: 'Radius round a Point, metres on the sphere.',
    example: 5_000,
  })
  radius_meters?: number | null;

  @Quantity({
    min: 0.01,
    max: 100_000,
    optional: true,
    description:
      'Simplify the area before it is kept: no point of its boundary moves farther, metres. 422 if it is not valid then.',
  })
  simplify_tolerance_m?: number;
}

export class GeofenceUpdateDto extends PartialType(GeofenceCreateDto, { skipNullProperties: false }) {}

export class GeofenceDto extends OmitType(GeofenceCreateDto, ['simplify_tolerance_m']) {
  @Quantity({ min: 0, max: 1e15, description: 'Area on the sphere, square metres.' })
  area_m2!: number;

  @Integer({ min: 0, max: 1_000_000, description: 'Vertices of the area as it is kept; 0 for a circle.' })
  vertex_count!: number;

  @Id({ description: 'Id.' })
  id!: string;

  @Id({ description: 'The site.' })
  site_id!: string;

  @Instant({ description: 'When it was made.' })
  created_at!: string;

  @Instant({ description: 'When it was last changed.' })
  updated_at!: string;

  @Warnings()
  warnings?: WarningDto[];
}

export class GeofencePageDto {
  @ApiProperty({ type: [GeofenceDto] })
  items!: GeofenceDto[];

  @ApiProperty({ type: String, nullable: true, description: 'For `cursor` of the next page; null on the last.' })
  next_cursor!: string | null;
}

export function geofenceInput(dto: GeofenceUpdateDto): Partial<GeofenceInput> {
  const { name, effect, geometry, simplify_tolerance_m: simplifyToleranceMeters } = dto;
  // A new area has no radius; a new centre keeps that of the circle it is of.
  const isArea = geometry !== undefined && (geometry as { type?: unknown }).type !== 'Point';
  const radiusMeters = isArea && dto.radius_meters === undefined ? null : dto.radius_meters;
  const given = Object.fromEntries(
    Object.entries({ name, effect, geometry, radiusMeters, simplifyToleranceMeters }).filter(
      ([, field]) => field !== undefined,
    ),
  );
  return { ...given, ...validityInput(dto) };
}

export function geofenceDto(fence: GeofenceView): GeofenceDto {
  const { geometry, radiusMeters } = geometryOf(fence.area);
  return {
    id: fence.id,
    site_id: fence.siteId,
    name: fence.name,
    effect: fence.effect,
    geometry,
    radius_meters: radiusMeters,
    area_m2: Number(areaSquareMeters(fence.area).toPrecision(9)),
    vertex_count: vertexCount(fence.area),
    ...validityDto(fence),
    created_at: fence.createdAt.toISOString(),
    updated_at: fence.updatedAt.toISOString(),
  };
}
