/** A request of HTTP/1.1 whose head came in one piece, and that has no body. */
export interface BriefHead {
  readonly method: string;
  /** Begins with a slash. */
  readonly target: string;
  /** Names and values by turns, in the order received, as `node:http` has them. */
  readonly rawHeaders: readonly string[];
  /** It is the last of its connection. */
  readonly isLast: boolean;
}

/** Longer heads are for Node's own parser to judge. */
const LONGEST = 8_192;
const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
const VERSION = ' HTTP/1.1\r\n';
const END = '\r\n\r\n';

/** What a byte may be part of: a name (RFC 9110 §5.6.2), a value (§5.5), a target. */
const NAME = 1;
const VALUE = 2;
const TARGET = 4;
const KINDS = Uint8Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte);
  const isName = /[!#$%&'*+.^_`|~0-9A-Za-z-]/.test(character);
  const isValue = /[\t\x20-\x7e\x80-\xff]/.test(character);
  const isTarget = /[!-~]/.test(character);
  return (isName ? NAME : 0) | (isValue ? VALUE : 0) | (isTarget ? TARGET : 0);
});

const TAB = 0x09;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const SPACE = 0x20;
const SLASH = 0x2f;
const COLON = 0x3a;

/**
 * Headers that say how the connection or the body goes on, by the values that leave no doubt. Upgrade is none without
 * Connection (RFC 9110 §7.8): nginx passes on the visitor's.
 */
const PLAIN: ReadonlyMap<string, RegExp | null> = new Map([
  ['connection', /^(?:keep-alive|close)$/i],
  ['content-length', /^0$/],
  ['expect', null],
  ['proxy-connection', null],
  ['transfer-encoding', null],
]);
/** How long those are that begin with a letter, a bit a length: other names are not looked up. */
const PLAIN_LENGTHS = Uint32Array.from({ length: 256 }, (_, byte) => {
  const letter = String.fromCharCode(byte).toLowerCase();
  const names = [...PLAIN.keys()].filter((name) => name.startsWith(letter));
  return names.reduce((bits, name) => bits | (1 << name.length), 0);
});
const MOST_BITS = 32;

/**
 * Reads one whole head, strictly: null for whatever is not wholly plain, which is then left to Node's own parser, so that
 * there is one judge of what is doubtful. `text`: everything that the connection has brought, in Latin-1.
 */
export function readBriefHead(text: string): BriefHead | null {
  if (text.length > LONGEST || !text.endsWith(END)) return null;
  const space = text.indexOf(' ');
  const method = text.slice(0, Math.max(space, 0));
  if (!METHODS.has(method) || text.charCodeAt(space + 1) !== SLASH) return null;
  const targetEnd = skip(text, space + 1, TARGET);
  if (!text.startsWith(VERSION, targetEnd)) return null;
  const rawHeaders: string[] = [];
  const end = text.length - 2;
  let at = targetEnd + VERSION.length;
  let length: string | null = null;
  let connection: string | null = null;
  while (at < end) {
    const nameEnd = skip(text, at, NAME);
    // An empty name is also the empty line before a body, or before another request.
    if (nameEnd === at || text.charCodeAt(nameEnd) !== COLON) return null;
    const name = text.slice(at, nameEnd);
    let valueStart = nameEnd + 1;
    while (isBlank(text.charCodeAt(valueStart))) valueStart += 1;
    const lineEnd = skip(text, valueStart, VALUE);
    if (text.charCodeAt(lineEnd) !== CARRIAGE_RETURN || text.charCodeAt(lineEnd + 1) !== LINE_FEED) return null;
    let valueEnd = lineEnd;
    while (valueEnd > valueStart && isBlank(text.charCodeAt(valueEnd - 1))) valueEnd -= 1;
    const value = text.slice(valueStart, valueEnd);
    const lengths = PLAIN_LENGTHS[text.charCodeAt(at)] ?? 0;
    if (lengths !== 0 && name.length < MOST_BITS && (lengths & (1 << name.length)) !== 0) {
      const lowerName = name.toLowerCase();
      const plain = PLAIN.get(lowerName);
      // With white space behind it a length is a number for some, and for others is none.
      if (plain === null || (plain !== undefined && (valueEnd !== lineEnd || !plain.test(value)))) return null;
      if (lowerName === 'connection') {
        if (connection !== null) return null;
        connection = value;
      } else if (lowerName === 'content-length') {
        if (length !== null) return null;
        length = value;
      }
    }
    rawHeaders.push(name, value);
    at = lineEnd + 2;
  }
  // The head ends in the empty line, and nothing comes behind it.
  if (at !== end) return null;
  return {
    method,
    target: text.slice(space + 1, targetEnd),
    rawHeaders,
    isLast: connection?.toLowerCase() === 'close',
  };
}

/** Where the characters of this kind end. */
function skip(text: string, from: number, kind: number): number {
  let at = from;
  // Beyond the end there is no code, and beyond Latin-1 no kind.
  while (((KINDS[text.charCodeAt(at)] ?? 0) & kind) !== 0) at += 1;
  return at;
}

function isBlank(code: number): boolean {
  return code === SPACE || code === TAB;
}
