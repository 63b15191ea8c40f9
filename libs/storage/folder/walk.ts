import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { checkKey } from '../arguments.js';
import { type Entry, prefixDirectories, readEntry } from './key-path.js';
import { fileErrorCode } from './folder-error.js';

export interface WalkedObject {
  readonly key: string;
  readonly path: string;
}

interface Bounds {
  readonly prefix: Buffer;
  /** Only keys behind this one. */
  readonly after: Buffer | null;
}

/**
 * The keys below `root` that begin with `prefix` and come behind `after`, in the order of their bytes. Reads only
 * directories on that way, one at a time. Sorted by what each entry adds to the key (a directory's slash included, as
 * git sorts its trees), a directory's keys never straddle its neighbour's: no name is a prefix of another's keys.
 */
export async function* walkKeys(root: string, prefix: string, after: string | null): AsyncGenerator<WalkedObject> {
  const start = prefix.slice(0, prefix.lastIndexOf('/') + 1);
  const bounds = { prefix: Buffer.from(prefix), after: after === null ? null : Buffer.from(after) };
  yield* walkDirectory(join(root, ...prefixDirectories(prefix)), Buffer.from(start), bounds);
}

async function* walkDirectory(directory: string, base: Buffer, bounds: Bounds): AsyncGenerator<WalkedObject> {
  for (const { name, entry } of await sortedEntries(directory)) {
    const bytes = Buffer.concat([base, entry.bytes]);
    const path = join(directory, name);
    if (entry.kind === 'directory') {
      if (mayHold(bytes, bounds)) yield* walkDirectory(path, bytes, bounds);
      continue;
    }
    if (!startsWith(bytes, bounds.prefix)) continue;
    if (bounds.after !== null && Buffer.compare(bytes, bounds.after) <= 0) continue;
    const key = readKey(bytes);
    if (key !== null) yield { key, path };
  }
}

async function sortedEntries(directory: string): Promise<{ name: string; entry: Entry }[]> {
  const found: { name: string; entry: Entry }[] = [];
  for (const dirent of await readDirectory(directory)) {
    if (!dirent.isDirectory() && !dirent.isFile()) continue;
    const entry = readEntry(dirent.name, dirent.isDirectory());
    if (entry !== null) found.push({ name: dirent.name, entry });
  }
  return found.sort((left, right) => Buffer.compare(left.entry.bytes, right.entry.bytes));
}

async function readDirectory(directory: string) {
  try {
    return await readdir(directory, { withFileTypes: true });
  } catch (error) {
    // Nothing under this prefix, or emptied and removed since its parent was read.
    if (fileErrorCode(error) === 'ENOENT') return [];
    throw error;
  }
}

function mayHold(directoryBytes: Buffer, { prefix, after }: Bounds): boolean {
  if (!startsWith(directoryBytes, prefix) && !startsWith(prefix, directoryBytes)) return false;
  return after === null || startsWith(after, directoryBytes) || Buffer.compare(directoryBytes, after) > 0;
}

function startsWith(bytes: Buffer, prefix: Buffer): boolean {
  return bytes.subarray(0, prefix.length).equals(prefix);
}

/** null: the bytes are no key that we would have stored, so somebody else made the file. */
function readKey(bytes: Buffer): string | null {
  const key = bytes.toString();
  if (!Buffer.from(key).equals(bytes)) return null;
  try {
    checkKey(key);
    return key;
  } catch {
    return null;
  }
}
