import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor, type Type } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import { type FastifyRequest } from 'fastify';
import { type Observable } from 'rxjs';
import { ApiError } from './errors.js';

/** Where @nestjs/swagger keeps what its decorators say (DECORATORS, which the package does not export). */
const API_PARAMETERS = 'swagger/apiParameters';
const API_MODEL_PROPERTIES = 'swagger/apiModelPropertiesArray';

type Handler = ReturnType<ExecutionContext['getHandler']>;

/**
 * Refuses parameters of the query that a handler does not know, by their names: a misspelt one must not be a change that
 * was meant otherwise. What it knows is what its documentation says. Of the routes under /api/v1.
 */
@Injectable()
export class KnownQueryInterceptor implements NestInterceptor<unknown, unknown> {
  readonly #known = new Map<Handler, ReadonlySet<string>>();

  intercept(context: ExecutionContext, next: CallHandler<unknown>): Observable<unknown> {
    const { query, url } = context
      .switchToHttp()
      .getRequest<FastifyRequest<{ Querystring: Record<string, unknown> }>>();
    const given = Object.keys(query);
    if (given.length > 0 && url.startsWith('/api/v1/')) {
      const known = this.#knownBy(context.getClass(), context.getHandler());
      const unknown = given.filter((name) => !known.has(name));
      if (unknown.length > 0) throw refusal(unknown);
    }
    return next.handle();
  }

  #knownBy(controller: Type, handler: Handler): ReadonlySet<string> {
    const known = this.#known.get(handler) ?? new Set([...documented(handler), ...declared(controller, handler)]);
    this.#known.set(handler, known);
    return known;
  }
}

function refusal(names: readonly string[]): ApiError {
  return new ApiError(
    'invalid_parameter',
    'Some parameters of the address are faulty; "errors" names them.',
    names.slice(0, 100).map((parameter) => ({ parameter, detail: `${parameter} is not known; leave it out` })),
  );
}

/** By ApiQuery. */
function documented(handler: Handler): string[] {
  const parameters = (Reflect.getMetadata(API_PARAMETERS, handler) ?? []) as {
    in?: string;
    name?: string;
  }[];
  return parameters.flatMap(({ in: place, name }) => (place === 'query' && name !== undefined ? [name] : []));
}

/** A pipe that reads parameters of the query by itself. */
export interface QueryReader {
  readonly queryNames: readonly string[];
}

function isReader(pipe: unknown): pipe is QueryReader {
  return typeof pipe === 'function' && 'queryNames' in pipe;
}

/** By Query: a name, or a class of fields; or by a pipe that reads the query. */
function declared(controller: Type, handler: Handler): string[] {
  const args = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, handler.name) ?? {}) as Record<
    string,
    { readonly index: number; readonly data?: unknown; readonly pipes?: readonly unknown[] }
  >;
  const types = (Reflect.getMetadata('design:paramtypes', controller.prototype as object, handler.name) ??
    []) as Type[];
  return Object.entries(args).flatMap(([key, { index, data, pipes = [] }]) => {
    const readByPipes = pipes.flatMap((pipe) => (isReader(pipe) ? pipe.queryNames : []));
    if (readByPipes.length > 0) return readByPipes;
    if (key.split(':', 1)[0] !== String(RouteParamtypes.QUERY)) return [];
    if (typeof data === 'string') return [data];
    const prototype = (types[index] ?? Object).prototype as object;
    const fields = (Reflect.getMetadata(API_MODEL_PROPERTIES, prototype) ?? []) as string[];
    return fields.map((field) => field.replace(/^:/, ''));
  });
}
