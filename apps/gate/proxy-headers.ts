import { type Address, formatAddress } from '../../libs/access/index.js';
import { DEVICE_CLAIM_HEADER, withoutClaimCookie } from './claims/claim-cookie.js';
import { JudgedNames } from './judged-names.js';

/** Of one connection only (RFC 9110 §7.6.1), with the older Proxy-* fields, which speak to the next proxy. */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);
/** What the gate says itself, answers itself, or lets nobody say: where a request comes from and what it is for. */
const OURS_TO_SAY = new Set([
  DEVICE_CLAIM_HEADER,
  'expect',
  'forwarded',
  'host',
  'via',
  'x-original-url',
  'x-real-ip',
  'x-rewrite-url',
]);
const OUR_PREFIXES = ['x-gatepost-', 'x-forwarded-'] as const;
/** CGI and its heirs read `_` (and some `.`) as `-`. */
const ALIAS_CHARACTERS = /[_.]/g;

export interface ForwardingFacts {
  /** From the client to the peer, addresses that a trusted proxy vouches for; the peer alone when there is no client. */
  readonly chain: readonly Address[];
  readonly scheme: 'http' | 'https';
  /** As received. */
  readonly host: string;
  readonly hasBody: boolean;
  /** How this gate calls itself in Via. */
  readonly pseudonym: string;
  /** Ours, names and values by turns. */
  readonly decision: readonly string[];
}

/** The part of a request that goes on. */
interface Forwarded {
  readonly rawHeaders: readonly string[];
  readonly httpVersion: string;
}

/** What happens to a header of this name on its way. */
type Treatment = 'kept' | 'dropped' | 'connection' | 'length' | 'via' | 'cookie';

const ofRequests = new JudgedNames<Treatment>((name) => {
  if (name === 'connection') return 'connection';
  if (name === 'via') return 'via';
  if (name === 'cookie') return 'cookie';
  if (name === 'content-length') return 'length';
  const spelled = name.replace(ALIAS_CHARACTERS, '-');
  const isOursToSay = OURS_TO_SAY.has(spelled) || OUR_PREFIXES.some((prefix) => spelled.startsWith(prefix));
  // Pseudo-headers of HTTP/2 are its request line.
  return isOursToSay || HOP_BY_HOP.has(name) || name.startsWith(':') ? 'dropped' : 'kept';
});

const ofAnswers = new JudgedNames<Treatment>((name) => {
  if (name === 'connection') return 'connection';
  const isOursToSay = name.replace(ALIAS_CHARACTERS, '-').startsWith('x-gatepost-');
  return isOursToSay || HOP_BY_HOP.has(name) ? 'dropped' : 'kept';
});

/** The headers of the request to the upstream: names and values by turns, in the order received, then ours. */
export function requestHeaders({ rawHeaders, httpVersion }: Forwarded, facts: ForwardingFacts): string[] {
  const nominated = connectionOptions(rawHeaders, ofRequests);
  const headers = ['Host', facts.host];
  let via = '';
  let cookies = '';
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    const value = rawHeaders[index + 1] ?? '';
    const treatment = ofRequests.of(name);
    if (treatment === 'via') via += `${value}, `;
    if (treatment === 'dropped' || treatment === 'via' || treatment === 'connection') continue;
    if (nominated?.has(name.toLowerCase()) === true || (treatment === 'length' && !facts.hasBody)) continue;
    if (treatment === 'cookie') {
      const others = withoutClaimCookie(value);
      // HTTP/2 sends crumbs, which HTTP/1.1 knows as one line (RFC 9113 §8.2.3).
      if (others !== null) cookies += cookies === '' ? others : `; ${others}`;
    } else {
      headers.push(name, value);
    }
  }
  if (cookies !== '') headers.push('Cookie', cookies);
  headers.push(
    'X-Forwarded-For',
    facts.chain.map(formatAddress).join(', '),
    'X-Forwarded-Proto',
    facts.scheme,
    'X-Forwarded-Host',
    facts.host,
    'Via',
    `${via}${httpVersion} ${facts.pseudonym}`,
    ...facts.decision,
  );
  return headers;
}

/** The headers of the upstream's answer that the visitor gets, then ours. The upstream cannot speak for the gate. */
export function responseHeaders(raw: readonly string[], ours: readonly string[]): string[] {
  const nominated = connectionOptions(raw, ofAnswers);
  const headers: string[] = [];
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = raw[index] ?? '';
    if (ofAnswers.of(name) === 'kept' && nominated?.has(name.toLowerCase()) !== true)
      headers.push(name, raw[index + 1] ?? '');
  }
  headers.push(...ours);
  return headers;
}

/** Connection's own words, which name no header. */
const NAMES_NONE = /^(?:keep-alive|close)$/i;

/**
 * What Connection names belongs to the connection too. It cannot take the length from under a body. null: it names
 * nothing.
 */
function connectionOptions(raw: readonly string[], names: JudgedNames<Treatment>): ReadonlySet<string> | null {
  let options: Set<string> | null = null;
  for (let index = 0; index + 1 < raw.length; index += 2) {
    if (names.of(raw[index] ?? '') !== 'connection') continue;
    const value = raw[index + 1] ?? '';
    if (NAMES_NONE.test(value)) continue;
    options ??= new Set();
    for (const option of value.split(',')) options.add(option.trim().toLowerCase());
  }
  options?.delete('content-length');
  return options;
}
