import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor, type Type } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import { type FastifyRequest } from 'fastify';
import { type Observable } from 'rxjs';
import { escapePointer } from '../../../libs/access/index.js';
import { ApiError, FAULTY_FIELDS } from './errors.js';

const MOST_NAMED = 100;

/**
 * Refuses what a body says to a handler that reads none, by its names: a member that is ignored must not be a change that
 * was meant otherwise. `{}` says nothing. Of the routes under /api/v1; uploads are streams and have no body here.
 */
@Injectable()
export class UnreadBodyInterceptor implements NestInterceptor<unknown, unknown> {
  intercept(context: ExecutionContext, next: CallHandler<unknown>): Observable<unknown> {
    const { body, url } = context.switchToHttp().getRequest<FastifyRequest>();
    const isSaid = body !== undefined && body !== null && url.startsWith('/api/v1/');
    if (isSaid && !readsBody(context.getClass(), context.getHandler().name)) refuseMembers(body);
    return next.handle();
  }
}

function readsBody(controller: Type, handler: string): boolean {
  const args = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, handler) ?? {}) as Record<string, unknown>;
  return Object.keys(args).some((key) => key.split(':', 1)[0] === String(RouteParamtypes.BODY));
}

function refuseMembers(body: unknown): void {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    const detail = 'this request takes no body; leave it out';
    throw new ApiError('invalid_request', FAULTY_FIELDS, [{ pointer: '', detail }]);
  }
  const names = Object.keys(body).slice(0, MOST_NAMED);
  if (names.length === 0) return;
  const errors = names.map((name) => ({
    pointer: `/${escapePointer(name)}`,
    detail: `${name} is not known; this request takes no body`,
  }));
  throw new ApiError('invalid_request', FAULTY_FIELDS, errors);
}
