import { link, mkdir, open, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { StorageError } from '../storage-error.js';
import { fileErrorCode } from './folder-error.js';

/** A directory that another call keeps pruning as empty is made again this often. */
const MAX_MKDIR_ATTEMPTS = 50;

/**
 * Makes `directory`, a path below `root`, and runs `write` in it; both survive a power cut once this resolves. `root`
 * itself is never made: when it is gone (a disk that is not mounted), this fails with ENOENT.
 */
export async function writeInDirectory(root: string, directory: string, write: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await makeDirectory(root, directory);
      await write();
      await syncDirectory(directory);
      return;
    } catch (error) {
      // ENOENT: a delete has pruned the directory between the two steps.
      if (fileErrorCode(error) !== 'ENOENT' || attempt === MAX_MKDIR_ATTEMPTS) throw error;
      await syncDirectory(root);
    }
  }
}

/** Writes a small file whole or not at all, by way of `temporary` on the same file system. */
export async function replaceFile(temporary: string, path: string, content: string): Promise<void> {
  try {
    const handle = await open(temporary, 'wx', 0o600);
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Gives a file a second name that nothing has yet; throws `already_exists` otherwise. */
export async function linkNew(existing: string, path: string): Promise<void> {
  try {
    await link(existing, path);
  } catch (error) {
    switch (fileErrorCode(error) ?? '') {
      case 'EEXIST':
        throw new StorageError('already_exists');
      case 'EPERM':
      case 'ENOTSUP':
      case 'EOPNOTSUPP':
        throw new StorageError(
          'failed',
          'The file system of the object store has no hard links, which writing without overwriting needs; use another, such as ext4 or XFS.',
        );
      default:
        throw error;
    }
  }
}

/** Removes a file durably, and the directories between it and `root` that this leaves empty. false: it was not there. */
export async function removeFile(root: string, path: string): Promise<boolean> {
  try {
    await rm(path);
  } catch (error) {
    if (fileErrorCode(error) === 'ENOENT') return false;
    throw error;
  }
  let directory = dirname(path);
  while (directory !== root && (await removeEmpty(directory))) directory = dirname(directory);
  await syncDirectory(directory).catch((error: unknown) => {
    // Pruned by somebody else meanwhile, who then also sees to its parent.
    if (fileErrorCode(error) !== 'ENOENT') throw error;
  });
  return true;
}

export async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A new directory is durable when its parent has been synced. */
async function makeDirectory(root: string, directory: string): Promise<void> {
  let path = root;
  for (const name of relative(root, directory).split(sep)) {
    if (name === '') continue;
    const parent = path;
    path = join(path, name);
    if (await makeOne(path)) await syncDirectory(parent);
  }
}

async function makeOne(path: string): Promise<boolean> {
  try {
    await mkdir(path, 0o700);
    return true;
  } catch (error) {
    if (fileErrorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

async function removeEmpty(directory: string): Promise<boolean> {
  try {
    await rmdir(directory);
    return true;
  } catch (error) {
    const code = fileErrorCode(error);
    if (code === 'ENOTEMPTY' || code === 'EEXIST' || code === 'ENOENT') return false;
    throw error;
  }
}
