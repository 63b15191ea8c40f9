import { describe, expect, it } from '@jest/globals';
import { STORAGE_ERROR_CODES, StorageError } from '../storage-error.js';
import { s3Error } from './s3-error.js';

const SECRET = 'AKIA-AND-A-SECRET';

/** As the SDK throws them: a name, a status, and a message that may quote what was signed. */
function answer(name: string, httpStatusCode?: number, code?: string): Error {
  return Object.assign(new Error(SECRET), {
    name,
    ...(code !== undefined && { code }),
    AWSAccessKeyId: SECRET,
    $metadata: { httpStatusCode, requestId: 'tx1' },
  });
}

describe('s3Error', () => {
  it.each([
    ['NoSuchKey', 404, 'not_found'],
    ['NotFound', 404, 'not_found'],
    ['NoSuchBucket', 404, 'bucket_missing'],
    ['KeyTooLongError', 400, 'key_invalid'],
    ['PreconditionFailed', 412, 'already_exists'],
    ['ConditionalRequestConflict', 409, 'unavailable'],
    ['AccessDenied', 403, 'access_denied'],
    ['InvalidAccessKeyId', 403, 'access_denied'],
    ['SignatureDoesNotMatch', 403, 'access_denied'],
    ['RequestTimeTooSkewed', 403, 'access_denied'],
    ['Forbidden', 403, 'access_denied'],
    ['CredentialsProviderError', undefined, 'access_denied'],
    ['InvalidRange', 416, 'range_invalid'],
    ['SlowDown', 503, 'unavailable'],
    ['InternalError', 500, 'unavailable'],
    ['TimeoutError', undefined, 'unavailable'],
    ['AbortError', undefined, 'unavailable'],
    ['PermanentRedirect', 301, 'failed'],
    ['InvalidArgument', 400, 'failed'],
    ['SyntaxError', 200, 'failed'],
    ['QuotaExceeded', 403, 'failed'],
    ['constructor', 400, 'failed'],
  ])('%s with status %s is %s', (name, status, code) => {
    const error = s3Error(answer(name, status));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(/^[A-Z][^\n]+\.$/);
    expect(JSON.stringify([error.message, error.cause, error.stack])).not.toContain(SECRET);
  });

  it.each([
    ['ECONNREFUSED', /does not answer/],
    ['ENOTFOUND', /does not answer/],
    ['EPIPE', /does not answer/],
    ['EPROTO', /ARTIFACT_USE_SSL/],
    ['SELF_SIGNED_CERT_IN_CHAIN', /certificate/],
    ['ERR_TLS_CERT_ALTNAME_INVALID', /certificate/],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', /certificate/],
  ])('%s is a store that cannot be reached', (systemCode, message) => {
    const error = s3Error(answer('Error', undefined, systemCode));
    expect(error.code).toBe('unavailable');
    expect(error.message).toMatch(message);
  });

  it.each([['a string'], [null], [undefined], [new Error(SECRET)], [{}]])('makes something of %p', (thrown) => {
    expect(s3Error(thrown)).toMatchObject({ name: 'StorageError', code: 'failed' });
    expect(s3Error(thrown).message).not.toContain(SECRET);
  });

  it('lets a StorageError through', () => {
    const error = new StorageError('range_invalid');
    expect(s3Error(error)).toBe(error);
  });
});

describe('StorageError', () => {
  it.each(STORAGE_ERROR_CODES)('%s has one sentence of its own', (code) => {
    expect(new StorageError(code).message).toMatch(/^[A-Z][^\n]+\.$/);
  });
});
