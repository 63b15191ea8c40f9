import { closeSync, fdatasync, ftruncateSync, openSync, rmSync, writeSync } from 'node:fs';
import { open, rename, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';

/** Records may be personal data: nobody but the process's own user reads them. */
export const FILE_MODE = 0o600;
export const FOLDER_MODE = 0o700;

/**
 * What the writing side asks of the operating system: a port, so that tests can let each call fail. Writing is
 * synchronous on purpose: a write into the page cache costs less than the hand-over to a thread and back.
 */
export interface SegmentFiles {
  /** `wx`: make it, fail if it is there. `r+`: write into an existing one. */
  readonly open: (path: string, flags: 'wx' | 'r+') => number;
  /** Bytes written, which may be fewer than `length`. */
  readonly write: (fd: number, bytes: Buffer, offset: number, length: number, position: number) => number;
  readonly truncate: (fd: number, length: number) => void;
  /** fdatasync(2): the data, and the length needed to read them. */
  readonly sync: (fd: number) => Promise<void>;
  readonly syncDirectory: (path: string) => Promise<void>;
  readonly close: (fd: number) => void;
  /** A file that is not there is as good as removed. */
  readonly remove: (path: string) => void;
}

const fdatasyncAsync = promisify(fdatasync);

export const nodeFiles: SegmentFiles = {
  open: (path, flags) => openSync(path, flags, FILE_MODE),
  write: (fd, bytes, offset, length, position) => writeSync(fd, bytes, offset, length, position),
  truncate: ftruncateSync,
  sync: (fd) => fdatasyncAsync(fd),
  syncDirectory,
  close: closeSync,
  remove: (path) => rmSync(path, { force: true }),
};

/** Makes created, renamed and removed names of a folder survive a power loss. */
export async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Replaces a small file as a whole: whoever opens it, after whatever crash, finds the old text or the new one. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const temporary = `${path}.tmp`;
  const handle = await open(temporary, 'w', FILE_MODE);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } catch (error) {
    await handle.close();
    // Best effort: the next attempt overwrites it anyway.
    await unlink(temporary).catch(() => undefined);
    throw error;
  }
  await handle.close();
  await rename(temporary, path);
  await syncDirectory(dirname(path));
}
