import { createReadStream, createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { Parser, type ReadEntry } from 'tar';
import { GeoipError } from '../errors.js';

/** More than any MMDB file has; keeps a small archive from filling the disk. */
const MOST_BYTES = 8 * 1024 ** 3;
const GZIP = Buffer.from([0x1f, 0x8b]);
/** Where a tar archive says that it is one (POSIX ustar). */
const USTAR_AT = 257;

/**
 * Writes the MMDB file that is in an archive: a gzipped tar with one .mmdb in it, a gzipped file, or the file itself.
 * Names in the archive are not used. Rejects with {@link GeoipError}.
 */
export async function unpackMmdb(archive: string, path: string): Promise<void> {
  try {
    if (!(await begins(archive, GZIP, 0))) {
      await copy(archive, path, []);
      return;
    }
    const unzipped = `${path}.unzipped`;
    await copy(archive, unzipped, [createGunzip()]);
    if (await begins(unzipped, Buffer.from('ustar'), USTAR_AT)) await extract(unzipped, path);
    else await copy(unzipped, path, []);
  } catch (error) {
    if (error instanceof GeoipError) throw error;
    throw new GeoipError('The downloaded archive is damaged; try again later.', { cause: error });
  }
}

async function copy(from: string, to: string, through: readonly Transform[]): Promise<void> {
  let bytes = 0;
  const bounded = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      done(
        bytes > MOST_BYTES ? new GeoipError('The archive holds more than 8 GiB; it is no GeoIP file.') : null,
        chunk,
      );
    },
  });
  await pipeline([createReadStream(from), ...through, bounded, createWriteStream(to, { flags: 'wx', flush: true })]);
}

async function extract(archive: string, path: string): Promise<void> {
  let written: Promise<void> | undefined;
  const parser = new Parser({
    strict: true,
    onReadEntry(entry: ReadEntry) {
      if (written !== undefined || entry.type !== 'File' || !entry.path.endsWith('.mmdb')) {
        entry.resume();
        return;
      }
      written = pipeline(entry, createWriteStream(path, { flags: 'wx', flush: true }));
      // Looked at below, when the archive has been read.
      written.catch(() => undefined);
    },
  });
  await pipeline(createReadStream(archive), parser);
  if (written === undefined) throw new GeoipError('The downloaded archive has no .mmdb file in it; check the edition.');
  await written;
}

async function begins(path: string, bytes: Buffer, at: number): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const read = Buffer.alloc(bytes.length);
    await file.read(read, 0, read.length, at);
    return read.equals(bytes);
  } finally {
    await file.close();
  }
}
