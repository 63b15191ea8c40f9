import { Injectable, Inject, type PipeTransform, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiQuery } from '@nestjs/swagger';
import { type FastifyRequest } from 'fastify';
import { parseAddress } from '../../../libs/access/index.js';
import { labelOf, type Principal } from '../../../libs/auth/index.js';
import { GEOIP, type Geoip } from '../../../libs/geoip/index.js';
import { type Editor } from '../../../libs/sites/index.js';
import { invalidParameter } from '../http/errors.js';
import { principalOf } from '../http/access.guard.js';

const CONFIRM = 'confirm_lockout';

/** What a request says of its sender. */
interface Sender {
  readonly principal: Principal;
  readonly addressText: string;
  readonly confirmed: unknown;
}

/** Turns the sender of a request into the editor of a policy: a visitor at that address, on the front page, now. */
@Injectable()
export class EditorPipe implements PipeTransform<Sender, Editor> {
  constructor(@Inject(GEOIP) private readonly geoip: Geoip) {}

  transform({ principal, addressText, confirmed }: Sender): Editor {
    if (confirmed !== undefined && confirmed !== 'true' && confirmed !== 'false') {
      throw invalidParameter(CONFIRM, `The parameter "${CONFIRM}" must be true or false.`);
    }
    // Link-local addresses carry the zone of our own interface.
    const address = parseAddress(addressText.replace(/%.*$/, ''));
    const visit = address && {
      address,
      method: 'GET',
      path: '/',
      network: this.geoip.lookup(address),
      claim: { status: 'absent' } as const,
      timeMs: Date.now(),
    };
    const userId = principal.kind === 'operator' ? null : principal.userId;
    return { author: labelOf(principal), userId, visit, acceptsLockout: confirmed === 'true' };
  }
}

const SenderOf = createParamDecorator((_data: unknown, context: ExecutionContext): Sender => {
  const request = context.switchToHttp().getRequest<FastifyRequest<{ Querystring: Record<string, unknown> }>>();
  return { principal: principalOf(request), addressText: request.ip, confirmed: request.query[CONFIRM] };
});

/** The editor of a change, as a parameter of a handler. */
export const ByEditor = (): ParameterDecorator => SenderOf(EditorPipe);

/** Documents that a handler may answer `would_lock_you_out`. */
export const MayLockOut = (): MethodDecorator =>
  ApiQuery({
    name: CONFIRM,
    required: false,
    type: Boolean,
    description: 'true: change it although the site will block you, whom it lets in now (409 would_lock_you_out).',
  });
