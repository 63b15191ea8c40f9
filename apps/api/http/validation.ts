import { type ArgumentMetadata, Injectable, type PipeTransform, ValidationPipe } from '@nestjs/common';
import { type ValidationError } from 'class-validator';
import { escapePointer } from '../../../libs/access/index.js';
import { findShapeFault } from './body-shape.js';
import { ApiError, FAULTY_FIELDS, invalidParameter, type Place } from './errors.js';

/** More faults help nobody; a list of many thousands would take the server's time to write. */
const MOST_FAULTS = 100;

/** Looks at the shape of a body before it is transformed and validated, which takes recursion and time. */
class FieldsPipe extends ValidationPipe {
  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const fault = metadata.type === 'body' && metadata.metatype ? findShapeFault(value, metadata.metatype) : null;
    if (fault !== null) throw new ApiError('invalid_request', FAULTY_FIELDS, [fault]);
    try {
      return (await super.transform(value, metadata)) as unknown;
    } catch (error) {
      throw error instanceof FaultyFields ? toldOf(error.places, metadata) : error;
    }
  }
}

/** On its way from the validation to the pipe, which knows where the fields stand. */
class FaultyFields extends Error {
  constructor(readonly places: readonly Place[]) {
    super(FAULTY_FIELDS);
  }
}

function toldOf(places: readonly Place[], { type }: ArgumentMetadata): ApiError {
  if (type === 'body') return new ApiError('invalid_request', FAULTY_FIELDS, places);
  return new ApiError(
    'invalid_parameter',
    'Some parameters of the address are faulty; "errors" names them.',
    // Parameters have no members: each pointer is a name.
    places.map(({ pointer, detail }) => ({ parameter: pointer.slice(1), detail })),
  );
}

/** Bodies and queries: unknown fields are refused by name, every fault is told with its place. */
export const validationPipe = new FieldsPipe({
  whitelist: true,
  // The first is that of the type; what else is wrong with a value of another type helps nobody.
  stopAtFirstError: true,
  forbidNonWhitelisted: true,
  forbidUnknownValues: true,
  transform: true,
  exceptionFactory: (faults) => new FaultyFields(faults.flatMap((fault) => placesOf(fault, '')).slice(0, MOST_FAULTS)),
});

const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A path parameter that is an id. */
@Injectable()
class IdPipe implements PipeTransform<unknown, string> {
  transform(value: unknown, { data = 'id' }: ArgumentMetadata): string {
    if (typeof value === 'string' && ID.test(value)) return value;
    throw invalidParameter(data, 'The id in the address must be a UUID.');
  }
}

export const uuidPipe = new IdPipe();

export function placesOf(fault: ValidationError, parent: string): Place[] {
  const pointer = `${parent}/${escapePointer(fault.property)}`;
  const own = Object.entries(fault.constraints ?? {}).map(([check, sentence]) => {
    return {
      pointer,
      detail: check === 'whitelistValidation' ? `${fault.property} is not known; leave it out` : sentence,
    };
  });
  return [...own, ...(fault.children ?? []).flatMap((child) => placesOf(child, pointer))];
}
