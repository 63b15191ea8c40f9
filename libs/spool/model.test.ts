import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { appendFile, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { FRAME_HEADER_BYTES, SEGMENT_HEADER_BYTES, sealFrame } from './frame.js';
import { openSpool, type Spool, type SpoolFault } from './index.js';
import { drain, filesEnding, Folders, MIB, optionsFor, sequencesOf, textsOf } from './testing/folder.js';

const folders = new Folders();
afterAll(() => folders.clean());

/** What a correct spool holds: every stored record not yet committed, oldest first. */
interface Model {
  next: number;
  pending: { sequence: number; text: string }[];
}

interface World {
  folder: string;
  spool: Spool;
  faults: SpoolFault[];
  model: Model;
}

type Step =
  | { kind: 'append'; lengths: number[] }
  | { kind: 'read'; records: number; bytes: number; commits: boolean }
  | { kind: 'reopen' }
  | { kind: 'crash'; tail: number }
  | { kind: 'crash losing the end'; share: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant('append'), lengths: fc.array(fc.nat(400), { maxLength: 6 }) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('read'),
      records: fc.integer({ min: 1, max: 8 }),
      bytes: fc.nat(1500),
      commits: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('reopen') }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('crash'), tail: fc.nat(500) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('crash losing the end'),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
  },
);

async function openIn(folder: string): Promise<Pick<World, 'folder' | 'spool' | 'faults'>> {
  const faults: SpoolFault[] = [];
  const onFault = (fault: SpoolFault): number => faults.push(fault);
  return { folder, faults, spool: await openSpool(optionsFor(folder, { segmentBytes: 700, onFault })) };
}

async function append({ spool, model }: World, lengths: number[]): Promise<void> {
  const texts = lengths.map((length, index) => `${model.next + index}:${'.'.repeat(length)}`);
  const numbers = await Promise.all(texts.map((text) => spool.append(() => text)));
  expect(numbers).toEqual(texts.map((_, index) => model.next + index));
  for (const text of texts) model.pending.push({ sequence: model.next++, text });
}

async function read({ spool, model }: World, limit: Extract<Step, { kind: 'read' }>): Promise<void> {
  await spool.flush();
  const { records, cursor } = await spool.read(limit);
  let bytes = 0;
  const fitting = model.pending.slice(0, limit.records).findIndex(({ text }, index) => {
    bytes += text.length;
    return index > 0 && bytes > limit.bytes;
  });
  const expected = model.pending.slice(0, fitting === -1 ? limit.records : fitting);
  expect(textsOf(records)).toEqual(expected.map(({ text }) => text));
  expect(sequencesOf(records)).toEqual(expected.map(({ sequence }) => sequence));
  if (!limit.commits) return;
  await spool.commit(cursor);
  model.pending.splice(0, records.length);
}

/** A frame that the dying process was about to write. */
function unwritten(sequence: number): Buffer {
  const frame = Buffer.alloc(FRAME_HEADER_BYTES + 500, 'x');
  sealFrame(frame, 0, sequence, 500);
  return frame;
}

/** The folder as the next process finds it, after `damage` to its last segment; the old process is gone. */
async function crash(world: World, damage: (path: string) => Promise<void>): Promise<void> {
  const folder = await folders.copy(world.folder);
  await world.spool.close();
  expect(world.faults).toEqual([]);
  const path = (await filesEnding(folder, '.seg')).at(-1);
  expect(path).toBeDefined();
  if (path !== undefined) await damage(path);
  Object.assign(world, await openIn(folder));
  expect(world.faults.filter(({ kind }) => kind !== 'torn_tail')).toEqual([]);
  world.faults.length = 0;
}

/** Cuts the last segment at any byte that the cursor has not passed, and forgets the records that were behind it. */
async function loseTheEnd(world: World, path: string, share: number): Promise<void> {
  const { model } = world;
  const first = Number(basename(path, '.seg'));
  const { size } = await stat(path);
  const pendingHere = model.pending.filter(({ sequence }) => sequence >= first);
  const frameBytes = ({ text }: { text: string }): number => FRAME_HEADER_BYTES + text.length;
  const committedTo = size - pendingHere.reduce((sum, record) => sum + frameBytes(record), 0);
  const least = committedTo === SEGMENT_HEADER_BYTES ? 0 : committedTo;
  const cut = least + Math.round(share * (size - least));
  await truncate(path, cut);
  let end = committedTo;
  const survivors = pendingHere.filter((record) => (end += frameBytes(record)) <= cut);
  model.pending.splice(model.pending.length - pendingHere.length, pendingHere.length, ...survivors);
  model.next -= pendingHere.length - survivors.length;
}

async function run(world: World, next: Step): Promise<void> {
  switch (next.kind) {
    case 'append':
      return append(world, next.lengths);
    case 'read':
      return read(world, next);
    case 'reopen':
      await world.spool.close();
      expect(world.faults).toEqual([]);
      Object.assign(world, await openIn(world.folder));
      expect(world.faults).toEqual([]);
      return;
    case 'crash':
      return crash(world, (path) => appendFile(path, unwritten(world.model.next).subarray(0, next.tail)));
    case 'crash losing the end':
      return crash(world, (path) => loseTheEnd(world, path, next.share));
  }
}

describe('spool', () => {
  it('is the list it stands for, whatever happens: nothing lost, doubled or reordered', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const world: World = { ...(await openIn(await folders.make())), model: { next: 1, pending: [] } };
        try {
          for (const next of steps) await run(world, next);
          expect(world.spool.stats().records).toBe(world.model.pending.length);
          expect(textsOf(await drain(world.spool))).toEqual(world.model.pending.map(({ text }) => text));
        } finally {
          await world.spool.close();
          await folders.clean();
        }
      }),
      { numRuns: 60 },
    );
  });

  it('loses to one flipped bit only what follows it in its segment, keeps those bytes, and says so', async () => {
    const folder = await folders.make();
    const { spool } = await openIn(folder);
    const texts = Array.from({ length: 40 }, (_, index) => `${index + 1}:${'.'.repeat((index * 37) % 150)}`);
    for (const text of texts) await spool.append(() => text);
    await spool.close();
    const count = (await filesEnding(folder, '.seg')).length;
    await fc.assert(
      fc.asyncProperty(
        fc.nat(count - 1),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.nat(7),
        async (which, share, bit) => {
          const copy = await folders.copy(folder);
          const segments = await filesEnding(copy, '.seg');
          const path = segments[which]!;
          const bytes = await readFile(path);
          const at = Math.floor(share * (bytes.length - 1));
          bytes[at]! ^= 1 << bit;
          await writeFile(path, bytes);

          const first = Number(basename(path, '.seg'));
          const nextFirst = which + 1 < count ? Number(basename(segments[which + 1]!, '.seg')) : texts.length + 1;
          let end = SEGMENT_HEADER_BYTES;
          let lostFrom = first;
          if (at >= SEGMENT_HEADER_BYTES) {
            while ((end += FRAME_HEADER_BYTES + texts[lostFrom - 1]!.length) <= at) lostFrom += 1;
          }
          const survivors = texts.filter((_, index) => index + 1 < lostFrom || index + 1 >= nextFirst);

          const world = await openIn(copy);
          try {
            expect(world.faults).toMatchObject([{ kind: 'damaged', path }]);
            expect(await filesEnding(copy, '.damaged')).toHaveLength(1);
            const sequence = await world.spool.append(() => 'after');
            expect(sequence).toBeGreaterThan(texts.length);
            expect(textsOf(await drain(world.spool))).toEqual([...survivors, 'after']);
            const damaged = await readFile((await filesEnding(copy, '.damaged'))[0]!);
            expect(bytes.subarray(bytes.length - damaged.length)).toEqual(damaged);
          } finally {
            await world.spool.close();
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

it('reads a spool larger than any one read in bounded pieces', async () => {
  const { spool } = await openIn(await folders.make());
  const large = 'x'.repeat(700_000);
  for (let index = 0; index < 12; index++) await spool.append((sequence) => `${sequence}${large}`);
  await spool.flush();
  const lengths: number[] = [];
  for (;;) {
    const { records, cursor } = await spool.read({ records: 100, bytes: 2 * MIB });
    if (records.length === 0) break;
    lengths.push(records.length);
    await spool.commit(cursor);
  }
  expect(lengths).toEqual([2, 2, 2, 2, 2, 2]);
  await spool.close();
});
