import { access, constants, mkdir, stat } from 'node:fs/promises';
import { errorCode } from './error-code.js';

/** DATA_DIR cannot be used; the message is one sentence with the remedy. */
export class DataDirectoryError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'DataDirectoryError';
  }
}

/**
 * Makes DATA_DIR, readable by its owner only, unless it is there; an existing one keeps its mode, since volumes are often
 * made by others. The secrets in it have a mode of their own.
 *
 * @param dataDir absolute path
 * @throws {DataDirectoryError} when it is no folder or cannot be made or written
 */
export async function prepareDataDirectory(dataDir: string): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new DataDirectoryError(
      `DATA_DIR ${dataDir} cannot be created (${errorCode(cause) ?? 'unknown reason'}); create it for the user that runs gatepost, or set DATA_DIR ` +
        'to a folder that this user may create.',
      { cause },
    );
  }
  try {
    await access(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    const { uid } = await stat(dataDir).catch(() => ({ uid: -1 }));
    const owner = uid === -1 ? '' : `; it belongs to user ${uid}`;
    throw new DataDirectoryError(
      `DATA_DIR ${dataDir} cannot be written by the user that runs gatepost${owner}: give it to that user with chown, or ` +
        'set DATA_DIR to another folder.',
      { cause },
    );
  }
}
