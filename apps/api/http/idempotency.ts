import { createHash } from 'node:crypto';
import {
  applyDecorators,
  type CallHandler,
  type ExecutionContext,
  Inject,
  Injectable,
  type NestInterceptor,
  UseInterceptors,
} from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { IdempotencyKey, UnitOfWork } from '../../../libs/database/index.js';
import { authorOf } from './author.js';
import { ApiError, invalidHeader } from './errors.js';
import { Tagged } from './etag.js';

const DAY_MS = 24 * 3_600_000;
const KEY = /^[\x21-\x7e]{1,255}$/;

/**
 * A request with an Idempotency-Key is carried out once; whoever sends it again within a day gets the same answer. The
 * answer is kept in the transaction of the change itself, so there never is one without the other. A request that failed
 * changed nothing, and is not kept.
 */
@Injectable()
class IdempotencyInterceptor implements NestInterceptor<object> {
  constructor(@Inject(UnitOfWork) private readonly unit: UnitOfWork) {}

  intercept(context: ExecutionContext, next: CallHandler<object>): Observable<object> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const key = request.headers['idempotency-key'];
    if (key === undefined) return next.handle();
    if (typeof key !== 'string' || !KEY.test(key)) {
      throw invalidHeader('Idempotency-Key', 'The Idempotency-Key must have 1 to 255 visible ASCII characters.');
    }
    return from(this.#once(key, request, http.getResponse<FastifyReply>(), next));
  }

  async #once(key: string, request: FastifyRequest, reply: FastifyReply, next: CallHandler<object>): Promise<object> {
    const author = authorOf(request);
    const requestHash = hashOf(request);
    return this.unit.runJoined(async (rows) => {
      const [lock] = await rows.query<{ got: boolean }[]>(
        'select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as got',
        [`idempotency ${author} ${key}`],
      );
      if (!lock?.got) {
        throw new ApiError(
          'idempotency_in_progress',
          'A request with this Idempotency-Key is under way; wait for its answer, or ask again a little later.',
        );
      }
      const known = await rows.findOneBy(IdempotencyKey, { author, key });
      if (known && known.createdAt.getTime() > Date.now() - DAY_MS) {
        if (known.requestHash !== requestHash) {
          throw new ApiError(
            'idempotency_key_reused',
            'Another request was sent with this Idempotency-Key; make a new key for each thing that is to be created.',
          );
        }
        void reply.header('Idempotency-Replayed', 'true');
        // Written below.
        return JSON.parse(known.answer) as object;
      }
      const answer = await lastValueFrom(next.handle());
      const kept = { author, key, requestHash, answer: JSON.stringify(answer), createdAt: new Date() };
      await rows.upsert(IdempotencyKey, kept, ['author', 'key']);
      return answer;
    });
  }
}

function hashOf({ method, url, body }: FastifyRequest): string {
  return createHash('sha256')
    .update(JSON.stringify([method, url, body]))
    .digest('hex');
}

/**
 * The handler creates one resource: its answer has an ETag, and it takes an Idempotency-Key. Stands last, so that the answer
 * is kept with what other decorators add to it.
 */
export function Creates(): MethodDecorator {
  return applyDecorators(
    Tagged(),
    UseInterceptors(IdempotencyInterceptor),
    ApiHeader({
      name: 'Idempotency-Key',
      required: false,
      schema: { type: 'string', minLength: 1, maxLength: 255, pattern: KEY.source, example: 'a3f1c2d4' },
      description: 'Any text of your own. Sent again with it within a day, the request is answered as the first time.',
    }),
  );
}
