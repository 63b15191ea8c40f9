import {
  applyDecorators,
  type CallHandler,
  createParamDecorator,
  type ExecutionContext,
  Inject,
  Injectable,
  type NestInterceptor,
  type PipeTransform,
  UseInterceptors,
} from '@nestjs/common';
import { ApiQuery } from '@nestjs/swagger';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';
import { labelOf } from '../../../libs/auth/index.js';
import { GEOIP, type Geoip } from '../../../libs/geoip/index.js';
import { type ChangeWarning, type Editor } from '../../../libs/sites/index.js';
import { invalidParameter } from '../http/errors.js';
import { clientAddressOf } from '../http/client-address.js';
import { principalOf } from '../http/access.guard.js';

const CONFIRM = 'confirm_lockout';
const CONFIRM_COORDINATES = 'confirm_coordinates';
const COMMENT = 'comment';
export const LONGEST_COMMENT = 500;
const WARNING_HEADER = 'Gatepost-Warning';

type ChangeRequest = FastifyRequest<{ Querystring: Record<string, unknown> }> & {
  /** What the change is worth a warning of, so far. */
  changeWarnings?: ChangeWarning[];
};

/** Turns the sender of a request into the editor of a policy: a visitor at that address, on the front page, now. */
@Injectable()
export class EditorPipe implements PipeTransform<ChangeRequest, Editor> {
  static readonly queryNames = [CONFIRM, COMMENT];

  constructor(@Inject(GEOIP) private readonly geoip: Geoip) {}

  transform(request: ChangeRequest): Editor {
    const { query } = request;
    const acceptsLockout = isConfirmed(query, CONFIRM);
    const acceptsCoordinates = isConfirmed(query, CONFIRM_COORDINATES);
    const address = clientAddressOf(request);
    const visit = {
      address,
      method: 'GET',
      path: '/',
      network: this.geoip.lookup(address),
      claim: { status: 'absent' } as const,
      timeMs: Date.now(),
    };
    const principal = principalOf(request);
    const warnings = (request.changeWarnings ??= []);
    return {
      author: labelOf(principal),
      userId: principal.kind === 'operator' ? null : principal.userId,
      comment: commentIn(query[COMMENT]),
      visit,
      acceptsLockout,
      acceptsCoordinates,
      warn: (warning) => warnings.push(warning),
    };
  }
}

function isConfirmed(query: Record<string, unknown>, parameter: string): boolean {
  const confirmed = query[parameter];
  if (confirmed !== undefined && confirmed !== 'true' && confirmed !== 'false') {
    throw invalidParameter(parameter, `The parameter "${parameter}" must be true or false.`);
  }
  return confirmed === 'true';
}

/** Characters are code points, as in every other text. */
const COMMENT_TEXT = new RegExp(`^[^\\p{Cc}\\p{Cs}]{1,${LONGEST_COMMENT}}$`, 'u');

function commentIn(text: unknown): string | null {
  if (text === undefined) return null;
  const comment = typeof text === 'string' ? text.normalize('NFC') : '';
  if (COMMENT_TEXT.test(comment) && comment.trim() !== '') return comment.trim();
  throw invalidParameter(
    COMMENT,
    `The parameter "${COMMENT}" must be one text of 1 to ${LONGEST_COMMENT} characters, without line breaks.`,
  );
}

/** Adds what a change is worth a warning of to its answer: as `warnings` where it has a body, and as a header always. */
@Injectable()
class ChangeWarningsInterceptor implements NestInterceptor<unknown, unknown> {
  intercept(context: ExecutionContext, next: CallHandler<unknown>): Observable<unknown> {
    const http = context.switchToHttp();
    return next.handle().pipe(
      map((body) => {
        const { changeWarnings: warnings = [] } = http.getRequest<ChangeRequest>();
        if (warnings.length === 0) return body;
        // Fields of a header are ASCII.
        const sentences = warnings.map(({ detail }) => detail.replace(/[^\x20-\x7e]/g, '?'));
        void http.getResponse<FastifyReply>().header(WARNING_HEADER, sentences);
        return typeof body === 'object' && body !== null ? { ...body, warnings } : body;
      }),
    );
  }
}

const EditorOf = createParamDecorator((_data: unknown, context: ExecutionContext): ChangeRequest =>
  context.switchToHttp().getRequest<ChangeRequest>(),
);

/** The editor of a change, as a parameter of a handler. */
export const ByEditor = (): ParameterDecorator => EditorOf(EditorPipe);

/** Documents that a handler makes a policy version, and takes a comment for it. */
export const MakesVersion = (): MethodDecorator =>
  ApiQuery({
    name: COMMENT,
    required: false,
    schema: { type: 'string', minLength: 1, maxLength: LONGEST_COMMENT },
    description: 'Why, for the list of policy versions, behind what was done.',
  });

/** Documents that a handler draws a fence, and may answer `fence_swapped`. */
export const DrawsFence = (): MethodDecorator =>
  ApiQuery({
    name: CONFIRM_COORDINATES,
    required: false,
    type: Boolean,
    description:
      'true: keep the fence as it is given, although longitude and latitude look swapped (422 fence_swapped).',
  });

/** What a change is worth a warning of stands in the answer of the handler. */
export const MayWarn = (): MethodDecorator => UseInterceptors(ChangeWarningsInterceptor);

/** As {@link MakesVersion}, of a handler that may answer `would_lock_you_out`, and may warn. */
export const MayLockOut = (): MethodDecorator =>
  applyDecorators(
    ApiQuery({
      name: CONFIRM,
      required: false,
      type: Boolean,
      description: 'true: change it although the site will block you, whom it lets in now (409 would_lock_you_out).',
    }),
    MakesVersion(),
    MayWarn(),
  );
