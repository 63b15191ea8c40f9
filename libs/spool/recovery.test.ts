import { afterEach, describe, expect, it } from '@jest/globals';
import { appendFile, open, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { formatCursor, parseCursor } from './cursor.js';
import { segmentHeader } from './frame.js';
import { openSpool, type Spool, type SpoolFault, type SpoolOptions } from './index.js';
import { TurnFrames } from './turn.js';
import {
  appendAll,
  appendText,
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

async function open_(directory: string, changed: Partial<SpoolOptions> = {}): Promise<[Spool, SpoolFault[]]> {
  const { spool, faults } = await openWithFaults(directory, changed);
  opened.push(spool);
  return [spool, faults];
}

/** A closed spool of these records. */
async function written(texts: readonly string[], changed: Partial<SpoolOptions> = {}): Promise<string> {
  const folder = await folders.make();
  const [spool] = await open_(folder, changed);
  await appendAll(spool, texts);
  await spool.close();
  return folder;
}

async function flip(path: string, at: number): Promise<void> {
  const bytes = await readFile(path);
  bytes[at]! ^= 0x40;
  await writeFile(path, bytes);
}

/** Three segments of two records each. */
const SIX = ['a', 'b', 'c', 'd', 'e', 'f'].map((letter) => letter.repeat(90));
const TWO_A_SEGMENT = { segmentBytes: 256 };

describe('a torn tail', () => {
  it('is removed and reported at every byte offset of the last record', async () => {
    const folder = await written(['first', 'second']);
    const [path] = await filesEnding(folder, '.seg');
    const { size } = await stat(path!);
    for (let lost = 1; lost < 20 + 'second'.length; lost++) {
      const copy = await folders.copy(folder);
      const [segment] = await filesEnding(copy, '.seg');
      await truncate(segment!, size - lost);
      const [spool, faults] = await open_(copy);
      expect(faults).toMatchObject([{ kind: 'torn_tail', path: segment, bytes: 26 - lost }]);
      expect(await appendText(spool, 'third')).toBe(2);
      expect(textsOf(await drain(spool))).toEqual(['first', 'third']);
    }
  });

  it('of zeros, as a power loss leaves it, is removed too', async () => {
    const folder = await written(['first']);
    const [path] = await filesEnding(folder, '.seg');
    await truncate(path!, 700_000);
    const [spool, faults] = await open_(folder);
    expect(faults).toMatchObject([{ kind: 'torn_tail', offset: 49 }]);
    expect(textsOf(await peekAll(spool))).toEqual(['first']);
    expect((await stat(path!)).size).toBe(49);
  });

  it('is a whole segment whose header was never written', async () => {
    for (const content of [Buffer.alloc(0), segmentHeader(7).subarray(0, 11), Buffer.alloc(4096)]) {
      const folder = await written(SIX, TWO_A_SEGMENT);
      await writeFile(join(folder, '0000000000000007.seg'), content);
      const [spool, faults] = await open_(folder);
      expect(faults).toMatchObject([{ kind: 'torn_tail' }]);
      expect(await appendText(spool, 'g')).toBe(7);
      expect(textsOf(await peekAll(spool))).toEqual([...SIX, 'g']);
    }
  });
});

describe('damage', () => {
  it('in the middle keeps the good prefix, sets the rest aside, and reads the later segments', async () => {
    const folder = await written(SIX, TWO_A_SEGMENT);
    const segments = await filesEnding(folder, '.seg');
    expect(segments).toHaveLength(3);
    await flip(segments[1]!, 24 + 110 + 50);
    const [spool, faults] = await open_(folder, TWO_A_SEGMENT);
    expect(faults).toMatchObject([{ kind: 'damaged', path: segments[1], offset: 134, bytes: 110 }]);
    expect(faults[0]?.message).toMatch(/is damaged at byte 134 .*\.damaged: check the disk\.$/);
    expect(sequencesOf(await peekAll(spool))).toEqual([1, 2, 3, 5, 6]);
    expect((await stat(`${segments[1]!}.134.damaged`)).size).toBe(110);
    await spool.close();
    const [again, gaps] = await open_(folder, TWO_A_SEGMENT);
    expect(gaps).toMatchObject([{ kind: 'missing_records', fromSequence: 4, toSequence: 4 }]);
    expect(sequencesOf(await drain(again))).toEqual([1, 2, 3, 5, 6]);
  });

  it('in the last segment never lets a number be given again', async () => {
    const folder = await written(['a', 'b', 'c']);
    const [path] = await filesEnding(folder, '.seg');
    await flip(path!, 24 + 21 + 20);
    const [spool, faults] = await open_(folder);
    expect(faults).toMatchObject([{ kind: 'damaged', offset: 45 }]);
    expect(await appendText(spool, 'd')).toBeGreaterThan(3);
    expect(textsOf(await drain(spool))).toEqual(['a', 'd']);
  });

  it('of a length is not taken for a torn tail', async () => {
    const folder = await written(['a', 'b', 'c']);
    const [path] = await filesEnding(folder, '.seg');
    await flip(path!, 24 + 21 + 1);
    const [, faults] = await open_(folder);
    expect(faults).toMatchObject([{ kind: 'damaged', bytes: 42 }]);
  });

  it('of a header sets the whole segment aside', async () => {
    const folder = await written(SIX, TWO_A_SEGMENT);
    const segments = await filesEnding(folder, '.seg');
    await flip(segments[0]!, 3);
    await flip(segments[2]!, 13);
    const [spool, faults] = await open_(folder, TWO_A_SEGMENT);
    expect(faults.map(({ kind }) => kind)).toEqual(['damaged', 'damaged']);
    expect(await filesEnding(folder, '.damaged')).toEqual([`${segments[0]!}.damaged`, `${segments[2]!}.damaged`]);
    expect(await appendText(spool, 'g')).toBeGreaterThan(6);
    expect(textsOf(await drain(spool))).toEqual([SIX[2], SIX[3], 'g']);
  });

  it('before the cursor harms no unread record', async () => {
    const folder = await folders.make();
    const [spool] = await open_(folder);
    await appendAll(spool, ['a', 'b', 'c']);
    await spool.flush();
    await spool.commit((await spool.read({ records: 1, bytes: MIB })).cursor);
    await spool.close();
    const [path] = await filesEnding(folder, '.seg');
    await flip(path!, 24 + 20);
    const [again, faults] = await open_(folder);
    expect(faults).toEqual([]);
    expect(textsOf(await drain(again))).toEqual(['b', 'c']);
  });

  it('that happens while the spool is open is set aside by the reader, also in the segment being written', async () => {
    const folder = await folders.make();
    const [spool, faults] = await open_(folder);
    await appendAll(spool, ['a', 'b', 'c']);
    await spool.flush();
    const [path] = await filesEnding(folder, '.seg');
    await flip(path!, 24 + 21 + 20);
    const { records, cursor } = await spool.read({ records: 9, bytes: MIB });
    expect(textsOf(records)).toEqual(['a']);
    expect(faults).toMatchObject([{ kind: 'damaged', path, offset: 45, bytes: 42 }]);
    expect(spool.stats()).toMatchObject({ records: 1, segments: 2 });
    expect(await appendText(spool, 'd')).toBe(4);
    await spool.commit(cursor);
    expect(textsOf(await drain(spool))).toEqual(['d']);
    const waiting = spool.waitForRecords(AbortSignal.timeout(1));
    await expect(waiting).rejects.toThrow();
  });

  it('by cutting the file of an open spool is found as well', async () => {
    const folder = await folders.make();
    const [spool, faults] = await open_(folder);
    await appendAll(spool, ['a', 'b', 'c']);
    await spool.flush();
    const [path] = await filesEnding(folder, '.seg');
    await truncate(path!, 45);
    expect(textsOf(await peekAll(spool))).toEqual(['a']);
    expect(faults).toMatchObject([{ kind: 'damaged', offset: 45, bytes: 0 }]);
    await appendText(spool, 'd');
    expect(textsOf(await drain(spool))).toEqual(['a', 'd']);
  });
});

describe('files that are not as they were', () => {
  it('reports a segment that was removed', async () => {
    const folder = await written(SIX, TWO_A_SEGMENT);
    await rm((await filesEnding(folder, '.seg'))[1]!);
    const [spool, faults] = await open_(folder, TWO_A_SEGMENT);
    expect(faults).toMatchObject([{ kind: 'missing_records', fromSequence: 3, toSequence: 4 }]);
    expect(sequencesOf(await drain(spool))).toEqual([1, 2, 5, 6]);
  });

  it('sets a segment aside whose numbers are taken', async () => {
    const folder = await written(SIX, TWO_A_SEGMENT);
    const second = join(folder, '0000000000000002.seg');
    const frames = new TurnFrames();
    frames.accept(frames.put(2, 'another second'));
    await writeFile(second, Buffer.concat([segmentHeader(2), frames.buffer.subarray(0, frames.length)]));
    const [spool, faults] = await open_(folder, TWO_A_SEGMENT);
    expect(faults).toMatchObject([{ kind: 'damaged', path: second }]);
    expect(textsOf(await drain(spool))).toEqual(SIX);
  });

  it('goes on after the cursor when the last segment was removed', async () => {
    const folder = await folders.make();
    const [spool] = await open_(folder);
    await appendAll(spool, ['a', 'b', 'c']);
    await drain(spool);
    await spool.close();
    await rm((await filesEnding(folder, '.seg'))[0]!);
    const [again] = await open_(folder);
    expect(await appendText(again, 'd')).toBe(4);
    expect(textsOf(await drain(again))).toEqual(['d']);
  });

  it('begins again at the oldest record when the cursor is damaged, and says so', async () => {
    const folder = await folders.make();
    const [spool] = await open_(folder);
    await appendAll(spool, ['a', 'b', 'c']);
    await spool.flush();
    await spool.commit((await spool.read({ records: 2, bytes: MIB })).cursor);
    await spool.close();
    await flip(join(folder, 'cursor'), 26);
    const [again, faults] = await open_(folder);
    expect(faults).toMatchObject([{ kind: 'cursor_damaged' }]);
    expect(textsOf(await drain(again))).toEqual(['a', 'b', 'c']);
    expect(await appendText(again, 'd')).toBe(4);
  });

  it('finishes a commit that was interrupted before it deleted', async () => {
    const folder = await written(SIX, TWO_A_SEGMENT);
    const copy = await folders.copy(folder);
    const [spool] = await open_(folder, TWO_A_SEGMENT);
    await spool.flush();
    await spool.commit((await spool.read({ records: 5, bytes: MIB })).cursor);
    await spool.close();
    await writeFile(join(copy, 'cursor'), await readFile(join(folder, 'cursor')));
    await writeFile(join(copy, 'cursor.tmp'), 'half');
    const [again, faults] = await open_(copy, TWO_A_SEGMENT);
    expect(faults).toEqual([]);
    expect(again.stats()).toMatchObject({ segments: 1, records: 1, oldestPending: 6 });
    expect(textsOf(await drain(again))).toEqual([SIX[5]]);
  });

  it('ignores what is not its own', async () => {
    const folder = await written(['a']);
    await writeFile(join(folder, 'notes.seg'), 'not a segment');
    await appendFile(join(folder, '1.seg'), 'nor this');
    const [spool, faults] = await open_(folder);
    expect([faults, textsOf(await peekAll(spool))]).toEqual([[], ['a']]);
  });
});

describe('a spool that must not be opened', () => {
  it('is one of a later format', async () => {
    const folder = await written(['a']);
    const [path] = await filesEnding(folder, '.seg');
    const header = segmentHeader(1);
    header.writeUInt32LE(2, 8);
    header.writeUInt32LE(crc32(header.subarray(0, 20)), 20);
    const handle = await open(path!, 'r+');
    await handle.write(header, 0, 24, 0);
    await handle.close();
    const refused = openSpool(optionsFor(folder));
    await expect(refused).rejects.toMatchObject({ code: 'spool_unusable' });
    await expect(refused).rejects.toThrow(/has format 2.*open it with the version that wrote it/);
    expect((await readFile(path!)).subarray(0, 24)).toEqual(header);
  });

  it('is one whose gate id is damaged', async () => {
    const folder = await written(['a']);
    await writeFile(join(folder, 'gate-id'), 'not a uuid\n');
    await expect(openSpool(optionsFor(folder))).rejects.toThrow(/gate-id does not hold a UUID; restore it/);
  });
});

describe('cursor file', () => {
  it('is read back, and not with any byte changed', () => {
    const text = formatCursor({ segment: 4, offset: 133, sequence: 9_007_199_254_740_991 });
    expect(parseCursor(text)).toEqual({ segment: 4, offset: 133, sequence: 9_007_199_254_740_991 });
    for (let at = 0; at < text.length; at++) {
      expect(parseCursor(`${text.slice(0, at)}5${text.slice(at + 1)}`)).toEqual(
        text[at] === '5' ? parseCursor(text) : null,
      );
      expect(parseCursor(text.slice(0, at))).toBeNull();
    }
  });
});
