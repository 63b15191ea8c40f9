import { createHash, timingSafeEqual } from 'node:crypto';
import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import { ApiError } from './errors.js';

/** The bearer token of the control plane (a string). */
export const ADMIN_TOKEN = Symbol('ADMIN_TOKEN');

/** Until accounts exist: one token, compared in constant time. */
@Injectable()
export class TokenGuard implements CanActivate {
  readonly #expected: Buffer;

  constructor(@Inject(ADMIN_TOKEN) token: string) {
    this.#expected = digest(token);
  }

  canActivate(context: ExecutionContext): boolean {
    const header = context.switchToHttp().getRequest<FastifyRequest>().headers.authorization ?? '';
    const token = /^Bearer ([^\s]{1,512})$/i.exec(header)?.[1];
    if (token === undefined) {
      throw new ApiError(
        'unauthenticated',
        'Send "Authorization: Bearer" with the token of ADMIN_TOKEN or DATA_DIR/admin-token.',
      );
    }
    if (!timingSafeEqual(digest(token), this.#expected)) {
      throw new ApiError(
        'unauthenticated',
        'The token is not the right one; compare it with ADMIN_TOKEN or DATA_DIR/admin-token.',
      );
    }
    return true;
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
