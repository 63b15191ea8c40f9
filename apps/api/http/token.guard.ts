import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import { bearerOf, isSameToken } from './bearer.js';
import { ApiError } from './errors.js';

/** The bearer token of the control plane (a string). */
export const ADMIN_TOKEN = Symbol('ADMIN_TOKEN');

/** Until accounts exist: one token, compared in constant time. */
@Injectable()
export class TokenGuard implements CanActivate {
  constructor(@Inject(ADMIN_TOKEN) private readonly expected: string) {}

  canActivate(context: ExecutionContext): boolean {
    const token = bearerOf(context.switchToHttp().getRequest<FastifyRequest>().headers.authorization);
    if (token === null) {
      throw new ApiError(
        'unauthenticated',
        'Send "Authorization: Bearer" with the token of ADMIN_TOKEN or DATA_DIR/admin-token.',
      );
    }
    if (!isSameToken(token, this.expected)) {
      throw new ApiError(
        'unauthenticated',
        'The token is not the right one; compare it with ADMIN_TOKEN or DATA_DIR/admin-token.',
      );
    }
    return true;
  }
}
