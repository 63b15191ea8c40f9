export { AccountLinksService, type HandedLink } from './account-links.service.js';
export { ACT_ORDERS, type ActFilter, ActsService } from './acts.js';
export { type ApiKeyInput, ApiKeysService } from './api-keys.service.js';
export { AnswerSealer } from './answer-sealer.js';
export { AuthModule } from './auth.module.js';
export { Authenticator } from './authenticator.js';
export { AUTH_ERROR_CODES, AuthError, type AuthErrorCode } from './errors.js';
export { forgetSpentCredentials } from './housekeeping.js';
export { type Mail, type Mailer, MAILER } from './mailer.js';
export { ACCOUNT_PAGE } from './one-time-links.js';
export { type Origin } from './origin.js';
export { PASSWORD_LENGTH, hashPassword } from './passwords.js';
export {
  type Permission,
  type PermissionName,
  PERMISSIONS,
  type RouteRule,
  ROUTES,
  type Scope,
  SCOPES,
} from './permissions.js';
export { actingOf, labelOf, type Principal, roleOf } from './principal.js';
export { Rights, type Verdict } from './rights.js';
export { SessionsService, type SignedIn } from './sessions.service.js';
export { AUTH_SETTINGS, type AuthSettings } from './settings.js';
export { ACCESS_TOKEN_SECONDS, DEVICE_DAYS, type TokenKeys, TokenSigner } from './tokens.js';
export { findAccount } from './account-rows.js';
export { USER_ORDERS, type UserChange, UsersService } from './users.service.js';
