import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { damagedFault, type SpoolFault } from './faults.js';
import { FILE_MODE, syncDirectory } from './files.js';
import { readFully } from './walk.js';

const PIECE_BYTES = 1024 * 1024;

/**
 * Keeps the good prefix of a segment and moves what follows to `<segment>.<offset>.damaged`. The copy is durable before
 * anything is cut, so a crash between the two repeats it. Damaged files are the operator's: the spool never reads, counts
 * or deletes them.
 */
export async function setAsideFrom(path: string, offset: number, why: string): Promise<SpoolFault> {
  const setAsideAs = `${path}.${offset}.damaged`;
  const source = await open(path, 'r+');
  try {
    const { size } = await source.stat();
    const target = await open(setAsideAs, 'w', FILE_MODE);
    try {
      for (let at = offset; at < size; at += PIECE_BYTES) {
        const piece = await readFully(source, at, Math.min(PIECE_BYTES, size - at));
        await target.writeFile(piece);
      }
      await target.sync();
    } finally {
      await target.close();
    }
    await syncDirectory(dirname(path));
    await source.truncate(Math.min(offset, size));
    await source.sync();
    return damagedFault(path, offset, Math.max(0, size - offset), setAsideAs, why);
  } finally {
    await source.close();
  }
}

/** The same for a segment of which not even the header can be believed. */
export async function setAsideWhole(path: string, size: number, why: string): Promise<SpoolFault> {
  const setAsideAs = `${path}.damaged`;
  await rename(path, setAsideAs);
  await syncDirectory(dirname(path));
  return damagedFault(path, 0, size, setAsideAs, why);
}
