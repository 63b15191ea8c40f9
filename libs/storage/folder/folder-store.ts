import { randomUUID } from 'node:crypto';
import { constants, mkdirSync, type Stats } from 'node:fs';
import { access, type FileHandle, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import {
  checkContentLength,
  checkExpiry,
  checkKey,
  checkList,
  checkMediaType,
  checkRange,
  resolveRange,
} from '../arguments.js';
import { guardedBody } from '../guarded-body.js';
import { holdingErrors, MeasuredSource } from '../measured-source.js';
import {
  type GetOptions,
  type GetResult,
  type ListedObject,
  type ListOptions,
  type ListResult,
  type ObjectHead,
  type ObjectStore,
  type PresignedRequest,
  type PresignOperation,
  type PresignOptions,
  type PutOptions,
  type PutResult,
} from '../object-store.js';
import { type FolderSettings } from '../settings.js';
import { brokenOff, refuseAborted, StorageError } from '../storage-error.js';
import { linkNew, removeFile, replaceFile, writeInDirectory } from './durable-files.js';
import { fileErrorCode, folderError, folderMissing } from './folder-error.js';
import { keyPath } from './key-path.js';
import { KeyedQueue } from './keyed-queue.js';
import { PRESIGNED_PATH, signGrant } from './presigned-link.js';
import { walkKeys } from './walk.js';

const UNKNOWN_MEDIA_TYPE = 'application/octet-stream';
/** A running upload touches its temporary file all the time; one left alone this long was left by a crash. */
const STALE_TEMPORARY_MS = 24 * 60 * 60 * 1000;
const READ_WRITE_ENTER = constants.R_OK | constants.W_OK | constants.X_OK;

/**
 * Objects as files: `data/` has them byte for byte, `types/` their media types under the same names, `tmp/` what is
 * being written. A file is written and synced under a temporary name, then renamed, and its directory synced.
 */
export class FolderStore implements ObjectStore {
  private readonly data: string;
  private readonly types: string;
  private readonly temporary: string;
  /** A file and its media type change together, as far as this process is concerned. */
  private readonly changes = new KeyedQueue();
  private sweep: Promise<void> | null = null;

  /** Makes the folder when it is not there. From then on a missing folder is an error: its disk is not mounted. */
  constructor(private readonly settings: FolderSettings) {
    this.data = join(settings.directory, 'data');
    this.types = join(settings.directory, 'types');
    this.temporary = join(settings.directory, 'tmp');
    try {
      for (const path of [this.data, this.types, this.temporary]) mkdirSync(path, { recursive: true, mode: 0o700 });
    } catch (error) {
      throw folderError(error);
    }
  }

  async put(key: string, body: Readable | Uint8Array, options: PutOptions): Promise<PutResult> {
    checkKey(key);
    checkMediaType(options.mediaType);
    checkContentLength(options.contentLength);
    refuseAborted(options.signal);
    return holdingErrors(body, () => this.write(key, body, options));
  }

  async get(key: string, options: GetOptions = {}): Promise<GetResult> {
    checkKey(key);
    checkRange(options.range);
    refuseAborted(options.signal);
    const handle = await this.onObject(key, (path) => open(path, 'r'));
    try {
      const { size } = await handle.stat();
      const mediaType = await this.readMediaType(key);
      const range = resolveRange(options.range, size);
      const contentLength = range === undefined ? size : range.end - range.start + 1;
      const body = guardedBody(await fileBody(handle, contentLength, range?.start ?? 0), folderError, options.signal);
      return { body, size, contentLength, mediaType, ...(range && { range }) };
    } catch (error) {
      await handle.close();
      throw folderError(error);
    }
  }

  async head(key: string): Promise<ObjectHead> {
    checkKey(key);
    const { size, mtime } = await this.onObject(key, (path) => stat(path));
    return { size, mediaType: await this.readMediaType(key), lastModified: mtime };
  }

  async delete(key: string): Promise<void> {
    checkKey(key);
    await this.changes.run(key, async () => {
      try {
        const wasThere = await removeFile(this.data, pathBelow(this.data, key));
        if (!wasThere) await this.requireFolder();
        await removeFile(this.types, pathBelow(this.types, key));
      } catch (error) {
        throw folderError(error);
      }
    });
  }

  async list({ prefix, limit, continuation }: ListOptions): Promise<ListResult> {
    checkList(prefix, limit);
    const after = continuation === undefined ? null : readContinuation(continuation);
    const objects: ListedObject[] = [];
    try {
      await this.requireFolder();
      for await (const { key, path } of walkKeys(this.data, prefix, after)) {
        const last = objects.at(-1);
        if (last !== undefined && objects.length === limit) {
          return { objects, continuation: Buffer.from(last.key).toString('base64url') };
        }
        const found = await statIfThere(path);
        if (found !== null) objects.push({ key, size: found.size, lastModified: found.mtime });
      }
      return { objects };
    } catch (error) {
      throw folderError(error);
    }
  }

  async presign(operation: PresignOperation, key: string, options: PresignOptions): Promise<PresignedRequest> {
    checkKey(key);
    checkExpiry(options.expiresInSeconds);
    if (options.mediaType !== undefined) checkMediaType(options.mediaType);
    const { presignBaseUrl = '', presignSecret = '' } = this.settings;
    if (presignBaseUrl === '' || presignSecret === '') throw new StorageError('presign_unavailable');
    const mediaType = options.mediaType ?? null;
    const expiresAt = new Date(Date.now() + options.expiresInSeconds * 1000);
    const query = signGrant({ operation, key, mediaType, expiresAt }, presignSecret);
    const headers: Record<string, string> = {};
    if (operation === 'put' && mediaType !== null) headers['content-type'] = mediaType;
    return Promise.resolve({
      url: `${presignBaseUrl.replace(/\/+$/, '')}${PRESIGNED_PATH}?${query.toString()}`,
      method: operation === 'get' ? 'GET' : 'PUT',
      headers,
    });
  }

  async check(): Promise<void> {
    try {
      for (const path of [this.data, this.types, this.temporary]) await access(path, READ_WRITE_ENTER);
    } catch (error) {
      throw folderError(error);
    }
  }

  async close(): Promise<void> {
    await this.sweep;
  }

  private async write(key: string, body: Readable | Uint8Array, options: PutOptions): Promise<PutResult> {
    if (options.ifAbsent === true) await this.refusePresent(key);
    this.sweep ??= this.removeStaleTemporaries();
    await this.sweep;

    const temporary = join(this.temporary, randomUUID());
    try {
      const written = await this.writeTemporary(temporary, body, options);
      if (options.signal?.aborted === true) throw brokenOff(options.signal);
      await this.changes.run(key, () => this.publish(key, temporary, options));
      return written;
    } catch (error) {
      throw folderError(error);
    } finally {
      await rm(temporary, { force: true });
    }
  }

  private async writeTemporary(
    temporary: string,
    body: Readable | Uint8Array,
    { contentLength, signal }: PutOptions,
  ): Promise<PutResult> {
    const handle = await open(temporary, 'wx', 0o600);
    try {
      const source = new MeasuredSource(body, contentLength, signal);
      try {
        await writeFile(handle, source.stream);
      } catch (error) {
        source.destroy();
        throw source.failure() ?? error;
      }
      await handle.sync();
      return source.result();
    } finally {
      await handle.close();
    }
  }

  private async publish(key: string, temporary: string, { mediaType, ifAbsent }: PutOptions): Promise<void> {
    const { directories, file } = keyPath(key);
    if (ifAbsent === true) await this.refusePresent(key);
    const typeDirectory = join(this.types, ...directories);
    await writeInDirectory(this.types, typeDirectory, () =>
      replaceFile(join(this.temporary, randomUUID()), join(typeDirectory, file), mediaType),
    );
    const directory = join(this.data, ...directories);
    await writeInDirectory(this.data, directory, () =>
      // Unlike a rename, a link never replaces: this also holds against other processes.
      ifAbsent === true ? linkNew(temporary, join(directory, file)) : rename(temporary, join(directory, file)),
    );
  }

  private async refusePresent(key: string): Promise<void> {
    try {
      if ((await statIfThere(pathBelow(this.data, key))) === null) return;
    } catch (error) {
      throw folderError(error);
    }
    throw new StorageError('already_exists');
  }

  private async onObject<T>(key: string, use: (path: string) => Promise<T>): Promise<T> {
    try {
      return await use(pathBelow(this.data, key));
    } catch (error) {
      if (fileErrorCode(error) !== 'ENOENT') throw folderError(error);
      await this.requireFolder();
      throw new StorageError('not_found');
    }
  }

  private async readMediaType(key: string): Promise<string> {
    try {
      const mediaType = await readFile(pathBelow(this.types, key), 'utf8');
      checkMediaType(mediaType);
      return mediaType;
    } catch {
      // Somebody has put the file there by hand, or its type is lost: the bytes are what matters.
      return UNKNOWN_MEDIA_TYPE;
    }
  }

  private async requireFolder(): Promise<void> {
    if ((await statIfThere(this.data)) === null) throw folderMissing();
  }

  private async removeStaleTemporaries(): Promise<void> {
    try {
      for (const name of await readdir(this.temporary)) {
        const path = join(this.temporary, name);
        const found = await statIfThere(path);
        if (found !== null && Date.now() - found.mtimeMs > STALE_TEMPORARY_MS) await rm(path, { force: true });
      }
    } catch {
      // Litter is no reason to refuse an upload; what is really wrong, the upload itself will meet and tell.
    }
  }
}

function pathBelow(root: string, key: string): string {
  const { directories, file } = keyPath(key);
  return join(root, ...directories, file);
}

async function statIfThere(path: string): Promise<Stats | null> {
  try {
    return await stat(path);
  } catch (error) {
    if (fileErrorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/** Closes the handle when it ends or is destroyed. */
async function fileBody(handle: FileHandle, length: number, start: number): Promise<Readable> {
  if (length > 0) return handle.createReadStream({ start, end: start + length - 1, highWaterMark: 256 * 1024 });
  await handle.close();
  return Readable.from([]);
}

/** The last key of the page before. */
function readContinuation(continuation: string): string {
  const key = Buffer.from(continuation, 'base64url').toString();
  try {
    checkKey(key);
    return key;
  } catch {
    throw new StorageError(
      'failed',
      'The continuation is not one that a list gave; start the list from its beginning.',
    );
  }
}
