import { type FastifyRequest } from 'fastify';
import { principalOf } from './access.guard.js';

/** Whose request it is, so that no two accounts or keys ever are the same: not their label, which may go to another. */
export function authorOf(request: FastifyRequest): string {
  const principal = principalOf(request);
  return principal.kind === 'operator'
    ? 'operator'
    : `${principal.kind} ${principal.kind === 'key' ? principal.keyId : principal.userId}`;
}
