import { createHash } from 'node:crypto';
import {
  applyDecorators,
  type CallHandler,
  createParamDecorator,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  UseInterceptors,
} from '@nestjs/common';
import { ApiExtension, ApiHeader } from '@nestjs/swagger';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';
import { type Expectation } from '../../../libs/database/index.js';
import { TAGGED } from '../openapi/complete.js';
import { ApiError, invalidHeader } from './errors.js';

/** The strong validator (RFC 9110 §8.8.3) of a resource: it says every byte of the resource's JSON. */
export function etagOf(representation: object): string {
  return `"${createHash('sha256').update(JSON.stringify(representation)).digest('base64url').slice(0, 27)}"`;
}

/** Answers with the resource's ETag, and a GET with 304 to those who have it (RFC 9110 §13.1.2). */
@Injectable()
class EtagInterceptor implements NestInterceptor<object | undefined> {
  intercept(context: ExecutionContext, next: CallHandler<object | undefined>): Observable<object | undefined> {
    const http = context.switchToHttp();
    const { method, headers } = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    return next.handle().pipe(
      map((body) => {
        if (body === undefined) return body;
        // What is said of a change is not of the resource.
        const { warnings: _warnings, ...resource } = body as { readonly warnings?: unknown };
        const etag = etagOf(resource);
        void reply.headers({ ETag: etag, 'Cache-Control': 'private, no-cache' });
        const known = method === 'GET' ? readTags('If-None-Match', headers['if-none-match']) : null;
        // Weak comparison (§8.8.3.2): a weak form of our tag names the same JSON.
        if (known === null || (known !== '*' && !known.some((tag) => tag.replace(/^W\//, '') === etag))) return body;
        void reply.status(304);
        return undefined;
      }),
    );
  }
}

const MOST_TAG_CHARACTERS = 4_096;
const TAGS_SCHEMA = {
  type: 'string',
  minLength: 1,
  maxLength: MOST_TAG_CHARACTERS,
  example: '"x7QwY0V3oI8mZ1nT5bK2cR4dL6e"',
} as const;

/** The answer of the handler is one resource, and has an ETag. */
export function Tagged(): MethodDecorator {
  return applyDecorators(UseInterceptors(EtagInterceptor), ApiExtension(TAGGED, true));
}

/** A GET of one resource: ETag, and 304 to those who have it. */
export function TaggedGet(): MethodDecorator {
  return applyDecorators(
    Tagged(),
    ApiHeader({
      name: 'If-None-Match',
      required: false,
      schema: TAGS_SCHEMA,
      description: 'ETags that are known; 304 if it is one.',
    }),
  );
}

/** Documents `@IfMatch()`. */
export function Conditional(
  description = 'The ETag of what is to be changed; 412 precondition_failed if it is not that any more.',
): MethodDecorator {
  return ApiHeader({
    name: 'If-Match',
    required: false,
    schema: TAGS_SCHEMA,
    description,
  });
}

/** What If-Match says; null where there is none. */
export type IfMatchTags = readonly string[] | '*' | null;

const IF_MATCH = createParamDecorator((_data: unknown, context: ExecutionContext): IfMatchTags => {
  return readTags('If-Match', context.switchToHttp().getRequest<FastifyRequest>().headers['if-match']);
});

/** The If-Match header as a parameter of a handler ({@link IfMatchTags}). */
export const IfMatch = (): ParameterDecorator => IF_MATCH();

/**
 * What the service asks inside the change's transaction, once the resource is locked: whether it still is what the client
 * saw. The comparison is strong (RFC 9110 §13.1.1): a weak tag matches nothing. What is not there (null) no tag matches, nor
 * does `*`.
 */
export function expecting<T>(tags: IfMatchTags, representationOf: (current: T) => object): Expectation<T | null> {
  return (current) => {
    if (tags === null) return;
    if (current !== null && (tags === '*' || tags.includes(etagOf(representationOf(current))))) return;
    throw new ApiError(
      'precondition_failed',
      'It was changed since you read it; nothing was changed now. Read it again, and send its new ETag in If-Match.',
    );
  };
}

const TAGS = /^\s*(?:(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"\s*(?:,\s*|$))+$/;

/** Throws ApiError `invalid_header`. */
function readTags(name: string, header: string | undefined): IfMatchTags {
  if (header === undefined) return null;
  if (header.trim() === '*') return '*';
  if (header.length <= MOST_TAG_CHARACTERS && TAGS.test(header)) return header.match(/(?:W\/)?"[^"]*"/g) ?? [];
  throw invalidHeader(name, `${name} must have ETags in quotes, such as "x7Q…", or be *.`);
}
