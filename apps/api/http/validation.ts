import { type ArgumentMetadata, ParseUUIDPipe, ValidationPipe } from '@nestjs/common';
import { type ValidationError } from 'class-validator';
import { escapePointer, findShapeFault } from './body-shape.js';
import { ApiError } from './errors.js';

/** More faults help nobody; a list of many thousands would take the server's time to write. */
const MOST_FAULTS = 100;

/** Looks at the shape of a body before it is transformed and validated, which takes recursion and time. */
class BodyPipe extends ValidationPipe {
  override transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const fault = metadata.type === 'body' && metadata.metatype ? findShapeFault(value, metadata.metatype) : null;
    if (fault === null) return super.transform(value, metadata) as Promise<unknown>;
    return Promise.reject(new ApiError('invalid_request', 'Some fields are faulty; "errors" names them.', [fault]));
  }
}

/** Bodies and queries: unknown fields are refused by name, every fault is told with its JSON Pointer. */
export const validationPipe = new BodyPipe({
  whitelist: true,
  forbidNonWhitelisted: true,
  forbidUnknownValues: true,
  transform: true,
  exceptionFactory: (faults) =>
    new ApiError(
      'invalid_request',
      'Some fields are faulty; "errors" names them.',
      faults.flatMap((fault) => pointers(fault, '')).slice(0, MOST_FAULTS),
    ),
});

/** A path parameter that is an id. */
export const uuidPipe = new ParseUUIDPipe({
  exceptionFactory: () => new ApiError('invalid_parameter', 'The id in the address must be a UUID.'),
});

function pointers(fault: ValidationError, parent: string): { pointer: string; detail: string }[] {
  const pointer = `${parent}/${escapePointer(fault.property)}`;
  const own = Object.values(fault.constraints ?? {}).map((detail) => ({ pointer, detail }));
  return [...own, ...(fault.children ?? []).flatMap((child) => pointers(child, pointer))];
}
