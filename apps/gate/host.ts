import { isIPv6 } from 'node:net';
import { domainToASCII } from 'node:url';

/** What the Host header may be long, without the port. */
const LONGEST_HOST = 255;
/** RFC 1035 §2.3.4, in text form and without the trailing dot. */
const LONGEST_NAME = 253;
const LONGEST_LABEL = 63;
const PORT = /:([0-9]{0,5})$/;
/** A label may hold an underscore, although no registered name does. */
const NAME = /^[a-z0-9_.-]+$/;
const ASCII = /^[\x21-\x7e]*$/;
/** What ends or structures a URL's authority, or is decoded in it, is no part of a host name. */
const FORBIDDEN = /[^a-z0-9_.\u0080-\u{10ffff}-]/iu;
/** The URL parser reads these as IPv4 addresses in other spellings (0x7f.1), which would look up another name. */
const ENDS_IN_NUMBER = /(?:^|\.)(?:[0-9]+|0x[0-9a-f]*)$/i;
const DOTTED_DECIMAL = /^(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\.(?!$)|$)){4}$/;

/** Names that were asked for lately, as sent; whoever invents names empties it, and gains nothing. */
const normalized = new Map<string, string | null>();
const MOST_REMEMBERED = 1_000;

/**
 * The name by which sites are found: lower case, IDNA A-labels, without port and trailing dot. Takes `uri-host [":" port]`
 * (RFC 9110 §7.2); IPv6 literals keep their brackets. null: malformed, or longer than 255 characters.
 */
export function normalizeHost(raw: string): string | null {
  const known = normalized.get(raw);
  if (known !== undefined) return known;
  const host = normalize(raw);
  if (raw.length > LONGEST_HOST) return host;
  if (normalized.size >= MOST_REMEMBERED) normalized.clear();
  normalized.set(raw, host);
  return host;
}

function normalize(raw: string): string | null {
  const port = raw.endsWith(']') ? undefined : PORT.exec(raw)?.[1];
  if (port !== undefined && Number(port) > 65_535) return null;
  const host = port === undefined ? raw : raw.slice(0, -port.length - 1);
  if (host.length === 0 || host.length > LONGEST_HOST) return null;
  if (host.startsWith('[')) return normalizeIpv6(host);

  const name = host.endsWith('.') ? host.slice(0, -1) : host;
  if (FORBIDDEN.test(name)) return null;
  if (ENDS_IN_NUMBER.test(name)) return DOTTED_DECIMAL.test(name) ? name : null;
  const ascii = ASCII.test(name) && !/xn--/i.test(name) ? name.toLowerCase() : domainToASCII(name);
  if (ascii.length > LONGEST_NAME || !NAME.test(ascii) || ENDS_IN_NUMBER.test(ascii)) return null;
  const isEveryLabelSound = ascii.split('.').every((label) => label.length > 0 && label.length <= LONGEST_LABEL);
  return isEveryLabelSound ? ascii : null;
}

/**
 * A header's value as text. Node reads headers as Latin-1; a host outside ASCII was sent as UTF-8 or is malformed (null).
 */
export function decodeHostHeader(value: string): string | null {
  if (ASCII.test(value)) return value;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(value, 'latin1'));
  } catch {
    return null;
  }
}

function normalizeIpv6(host: string): string | null {
  const literal = host.slice(1, -1);
  if (!host.endsWith(']') || !isIPv6(literal) || literal.includes('%')) return null;
  // The URL parser writes the canonical form of RFC 5952.
  return new URL(`http://[${literal}]/`).hostname;
}
