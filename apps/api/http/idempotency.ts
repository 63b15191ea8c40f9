import { createHash } from 'node:crypto';
import {
  applyDecorators,
  type CallHandler,
  type ExecutionContext,
  Inject,
  Injectable,
  type NestInterceptor,
  SetMetadata,
  UseInterceptors,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ApiHeader } from '@nestjs/swagger';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { type EntityManager } from 'typeorm';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { AnswerSealer } from '../../../libs/auth/index.js';
import { IdempotencyKey, UnitOfWork } from '../../../libs/database/index.js';
import { authorOf } from './author.js';
import { ApiError, invalidHeader } from './errors.js';
import { Tagged } from './etag.js';

const DAY_MS = 24 * 3_600_000;
const KEY = /^[\x21-\x7e]{1,255}$/;

interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** What a request was, and what it was answered. */
interface Kept {
  readonly requestHash: string;
  readonly answer: string;
}

interface Keeping {
  /** What the body was, where it is a stream that has been read. */
  readonly bodyHash?: string;
  /** The request or its answer has a secret: both are kept sealed. */
  readonly isSecret?: boolean;
}

/**
 * A request with an Idempotency-Key is carried out once; whoever sends it again within a day gets the same answer. The
 * answer is kept in the transaction of the change itself, so there never is one without the other. A request that failed
 * changed nothing, and is not kept.
 */
@Injectable()
export class Idempotency {
  constructor(
    @Inject(UnitOfWork) private readonly unit: UnitOfWork,
    @Inject(AnswerSealer) private readonly sealer: AnswerSealer,
  ) {}

  /**
   * What `work` answers, or answered when it was carried out for the same request. It is one unit of work, and does
   * nothing that is slow. Without an Idempotency-Key `work` is simply carried out.
   *
   * @throws {ApiError} `invalid_header`, `idempotency_in_progress`, `idempotency_key_reused`, `idempotency_answer_lost`
   */
  async once<T extends object>(exchange: Exchange, work: () => Promise<T>, keeping: Keeping = {}): Promise<T> {
    const { request, reply } = exchange;
    const key = idempotencyKeyOf(request);
    if (key === null) return work();
    const author = authorOf(request);
    const requestHash = hashOf(request, keeping.bodyHash);
    return this.unit.runJoined(async (rows) => {
      await takeTurn(rows, author, key);
      const known = await rows.findOneBy(IdempotencyKey, { author, key });
      if (known && known.createdAt.getTime() > Date.now() - DAY_MS) {
        const first = await this.#opened(known);
        if (first.requestHash !== requestHash) {
          throw new ApiError(
            'idempotency_key_reused',
            'Another request was sent with this Idempotency-Key; make a new key for each thing that is to be created.',
          );
        }
        void reply.header('Idempotency-Replayed', 'true');
        // Written below, of the same request.
        return JSON.parse(first.answer) as T;
      }
      const answer = await work();
      const kept = { requestHash, answer: JSON.stringify(answer) };
      const row = keeping.isSecret === true ? await this.#sealed(request, kept) : kept;
      await rows.upsert(IdempotencyKey, { author, key, ...row, createdAt: new Date() }, ['author', 'key']);
      return answer;
    });
  }

  /** The answer was not given after all: what came behind the unit of work failed. */
  async forget({ request }: Exchange): Promise<void> {
    const key = idempotencyKeyOf(request);
    if (key !== null) await this.unit.run((rows) => rows.delete(IdempotencyKey, { author: authorOf(request), key }));
  }

  /** The hash of the body goes under the seal too: whoever reads it could try out which password makes the same. */
  async #sealed(request: FastifyRequest, kept: Kept): Promise<Kept> {
    return { requestHash: hashOf(request, ''), answer: await this.sealer.seal(JSON.stringify(kept)) };
  }

  async #opened({ requestHash, answer }: Kept): Promise<Kept> {
    // Answers are objects; a sealed one begins otherwise.
    if (answer.startsWith('{')) return { requestHash, answer };
    const text = await this.sealer.open(answer);
    // Sealed above.
    if (text !== null) return JSON.parse(text) as Kept;
    throw new ApiError(
      'idempotency_answer_lost',
      'It was carried out, and its answer cannot be given again: the secret that sealed it has been replaced since. List what there is; what has a secret that you need, delete and create with a new key.',
    );
  }
}

/** null: the request has none. Throws ApiError `invalid_header`. */
export function idempotencyKeyOf({ headers }: FastifyRequest): string | null {
  const key = headers['idempotency-key'];
  if (key === undefined) return null;
  if (typeof key === 'string' && KEY.test(key)) return key;
  throw invalidHeader('Idempotency-Key', 'The Idempotency-Key must have 1 to 255 visible ASCII characters.');
}

/** Until the transaction ends; nobody waits for another, which embedded would be for ever. */
async function takeTurn(rows: EntityManager, author: string, key: string): Promise<void> {
  const [lock] = await rows.query<{ got: boolean }[]>(
    'select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as got',
    [`idempotency ${author} ${key}`],
  );
  if (lock?.got === true) return;
  throw new ApiError(
    'idempotency_in_progress',
    'A request with this Idempotency-Key is under way; wait for its answer, or ask again a little later.',
  );
}

/** @param body what stands for the body, where it is not to be the body itself */
function hashOf(request: FastifyRequest, body: unknown = request.body): string {
  const { method, url } = request;
  return createHash('sha256')
    .update(JSON.stringify([method, url, body]))
    .digest('hex');
}

const SECRET = Symbol('answer has a secret');

@Injectable()
class IdempotencyInterceptor implements NestInterceptor<object> {
  constructor(
    @Inject(Idempotency) private readonly idempotency: Idempotency,
    @Inject(Reflector) private readonly reflector: Reflector,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler<object>): Observable<object> {
    const http = context.switchToHttp();
    const exchange = { request: http.getRequest<FastifyRequest>(), reply: http.getResponse<FastifyReply>() };
    const isSecret = this.reflector.get<boolean | undefined>(SECRET, context.getHandler()) ?? false;
    return from(this.idempotency.once(exchange, () => lastValueFrom(next.handle()), { isSecret }));
  }
}

/** Documents the header for a handler that asks {@link Idempotency} itself. */
export function TakesIdempotencyKey(): MethodDecorator {
  return ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    schema: { type: 'string', minLength: 1, maxLength: 255, pattern: KEY.source, example: 'a3f1c2d4' },
    description: 'Any text of your own. Sent again with it within a day, the request is answered as the first time.',
  });
}

/** The handler is carried out once by an Idempotency-Key, and its answer has a secret that is shown nowhere else. */
export function CreatesSecret(): MethodDecorator {
  return applyDecorators(SetMetadata(SECRET, true), UseInterceptors(IdempotencyInterceptor), TakesIdempotencyKey());
}

/**
 * The handler creates one resource: its answer has an ETag, and it takes an Idempotency-Key. Stands last, so that the answer
 * is kept with what other decorators add to it.
 */
export function Creates(): MethodDecorator {
  return applyDecorators(Tagged(), UseInterceptors(IdempotencyInterceptor), TakesIdempotencyKey());
}
