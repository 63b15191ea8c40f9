import { type GlobalRole, type SiteRole } from '../database/index.js';

/** What an API key may be made for. */
export const SCOPES = [
  'sites:read',
  'sites:write',
  'members:read',
  'members:write',
  'audit:read',
  'artifacts:read',
  'artifacts:write',
  'users:read',
  'users:write',
] as const;
export type Scope = (typeof SCOPES)[number];

export interface Permission {
  /** Completes "may …". */
  readonly to: string;
  /** Whoever has one of these roles may, at every site. */
  readonly global: readonly GlobalRole[];
  /** Members of a site who have one of these roles may, at that site. */
  readonly site: readonly SiteRole[];
  /** A key needs this scope; null: no key may, only somebody who has signed in. */
  readonly scope: Scope | null;
}

const EVERYONE: readonly GlobalRole[] = ['admin', 'auditor', 'user'];
const READERS: Pick<Permission, 'global' | 'site'> = {
  global: ['admin', 'auditor'],
  site: ['owner', 'admin', 'viewer'],
};
const EDITORS: Pick<Permission, 'global' | 'site'> = { global: ['admin'], site: ['owner', 'admin'] };
const OWNERS: Pick<Permission, 'global' | 'site'> = { global: ['admin'], site: ['owner'] };

/** Who may do what. Guards ask it, docs/roles.md is written from it, a test walks it. Auditors change nothing. */
export const PERMISSIONS = {
  'site.read': {
    to: 'see a site, its rules, fences, device keys and policy versions, and simulate',
    ...READERS,
    scope: 'sites:read',
  },
  'site.create': { to: 'make sites, becoming their owner', global: ['admin', 'user'], site: [], scope: 'sites:write' },
  'site.update': {
    to: 'change a site, its rules, fences and device keys, and roll back',
    ...EDITORS,
    scope: 'sites:write',
  },
  'site.delete': { to: 'delete a site', ...OWNERS, scope: 'sites:write' },
  'members.read': { to: 'see the members of a site', ...READERS, scope: 'members:read' },
  'members.manage': { to: 'add and remove members of a site and change their role', ...OWNERS, scope: 'members:write' },
  'consents.manage': {
    to: 'let an account use a host name under the wildcard of a site',
    ...OWNERS,
    scope: 'sites:write',
  },
  'audit.read': { to: 'read the decisions of a site', ...READERS, scope: 'audit:read' },
  'artifacts.read': { to: 'read the artifacts of a site, evidence too', ...READERS, scope: 'artifacts:read' },
  'artifacts.write': { to: 'upload and delete artifacts of a site', ...EDITORS, scope: 'artifacts:write' },
  'evidence.key': { to: 'read the public key of the evidence', global: EVERYONE, site: [], scope: 'audit:read' },
  'acts.read': {
    to: 'read the record of administrative acts',
    global: ['admin', 'auditor'],
    site: ['owner', 'admin'],
    scope: 'audit:read',
  },
  'users.read': { to: 'see all accounts', global: ['admin', 'auditor'], site: [], scope: 'users:read' },
  'users.manage': {
    to: 'invite, change, disable and delete accounts',
    global: ['admin'],
    site: [],
    scope: 'users:write',
  },
  'self.manage': {
    to: 'see the own account, its sessions and keys, and change its password',
    global: EVERYONE,
    site: [],
    scope: null,
  },
} as const satisfies Readonly<Record<string, Permission>>;
export type PermissionName = keyof typeof PERMISSIONS;

/**
 * How a route finds out for which site it is asked: `path`: a parameter of the path says it; `row`: the row that the path
 * names belongs to one; `visible`: a list, which has what its reader may see; `none`: no site is concerned.
 */
export type Concerned =
  { readonly site: 'path'; readonly parameter: string } | { readonly site: 'row' | 'visible' | 'none' };

export type RouteRule =
  /** Everybody may ask. */
  { readonly public: string } | ({ readonly permission: PermissionName } & Concerned);

const at = (permission: PermissionName, parameter = 'siteId'): RouteRule => ({ permission, site: 'path', parameter });
const ofRow = (permission: PermissionName): RouteRule => ({ permission, site: 'row' });
const visible = (permission: PermissionName): RouteRule => ({ permission, site: 'visible' });
const plain = (permission: PermissionName): RouteRule => ({ permission, site: 'none' });
const everybody = (because: string): RouteRule => ({ public: because });

/** Every route of the API. One that is not here answers nobody. */
export const ROUTES: Readonly<Record<string, RouteRule>> = {
  'GET /health/live': everybody('says only that the process runs'),
  'GET /health/ready': everybody('says only which parts work'),
  'GET /metrics': everybody('asks for METRICS_TOKEN itself'),

  'POST /api/v1/auth/sign-in': everybody('asks for the password'),
  'POST /api/v1/auth/refresh': everybody('asks for the cookie of the session'),
  'POST /api/v1/auth/sign-out': everybody('ends the session of the cookie'),
  'POST /api/v1/auth/password-reset': everybody('answers the same whoever asks'),
  'POST /api/v1/auth/links/describe': everybody('asks for the token of the link'),
  'POST /api/v1/auth/links/redeem': everybody('asks for the token of the link'),
  'GET /account': everybody('is a page without data'),
  'GET /api/v1/auth/me': plain('self.manage'),
  'PUT /api/v1/auth/password': plain('self.manage'),
  'GET /api/v1/auth/sessions': plain('self.manage'),
  'DELETE /api/v1/auth/sessions/:id': plain('self.manage'),
  'GET /api/v1/auth/keys': plain('self.manage'),
  'POST /api/v1/auth/keys': plain('self.manage'),
  'GET /api/v1/auth/keys/:id': plain('self.manage'),
  'DELETE /api/v1/auth/keys/:id': plain('self.manage'),

  'GET /api/v1/users': plain('users.read'),
  'POST /api/v1/users': plain('users.manage'),
  'GET /api/v1/users/:id': plain('users.read'),
  'PATCH /api/v1/users/:id': plain('users.manage'),
  'DELETE /api/v1/users/:id': plain('users.manage'),
  'POST /api/v1/users/:id/reset-link': plain('users.manage'),

  'GET /api/v1/sites': visible('site.read'),
  'POST /api/v1/sites': plain('site.create'),
  'GET /api/v1/sites/:id': at('site.read', 'id'),
  'PATCH /api/v1/sites/:id': at('site.update', 'id'),
  'DELETE /api/v1/sites/:id': at('site.delete', 'id'),
  'POST /api/v1/sites/:id/simulate': at('site.read', 'id'),
  'GET /api/v1/sites/:siteId/ip-rules': at('site.read'),
  'POST /api/v1/sites/:siteId/ip-rules': at('site.update'),
  'POST /api/v1/sites/:siteId/ip-rules/import': at('site.update'),
  'GET /api/v1/sites/:siteId/ip-rules/export': at('site.read'),
  'GET /api/v1/sites/:siteId/ip-rules/:id': at('site.read'),
  'PATCH /api/v1/sites/:siteId/ip-rules/:id': at('site.update'),
  'DELETE /api/v1/sites/:siteId/ip-rules/:id': at('site.update'),
  'GET /api/v1/sites/:siteId/geofences': at('site.read'),
  'POST /api/v1/sites/:siteId/geofences': at('site.update'),
  'POST /api/v1/sites/:siteId/geofences/import': at('site.update'),
  'GET /api/v1/sites/:siteId/geofences/export': at('site.read'),
  'GET /api/v1/sites/:siteId/geofences/:id': at('site.read'),
  'PATCH /api/v1/sites/:siteId/geofences/:id': at('site.update'),
  'DELETE /api/v1/sites/:siteId/geofences/:id': at('site.update'),
  'GET /api/v1/sites/:siteId/device-keys': at('site.read'),
  'POST /api/v1/sites/:siteId/device-keys': at('site.update'),
  'GET /api/v1/sites/:siteId/device-keys/:id': at('site.read'),
  'DELETE /api/v1/sites/:siteId/device-keys/:id': at('site.update'),
  'GET /api/v1/sites/:siteId/policy-versions': at('site.read'),
  'GET /api/v1/sites/:siteId/policy-versions/:version': at('site.read'),
  'GET /api/v1/sites/:siteId/policy-versions/:version/diff': at('site.read'),
  'GET /api/v1/sites/:siteId/policy-activations': at('site.read'),
  'POST /api/v1/sites/:siteId/policy-activations': at('site.update'),
  'GET /api/v1/sites/:siteId/policy-activations/:id': at('site.read'),
  'DELETE /api/v1/sites/:siteId/policy-activations/:id': at('site.update'),
  'POST /api/v1/sites/:siteId/policy-versions/:version/rollback': at('site.update'),

  'GET /api/v1/sites/:siteId/members': at('members.read'),
  'PUT /api/v1/sites/:siteId/members': at('members.manage'),
  'GET /api/v1/sites/:siteId/members/:userId': at('members.read'),
  'DELETE /api/v1/sites/:siteId/members/:userId': at('members.manage'),
  'GET /api/v1/sites/:siteId/host-consents': at('consents.manage'),
  'POST /api/v1/sites/:siteId/host-consents': at('consents.manage'),
  'DELETE /api/v1/sites/:siteId/host-consents/:userId/:hostname': at('consents.manage'),

  'GET /api/v1/administrative-acts': visible('acts.read'),
  'GET /api/v1/audit': visible('audit.read'),
  'GET /api/v1/audit/:id': ofRow('audit.read'),
  'GET /api/v1/artifacts': visible('artifacts.read'),
  'POST /api/v1/artifacts': ofRow('artifacts.write'),
  'GET /api/v1/artifacts/:id': ofRow('artifacts.read'),
  'GET /api/v1/artifacts/:id/content': ofRow('artifacts.read'),
  'DELETE /api/v1/artifacts/:id': ofRow('artifacts.write'),
  'GET /api/v1/evidence/public-key': plain('evidence.key'),
};
