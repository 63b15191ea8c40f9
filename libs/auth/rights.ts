import { Injectable } from '@nestjs/common';
import { SiteUser, type SiteRole, UnitOfWork, type Visibility } from '../database/index.js';
import { AuthError } from './errors.js';
import { type Permission, type PermissionName, PERMISSIONS } from './permissions.js';
import { type Principal, roleOf } from './principal.js';

/** `hidden`: who asks must not learn that it is there. */
export type Verdict = 'yes' | 'no' | 'hidden';

/** Answers who may do what, by the table of `permissions.ts`. */
@Injectable()
export class Rights {
  constructor(private readonly unit: UnitOfWork) {}

  /** Refuses a key without the scope, and a permission that no role of this one can give. Throws AuthError. */
  requireScope(principal: Principal, name: PermissionName): void {
    const { scope }: Permission = PERMISSIONS[name];
    if (principal.kind !== 'key') return;
    if (scope === null) {
      throw new AuthError('scope_missing', 'API keys may not do this; sign in with an account instead.');
    }
    if (principal.scopes.includes(scope)) return;
    throw new AuthError('scope_missing', `The API key lacks the scope ${scope}; make one that has it.`);
  }

  /** For what concerns no site. Throws AuthError `forbidden`. */
  requireGlobal(principal: Principal, name: PermissionName): void {
    const { global }: Permission = PERMISSIONS[name];
    const isOneSite = principal.kind === 'key' && principal.siteId !== null;
    // What concerns no site is not within a key of one site, unless everybody may.
    if (global.includes(roleOf(principal)) && (!isOneSite || global.length === 3)) return;
    throw forbidden(name);
  }

  /** @param siteId null: of no site, which only those see who see everything */
  async at(principal: Principal, name: PermissionName, siteId: string | null): Promise<Verdict> {
    const { global, site }: Permission = PERMISSIONS[name];
    const role = roleOf(principal);
    if (principal.kind === 'key' && principal.siteId !== null && principal.siteId !== siteId) return 'hidden';
    if (global.includes(role) && role !== 'user') return 'yes';
    // Auditors see everything and change nothing, whatever they are at a site.
    if (role === 'auditor') return 'no';
    const own = siteId === null ? null : await this.siteRole(principal, siteId);
    if (own === null) return 'hidden';
    return site.includes(own) ? 'yes' : 'no';
  }

  /** Throws AuthError `forbidden`, or what `missing` makes where the site must not be known. */
  async requireAt(
    principal: Principal,
    name: PermissionName,
    siteId: string | null,
    missing: () => Error,
  ): Promise<void> {
    const verdict = await this.at(principal, name, siteId);
    if (verdict === 'hidden') throw missing();
    if (verdict === 'no') throw forbidden(name);
  }

  /** The role at a site; null: no member. */
  async siteRole(principal: Principal, siteId: string): Promise<SiteRole | null> {
    if (principal.kind === 'operator') return null;
    const member = await this.unit.reader.findOneBy(SiteUser, { siteId, userId: principal.userId });
    return member?.role ?? null;
  }

  /** Of which sites a list has rows. */
  visibility(principal: Principal, name: PermissionName): Visibility {
    return {
      roles: PERMISSIONS[name].site,
      userId: principal.kind !== 'operator' && principal.role === 'user' ? principal.userId : null,
      siteId: principal.kind === 'key' ? principal.siteId : null,
    };
  }
}

function forbidden(name: PermissionName): AuthError {
  return new AuthError(
    'forbidden',
    `Your role does not let you ${PERMISSIONS[name].to}; ask an owner of the site or an administrator.`,
  );
}
