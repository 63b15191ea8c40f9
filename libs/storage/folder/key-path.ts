/**
 * Where a key lies below a folder, and back. One directory per segment, so that people find things, with marks that no
 * key can forge:
 *
 *     evidence/2026/Report.pdf  →  evidence/2026/@%52eport.pdf
 *
 * `@` is an object and `~` a piece of a segment too long for one file name; what bears no mark is a whole segment. All
 * but lower-case letters, digits, `-`, `_`, `=` and inner dots is `%xx` in lower-case hex. So neither case, Unicode
 * normalisation, dots nor length can make two keys one file or lead out of the folder, and an object `a` does not get
 * in the way of an object `a/b`.
 */

/** Bytes of a segment per file name: three characters each and the mark stay below 255, the limit of usual file systems. */
const PIECE_BYTES = 80;

/** A directory whose segment is empty: the middle of `a//b`. */
const EMPTY_SEGMENT = '%';

export interface KeyPath {
  readonly directories: readonly string[];
  readonly file: string;
}

export function keyPath(key: string): KeyPath {
  const segments = key.split('/');
  const last = pieces(segments.pop() ?? '');
  return {
    directories: [...segments.flatMap(segmentDirectories), ...last.whole.map((piece) => `~${encode(piece)}`)],
    file: `@${encode(last.rest)}`,
  };
}

/** The directories in which every key that begins with `prefix` lies: those of its complete segments. */
export function prefixDirectories(prefix: string): string[] {
  return prefix.split('/').slice(0, -1).flatMap(segmentDirectories);
}

export interface Entry {
  readonly kind: 'object' | 'directory';
  /** What the entry adds to the key: bytes of a segment, and the slash after it where the segment ends here. */
  readonly bytes: Buffer;
}

/** null: not a name of ours. */
export function readEntry(name: string, isDirectory: boolean): Entry | null {
  if (!isDirectory) {
    const bytes = name.startsWith('@') ? decode(name.slice(1)) : null;
    return bytes === null || bytes.length >= PIECE_BYTES ? null : { kind: 'object', bytes };
  }
  if (name.startsWith('~')) {
    const bytes = decode(name.slice(1));
    return bytes?.length === PIECE_BYTES ? { kind: 'directory', bytes } : null;
  }
  if (name === EMPTY_SEGMENT) return { kind: 'directory', bytes: Buffer.from('/') };
  const bytes = decode(name);
  if (bytes === null || bytes.length === 0 || bytes.length >= PIECE_BYTES) return null;
  return { kind: 'directory', bytes: Buffer.concat([bytes, Buffer.from('/')]) };
}

function segmentDirectories(segment: string): string[] {
  const { whole, rest } = pieces(segment);
  return [...whole.map((piece) => `~${encode(piece)}`), rest.length === 0 ? EMPTY_SEGMENT : encode(rest)];
}

/**
 * Whole pieces are all of one length and never the end of a segment, not even of one that is exactly as long: within a
 * directory no name then stands for a prefix of another, which is what keeps the order of keys (see walk.ts).
 */
function pieces(segment: string): { whole: Buffer[]; rest: Buffer } {
  const whole: Buffer[] = [];
  let rest = Buffer.from(segment);
  while (rest.length >= PIECE_BYTES) {
    whole.push(rest.subarray(0, PIECE_BYTES));
    rest = rest.subarray(PIECE_BYTES);
  }
  return { whole, rest };
}

function encode(bytes: Buffer): string {
  let text = '';
  for (const byte of bytes) {
    const character = String.fromCharCode(byte);
    // A leading dot would hide the file, or be one of the two names that lead elsewhere.
    const isPlain = /[a-z0-9_=-]/.test(character) || (character === '.' && text !== '');
    text += isPlain ? character : `%${byte.toString(16).padStart(2, '0')}`;
  }
  return text;
}

function decode(text: string): Buffer | null {
  if (!/^(?:[a-z0-9_=.-]|%[0-9a-f]{2})*$/.test(text)) return null;
  const bytes = Buffer.from(
    text.replace(/%([0-9a-f]{2})/g, (_match, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  );
  // One spelling per key: a name that we would write otherwise is not ours.
  return encode(bytes) === text ? bytes : null;
}
