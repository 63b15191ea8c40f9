import { StorageError } from '../storage-error.js';

/** `ENOENT` and the like; null for anything that is not an error of the operating system. */
export function fileErrorCode(error: unknown): string | null {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : null;
}

/** An error of the file system as a StorageError. Callers turn the ENOENT of an object into `not_found` themselves. */
export function folderError(error: unknown): StorageError {
  if (error instanceof StorageError) return error;
  const code = fileErrorCode(error);
  // The path in the system's own message would name the key.
  const options = { cause: { code } };
  switch (code ?? '') {
    case 'ENOENT':
    case 'ENOTDIR':
      return folderMissing();
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new StorageError(
        'access_denied',
        'The folder of the object store may not be read and written; give it to the user that runs Gatepost.',
        options,
      );
    case 'ENOSPC':
    case 'EDQUOT':
      return new StorageError('unavailable', 'The disk of the object store is full; free some space.', options);
    case 'EMFILE':
    case 'ENFILE':
      return new StorageError('unavailable', 'Too many files are open; raise the limit (ulimit -n).', options);
    case 'ENAMETOOLONG':
      return new StorageError(
        'key_invalid',
        'The object key is too long for the file system below this folder; shorten the key or the path of the folder.',
        options,
      );
    case 'EIO':
    case 'ESTALE':
    case 'ETIMEDOUT':
      return new StorageError('unavailable', 'The disk of the object store fails; check it and its mount.', options);
    default:
      return new StorageError(
        'failed',
        `The folder of the object store could not do what was asked (${code ?? 'no system error code'}); check its disk and mount.`,
        options,
      );
  }
}

export function folderMissing(): StorageError {
  return new StorageError(
    'bucket_missing',
    'The folder of the object store is gone; mount or restore it, then restart Gatepost.',
  );
}
