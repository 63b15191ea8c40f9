import { type ByteRange } from './object-store.js';
import { StorageError } from './storage-error.js';

/** The limit of S3; counted in UTF-8. */
export const MAX_KEY_BYTES = 1024;
export const MAX_LIST_LIMIT = 1000;
export const MAX_PRESIGN_SECONDS = 604_800;

// Control characters, lone surrogates (no UTF-8), and the two code points that no XML listing can carry.
const UNSTORABLE = /[\p{Cc}\p{Cs}\uFFFE\uFFFF]/u;

/** Refuses what S3 refuses, and what a client, proxy or file system might take for a path of its own. */
export function checkKey(key: string): void {
  if (key === '') throw new StorageError('key_invalid', 'The object key is empty; give it at least one character.');
  if (Buffer.byteLength(key) > MAX_KEY_BYTES) {
    throw new StorageError('key_invalid', `The object key is longer than ${MAX_KEY_BYTES} bytes; shorten it.`);
  }
  refuseUnstorable(key);
  if (key.startsWith('/')) {
    throw new StorageError('key_invalid', 'The object key begins with a slash; leave the slash out.');
  }
  if (key.split('/').some((segment) => segment === '.' || segment === '..')) {
    throw new StorageError('key_invalid', 'The object key has a "." or ".." segment; name the segments in full.');
  }
}

export function checkList(prefix: string, limit: number): void {
  refuseUnstorable(prefix);
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIST_LIMIT) {
    throw new StorageError('failed', `The limit of a list is out of range; ask for 1 to ${MAX_LIST_LIMIT} objects.`);
  }
}

export function checkRange(range: ByteRange | undefined): void {
  if (range === undefined) return;
  const { start, end } = range;
  if (!isPosition(start) || (end !== undefined && (!isPosition(end) || end < start))) {
    throw new StorageError('range_invalid');
  }
}

/** What of `size` bytes the range covers. Throws `range_invalid` when that is nothing. */
export function resolveRange(range: ByteRange | undefined, size: number): { start: number; end: number } | undefined {
  if (range === undefined) return undefined;
  if (range.start >= size) throw new StorageError('range_invalid');
  return { start: range.start, end: Math.min(range.end ?? size - 1, size - 1) };
}

export function checkExpiry(expiresInSeconds: number): void {
  if (Number.isInteger(expiresInSeconds) && expiresInSeconds >= 1 && expiresInSeconds <= MAX_PRESIGN_SECONDS) return;
  throw new StorageError(
    'failed',
    `The lifetime of a link is out of range; ask for 1 to ${MAX_PRESIGN_SECONDS} seconds (seven days).`,
  );
}

/** It becomes a header: visible ASCII and spaces (RFC 9110 §5.5), so that no value can start a header of its own. */
export function checkMediaType(mediaType: string): void {
  if (/^[\x21-\x7e][\x20-\x7e]{0,254}$/.test(mediaType)) return;
  throw new StorageError(
    'failed',
    'The media type is not one; give one like "application/json", at most 255 characters.',
  );
}

export function checkContentLength(contentLength: number | undefined): void {
  if (contentLength === undefined || isPosition(contentLength)) return;
  throw new StorageError('failed', 'The content length is not a number of bytes; give a whole number or leave it out.');
}

function isPosition(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function refuseUnstorable(text: string): void {
  if (!UNSTORABLE.test(text)) return;
  throw new StorageError(
    'key_invalid',
    'The object key has a control character or broken Unicode; use printable characters only.',
  );
}
