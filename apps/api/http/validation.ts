import { ParseUUIDPipe, ValidationPipe } from '@nestjs/common';
import { type ValidationError } from 'class-validator';
import { ApiError } from './errors.js';

/** Bodies and queries: unknown fields are refused by name, every fault is told with its JSON Pointer. */
export const validationPipe = new ValidationPipe({
  whitelist: true,
  forbidNonWhitelisted: true,
  forbidUnknownValues: true,
  transform: true,
  exceptionFactory: (faults) =>
    new ApiError(
      'invalid_request',
      'Some fields are faulty; "errors" names them.',
      faults.flatMap((fault) => pointers(fault, '')),
    ),
});

/** A path parameter that is an id. */
export const uuidPipe = new ParseUUIDPipe({
  exceptionFactory: () => new ApiError('invalid_parameter', 'The id in the address must be a UUID.'),
});

function pointers(fault: ValidationError, parent: string): { pointer: string; detail: string }[] {
  const pointer = `${parent}/${fault.property.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  const own = Object.values(fault.constraints ?? {}).map((detail) => ({ pointer, detail }));
  return [...own, ...(fault.children ?? []).flatMap((child) => pointers(child, pointer))];
}
