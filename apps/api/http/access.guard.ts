import { type CanActivate, createParamDecorator, type ExecutionContext, Injectable } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import { actAs } from '../../../libs/database/index.js';
import {
  actingOf,
  Authenticator,
  AuthError,
  type Principal,
  Rights,
  type RouteRule,
  ROUTES,
} from '../../../libs/auth/index.js';
import { SiteError } from '../../../libs/sites/index.js';
import { bearerOf } from './bearer.js';
import { clientAddressText } from './client-address.js';

/** A request whose sender is known. */
interface Identified {
  principal?: Principal;
}

/**
 * Stands before every route: finds out who asks and whether the table of `libs/auth` lets them. A route that is not in the
 * table answers nobody.
 */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly authenticator: Authenticator,
    private readonly rights: Rights,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context
      .switchToHttp()
      .getRequest<FastifyRequest<{ Params: Record<string, string> }> & Identified>();
    const rule = ruleOf(request);
    if (rule === null) throw new AuthError('forbidden', 'Nobody may use this resource: it has no rule.');
    if ('public' in rule) return true;
    const principal = await this.authenticator.authenticate(bearerOf(request.headers.authorization), new Date());
    request.principal = principal;
    actAs(actingOf(principal, clientAddressText(request)));
    this.rights.requireScope(principal, rule.permission);
    if (rule.site === 'none') this.rights.requireGlobal(principal, rule.permission);
    if (rule.site === 'path') {
      const siteId = request.params[rule.parameter] ?? '';
      // What is no id names no site; the handler says so, in the words of its own check.
      if (isId(siteId)) await this.rights.requireAt(principal, rule.permission, siteId, noSuchSite);
    }
    return true;
  }
}

/** Who asks, as a parameter of a handler. Only routes that are not public have it. */
export const Asking = createParamDecorator((_data: unknown, context: ExecutionContext): Principal => {
  return principalOf(context.switchToHttp().getRequest<FastifyRequest>());
});

export function principalOf(request: FastifyRequest & Identified): Principal {
  if (request.principal) return request.principal;
  throw new AuthError('unauthenticated', 'Send "Authorization: Bearer" with an access token or an API key.');
}

function ruleOf({ method, routeOptions: { url } }: FastifyRequest): RouteRule | null {
  // Fastify answers HEAD by the route of GET.
  const name = `${method === 'HEAD' ? 'GET' : method} ${url ?? ''}`;
  return Object.hasOwn(ROUTES, name) ? (ROUTES[name] ?? null) : null;
}

function isId(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}

export function noSuchSite(): SiteError {
  return new SiteError('site_not_found', 'There is no such site; check its id, it may have been deleted.');
}
