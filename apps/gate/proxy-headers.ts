import { type IncomingMessage } from 'node:http';
import { type Address, formatAddress } from '../../libs/access/index.js';
import { DEVICE_CLAIM_HEADER, withoutClaimCookie } from './claims/claim-cookie.js';
import { flatHeaders } from './header-lines.js';

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
  readonly decision: readonly (readonly [string, string])[];
}

/** The headers of the request to the upstream: names and values by turns, in the order received, then ours. */
export function requestHeaders(request: IncomingMessage, facts: ForwardingFacts): string[] {
  const { rawHeaders } = request;
  const nominated = connectionOptions(rawHeaders);
  const kept: string[] = [];
  const via: string[] = [];
  const cookies: string[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    const value = rawHeaders[index + 1] ?? '';
    const lowerName = name.toLowerCase();
    if (lowerName === 'via') via.push(value);
    // Pseudo-headers of HTTP/2 are its request line.
    if (lowerName.startsWith(':') || isHopByHop(lowerName, nominated) || isOursToSay(lowerName)) continue;
    if (lowerName === 'content-length' && !facts.hasBody) continue;
    if (lowerName === 'cookie') {
      const others = withoutClaimCookie(value);
      if (others !== null) cookies.push(others);
      continue;
    }
    kept.push(name, value);
  }
  const forwardedFor = facts.chain.map(formatAddress).join(', ');
  return [
    'Host',
    facts.host,
    ...kept,
    // HTTP/2 sends crumbs, which HTTP/1.1 knows as one line (RFC 9113 §8.2.3).
    ...(cookies.length === 0 ? [] : ['Cookie', cookies.join('; ')]),
    'X-Forwarded-For',
    forwardedFor,
    'X-Forwarded-Proto',
    facts.scheme,
    'X-Forwarded-Host',
    facts.host,
    'Via',
    [...via, `${request.httpVersion} ${facts.pseudonym}`].join(', '),
    ...flatHeaders(facts.decision),
  ];
}

/** The headers of the upstream's answer that the visitor gets, then ours. The upstream cannot speak for the gate. */
export function responseHeaders(raw: readonly string[], decision: readonly (readonly [string, string])[]): string[] {
  const nominated = connectionOptions(raw);
  const kept: string[] = [];
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = raw[index] ?? '';
    const lowerName = name.toLowerCase();
    if (isHopByHop(lowerName, nominated) || lowerName.replace(ALIAS_CHARACTERS, '-').startsWith('x-gatepost-'))
      continue;
    kept.push(name, raw[index + 1] ?? '');
  }
  return [...kept, ...flatHeaders(decision)];
}

function isHopByHop(lowerName: string, nominated: ReadonlySet<string>): boolean {
  return HOP_BY_HOP.has(lowerName) || nominated.has(lowerName);
}

function isOursToSay(lowerName: string): boolean {
  const spelled = lowerName.replace(ALIAS_CHARACTERS, '-');
  return OURS_TO_SAY.has(spelled) || OUR_PREFIXES.some((prefix) => spelled.startsWith(prefix));
}

/** What Connection names belongs to the connection too. It cannot take the length from under a body. */
function connectionOptions(raw: readonly string[]): ReadonlySet<string> {
  const options = new Set<string>();
  for (let index = 0; index + 1 < raw.length; index += 2) {
    if (raw[index]?.toLowerCase() !== 'connection') continue;
    for (const option of (raw[index + 1] ?? '').split(',')) options.add(option.trim().toLowerCase());
  }
  options.delete('content-length');
  return options;
}
