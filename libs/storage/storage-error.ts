export const STORAGE_ERROR_CODES = [
  'not_found',
  'key_invalid',
  'already_exists',
  'access_denied',
  'bucket_missing',
  'unavailable',
  'range_invalid',
  'presign_unavailable',
  'failed',
] as const;
export type StorageErrorCode = (typeof STORAGE_ERROR_CODES)[number];

const DEFAULT_MESSAGES: Record<StorageErrorCode, string> = {
  not_found: 'The object does not exist; check its key, it may have been deleted or expired.',
  key_invalid: 'The object key is not allowed; choose another.',
  already_exists: 'An object with this key exists already; choose another key or write without ifAbsent.',
  access_denied:
    'The object store refused access; check ARTIFACT_ACCESS_KEY, ARTIFACT_SECRET_KEY and what the account may do in the bucket.',
  bucket_missing: 'The bucket of the object store does not exist; create it or correct ARTIFACT_BUCKET.',
  unavailable:
    'The object store does not answer; check that it runs and that ARTIFACT_ENDPOINT_URL is right, then try again.',
  range_invalid:
    'The byte range lies outside the object; ask for a start below its size and an end not before the start.',
  presign_unavailable:
    'This object store cannot hand out links; set the public address of the API, or fetch the object through the API.',
  failed: 'The object store could not do what was asked; look into its log for the reason.',
};

/**
 * Every failure of an object store. The message is one sentence with the remedy and never holds a secret, an object's
 * key or its content. `cause` is the caller's own error (a failing source stream) or a summary of the store's answer.
 */
export class StorageError extends Error {
  override readonly name = 'StorageError';

  constructor(
    readonly code: StorageErrorCode,
    message: string = DEFAULT_MESSAGES[code],
    options?: { readonly cause?: unknown },
  ) {
    super(message, options);
  }
}

export function isStorageError(error: unknown, code?: StorageErrorCode): error is StorageError {
  return error instanceof StorageError && (code === undefined || error.code === code);
}

/** The caller's signal was aborted: nothing is wrong with the store. `cause` is the signal's reason. */
export function brokenOff(signal: AbortSignal): StorageError {
  return new StorageError('failed', 'The caller broke the transfer off; start it again if it is still wanted.', {
    cause: signal.reason,
  });
}

export function refuseAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw brokenOff(signal);
}
