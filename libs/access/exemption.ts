import { type Exemption } from './types.js';

export interface CompiledExemption {
  readonly segments: readonly string[];
  /** Empty: every method. */
  readonly methods: readonly string[];
}

/** Printable ASCII, the only octets a request path has as such (RFC 3986 §3.3 is narrower still). */
const PRINTABLE = /^[!-~]*$/;
/**
 * Forms that an upstream may read as another path than the one looked at here: separators and parameters, raw or
 * encoded, encoded dots, encoded percent signs (decoded twice somewhere), control characters, the start of a query.
 */
const AMBIGUOUS = /[\\;?#]|%(?:2f|5c|2e|3b|25|00|[01][0-9a-f]|7f)/i;

export function compileExemption(exemption: Exemption): CompiledExemption {
  return { segments: segmentsOf(exemption.path), methods: exemption.methods };
}

/**
 * Whether the request is exempt: an exemption's path is a prefix of the decoded path in whole segments, and its method
 * fits (methods are case-sensitive, RFC 9110 §9.1). A path with dot segments, encoded slashes or dots, backslashes, empty
 * segments, `;` or anything undecodable is never exempt. One slash at the end makes no difference.
 */
export function isExempt(exemptions: readonly CompiledExemption[], method: string, path: string): boolean {
  if (exemptions.length === 0) return false;
  const segments = decodePath(path);
  if (segments === null) return false;
  return exemptions.some((exemption) => {
    if (exemption.methods.length > 0 && !exemption.methods.includes(method)) return false;
    return exemption.segments.every((segment, index) => segments[index] === segment);
  });
}

/** The sentence that says why an exemption's path can never match, or null. It is written decoded. */
export function findExemptionPathFault(path: string): string | null {
  if (!path.startsWith('/')) return 'An exempt path starts with "/".';
  // Spelled out, because control characters in a pattern are taken for a mistake.
  const hasControl = Array.from(path).some((character) => character < ' ' || character === '\u007f');
  if (hasControl || /[\\;?#%]/.test(path)) {
    return 'An exempt path is written decoded, without "%", "\\", ";", "?", "#" or control characters.';
  }
  const segments = segmentsOf(path);
  if (segments.some((segment) => segment === '' || segment === '.' || segment === '..')) {
    return 'An exempt path has no empty segments and no "." or ".."; write the path that is meant.';
  }
  return null;
}

function decodePath(path: string): string[] | null {
  if (!path.startsWith('/') || !PRINTABLE.test(path) || AMBIGUOUS.test(path)) return null;
  const segments: string[] = [];
  for (const segment of segmentsOf(path)) {
    if (segment === '' || segment === '.' || segment === '..') return null;
    const decoded = decode(segment);
    if (decoded === null) return null;
    segments.push(decoded);
  }
  return segments;
}

/** One slash at the end makes no segment; any other empty segment stays. */
function segmentsOf(path: string): string[] {
  const segments = path.slice(1).split('/');
  return segments.at(-1) === '' ? segments.slice(0, -1) : segments;
}

function decode(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    // Not UTF-8, or "%" without two hexadecimal digits.
    return null;
  }
}
