export const AUTH_ERROR_CODES = [
  'unauthenticated',
  'credentials_wrong',
  'too_many_attempts',
  'server_busy',
  'forbidden',
  'scope_missing',
  'origin_refused',
  'password_too_weak',
  'password_wrong',
  'link_invalid',
  'email_taken',
  'email_invalid',
  'user_not_found',
  'last_administrator',
  'session_not_found',
  'api_key_not_found',
  'api_keys_full',
  'scopes_invalid',
  'member_not_found',
  'last_owner',
  'consent_not_found',
  'mail_failed',
] as const;
export type AuthErrorCode = (typeof AUTH_ERROR_CODES)[number];

/** Nobody was let in, or may not do this. `pointer`: JSON Pointer (RFC 6901) of the faulty place in the input. */
export class AuthError extends Error {
  constructor(
    readonly code: AuthErrorCode,
    message: string,
    readonly more: { readonly pointer?: string; readonly retryAfterSeconds?: number } = {},
  ) {
    super(message);
    this.name = 'AuthError';
  }
}
