import { withoutClaimCookie } from '../claims/claim-cookie.js';
import { type ClaimRemoval } from './dialects.js';

/** Names what Envoy takes out of the request (envoy.service.auth.v3.OkHttpResponse.headers_to_remove, over HTTP). */
const ENVOY_REMOVES = 'X-Envoy-Auth-Headers-To-Remove';
const NOTHING: readonly [string, string][] = [];

/**
 * Headers of an allowing answer that keep the visitor's location claim from the application, for a proxy that cannot edit
 * a Cookie header by itself. `copied-cookie`: the proxy puts the answer's Cookie in place of the request's, or takes it
 * away when there is none (Traefik's authResponseHeaders). `envoy-headers`: Envoy overwrites or removes what the answer
 * names, and leaves the rest. `proxy`: nothing, its configuration does it; large cookies would not fit nginx's buffers.
 *
 * @param cookie the visitor's Cookie header, lines joined by `; `
 */
export function claimRemovalHeaders(
  by: ClaimRemoval,
  cookie: string | undefined,
): readonly (readonly [string, string])[] {
  if (by === 'proxy' || cookie === undefined) return NOTHING;
  const rest = withoutClaimCookie(cookie);
  if (by === 'envoy-headers' && rest === cookie) return NOTHING;
  if (rest !== null) return [['Cookie', rest]];
  return by === 'envoy-headers' ? [[ENVOY_REMOVES, 'cookie']] : NOTHING;
}
