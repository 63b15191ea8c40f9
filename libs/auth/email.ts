import { domainToASCII } from 'node:url';
import { AuthError } from './errors.js';

/**
 * An address as accounts keep it: NFC, the domain in lower-case A-labels. The form is that of a mailbox without quotes and
 * comments (RFC 5321 §4.1.2, RFC 6531); whether anybody reads it only a mail can tell. Throws AuthError `email_invalid`.
 */
export function canonicalEmail(text: string): string {
  const trimmed = text.trim().normalize('NFC');
  const at = trimmed.lastIndexOf('@');
  const local = trimmed.slice(0, at);
  const domain = domainToASCII(trimmed.slice(at + 1)).toLowerCase();
  const isSound =
    at > 0 &&
    local.length <= 64 &&
    local.length + domain.length < 254 &&
    /^[^\s\p{Cc}\p{Cs}"(),:;<>@[\\\]]+$/u.test(local) &&
    !/^\.|\.\.|\.$/.test(local) &&
    /^(?!-)[a-z0-9-]+(?:\.[a-z0-9-]+)*$/.test(domain);
  if (isSound) return `${local}@${domain}`;
  throw new AuthError('email_invalid', 'The e-mail address must look like "anna@example.org".', { pointer: '/email' });
}
