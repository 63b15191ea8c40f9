import { ROUTES } from '../../../libs/auth/index.js';
import { type ErrorCode } from '../http/errors.js';

/** What the rules of a whole policy refuse, whatever of it is changed. */
const POLICY: readonly ErrorCode[] = ['policy_invalid'];
const SITE: readonly ErrorCode[] = [
  ...POLICY,
  'hostname_invalid',
  'hostname_taken',
  'hostname_needs_consent',
  'upstream_invalid',
  'time_zone_invalid',
  'exemption_invalid',
  'logo_invalid',
];
const RULE: readonly ErrorCode[] = [...POLICY, 'rule_invalid', 'validity_invalid'];
const FENCE: readonly ErrorCode[] = [...POLICY, 'fence_invalid', 'fence_swapped', 'validity_invalid'];
const STORE: readonly ErrorCode[] = [
  'store_access_denied',
  'store_bucket_missing',
  'store_unavailable',
  'store_failed',
];
const PASSWORD: readonly ErrorCode[] = ['password_too_weak', 'server_busy'];

/**
 * What a route answers of its own accord, beside what is the same for all of its kind, which {@link codesOf} adds. Every
 * route is here.
 */
const OWN: Readonly<Record<string, readonly ErrorCode[]>> = {
  'GET /health/live': [],
  'GET /health/ready': [],
  'GET /metrics': ['unauthenticated'],

  'POST /api/v1/auth/sign-in': ['origin_refused', 'credentials_wrong', 'too_many_attempts', 'server_busy'],
  'POST /api/v1/auth/refresh': ['origin_refused', 'unauthenticated'],
  'POST /api/v1/auth/sign-out': ['origin_refused'],
  'POST /api/v1/auth/password-reset': ['origin_refused', 'mail_failed', 'too_many_attempts'],
  'POST /api/v1/auth/links/describe': ['link_invalid'],
  'POST /api/v1/auth/links/redeem': ['origin_refused', 'link_invalid', 'email_invalid', 'email_taken', ...PASSWORD],
  'GET /account': [],
  'GET /api/v1/auth/me': ['user_not_found'],
  'PUT /api/v1/auth/password': ['user_not_found', 'password_wrong', 'too_many_attempts', ...PASSWORD],
  'GET /api/v1/auth/sessions': ['user_not_found'],
  'DELETE /api/v1/auth/sessions/:id': ['user_not_found', 'session_not_found'],
  'GET /api/v1/auth/keys': ['user_not_found'],
  'POST /api/v1/auth/keys': [
    'user_not_found',
    'site_not_found',
    'scopes_invalid',
    'api_keys_full',
    'idempotency_answer_lost',
  ],
  'GET /api/v1/auth/keys/:id': ['user_not_found', 'api_key_not_found'],
  'DELETE /api/v1/auth/keys/:id': ['user_not_found', 'api_key_not_found'],

  'GET /api/v1/users': [],
  'POST /api/v1/users': ['email_invalid', 'email_taken', 'mail_failed', 'idempotency_answer_lost', ...PASSWORD],
  'GET /api/v1/users/:id': ['user_not_found'],
  'PATCH /api/v1/users/:id': ['user_not_found', 'last_administrator'],
  'DELETE /api/v1/users/:id': ['user_not_found', 'last_administrator', 'last_owner'],
  'POST /api/v1/users/:id/reset-link': ['user_not_found', 'mail_failed'],

  'GET /api/v1/sites': [],
  'POST /api/v1/sites': SITE,
  'GET /api/v1/sites/:id': [],
  'PATCH /api/v1/sites/:id': SITE,
  'DELETE /api/v1/sites/:id': [],
  'POST /api/v1/sites/:id/simulate': ['policy_invalid', 'time_zone_invalid'],
  'GET /api/v1/sites/:siteId/ip-rules': [],
  'POST /api/v1/sites/:siteId/ip-rules': RULE,
  'POST /api/v1/sites/:siteId/ip-rules/import': [
    ...POLICY,
    'import_invalid',
    'import_too_large',
    'media_type_unsupported',
  ],
  'GET /api/v1/sites/:siteId/ip-rules/export': [],
  'GET /api/v1/sites/:siteId/ip-rules/:id': ['rule_not_found'],
  'PATCH /api/v1/sites/:siteId/ip-rules/:id': ['rule_not_found', ...RULE],
  'DELETE /api/v1/sites/:siteId/ip-rules/:id': ['rule_not_found', ...POLICY],
  'GET /api/v1/sites/:siteId/geofences': [],
  'POST /api/v1/sites/:siteId/geofences': FENCE,
  'POST /api/v1/sites/:siteId/geofences/import': FENCE,
  'GET /api/v1/sites/:siteId/geofences/export': [],
  'GET /api/v1/sites/:siteId/geofences/:id': ['fence_not_found'],
  'PATCH /api/v1/sites/:siteId/geofences/:id': ['fence_not_found', ...FENCE],
  'DELETE /api/v1/sites/:siteId/geofences/:id': ['fence_not_found', ...POLICY],
  'GET /api/v1/sites/:siteId/device-keys': [],
  'POST /api/v1/sites/:siteId/device-keys': [
    ...POLICY,
    'device_key_invalid',
    'device_key_exists',
    'device_keys_full',
    'validity_invalid',
  ],
  'GET /api/v1/sites/:siteId/device-keys/:id': ['device_key_not_found'],
  'DELETE /api/v1/sites/:siteId/device-keys/:id': ['device_key_not_found', ...POLICY],
  'GET /api/v1/sites/:siteId/policy-versions': [],
  'GET /api/v1/sites/:siteId/policy-versions/:version': ['policy_version_not_found'],
  'GET /api/v1/sites/:siteId/policy-versions/:version/diff': ['policy_version_not_found'],
  'POST /api/v1/sites/:siteId/policy-versions/:version/rollback': ['policy_version_not_found', ...POLICY],
  'GET /api/v1/sites/:siteId/policy-activations': [],
  'POST /api/v1/sites/:siteId/policy-activations': [
    ...POLICY,
    'policy_version_not_found',
    'activation_invalid',
    'activations_full',
  ],
  'GET /api/v1/sites/:siteId/policy-activations/:id': ['activation_not_found'],
  'DELETE /api/v1/sites/:siteId/policy-activations/:id': ['activation_not_found', 'activation_finished'],

  'GET /api/v1/sites/:siteId/members': [],
  'PUT /api/v1/sites/:siteId/members': ['user_not_found', 'last_owner'],
  'GET /api/v1/sites/:siteId/members/:userId': ['member_not_found'],
  'DELETE /api/v1/sites/:siteId/members/:userId': ['member_not_found', 'last_owner'],
  'GET /api/v1/sites/:siteId/host-consents': [],
  'POST /api/v1/sites/:siteId/host-consents': ['user_not_found', 'hostname_invalid'],
  'DELETE /api/v1/sites/:siteId/host-consents/:userId/:hostname': ['consent_not_found'],

  'GET /api/v1/administrative-acts': [],
  'GET /api/v1/audit': [],
  'GET /api/v1/audit/:id': ['audit_not_found'],
  'GET /api/v1/artifacts': [],
  'POST /api/v1/artifacts': ['artifact_path_invalid', 'artifact_site_unknown', 'artifact_site_missing', ...STORE],
  'GET /api/v1/artifacts/:id': ['artifact_not_found'],
  'GET /api/v1/artifacts/:id/content': [
    'artifact_not_found',
    'range_unsatisfiable',
    'store_not_found',
    'store_range_invalid',
    ...STORE,
  ],
  'DELETE /api/v1/artifacts/:id': ['artifact_not_found', 'artifact_retained', ...STORE],
  'GET /api/v1/evidence/public-key': [],
};

/** What of an operation says which errors it has in common with others. */
export interface OperationTraits {
  /** As in the table of routes, `METHOD /path/:parameter`. */
  readonly route: string;
  /** Names of what it takes. */
  readonly query: readonly string[];
  readonly headers: readonly string[];
  /** Media types of its body; none: it has no body. */
  readonly body: readonly string[];
}

/** Every code that the operation may answer with. Throws where the route is in neither table. */
export function codesOf({ route, query, headers, body }: OperationTraits): ReadonlySet<ErrorCode> {
  const rule = ROUTES[route];
  const own = OWN[route];
  if (!rule || !own) throw new Error(`Say in route-errors.ts which errors "${route}" answers with.`);
  const isRead = route.startsWith('GET ');
  const isStreamed = body.length > 0 && !body.includes('application/json');
  const groups: readonly (readonly [boolean, readonly ErrorCode[]])[] = [
    // Of a parameter that is not known, and of X-Forwarded-For, at least.
    [true, ['request_malformed', 'invalid_parameter', 'invalid_header', 'headers_too_large', 'internal_error']],
    [!('public' in rule), ['unauthenticated', 'scope_missing']],
    // A list has what may be seen, and refuses nobody.
    [!('public' in rule) && rule.site !== 'visible', ['forbidden']],
    ['site' in rule && rule.site === 'path', ['site_not_found']],
    [route.includes(' /api/'), ['database_unavailable']],
    [headers.includes('If-Match'), ['precondition_failed']],
    [headers.includes('Idempotency-Key'), ['idempotency_in_progress', 'idempotency_key_reused']],
    [query.includes('confirm_lockout'), ['would_lock_you_out']],
    // Bodies are read before anybody asks whether one was wanted.
    [!isRead && !isStreamed, ['invalid_request', 'body_unreadable', 'body_too_large', 'media_type_unsupported']],
  ];
  return new Set([...groups.flatMap(([applies, codes]) => (applies ? codes : [])), ...own]);
}
