import { afterEach, describe, expect, it } from '@jest/globals';
import { openSync } from 'node:fs';
import { mkdir, rm, stat, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { DROPPED, SpoolWriteError, type Spool, type SpoolFault, type SpoolOptions } from './index.js';
import { nodeFiles, type SegmentFiles } from './files.js';
import { openSpoolOn } from './open-spool.js';
import {
  appendAll,
  appendText,
  type ChangeableFiles,
  changeableFiles,
  drain,
  filesEnding,
  Folders,
  openWithFaults,
  optionsFor,
  sequencesOf,
  systemError,
  textsOf,
} from './testing/folder.js';

const folders = new Folders();
const opened: Spool[] = [];
afterEach(async () => {
  await Promise.allSettled(opened.splice(0).map((spool) => spool.close()));
  await folders.clean();
});

interface Opened {
  spool: Spool;
  files: ChangeableFiles;
  faults: SpoolFault[];
  folder: string;
}

async function open(changed: Partial<SpoolOptions> = {}): Promise<Opened> {
  const folder = await folders.make();
  const files = changeableFiles();
  const faults: SpoolFault[] = [];
  const options = optionsFor(folder, { onFault: (fault) => faults.push(fault), ...changed });
  const spool = await openSpoolOn(files, options);
  opened.push(spool);
  return { spool, files, faults, folder };
}

/** Writes so many bytes, then fails. */
function failAfter(bytes: number, code: string): SegmentFiles['write'] {
  let left = bytes;
  return (fd, buffer, offset, length, position) => {
    if (left === 0) throw systemError(code);
    const written = nodeFiles.write(fd, buffer, offset, Math.min(left, length), position);
    left -= written;
    return written;
  };
}

describe('a write that fails', () => {
  it.each([0, 1, 19, 20, 60, 121])('after %d bytes rejects the turn, and leaves nothing of it', async (bytes) => {
    const { spool, files, faults, folder } = await open();
    await appendText(spool, 'before');
    files.write = failAfter(bytes, 'ENOSPC');
    const turn = await Promise.allSettled([appendText(spool, 'x'.repeat(100)), appendText(spool, 'lost')]);
    expect(turn.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(appendText(spool, 'lost too')).rejects.toThrow(
      /^Writing records in .* failed \(ENOSPC\): free space on that disk\.$/,
    );
    expect(faults.map(({ kind }) => kind)).toEqual(['write_failed']);
    const [path] = await filesEnding(folder, '.seg');
    expect((await stat(path!)).size).toBe(24 + 26);
    files.write = nodeFiles.write;
    expect(await appendText(spool, 'after')).toBe(2);
    expect(textsOf(await drain(spool))).toEqual(['before', 'after']);
  });

  it('and cannot be taken back stops further writes until it can', async () => {
    const { spool, files, folder } = await open();
    await appendText(spool, 'before');
    files.write = failAfter(30, 'EIO');
    files.truncate = () => {
      throw systemError('EIO');
    };
    await expect(appendText(spool, 'x'.repeat(100))).rejects.toBeInstanceOf(SpoolWriteError);
    files.write = nodeFiles.write;
    await expect(appendText(spool, 'still not')).rejects.toBeInstanceOf(SpoolWriteError);
    files.truncate = nodeFiles.truncate;
    expect(await appendText(spool, 'after')).toBe(2);
    expect(textsOf(await drain(spool))).toEqual(['before', 'after']);
    await spool.close();
    const { spool: again, faults } = await openWithFaults(folder);
    opened.push(again);
    expect(faults).toEqual([]);
  });

  it('is found on a real full device', async () => {
    const { spool, files, folder } = await open({ segmentBytes: 256 });
    await appendText(spool, 'x'.repeat(200));
    // The next segment stands on a device that has no room, ever.
    files.open = () => openSync('/dev/full', 'r+');
    await expect(appendText(spool, 'y'.repeat(200))).rejects.toMatchObject({
      code: 'spool_write_failed',
      message: expect.stringContaining('ENOSPC'),
    });
    files.open = nodeFiles.open;
    expect(await appendText(spool, 'z'.repeat(200))).toBe(2);
    expect(await filesEnding(folder, '.seg')).toHaveLength(2);
    expect(sequencesOf(await drain(spool))).toEqual([1, 2]);
  });

  it('of the header of a new segment leaves no file behind that stops the next attempt', async () => {
    const { spool, files, folder } = await open({ segmentBytes: 256 });
    await appendText(spool, 'x'.repeat(200));
    files.write = failAfter(5, 'ENOSPC');
    await expect(appendText(spool, 'y'.repeat(200))).rejects.toBeInstanceOf(SpoolWriteError);
    expect(await filesEnding(folder, '.seg')).toHaveLength(1);
    files.write = nodeFiles.write;
    expect(await appendText(spool, 'z'.repeat(200))).toBe(2);
  });

  it('does not concern a record that was dropped in the same turn', async () => {
    const { spool, files } = await open({ maxBytes: 4096, full: 'drop' });
    files.write = failAfter(0, 'EIO');
    const turn = await Promise.allSettled(Array.from({ length: 5 }, () => appendText(spool, 'x'.repeat(1000))));
    expect(turn.map(({ status }) => status)).toEqual([...Array<string>(3).fill('rejected'), 'fulfilled', 'fulfilled']);
    expect(turn[4]).toMatchObject({ value: DROPPED });
  });

  it('in pieces is no failure', async () => {
    const { spool, files } = await open();
    files.write = (fd, buffer, offset, length, position) =>
      nodeFiles.write(fd, buffer, offset, Math.min(7, length), position);
    const texts = ['x'.repeat(100), 'y'.repeat(33)];
    expect(await Promise.all(texts.map((text) => appendText(spool, text)))).toEqual([1, 2]);
    expect(textsOf(await drain(spool))).toEqual(texts);
  });

  it('that writes nothing at all ends in an error and not in a loop', async () => {
    const { spool, files } = await open();
    files.write = () => 0;
    await expect(appendText(spool, 'a')).rejects.toThrow('nothing was written');
  });
});

describe('an fsync that fails', () => {
  it('always: rejects, is never trusted again, and goes on in a new segment', async () => {
    const { spool, files, faults, folder } = await open({ fsync: 'always', fsyncIntervalMs: 60_000 });
    expect(await appendText(spool, 'before')).toBe(1);
    const synced: number[] = [];
    let failing: number | null = null;
    files.sync = (fd) => {
      failing ??= fd;
      synced.push(fd);
      return fd === failing ? Promise.reject(systemError('EIO')) : nodeFiles.sync(fd);
    };
    await expect(appendText(spool, 'unsure')).rejects.toThrow(
      /Making records durable in .* failed \(EIO\): check the disk/,
    );
    expect(await appendText(spool, 'after')).toBe(3);
    expect(faults.map(({ kind }) => kind)).toEqual(['sync_failed']);
    expect(synced.filter((fd) => fd === failing)).toHaveLength(1);
    expect(await filesEnding(folder, '.seg')).toEqual([
      join(folder, '0000000000000001.seg'),
      join(folder, '0000000000000003.seg'),
    ]);
    // The record was written after all: it may be shipped although its caller was refused, and keeps its number.
    expect(sequencesOf(await drain(spool))).toEqual([1, 2, 3]);
  });

  it('always: rejects also what was written to the same segment meanwhile', async () => {
    const { spool, files } = await open({ fsync: 'always' });
    let fail = (): void => undefined;
    const isSyncing = new Promise<void>((resolve) => {
      files.sync = () =>
        new Promise((_, reject) => {
          fail = () => reject(systemError('EIO'));
          resolve();
        });
    });
    const first = expect(appendText(spool, 'first')).rejects.toBeInstanceOf(SpoolWriteError);
    await isSyncing;
    const second = expect(appendText(spool, 'second')).rejects.toBeInstanceOf(SpoolWriteError);
    // The second is written at the end of this turn, and this runs after it.
    await new Promise<void>((resolve) => setImmediate(resolve));
    files.sync = nodeFiles.sync;
    fail();
    await Promise.all([first, second]);
    expect(await appendText(spool, 'third')).toBe(3);
  });

  it('batch: is reported, keeps the records from the reader, and heals by itself', async () => {
    const { spool, files, faults } = await open();
    let isBroken = true;
    let triedTwice = (): void => undefined;
    const tried = new Promise<void>((resolve) => (triedTwice = resolve));
    let tries = 0;
    files.sync = (fd) => {
      if (!isBroken) return nodeFiles.sync(fd);
      if (++tries === 2) triedTwice();
      return Promise.reject(systemError('EIO'));
    };
    expect(await appendAll(spool, ['a', 'b'])).toEqual([1, 2]);
    await tried;
    expect((await spool.read({ records: 9, bytes: 99 })).records).toEqual([]);
    const waiting = spool.waitForRecords();
    isBroken = false;
    await waiting;
    expect(faults.map(({ kind }) => kind)).toEqual(['sync_failed']);
    expect(textsOf(await drain(spool))).toEqual(['a', 'b']);
    expect(await appendText(spool, 'c')).toBe(3);
  });

  it('of a new segment without records is repeated with a header written anew', async () => {
    const { spool, files } = await open({ segmentBytes: 256, fsync: 'always' });
    let failures = 0;
    let headers = 0;
    files.sync = (fd) => (++failures <= 2 ? Promise.reject(systemError('EIO')) : nodeFiles.sync(fd));
    files.write = (fd, buffer, offset, length, position) => {
      if (position === 0) headers += 1;
      return nodeFiles.write(fd, buffer, offset, length, position);
    };
    await expect(appendText(spool, 'a')).rejects.toBeInstanceOf(SpoolWriteError);
    await expect(spool.flush()).rejects.toBeInstanceOf(SpoolWriteError);
    await spool.flush();
    expect(headers).toBe(2);
    expect(textsOf(await drain(spool))).toEqual(['a']);
  });

  it('makes close reject, and the spool is closed all the same', async () => {
    const { spool, files, folder } = await open();
    files.sync = () => Promise.reject(systemError('EIO'));
    await appendText(spool, 'a');
    await expect(spool.close()).rejects.toBeInstanceOf(SpoolWriteError);
    const { spool: again } = await openWithFaults(folder);
    opened.push(again);
    expect(textsOf(await drain(again))).toEqual(['a']);
  });
});

describe('a commit that fails', () => {
  it('rejects, and the records are read again', async () => {
    const { spool, folder } = await open();
    await appendAll(spool, ['a', 'b']);
    await spool.flush();
    const { cursor } = await spool.read({ records: 1, bytes: 1 });
    await mkdir(join(folder, 'cursor.tmp'));
    await expect(spool.commit(cursor)).rejects.toThrow(/^Storing the cursor in .* failed \(EISDIR\)/);
    expect(textsOf((await spool.read({ records: 1, bytes: 1 })).records)).toEqual(['a']);
    await rm(join(folder, 'cursor.tmp'), { recursive: true });
    await spool.commit(cursor);
    expect(textsOf(await drain(spool))).toEqual(['b']);
  });

  it('for want of room deletes what was read first, and then has it', async () => {
    const { spool, folder } = await open({ segmentBytes: 256 });
    await appendAll(spool, ['x'.repeat(200), 'y'.repeat(200)]);
    await spool.flush();
    const { cursor } = await spool.read({ records: 2, bytes: 1000 });
    // Full at the first attempt; the spool clears the temporary file away.
    await symlink('/dev/full', join(folder, 'cursor.tmp'));
    await spool.commit(cursor);
    expect(await filesEnding(folder, '.seg')).toHaveLength(1);
    expect(spool.stats().records).toBe(0);
  });

  it('to delete what was read is reported, and made up for by the next one', async () => {
    const { spool, files, faults, folder } = await open({ segmentBytes: 256 });
    await appendAll(spool, ['x'.repeat(200), 'y'.repeat(200), 'z'.repeat(200)]);
    files.remove = () => {
      throw systemError('EACCES');
    };
    await drain(spool, 1);
    expect(faults[0]?.message).toMatch(
      /^Removing read segments in .* \(EACCES\): let the process write in that folder\.$/,
    );
    expect(await filesEnding(folder, '.seg')).toHaveLength(3);
    files.remove = nodeFiles.remove;
    await appendText(spool, 'again');
    expect(textsOf(await drain(spool))).toEqual(['again']);
    expect(await filesEnding(folder, '.seg')).toHaveLength(1);
  });
});
