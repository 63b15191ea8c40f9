import { type ArtifactErrorCode } from '../../../libs/artifacts/index.js';
import { type RuleImportError, type SiteErrorCode } from '../../../libs/sites/index.js';
import { type AuthErrorCode } from '../../../libs/auth/index.js';
import { type StorageErrorCode } from '../../../libs/storage/index.js';

export interface CatalogueEntry {
  readonly status: number;
  readonly title: string;
}

type ApiCode =
  | 'unauthenticated'
  | 'invalid_request'
  | 'invalid_parameter'
  | 'invalid_header'
  | 'body_unreadable'
  | 'request_malformed'
  | 'headers_too_large'
  | 'body_too_large'
  | 'media_type_unsupported'
  | 'route_not_found'
  | 'method_not_allowed'
  | 'precondition_failed'
  | 'idempotency_answer_lost'
  | 'idempotency_in_progress'
  | 'idempotency_key_reused'
  | 'range_unsatisfiable'
  | 'audit_not_found'
  | 'database_unavailable'
  | 'internal_error';

type StoreCode = `store_${StorageErrorCode}`;

export type ErrorCode =
  ApiCode | AuthErrorCode | SiteErrorCode | RuleImportError['code'] | ArtifactErrorCode | StoreCode;

/** Every code that the API answers with. Stable: codes are added, never renamed. docs/errors.md is made from it. */
export const ERROR_CATALOGUE: Readonly<Record<ErrorCode, CatalogueEntry>> = {
  unauthenticated: { status: 401, title: 'A valid access token or API key is needed' },
  credentials_wrong: { status: 401, title: 'E-mail address or password is wrong' },
  too_many_attempts: { status: 429, title: 'Too many failed attempts' },
  server_busy: { status: 503, title: 'Too many sign-ins at once' },
  forbidden: { status: 403, title: 'The role does not allow it' },
  scope_missing: { status: 403, title: 'The API key lacks the scope' },
  origin_refused: { status: 403, title: 'The page is of another origin' },
  password_too_weak: { status: 422, title: 'The password is easy to guess' },
  password_wrong: { status: 422, title: 'The current password is wrong' },
  link_invalid: { status: 422, title: 'The link is not good any more' },
  email_taken: { status: 409, title: 'The e-mail address has an account' },
  email_invalid: { status: 422, title: 'The e-mail address is not valid' },
  user_not_found: { status: 404, title: 'There is no such account' },
  last_administrator: { status: 409, title: 'It is the last administrator' },
  session_not_found: { status: 404, title: 'There is no such session' },
  api_key_not_found: { status: 404, title: 'There is no such API key' },
  api_keys_full: { status: 409, title: 'The account has too many API keys' },
  scopes_invalid: { status: 422, title: 'The scopes or the end of the key are not valid' },
  member_not_found: { status: 404, title: 'There is no such member' },
  last_owner: { status: 409, title: 'It is the last owner of the site' },
  consent_not_found: { status: 404, title: 'There is no such consent' },
  mail_failed: { status: 503, title: 'The mail could not be sent' },
  invalid_request: { status: 400, title: 'The request has faulty fields' },
  invalid_parameter: { status: 400, title: 'A parameter of the address is faulty' },
  invalid_header: { status: 400, title: 'A header field is faulty' },
  body_unreadable: { status: 400, title: 'The body cannot be read' },
  request_malformed: { status: 400, title: 'The request is not valid HTTP' },
  headers_too_large: { status: 431, title: 'The header fields are too large' },
  body_too_large: { status: 413, title: 'The body is too large' },
  media_type_unsupported: { status: 415, title: 'The media type is not supported' },
  route_not_found: { status: 404, title: 'There is no such resource' },
  method_not_allowed: { status: 405, title: 'The method is not allowed here' },
  precondition_failed: { status: 412, title: 'It was changed meanwhile' },
  idempotency_answer_lost: { status: 409, title: 'The first answer is lost' },
  idempotency_in_progress: { status: 409, title: 'The same request is under way' },
  idempotency_key_reused: { status: 422, title: 'The Idempotency-Key is another request’s' },
  range_unsatisfiable: { status: 416, title: 'The range is outside the object' },
  audit_not_found: { status: 404, title: 'There is no such decision' },
  database_unavailable: { status: 503, title: 'The database is away' },
  internal_error: { status: 500, title: 'The server failed' },

  site_not_found: { status: 404, title: 'There is no such site' },
  hostname_taken: { status: 409, title: 'The host name is taken' },
  hostname_needs_consent: { status: 409, title: 'The owner of a wildcard has not consented' },
  hostname_invalid: { status: 422, title: 'The host name is not valid' },
  upstream_invalid: { status: 422, title: 'The upstream is not valid' },
  time_zone_invalid: { status: 422, title: 'The time zone is not known' },
  exemption_invalid: { status: 422, title: 'The exemption is not valid' },
  logo_invalid: { status: 422, title: 'The logo is not valid' },
  device_key_not_found: { status: 404, title: 'There is no such device key' },
  device_key_invalid: { status: 422, title: 'The device key is not valid' },
  device_key_exists: { status: 409, title: 'The site has this device key already' },
  device_keys_full: { status: 409, title: 'The site has too many device keys' },
  validity_invalid: { status: 422, title: 'The validity is not valid' },
  rule_not_found: { status: 404, title: 'There is no such network rule' },
  rule_invalid: { status: 422, title: 'The network rule is not valid' },
  import_invalid: { status: 422, title: 'The list has faulty lines' },
  import_too_large: { status: 413, title: 'The list is too large' },
  fence_not_found: { status: 404, title: 'There is no such fence' },
  fence_invalid: { status: 422, title: 'The fence is not valid' },
  fence_swapped: { status: 422, title: 'Longitude and latitude look swapped' },
  policy_version_not_found: { status: 404, title: 'There is no such policy version' },
  activation_not_found: { status: 404, title: 'There is no such activation' },
  activation_invalid: { status: 422, title: 'The activation is not valid' },
  activation_finished: { status: 409, title: 'The activation has happened already' },
  activations_full: { status: 409, title: 'The site has too many activations to come' },
  would_lock_you_out: { status: 409, title: 'The change would lock you out' },
  policy_invalid: { status: 422, title: 'The policy is not valid' },

  artifact_not_found: { status: 404, title: 'There is no such artifact' },
  artifact_retained: { status: 409, title: 'The artifact is under retention' },
  artifact_path_invalid: { status: 422, title: 'The path is not valid' },
  artifact_site_missing: { status: 422, title: 'The artifact has to be one of a site' },
  artifact_site_unknown: { status: 404, title: 'There is no such site' },

  store_not_found: { status: 404, title: 'The object is gone' },
  store_key_invalid: { status: 422, title: 'The object key is not allowed' },
  store_already_exists: { status: 409, title: 'The object exists already' },
  store_access_denied: { status: 503, title: 'The object store refuses access' },
  store_bucket_missing: { status: 503, title: 'The bucket is missing' },
  store_unavailable: { status: 503, title: 'The object store is away' },
  store_range_invalid: { status: 416, title: 'The range is outside the object' },
  store_presign_unavailable: { status: 501, title: 'The store hands out no links' },
  store_failed: { status: 502, title: 'The object store failed' },
};

/** A place in a body, and what there is to say of it. */
export interface Place {
  /** JSON Pointer (RFC 6901) into the body; empty for the body as a whole. */
  readonly pointer: string;
  readonly detail: string;
}

/** What is faulty about a request: a place in its body, of which the position may be known, or a parameter. */
export type RequestFault =
  | (Place & { readonly line?: number; readonly column?: number })
  /** The name of a parameter of the address, in its path or its query. */
  | { readonly parameter: string; readonly detail: string }
  /** The name of a header field. */
  | { readonly header: string; readonly detail: string };

/** The pointer, or the name of the parameter or header field. */
export function placeOf(fault: RequestFault): string {
  if ('pointer' in fault) return fault.pointer;
  return 'parameter' in fault ? fault.parameter : fault.header;
}

export const FAULTY_FIELDS = 'Some fields are faulty; "errors" names them.';

/** An error of the HTTP layer itself. */
export class ApiError extends Error {
  constructor(
    readonly code: ApiCode,
    message: string,
    readonly errors: readonly RequestFault[] = [],
  ) {
    super(message);
    this.name = 'ApiError';
  }
}

export function invalidHeader(header: string, detail: string): ApiError {
  return new ApiError('invalid_header', detail, [{ header, detail }]);
}

export function invalidParameter(parameter: string, detail: string): ApiError {
  return new ApiError('invalid_parameter', detail, [{ parameter, detail }]);
}
