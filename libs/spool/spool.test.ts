import { afterEach, describe, expect, it } from '@jest/globals';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DROPPED, openSpool, SpoolClosedError, SpoolFullError, type Spool, type SpoolOptions } from './index.js';
import { openSpoolOn } from './open-spool.js';
import {
  appendAll,
  appendText,
  changeableFiles,
  drain,
  filesEnding,
  Folders,
  MIB,
  openWithFaults,
  optionsFor,
  peekAll,
  sequencesOf,
  textsOf,
} from './testing/folder.js';

const folders = new Folders();
const opened: Spool[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((spool) => spool.close()));
  await folders.clean();
});

async function open(changed: Partial<SpoolOptions> = {}, directory?: string): Promise<Spool> {
  const spool = await openSpool(optionsFor(directory ?? (await folders.make()), changed));
  opened.push(spool);
  return spool;
}

describe('appending and reading', () => {
  it('gives records back in order, numbered from 1', async () => {
    const spool = await open();
    expect(await appendAll(spool, ['a', 'b', '', 'Ærø €😀'])).toEqual([1, 2, 3, 4]);
    const records = await peekAll(spool);
    expect(textsOf(records)).toEqual(['a', 'b', '', 'Ærø €😀']);
    expect(sequencesOf(records)).toEqual([1, 2, 3, 4]);
  });

  it('tells encode the number, and takes bytes as they are', async () => {
    const spool = await open();
    const sequence = await spool.append((number) => Uint8Array.of(number, 0, 255));
    expect(sequence).toBe(1);
    expect((await peekAll(spool))[0]?.payload).toEqual(Buffer.from([1, 0, 255]));
  });

  it('writes the records of one turn of the event loop at once, and tells their callers after it', async () => {
    const files = changeableFiles();
    const writes: number[] = [];
    const spool = await openSpoolOn(files, optionsFor(await folders.make()));
    opened.push(spool);
    const write = files.write;
    files.write = (fd, bytes, offset, length, position) => {
      writes.push(length);
      return write(fd, bytes, offset, length, position);
    };
    const told: { error: Error | null; sequence: number; context: string }[] = [];
    const allTold = new Promise<void>((resolve) => {
      for (let index = 0; index < 100; index++) {
        spool.appendThen(
          (sequence, context) => `${context} ${sequence}`,
          `context ${index}`,
          (error, sequence, context) => {
            expect(writes).toHaveLength(1);
            if (told.push({ error, sequence, context }) === 100) resolve();
          },
        );
      }
    });
    expect(told).toEqual([]);
    expect(writes).toEqual([]);
    await allTold;
    expect(told[99]).toEqual({ error: null, sequence: 100, context: 'context 99' });
    expect(textsOf(await peekAll(spool))[41]).toBe('context 41 42');
  });

  it('writes at once when it is told to, and each record once', async () => {
    const spool = await open();
    const told: number[] = [];
    const append = (text: string): void =>
      spool.appendThen(
        () => text,
        null,
        (_error, sequence) => told.push(sequence),
      );
    append('a');
    append('b');
    spool.writeTurn();
    expect(told).toEqual([1, 2]);
    spool.writeTurn();
    append('c');
    await spool.flush();
    expect(told).toEqual([1, 2, 3]);
    expect(textsOf(await peekAll(spool))).toEqual(['a', 'b', 'c']);
  });

  it('leaves the others alone when one caller throws from encode', async () => {
    const spool = await open();
    const thrown = spool.append(() => {
      throw new Error('no record');
    });
    const [, sequence] = await Promise.all([expect(thrown).rejects.toThrow('no record'), appendText(spool, 'next')]);
    expect(sequence).toBe(1);
  });

  it('reads no more than asked for, yet one record whatever its size', async () => {
    const spool = await open();
    await appendAll(spool, ['x'.repeat(500_000), 'aa', 'bb', 'cc']);
    await spool.flush();
    const lengths = async (records: number, bytes: number): Promise<number[]> =>
      (await spool.read({ records, bytes })).records.map(({ payload }) => payload.length);
    expect(await lengths(10, 1)).toEqual([500_000]);
    expect(await lengths(10, 500_004)).toEqual([500_000, 2, 2]);
    expect(await lengths(2, MIB)).toEqual([500_000, 2]);
  });

  it('gives the same again until it is committed, and never again after', async () => {
    const spool = await open();
    await appendAll(spool, ['a', 'b', 'c']);
    await spool.flush();
    const first = await spool.read({ records: 2, bytes: MIB });
    expect(await spool.read({ records: 2, bytes: MIB })).toEqual(first);
    await spool.commit(first.cursor);
    expect(textsOf(await peekAll(spool))).toEqual(['c']);
    await drain(spool);
    expect(await spool.read({ records: 9, bytes: MIB })).toMatchObject({ records: [] });
  });

  it('spreads over many segments and deletes those that are read', async () => {
    const folder = await folders.make();
    const spool = await open({ segmentBytes: 300 }, folder);
    const texts = Array.from({ length: 200 }, (_, index) => `record ${index} ${'.'.repeat(index % 90)}`);
    await appendAll(spool, texts);
    expect(spool.stats().segments).toBeGreaterThan(30);
    expect(await filesEnding(folder, '.seg')).toHaveLength(spool.stats().segments);
    expect(textsOf(await drain(spool))).toEqual(texts);
    expect(await filesEnding(folder, '.seg')).toHaveLength(1);
  });

  it('refuses a cursor that no reading gave', async () => {
    const spool = await open();
    await appendAll(spool, ['a', 'b', 'c']);
    await spool.flush();
    const { cursor } = await spool.read({ records: 2, bytes: MIB });
    await spool.commit(cursor);
    const refused = { code: 'spool_cursor_invalid' };
    await expect(spool.commit({ ...cursor, sequence: 1 })).rejects.toMatchObject(refused);
    await expect(spool.commit({ ...cursor, sequence: 99 })).rejects.toMatchObject(refused);
    await expect(spool.commit({ ...cursor, sequence: 3, segment: 8 })).rejects.toMatchObject(refused);
    expect(textsOf(await peekAll(spool))).toEqual(['c']);
  });
});

describe('reopening', () => {
  it('keeps records, cursor, numbers and gate id', async () => {
    const folder = await folders.make();
    const first = await open({}, folder);
    expect(first.gateId).toMatch(/^[0-9a-f-]{36}$/);
    await appendAll(first, ['a', 'b', 'c']);
    await first.flush();
    await first.commit((await first.read({ records: 1, bytes: MIB })).cursor);
    await first.close();
    const second = await open({}, folder);
    expect(second.gateId).toBe(first.gateId);
    expect(await appendText(second, 'd')).toBe(4);
    expect(textsOf(await peekAll(second))).toEqual(['b', 'c', 'd']);
    expect((await readFile(join(folder, 'gate-id'), 'utf8')).trim()).toBe(first.gateId);
  });

  it('never gives a number twice, also when every record was read and deleted', async () => {
    const folder = await folders.make();
    for (let round = 0; round < 4; round++) {
      const spool = await open({ segmentBytes: 256 }, folder);
      expect(await appendAll(spool, ['x'.repeat(300), 'y'.repeat(300)])).toEqual([round * 2 + 1, round * 2 + 2]);
      await drain(spool);
      await spool.close();
    }
  });

  it('keeps files to its own user', async () => {
    const folder = join(await folders.make(), 'made', 'deep');
    const spool = await open({}, folder);
    await appendText(spool, 'a');
    const [segment] = await filesEnding(folder, '.seg');
    expect((await stat(segment!)).mode & 0o777).toBe(0o600);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
  });
});

describe('when it is full', () => {
  it('block: refuses, reports once, and takes records again after a commit', async () => {
    const { spool, faults } = await openWithFaults(await folders.make(), { maxBytes: 4096, full: 'block' });
    opened.push(spool);
    const stored: number[] = [];
    const fill = async (): Promise<void> => {
      for (;;) stored.push(await appendText(spool, 'x'.repeat(200)));
    };
    await expect(fill()).rejects.toBeInstanceOf(SpoolFullError);
    await expect(appendText(spool, 'x'.repeat(200))).rejects.toBeInstanceOf(SpoolFullError);
    expect(faults.map(({ kind }) => kind)).toEqual(['full']);
    expect(spool.stats().bytes).toBeLessThanOrEqual(4096);
    expect(sequencesOf(await drain(spool))).toEqual(stored);
    expect(await appendText(spool, 'again')).toBe(stored.length + 1);
    expect(spool.stats().dropped).toBe(0);
    await expect(fill()).rejects.toBeInstanceOf(SpoolFullError);
    expect(faults.map(({ kind }) => kind)).toEqual(['full', 'full']);
  });

  it('drop: resolves, counts, and leaves no gap', async () => {
    const { spool } = await openWithFaults(await folders.make(), { maxBytes: 4096, full: 'drop' });
    opened.push(spool);
    const results = await Promise.all(Array.from({ length: 50 }, () => appendText(spool, 'x'.repeat(200))));
    const stored = results.filter((sequence) => sequence !== DROPPED);
    expect(stored.length).toBeGreaterThan(10);
    expect(spool.stats().dropped).toBe(50 - stored.length);
    expect(sequencesOf(await drain(spool))).toEqual(stored);
    expect(await appendText(spool, 'again')).toBe(stored.length + 1);
  });

  it('does not stay full when one turn outgrew the segment', async () => {
    const { spool } = await openWithFaults(await folders.make(), { maxBytes: 4096, segmentBytes: 256 });
    opened.push(spool);
    await Promise.all(Array.from({ length: 17 }, () => appendText(spool, 'x'.repeat(200))));
    await drain(spool);
    await Promise.all(Array.from({ length: 17 }, () => appendText(spool, 'x'.repeat(200))));
    expect(await drain(spool)).toHaveLength(17);
  });

  it('refuses a record that could never fit, in both modes', async () => {
    for (const full of ['block', 'drop'] as const) {
      const { spool } = await openWithFaults(await folders.make(), { maxBytes: 4096, full });
      opened.push(spool);
      await expect(appendText(spool, 'x'.repeat(1025))).rejects.toMatchObject({ code: 'spool_record_too_large' });
      await expect(appendText(spool, '€'.repeat(400))).rejects.toMatchObject({ code: 'spool_record_too_large' });
      expect(await appendText(spool, 'x'.repeat(1024))).toBe(1);
    }
  });
});

describe('fsync', () => {
  it('always: acknowledges after the fsync, and one fsync serves everyone who waits', async () => {
    const files = changeableFiles();
    const spool = await openSpoolOn(files, optionsFor(await folders.make(), { fsync: 'always' }));
    opened.push(spool);
    const sync = files.sync;
    let syncs = 0;
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const isSyncing = new Promise<void>((resolve) => {
      files.sync = async (fd) => {
        syncs += 1;
        resolve();
        await held;
        await sync(fd);
      };
    });
    let acknowledged = 0;
    const appends = Array.from({ length: 20 }, () => appendText(spool, 'a').then(() => (acknowledged += 1)));
    await isSyncing;
    expect(acknowledged).toBe(0);
    release();
    await Promise.all(appends);
    expect(syncs).toBe(1);
  });

  it('batch: acknowledges before the fsync, but lets nobody read earlier', async () => {
    const files = changeableFiles();
    const spool = await openSpoolOn(files, optionsFor(await folders.make()));
    opened.push(spool);
    const sync = files.sync;
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    files.sync = async (fd) => {
      await held;
      await sync(fd);
    };
    expect(await appendText(spool, 'a')).toBe(1);
    expect((await spool.read({ records: 1, bytes: 1 })).records).toEqual([]);
    release();
    await spool.waitForRecords();
    expect((await spool.read({ records: 1, bytes: 1 })).records).toHaveLength(1);
  });
});

describe('waiting', () => {
  it('resolves at once when there is something, and when something comes', async () => {
    const spool = await open();
    const waiting = spool.waitForRecords();
    await appendText(spool, 'a');
    await waiting;
    await spool.waitForRecords();
    await drain(spool);
    const controller = new AbortController();
    const aborted = spool.waitForRecords(controller.signal);
    controller.abort(new Error('enough'));
    await expect(aborted).rejects.toThrow('enough');
    await expect(spool.waitForRecords(controller.signal)).rejects.toThrow('enough');
  });

  it('ends with the spool', async () => {
    const spool = await open();
    const waiting = expect(spool.waitForRecords()).rejects.toBeInstanceOf(SpoolClosedError);
    await spool.close();
    await waiting;
  });
});

describe('closing', () => {
  it('writes what was appended in the same turn, and refuses the rest', async () => {
    const folder = await folders.make();
    const spool = await open({}, folder);
    let lateResult: Promise<number> | undefined;
    const last = appendText(spool, 'last').then((sequence) => {
      lateResult = appendText(spool, 'too late');
      return sequence;
    });
    const closing = spool.close();
    expect(await last).toBe(1);
    await expect(lateResult).rejects.toBeInstanceOf(SpoolClosedError);
    await closing;
    await spool.close();
    await expect(spool.read({ records: 1, bytes: 1 })).rejects.toBeInstanceOf(SpoolClosedError);
    await expect(spool.flush()).rejects.toBeInstanceOf(SpoolClosedError);
    await expect(spool.waitForRecords()).rejects.toBeInstanceOf(SpoolClosedError);
    expect(textsOf(await peekAll(await open({}, folder)))).toEqual(['last']);
  });
});

describe('stats', () => {
  it('counts what is stored and what is pending', async () => {
    const spool = await open({ segmentBytes: 256 });
    expect(spool.stats()).toEqual({ bytes: 24, records: 0, dropped: 0, segments: 1, oldestPending: null });
    await appendAll(spool, ['x'.repeat(100), 'x'.repeat(100), 'x'.repeat(100)]);
    expect(spool.stats()).toEqual({ bytes: 432, records: 3, dropped: 0, segments: 3, oldestPending: 1 });
    await spool.flush();
    await spool.commit((await spool.read({ records: 2, bytes: MIB })).cursor);
    expect(spool.stats()).toMatchObject({ records: 1, oldestPending: 3, segments: 1 });
  });
});

describe('options', () => {
  it.each([
    ['maxBytes', { maxBytes: 4095 }],
    ['maxBytes', { maxBytes: Number.NaN }],
    ['segmentBytes', { segmentBytes: 1.5 }],
    ['fsyncIntervalMs', { fsyncIntervalMs: 0 }],
    ['directory', { directory: '' }],
  ])('names the wrong %s', async (name, changed) => {
    const refused = openSpool(optionsFor(await folders.make(), changed));
    await expect(refused).rejects.toMatchObject({ code: 'spool_unusable' });
    await expect(refused).rejects.toThrow(name);
  });

  it('says in one sentence why a folder cannot be used', async () => {
    const file = join(await folders.make(), 'gate-id');
    await open({}, join(file, '..'));
    await expect(openSpool(optionsFor(file))).rejects.toThrow(/^The spool in .* does not open \(EEXIST\): check .*\.$/);
  });
});
