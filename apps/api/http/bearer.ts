import { createHash, timingSafeEqual } from 'node:crypto';

/** The token of an Authorization header (RFC 6750 §2.1); null where there is none. */
export function bearerOf(header: unknown): string | null {
  return (typeof header === 'string' ? /^Bearer ([^\s]{1,512})$/i.exec(header)?.[1] : undefined) ?? null;
}

/** Compares in constant time, whatever the lengths are. */
export function isSameToken(given: string, expected: string): boolean {
  return timingSafeEqual(digest(given), digest(expected));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
