import { type Acting, type Actor, type GlobalRole } from '../database/index.js';
import { type Scope } from './permissions.js';

interface Account {
  readonly userId: string;
  readonly email: string;
  readonly role: GlobalRole;
}

/** Who asks, once that is known. */
export type Principal =
  | (Account & { readonly kind: 'user'; readonly sessionId: string })
  | (Account & {
      readonly kind: 'key';
      readonly keyId: string;
      readonly prefix: string;
      readonly scopes: readonly Scope[];
      /** This site only; null: all that the account may. */
      readonly siteId: string | null;
    })
  /** Whoever holds the secrets of the installation: an administrator without an account. */
  | { readonly kind: 'operator' };

export function roleOf(principal: Principal): GlobalRole {
  return principal.kind === 'operator' ? 'admin' : principal.role;
}

/** How histories name who did something. */
export function labelOf(principal: Principal): string {
  switch (principal.kind) {
    case 'user':
      return principal.email;
    case 'key':
      return `${principal.prefix} (${principal.email})`;
    case 'operator':
      return 'operator';
  }
}

const REACH_OF_ROLE = { admin: 'everything', auditor: 'reading', user: 'member' } as const;

/** What the database lets this one see. */
export function actingOf(principal: Principal, address: string | null): Acting {
  return {
    reach: REACH_OF_ROLE[roleOf(principal)],
    userId: principal.kind === 'operator' ? null : principal.userId,
    siteId: principal.kind === 'key' ? principal.siteId : null,
    actor: actorOf(principal, address),
  };
}

function actorOf(principal: Principal, address: string | null): Actor {
  const id = principal.kind === 'user' ? principal.userId : principal.kind === 'key' ? principal.keyId : null;
  return { kind: principal.kind, id, label: labelOf(principal), address };
}
