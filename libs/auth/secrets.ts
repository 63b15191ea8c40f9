import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 bits for a URL or a cookie. */
export function randomToken(): string {
  return randomBytes(32).toString('base64url');
}

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Letters and digits, each equally likely. */
export function randomBase62(length: number): string {
  let text = '';
  while (text.length < length) {
    // 248 is four times 62: above it some letters would come oftener.
    for (const byte of randomBytes(length)) if (byte < 248 && text.length < length) text += BASE62[byte % 62] ?? '';
  }
  return text;
}

/** SHA-256, lower-case hexadecimal. Enough for secrets of 128 random bits and more; passwords need argon2id. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** Compares two hashes of `hashOf` in constant time. */
export function isSameHash(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one, 'hex'), Buffer.from(other, 'hex')];
  return a.length === b.length && timingSafeEqual(a, b);
}
