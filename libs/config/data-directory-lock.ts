import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { tryLock } from 'fs-native-extensions';
import { DataDirectoryError } from './data-directory.js';

/** Another process, or another part of this one, holds the lock of the same DATA_DIR. */
export class DataDirectoryInUseError extends Error {
  constructor(dataDir: string) {
    super(`Another gatepost process is using DATA_DIR ${dataDir}; stop it, or give this one another DATA_DIR.`);
    this.name = 'DataDirectoryInUseError';
  }
}

export interface DataDirectoryLock {
  /** Lets the next process in. Calling it again does nothing. */
  release(): Promise<void>;
}

/**
 * Keeps DATA_DIR to one process: the embedded engine and the spool have one writer. The lock belongs to the open file
 * DATA_DIR/lock, so the operating system releases it however the process ends, kill -9 included. The file itself stays:
 * removing it would let two processes lock two files of the same name.
 *
 * @param dataDir absolute path of an existing folder
 * @throws {DataDirectoryInUseError} at once, without waiting
 * @throws {DataDirectoryError} when the file cannot be opened or the file system has no locks
 */
export async function lockDataDirectory(dataDir: string): Promise<DataDirectoryLock> {
  const file = await openLockFile(dataDir);
  if (await takeLock(dataDir, file)) return { release: releaseOnce(file) };
  await file.close();
  throw new DataDirectoryInUseError(dataDir);
}

async function openLockFile(dataDir: string): Promise<FileHandle> {
  try {
    return await open(join(dataDir, 'lock'), 'a', 0o600);
  } catch (cause) {
    throw new DataDirectoryError(
      `The file lock in DATA_DIR ${dataDir} cannot be opened; give the folder and the file to the user that runs gatepost.`,
      { cause },
    );
  }
}

async function takeLock(dataDir: string, file: FileHandle): Promise<boolean> {
  try {
    return tryLock(file.fd);
  } catch (cause) {
    await file.close();
    throw new DataDirectoryError(
      `DATA_DIR ${dataDir} is on a file system without locks; set DATA_DIR to a folder on a local disk.`,
      { cause },
    );
  }
}

/** The closure also keeps the handle reachable: a collected FileHandle closes its file, and with it goes the lock. */
function releaseOnce(file: FileHandle): () => Promise<void> {
  let released: Promise<void> | null = null;
  return () => (released ??= file.close());
}
