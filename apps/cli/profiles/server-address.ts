import { CommandFailure, EXIT } from '../exit.js';

/** Names of this machine, where nobody listens on the way (RFC 6761 §6.3 for localhost). */
const LOOPBACK = /^(?:(?:.+\.)?localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** The address of a server as it is kept: https unless said otherwise, no trailing slash. Throws CommandFailure. */
export function serverAddress(text: string): string {
  const url = parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`);
  if (url === null || !/^https?:$/.test(url.protocol) || url.search !== '' || url.hash !== '') {
    throw new CommandFailure(
      EXIT.usage,
      `"${text}" is not the address of a server, such as https://gatepost.example.org.`,
    );
  }
  if (url.username !== '' || url.password !== '') {
    throw new CommandFailure(
      EXIT.usage,
      'An address with a password in it ends up in logs; leave it out, it is asked for.',
    );
  }
  requireSecrecy(url);
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

/** Passwords and tokens are not sent where others can read them. Throws CommandFailure. */
export function requireSecrecy({ protocol, hostname, host }: URL): void {
  if (protocol === 'https:' || LOOPBACK.test(hostname)) return;
  throw new CommandFailure(
    EXIT.usage,
    `http://${host} would carry passwords and tokens for everybody on the way to read; use https://${host}.`,
  );
}

function parse(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}
