import { open, readdir, unlink, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { cursorPath, readCursor, START, type Cursor } from './cursor.js';
import { SpoolError } from './errors.js';
import { missingFault, type ReportFault } from './faults.js';
import { syncDirectory } from './files.js';
import { FORMAT_VERSION, readSegmentHeader, SEGMENT_HEADER_BYTES } from './frame.js';
import { parseSegmentName, segmentName, type Segment } from './segments.js';
import { setAsideFrom, setAsideWhole } from './set-aside.js';
import { isZeroFrom, mostFrames, readFully, walkFrames } from './walk.js';

export interface Recovered {
  /** In order; every byte of them that counts is durable. */
  readonly segments: Segment[];
  readonly cursor: Cursor;
  /** The number of the next record: above every number that was ever given to a stored one. */
  readonly nextSequence: number;
  /** The last segment can be written on: undamaged, and it ends right before `nextSequence`. */
  readonly lastIsWhole: boolean;
}

type Inspected =
  | { readonly kind: 'whole' | 'cut'; readonly segment: Segment; readonly nextSequence: number }
  | { readonly kind: 'gone'; readonly nextSequence: number };

/**
 * What a spool's folder holds after whatever end its last process met. Reads every byte that is not yet committed, in
 * pieces: about a second a gigabyte.
 */
export async function recover(directory: string, report: ReportFault): Promise<Recovered> {
  const cursor = await recoverCursor(directory, report);
  const firsts = await removeCommitted(directory, await listSegments(directory), cursor);
  const segments: Segment[] = [];
  let nextSequence = cursor.sequence + 1;
  let lastIsWhole = false;
  // Without a cursor nobody can say which the oldest record should be.
  let expected = cursor.sequence === 0 ? null : nextSequence;
  for (const [index, first] of firsts.entries()) {
    const isLast = index === firsts.length - 1;
    const previous = segments.at(-1);
    if (expected !== null && first > expected) report(missingFault(expected, first - 1));
    const overlaps = previous !== undefined && first <= previous.last;
    const inspected = await inspect(directory, first, cursor, isLast, overlaps, report);
    if (inspected.kind !== 'gone') segments.push(inspected.segment);
    lastIsWhole = inspected.kind === 'whole' && inspected.nextSequence >= nextSequence;
    // How many numbers a damaged segment used can only be guessed, from above; its successor's name tells.
    if (isLast || inspected.kind === 'whole') nextSequence = Math.max(nextSequence, inspected.nextSequence);
    // Damage was reported as such: the numbers it took with it are not reported again as missing.
    expected = inspected.kind === 'whole' ? nextSequence : null;
  }
  await syncDirectory(directory);
  return { segments, cursor, nextSequence, lastIsWhole };
}

async function recoverCursor(directory: string, report: ReportFault): Promise<Cursor> {
  const cursor = await readCursor(directory);
  if (cursor !== null) return cursor;
  const path = cursorPath(directory);
  report({
    kind: 'cursor_damaged',
    path,
    message: `${path} is damaged: reading begins again at the oldest record, so some may be shipped twice; check the disk.`,
  });
  return START;
}

async function listSegments(directory: string): Promise<number[]> {
  const names = await readdir(directory);
  return names
    .map(parseSegmentName)
    .filter((first) => first !== null)
    .sort((a, b) => a - b);
}

/** A crash right after a commit leaves segments that are wholly behind it. The last one stays: it carries the numbers. */
async function removeCommitted(directory: string, firsts: number[], cursor: Cursor): Promise<number[]> {
  const kept: number[] = [];
  for (const [index, first] of firsts.entries()) {
    const successor = firsts[index + 1];
    if (successor === undefined || successor > cursor.sequence + 1) kept.push(first);
    else await unlink(join(directory, segmentName(first)));
  }
  return kept;
}

async function inspect(
  directory: string,
  first: number,
  cursor: Cursor,
  isLast: boolean,
  overlaps: boolean,
  report: ReportFault,
): Promise<Inspected> {
  const path = join(directory, segmentName(first));
  const handle = await open(path, 'r+');
  try {
    const { size } = await handle.stat();
    const header = readSegmentHeader(await readFully(handle, 0, SEGMENT_HEADER_BYTES));
    if (header.kind === 'other_version') {
      throw new SpoolError(
        'spool_unusable',
        `${path} has format ${header.version}, and this program reads format ${FORMAT_VERSION}: open it with the version that wrote it, or move the folder away.`,
      );
    }
    const isUnbegun = size < SEGMENT_HEADER_BYTES || (header.kind === 'damaged' && (await isZeroFrom(handle, 0, size)));
    if (isLast && isUnbegun) {
      await unlink(path);
      report(tornTail(path, 0, size));
      return { kind: 'gone', nextSequence: first };
    }
    if (header.kind === 'damaged' || header.firstSequence !== first || overlaps) {
      const why = overlaps
        ? 'its records have numbers that an earlier segment has given'
        : 'its header is not that of this segment';
      report(await setAsideWhole(path, size, why));
      return { kind: 'gone', nextSequence: first + mostFrames(size) };
    }
    return await inspectFrames(handle, path, first, size, cursor, isLast, report);
  } finally {
    await handle.close();
  }
}

async function inspectFrames(
  handle: FileHandle,
  path: string,
  first: number,
  size: number,
  cursor: Cursor,
  isLast: boolean,
  report: ReportFault,
): Promise<Inspected> {
  // What the cursor has passed is done with; damage there must not take unread records along.
  const resumes = cursor.segment === first && cursor.offset >= SEGMENT_HEADER_BYTES && cursor.offset <= size;
  const from = resumes
    ? { offset: cursor.offset, sequence: cursor.sequence + 1 }
    : { offset: SEGMENT_HEADER_BYTES, sequence: first };
  const end = await walkFrames(handle, from, size, () => true);
  const last = end.sequence - 1;
  const segment: Segment = {
    first,
    path,
    bytes: end.offset,
    last,
    durableBytes: end.offset,
    durableLast: last,
    fd: null,
    syncFailed: false,
    torn: false,
  };
  if (end.stop !== 'end') {
    const isTorn = isLast && (end.stop === 'cut_short' || (await isZeroFrom(handle, end.offset, size)));
    if (!isTorn) {
      report(await setAsideFrom(path, end.offset, end.why));
      return { kind: 'cut', segment, nextSequence: last + 1 + mostFrames(size - end.offset) };
    }
    await handle.truncate(end.offset);
    report(tornTail(path, end.offset, size - end.offset));
  }
  // A killed process leaves written records in the kernel only; nothing may be read before it is on the disk.
  await handle.sync();
  return { kind: 'whole', segment, nextSequence: last + 1 };
}

function tornTail(path: string, offset: number, bytes: number): Parameters<ReportFault>[0] {
  return {
    kind: 'torn_tail',
    path,
    offset,
    bytes,
    message: `The last write to ${path} was cut short at byte ${offset}; its ${bytes} bytes, never acknowledged as durable, are removed. Nothing is to be done.`,
  };
}
