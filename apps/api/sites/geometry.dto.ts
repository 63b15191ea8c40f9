import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsObject } from 'class-validator';

/** As many vertices as MAX_FENCE_VERTICES can be set to. */
const MOST_VERTICES = 1_000_000;

/** RFC 7946 §3.1.1; what a third member says does not matter. */
const POSITION = {
  type: 'array',
  items: { type: 'number', minimum: -1e9, maximum: 1e9 },
  minItems: 2,
  maxItems: 3,
  description: 'Degrees of longitude, from -180 to 180, and of latitude, from -90 to 90.',
} as const;
const RINGS = {
  type: 'array',
  items: { type: 'array', items: POSITION, minItems: 4, maxItems: MOST_VERTICES },
  minItems: 1,
  maxItems: MOST_VERTICES,
  description: 'The outer ring, then its holes, each closed.',
} as const;
const POLYGONS = { type: 'array', items: RINGS, minItems: 1, maxItems: MOST_VERTICES } as const;

function form(type: string, coordinates: object): { type: 'object'; properties: object; required: string[] } {
  return {
    type: 'object',
    properties: { type: { type: 'string', enum: [type] }, coordinates },
    required: ['type', 'coordinates'],
  };
}

/** Validation and OpenAPI of a fence's geometry. What a schema cannot say of it, `parseArea` does. */
export function Geometry(description: string): PropertyDecorator {
  return applyDecorators(
    ApiProperty({
      // Swagger's type of a schema has no place for one that is put together.
      oneOf: [form('Polygon', RINGS), form('MultiPolygon', POLYGONS), form('Point', POSITION)] as object[],
      description,
      example: { type: 'Point', coordinates: [12.5683, 55.6761] },
    }),
    IsObject(),
  );
}
