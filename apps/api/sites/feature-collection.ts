import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { plainToInstance } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsObject, IsOptional, validate } from 'class-validator';
import { type CollectedFence } from '../../../libs/sites/index.js';
import { ApiError, FAULTY_FIELDS, type Place } from '../http/errors.js';
import { ListOf, OneOf, Optional } from '../http/fields.js';
import { placesOf } from '../http/validation.js';
import { Geometry } from './geometry.dto.js';
import { GeofenceCreateDto, type GeofenceDto, geofenceInput } from './geofences.dto.js';

export const GEO_JSON = 'application/geo+json';

/** RFC 7946 §5; what is in it does not matter. */
function BoundingBox(): PropertyDecorator {
  const items = { type: 'number', minimum: -1e9, maximum: 1e9 } as const;
  return applyDecorators(
    ApiPropertyOptional({ type: 'array', items, maxItems: 6, description: 'Not looked at.' }),
    Optional(),
    IsArray(),
    ArrayMaxSize(6),
  );
}

export class FeatureDto {
  @OneOf(['Feature'], { description: 'Always Feature.' })
  type!: 'Feature';

  @ApiPropertyOptional({
    description: 'The id of the fence, so that it stays itself in mode replace.',
    oneOf: [
      { type: 'string', maxLength: 200 },
      { type: 'number', minimum: -1e15, maximum: 1e15 },
    ],
    example: '0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11',
  })
  @IsOptional()
  id?: unknown;

  @BoundingBox()
  bbox?: number[];

  @Geometry('Polygon, MultiPolygon, or Point with the property radius_meters.')
  geometry!: object;

  @ApiProperty({
    type: Object,
    description: 'The other members of a fence: name, effect, radius_meters, valid_from …',
    example: { name: 'Copenhagen', effect: 'allow', radius_meters: 5_000 },
  })
  @IsObject()
  properties!: Record<string, unknown>;
}

/** RFC 7946 §3.3. */
export class FeatureCollectionDto {
  @OneOf(['FeatureCollection'], { description: 'Always FeatureCollection.' })
  type!: 'FeatureCollection';

  @ApiProperty({ type: [FeatureDto] })
  features!: FeatureDto[];
}

/** A collection that is taken. */
export class FenceImportDto {
  @OneOf(['FeatureCollection'], { description: 'Always FeatureCollection.' })
  type!: 'FeatureCollection';

  @BoundingBox()
  bbox?: number[];

  @ListOf(() => FeatureDto, { min: 1, max: 10_000, description: 'The fences.' })
  features!: FeatureDto[];
}

/** A page of a list. */
export class FeaturePageDto extends FeatureCollectionDto {
  @ApiProperty({ type: String, nullable: true, description: 'For `cursor` of the next page; null on the last.' })
  next_cursor!: string | null;
}

export function featureOf({ id, geometry, ...properties }: GeofenceDto): FeatureDto {
  return { type: 'Feature', id, geometry, properties };
}

/** Properties that are written and not read: what the server knows of a fence. */
const TOLD = ['site_id', 'area_m2', 'vertex_count', 'created_at', 'updated_at'];
const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The fences of a collection; `defaults` for features that do not say it. Throws ApiError `invalid_request` with each place. */
export async function fencesOf(
  { features }: FenceImportDto,
  defaults: { readonly effect?: string; readonly simplify_tolerance_m?: number },
): Promise<CollectedFence[]> {
  const fences: CollectedFence[] = [];
  const places: Place[] = [];
  for (const [index, { id, geometry, properties }] of features.entries()) {
    const told = Object.entries(properties).filter(
      ([name, value]) => !TOLD.includes(name) && (value !== null || name !== 'effect'),
    );
    const dto = plainToInstance(GeofenceCreateDto, { ...defaults, ...Object.fromEntries(told), geometry });
    const faults = await validate(dto, { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true });
    places.push(
      ...faults
        .flatMap((fault) => placesOf(fault, ''))
        .map(({ pointer, detail }) => ({ pointer: featurePointer(index, pointer), detail })),
    );
    const { name, effect } = dto;
    if (faults.length === 0) {
      fences.push({
        ...geofenceInput(dto),
        name,
        effect,
        geometry,
        id: typeof id === 'string' && ID.test(id) ? id.toLowerCase() : null,
      });
    }
    if (places.length >= 100) break;
  }
  if (places.length > 0) throw new ApiError('invalid_request', FAULTY_FIELDS, places.slice(0, 100));
  return fences;
}

/** Where a fence's field stands in its feature. */
export function featurePointer(index: number, pointer: string): string {
  const place = pointer === '' || pointer.startsWith('/geometry') ? pointer : `/properties${pointer}`;
  return `/features/${index}${place}`;
}
