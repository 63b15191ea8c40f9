/** Under HTTPS: browsers then take it from this very host only, over HTTPS, for all paths (RFC 6265bis §4.1.3.2). */
const SECURE_NAME = '__Host-gatepost-location';
/** Browsers take no `__Host-` cookie over plain HTTP. */
const PLAIN_NAME = 'gatepost-location';
/** Where a proxy vouches for devices that sign their location. */
export const DEVICE_CLAIM_HEADER = 'gatepost-location';

/** The claim as a request carries it, unread. */
export interface PresentedClaim {
  readonly cookie: string | null;
  /** Signed by a device key. */
  readonly signed: string | null;
}

/** @param headers names in lower case, lines of one name joined, as `node:http` has them */
export function presentedClaim(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): PresentedClaim | null {
  const { cookie } = headers;
  const signed = headers[DEVICE_CLAIM_HEADER];
  const sealed = typeof cookie === 'string' && cookie.includes(PLAIN_NAME) ? readClaimCookie(cookie) : null;
  if (sealed === null && signed === undefined) return null;
  return { cookie: sealed, signed: signed === undefined ? null : String(signed) };
}

/** The claim in a Cookie header; the one that only HTTPS can have set goes before the other. */
export function readClaimCookie(header: string): string | null {
  let plain: string | null = null;
  for (const pair of header.split(';')) {
    const [name, value] = splitPair(pair);
    if (name === SECURE_NAME) return value;
    if (name === PLAIN_NAME) plain ??= value;
  }
  return plain;
}

/** A Cookie header without our cookies; null when nothing is left. What the rest looks like is the upstream's business. */
export function withoutClaimCookie(header: string): string | null {
  if (!header.includes(PLAIN_NAME)) return header;
  const kept = header.split(';').filter((pair) => {
    const [name] = splitPair(pair);
    return name !== SECURE_NAME && name !== PLAIN_NAME;
  });
  const rest = kept.join(';').trim();
  return rest === '' ? null : rest;
}

/** The Set-Cookie header of a claim. */
export function claimCookie(token: string, scheme: 'http' | 'https', maxAgeSeconds: number): string {
  const attributes = `Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Lax`;
  return scheme === 'https'
    ? `${SECURE_NAME}=${token}; ${attributes}; Secure`
    : `${PLAIN_NAME}=${token}; ${attributes}`;
}

function splitPair(pair: string): [name: string, value: string] {
  const equals = pair.indexOf('=');
  return equals === -1 ? [pair.trim(), ''] : [pair.slice(0, equals).trim(), pair.slice(equals + 1).trim()];
}
