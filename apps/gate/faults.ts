import { type SiteBranding } from '../../libs/policy/index.js';

/** What the gate answers when it cannot decide or cannot deliver. Codes are stable. */
export const GATE_FAULTS = {
  host_invalid: {
    status: 400,
    title: 'Bad request',
    message:
      'The Host header is missing, malformed, given twice or too long; send one host name of at most 255 characters.',
  },
  request_target_invalid: {
    status: 400,
    title: 'Bad request',
    message: 'The address of this request cannot be read; send a path that starts with a slash.',
  },
  request_malformed: { status: 400, title: 'Bad request', message: 'The request is not valid HTTP; send it again.' },
  untrusted_proxy: {
    status: 403,
    title: 'Not for you',
    message: 'Only proxies listed in TRUSTED_PROXIES may ask here; add the address of this one to the list.',
  },
  proxy_secret_invalid: {
    status: 403,
    title: 'Not for you',
    message: 'This proxy has to present one of PROXY_SECRETS in X-Gatepost-Proxy-Secret, once; set it there.',
  },
  header_alias: {
    status: 403,
    title: 'Not understood',
    message:
      'A header of this request is another spelling, with underscores or dots, of one that proxies set; send it without.',
  },
  proxy_header_missing: {
    status: 400,
    title: 'Bad question',
    message:
      'The proxy did not say which host, method, address or URI it asks about; let it set the headers of its dialect.',
  },
  block_token_invalid: {
    status: 403,
    title: 'Access denied',
    message: 'You may not use this site; reload the page to see why.',
  },
  not_found: { status: 404, title: 'Not found', message: 'There is nothing at this address; check its path.' },
  method_not_allowed: {
    status: 405,
    title: 'Not allowed',
    message: 'This address takes another method; send a location by POST.',
  },
  client_address_unknown: {
    status: 403,
    title: 'Not possible',
    message: 'Your network address could not be told, so no location can be bound to it.',
  },
  origin_refused: {
    status: 403,
    title: 'Not from here',
    message: 'A location is taken from pages of this site only; send an Origin header that names this host.',
  },
  location_not_used: {
    status: 404,
    title: 'Not needed',
    message: 'This site does not ask for the location of your device; open its page.',
  },
  location_too_large: {
    status: 413,
    title: 'Too large',
    message: 'The location is too large; send its four numbers and nothing else.',
  },
  location_not_json: {
    status: 415,
    title: 'Not JSON',
    message: 'A location is sent as JSON; set Content-Type to application/json.',
  },
  location_invalid: {
    status: 422,
    title: 'Not a location',
    message:
      'The location cannot be read; send latitude (-90 to 90), longitude (-180 to 180), accuracy in metres (0 or more) and time in milliseconds since 1970, as numbers of a JSON object.',
  },
  location_time_wrong: {
    status: 422,
    title: 'Wrong time',
    message:
      'The time of this location is more than five minutes off; set the clock of your device, and share it again.',
  },
  location_too_vague: {
    status: 422,
    title: 'Too vague',
    message: 'The location of your device is too vague; turn on precise location and share it again.',
  },
  request_timeout: { status: 408, title: 'Too slow', message: 'The request took too long to arrive; send it again.' },
  body_too_large: {
    status: 413,
    title: 'Too large',
    message: 'This site takes no uploads of this size; send a smaller one.',
  },
  too_many_requests: {
    status: 429,
    title: 'Too many requests',
    message: 'There were too many requests from your network; please wait a little and try again.',
  },
  uri_too_long: {
    status: 414,
    title: 'Address too long',
    message: 'The address of this page is too long; open the site by its name alone.',
  },
  headers_too_large: {
    status: 431,
    title: 'Headers too large',
    message: 'The headers of this request are too large; delete the cookies of this site and try again.',
  },
  connect_refused: {
    status: 501,
    title: 'Not supported',
    message: 'This server opens no tunnels; ask for a page instead.',
  },
  upstream_unreachable: {
    status: 502,
    title: 'Site not reachable',
    message: 'You may use this site, but it does not answer right now; please try again later.',
  },
  audit_unavailable: {
    status: 503,
    title: 'Temporarily unavailable',
    message: 'Access cannot be recorded right now, so it cannot be given; please try again shortly.',
  },
  decision_failed: {
    status: 503,
    title: 'Temporarily unavailable',
    message: 'Access cannot be checked right now; please try again shortly.',
  },
  upstream_timeout: {
    status: 504,
    title: 'Site too slow',
    message: 'You may use this site, but it takes too long to answer; please try again later.',
  },
  proxy_loop: {
    status: 508,
    title: 'Loop detected',
    message: 'The upstream of this site leads back to this gate; set it to the address of the site itself.',
  },
} as const satisfies Readonly<Record<string, { status: number; title: string; message: string }>>;

export type GateFaultCode = keyof typeof GATE_FAULTS;

/** Seconds after which a 503 may be tried again. */
export const RETRY_AFTER_SECONDS = 5;

export interface FaultDetails extends ErrorOptions {
  /** When it may be tried again, where the fault itself does not say. */
  readonly retryAfterSeconds?: number | null;
  /** Of the site that was asked for, where it is known. */
  readonly branding?: SiteBranding | null;
}

export class GateFault extends Error {
  override readonly name = 'GateFault';
  readonly retryAfterSeconds: number | null;
  readonly branding: SiteBranding | null;

  constructor(
    readonly code: GateFaultCode,
    { retryAfterSeconds = null, branding = null, ...options }: FaultDetails = {},
  ) {
    super(GATE_FAULTS[code].message, options);
    this.retryAfterSeconds = retryAfterSeconds;
    this.branding = branding;
  }
}

/** What was thrown, or what is answered for an error of ours: it tells nothing of it. */
export function gateFaultOf(error: unknown): GateFault {
  return error instanceof GateFault ? error : new GateFault('decision_failed');
}
