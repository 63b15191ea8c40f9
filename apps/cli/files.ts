import { open, rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CommandFailure, EXIT } from './exit.js';
import { progressOf } from './progress.js';

export interface Source {
  readonly content: Readable;
  /** null: not known before its end. */
  readonly bytes: number | null;
}

/** A file, or standard input for "-", that shows on a terminal how far it is. Throws CommandFailure. */
export async function openSource(file: string): Promise<Source> {
  if (file === '-') return { content: withProgress(process.stdin, null), bytes: null };
  try {
    const handle = await open(file);
    const status = await handle.stat();
    if (status.isDirectory()) throw new Error('A folder.');
    // Pipes do not say how much will come.
    const bytes = status.isFile() ? status.size : null;
    return { content: withProgress(handle.createReadStream(), bytes), bytes };
  } catch {
    throw new CommandFailure(EXIT.usage, `The file ${file} cannot be read; check its name and its permissions.`);
  }
}

/** Writes to a file, or to standard output for "-". What is there already is replaced once all of it has come. */
export async function saveTo(file: string, content: AsyncIterable<Uint8Array>, bytes: number | null): Promise<void> {
  if (file === '-') {
    for await (const piece of content) {
      if (!process.stdout.write(piece)) await new Promise<void>((resolve) => process.stdout.once('drain', resolve));
    }
    return;
  }
  const temporary = `${file}.${process.pid}.part`;
  try {
    const handle = await open(temporary, 'wx').catch(() => {
      throw new CommandFailure(EXIT.usage, `The file ${file} cannot be written; check its folder and its permissions.`);
    });
    await pipeline(withProgress(content, bytes), handle.createWriteStream());
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

function withProgress(content: AsyncIterable<Uint8Array>, bytes: number | null): Readable {
  return Readable.from(progressOf(content, bytes, process.stderr));
}
