import { applyDecorators, type Type as Class } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Matches,
  Max,
  Min,
  ValidateBy,
  ValidateIf,
  ValidateNested,
} from 'class-validator';

interface FieldOptions {
  readonly description: string;
  /** May be left out. */
  readonly optional?: boolean;
  /** May be null, which takes the value away. */
  readonly nullable?: boolean;
  readonly example?: unknown;
}

/** Validation and OpenAPI of a field, said once. */
function field(
  { optional = false, nullable = false, description, example }: FieldOptions,
  schema: object,
  ...checks: PropertyDecorator[]
): PropertyDecorator {
  const options = { description, nullable, ...(example === undefined ? {} : { example }), ...schema };
  return applyDecorators(
    optional ? ApiPropertyOptional(options) : ApiProperty(options),
    ...(nullable
      ? [ValidateIf((_object, value) => value !== null && (!optional || value !== undefined))]
      : optional
        ? [Optional()]
        : []),
    ...checks,
  );
}

/** Left out is fine, null is not: null says "none" only where a field is nullable. */
export function Optional(): PropertyDecorator {
  return ValidateIf((_object, value) => value !== undefined);
}

export function Text(options: FieldOptions & { min?: number; max: number; lines?: boolean }): PropertyDecorator {
  const { min = 1, max, lines = false } = options;
  return field(
    options,
    { type: 'string', minLength: min, maxLength: max },
    // One spelling for one text, whatever keyboard it came from.
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.normalize('NFC') : value)),
    IsString(),
    Length(min, max),
    Readable(lines),
  );
}

/** A text of a form of its own; `sentence` says what it must be. */
export function Shaped(options: FieldOptions & { max: number; pattern: RegExp; sentence: string }): PropertyDecorator {
  const { max, pattern, sentence } = options;
  const schema = { type: 'string', maxLength: max, pattern: pattern.source };
  return field(
    options,
    schema,
    ValidateBy({
      name: 'isShaped',
      validator: { validate: (value) => isShaped(value, max, pattern), defaultMessage: () => sentence },
    }),
  );
}

function isShaped(value: unknown, max: number, pattern: RegExp): boolean {
  return typeof value === 'string' && value.length <= max && pattern.test(value);
}

/** No control characters and no halves of surrogate pairs: nobody means them, and databases cannot keep them all. */
function Readable(lines: boolean): PropertyDecorator {
  const pattern = lines ? /^(?:[^\p{Cc}\p{Cs}]|[\t\n\r])*$/u : /^[^\p{Cc}\p{Cs}]*$/u;
  return Matches(pattern, { message: '$property must have no control characters' });
}

export function OneOf(values: readonly string[], options: FieldOptions): PropertyDecorator {
  return field(options, { type: 'string', enum: [...values] }, IsIn(values));
}

/** A list of objects of this shape. */
export function ListOf(shape: () => Class, options: FieldOptions & { min?: number; max: number }): PropertyDecorator {
  return list(options, { type: [shape()] }, ValidateNested({ each: true }), Type(shape));
}

/** A list of texts, each one of these. */
export function ListOfValues(
  values: readonly string[],
  options: FieldOptions & { min?: number; max: number },
): PropertyDecorator {
  return list(options, { type: [String], enum: [...values], isArray: true }, IsIn(values, { each: true }));
}

function list(
  options: FieldOptions & { min?: number; max: number },
  schema: object,
  ...checks: PropertyDecorator[]
): PropertyDecorator {
  const { min = 0, max } = options;
  const atLeast = min === 0 ? {} : { minItems: min };
  return field(
    options,
    { ...schema, ...atLeast, maxItems: max },
    IsArray(),
    ...(min === 0 ? [] : [ArrayMinSize(min)]),
    ArrayMaxSize(max),
    ...checks,
  );
}

export function Quantity(options: FieldOptions & { min: number; max: number }): PropertyDecorator {
  const { min, max } = options;
  return field(
    options,
    { type: 'number', minimum: min, maximum: max },
    IsNumber({ allowNaN: false, allowInfinity: false }, { message: '$property must be a number' }),
    Min(min),
    Max(max),
  );
}

export function Integer(options: FieldOptions & { min: number; max: number }): PropertyDecorator {
  const { min, max } = options;
  return field(options, { type: 'integer', minimum: min, maximum: max }, IsInt(), Min(min), Max(max));
}

export function Instant(options: FieldOptions): PropertyDecorator {
  return field(
    options,
    { type: 'string', format: 'date-time' },
    // RFC 3339 §5.6 allows lower case; what reads instants does not.
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.toUpperCase() : value)),
    ValidateBy({
      name: 'isInstant',
      validator: {
        validate: isInstant,
        defaultMessage: () => '$property must be an instant of RFC 3339, such as "2026-12-01T08:00:00Z"',
      },
    }),
  );
}

const INSTANT =
  /^(\d{4}-\d{2}-\d{2})T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/** With a day that exists, of the years 1 to 9999: JavaScript takes 30 February for 2 March. */
function isInstant(value: unknown): boolean {
  const day = typeof value === 'string' ? INSTANT.exec(value)?.[1] : undefined;
  if (day === undefined || day.startsWith('0000')) return false;
  const midnight = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day);
}

export function Id(options: FieldOptions): PropertyDecorator {
  return field(options, { type: 'string', format: 'uuid' }, IsUUID());
}

/** `?limit=` of a list. */
export function Limit(): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({
      type: 'integer',
      minimum: 1,
      maximum: 200,
      default: 50,
      description: 'How many at the most.',
    }),
    IsOptional(),
    Type(() => Number),
    IsInt(),
    Min(1),
    Max(200),
  );
}

/** With room for the longest name that a list can be in the order of, in UTF-8 and base64. */
const CURSOR = /^[\w.-]{1,2000}$/;

/** `?cursor=` of a list. */
export function Cursor(): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({
      type: 'string',
      maxLength: 2000,
      pattern: CURSOR.source,
      description: '`next_cursor` of the page before, with the same sort and filters.',
    }),
    IsOptional(),
    IsString(),
    Matches(CURSOR),
  );
}

/** `?sort=` of a list. */
export function SortBy(sorts: readonly string[], usual: string): PropertyDecorator {
  return OneOf(sorts, {
    optional: true,
    description: `The order; descending with a minus. ${usual} when left out.`,
  });
}
