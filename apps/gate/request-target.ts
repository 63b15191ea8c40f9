/** A request's target as received, taken apart but not decoded. */
export interface RequestTarget {
  /** Percent-encoded, without the query; starts with a slash. */
  readonly path: string;
  /** Path and query, as they go to the upstream. */
  readonly pathAndQuery: string;
  /** The host (and port) of an absolute-form target, which takes the place of the Host header. */
  readonly authority: string | null;
}

const ABSOLUTE = /^https?:\/\/([^/?#]*)(.*)$/i;
/** Printable ASCII without "#", which belongs to no target (RFC 9112 §3.2). */
const TARGET = /^[!"$-~]*$/;
const OWN_PREFIX = '/.gatepost';

/** Reads origin-form and absolute-form targets (RFC 9112 §3.2); null for anything else, `*` included. */
export function parseRequestTarget(target: string): RequestTarget | null {
  if (!TARGET.test(target)) return null;
  const absolute = target.startsWith('/') ? null : ABSOLUTE.exec(target);
  const authority = absolute?.[1] ?? null;
  if (absolute && authority === '') return null;
  const rest = absolute?.[2] ?? target;
  const pathAndQuery = absolute && !rest.startsWith('/') ? `/${rest}` : rest;
  if (!pathAndQuery.startsWith('/')) return null;
  return { path: pathOf(pathAndQuery), pathAndQuery, authority };
}

/** Without the query. */
export function pathOf(pathAndQuery: string): string {
  const query = pathAndQuery.indexOf('?');
  return query === -1 ? pathAndQuery : pathAndQuery.slice(0, query);
}

/** Whether a path is the gate's own (`/.gatepost` and below), in any spelling that an upstream might read as that. */
export function isOwnPath(path: string): boolean {
  if (!/gatepost|%/i.test(path)) return false;
  const resolved = resolvePath(path).toLowerCase();
  return resolved === OWN_PREFIX || resolved.startsWith(`${OWN_PREFIX}/`);
}

/** Whether a path has `.` or `..` segments, in any spelling that an upstream might read as such. */
export function hasDotSegments(path: string): boolean {
  return decodeFully(path)
    .split('/')
    .some((segment) => segment === '.' || segment === '..');
}

/** Decoded, without empty and dot segments (RFC 3986 §5.2.4) and without path parameters. */
function resolvePath(path: string): string {
  const segments: string[] = [];
  for (const segment of decodeFully(path).split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment === '..') segments.pop();
    else segments.push(segment);
  }
  return `/${segments.join('/')}`;
}

/** Twice, since some upstreams decode what their own proxy has decoded. */
function decodeFully(path: string): string {
  return decodeOnce(decodeOnce(path))
    .replaceAll('\\', '/')
    .replace(/;[^/]*/g, '');
}

function decodeOnce(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
