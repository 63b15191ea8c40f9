import { createHmac, timingSafeEqual } from 'node:crypto';
import { PRESIGN_OPERATIONS, type PresignOperation } from '../object-store.js';
import { StorageError } from '../storage-error.js';

/** Where the API answers the links, below its public address. */
export const PRESIGNED_PATH = '/api/v1/objects';

/** What a link allows: one operation on one object, until `expiresAt`. */
export interface PresignedGrant {
  readonly operation: PresignOperation;
  readonly key: string;
  /** get: the Content-Type to answer with instead of the stored one. put: the one that the request must have. */
  readonly mediaType: string | null;
  readonly expiresAt: Date;
}

/** The query of a link for `grant`, signed with HMAC-SHA-256. */
export function signGrant(grant: PresignedGrant, secret: string): URLSearchParams {
  const params = new URLSearchParams({
    operation: grant.operation,
    key: grant.key,
    expires: String(Math.floor(grant.expiresAt.getTime() / 1000)),
  });
  if (grant.mediaType !== null) params.set('mediaType', grant.mediaType);
  params.set('signature', signature(params, secret).toString('base64url'));
  return params;
}

/**
 * What the link with this query allows at `now`. Throws `access_denied` when it was not signed with `secret`, was
 * changed, or has expired. The caller checks the method (GET and HEAD for get, PUT for put) and, for put, the media type.
 */
export function verifyPresigned(params: URLSearchParams, secret: string, now: Date): PresignedGrant {
  const [operation, key, expires, mediaType, signed] = ['operation', 'key', 'expires', 'mediaType', 'signature'].map(
    (name) => onlyValue(params, name),
  );
  // An empty secret would make every signature anyone's.
  if (secret === '' || signed === null || signed === undefined) throw invalidLink();
  const given = Buffer.from(signed, 'base64url');
  const expected = signature(params, secret);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw invalidLink();

  const known = PRESIGN_OPERATIONS.find((name) => name === operation);
  if (known === undefined || typeof key !== 'string' || typeof expires !== 'string' || !/^\d{1,12}$/.test(expires)) {
    throw invalidLink();
  }
  const expiresAt = new Date(Number(expires) * 1000);
  if (now >= expiresAt) throw new StorageError('access_denied', 'This link has expired; ask for a new one.');
  return { operation: known, key, mediaType: mediaType ?? null, expiresAt };
}

/** A JSON array, so that no value can pose as two. The first element keeps other uses of the secret apart. */
function signature(params: URLSearchParams, secret: string): Buffer {
  const fields = ['operation', 'key', 'expires', 'mediaType'].map((name) => params.get(name));
  return createHmac('sha256', secret)
    .update(JSON.stringify(['gatepost-presigned-object-v1', ...fields]))
    .digest();
}

function onlyValue(params: URLSearchParams, name: string): string | null {
  const values = params.getAll(name);
  if (values.length > 1) throw invalidLink();
  return values[0] ?? null;
}

function invalidLink(): StorageError {
  return new StorageError('access_denied', 'This link is not valid; copy it whole or ask for a new one.');
}
