import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import { SiteError } from './errors.js';

const LABEL = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/;

/**
 * The canonical form of a site's host name: lower case, IDNA A-labels, no trailing dot; `*.suffix` for a wildcard.
 * Ports, addresses, and labels beyond RFC 1123 §2.1 are refused. Throws SiteError `hostname_invalid`.
 */
export function canonicalHostname(text: string): string {
  const wildcard = text.startsWith('*.');
  const bare = wildcard ? text.slice(2) : text;
  // IDNA knows more full stops than one: the one at the end is taken away behind it.
  const ascii = /[\s/@:?#%*\\[\]]/.test(bare) ? '' : domainToASCII(bare).toLowerCase().replace(/\.$/, '');
  const hostname = wildcard ? `*.${ascii}` : ascii;
  const wrong =
    ascii === '' || hostname.length > 253 || isIP(ascii) !== 0 || !ascii.split('.').every((label) => LABEL.test(label));
  if (wrong) {
    throw new SiteError(
      'hostname_invalid',
      'The host name must be a DNS name such as "www.example.org", or "*.example.org", without scheme, port and path.',
      '/hostname',
    );
  }
  return hostname;
}
