import { join } from 'node:path';
import { SEGMENT_HEADER_BYTES, segmentHeader } from './frame.js';
import type { SegmentFiles } from './files.js';

/** One segment file. Its name is the sequence of its first record: 16 digits, so that names sort as numbers do. */
export interface Segment {
  readonly first: number;
  readonly path: string;
  /** Length of the file's good part. */
  bytes: number;
  /** Sequence of the last record; `first - 1` while there is none. */
  last: number;
  /** What is on the disk and not only in the kernel: only this is ever read. */
  durableBytes: number;
  durableLast: number;
  /** Open while something is to be written or synced. */
  fd: number | null;
  /** An fsync failed: the kernel may have dropped pages, and a repeated fsync would not tell. Nothing is added to it. */
  syncFailed: boolean;
  /** A write failed half-way and could not be taken back yet. */
  torn: boolean;
}

export function segmentName(first: number): string {
  return `${String(first).padStart(16, '0')}.seg`;
}

/** null: not the name of a segment. */
export function parseSegmentName(name: string): number | null {
  return /^\d{16}\.seg$/.test(name) ? Number(name.slice(0, 16)) : null;
}

/**
 * The segments in order, the last one being written to. Errors are those of the system, and leave everything as it was
 * before the call.
 */
export class Segments {
  /** Names were made that the folder may forget in a power loss. */
  directoryChanged = false;
  #all: Segment[];
  #totalBytes: number;

  constructor(
    private readonly files: SegmentFiles,
    readonly directory: string,
    private readonly segmentBytes: number,
    recovered: Segment[],
  ) {
    this.#all = recovered;
    this.#totalBytes = recovered.reduce((sum, segment) => sum + segment.bytes, 0);
  }

  get all(): readonly Segment[] {
    return this.#all;
  }

  get totalBytes(): number {
    return this.#totalBytes;
  }

  get active(): Segment {
    const active = this.#all.at(-1);
    if (active === undefined) throw new Error('A spool always has a segment to write to.');
    return active;
  }

  /** Goes on writing in the last recovered segment. */
  reopenLast(): void {
    this.active.fd = this.files.open(this.active.path, 'r+');
  }

  /** Begins a new segment. Its header is not durable until the next sync. */
  create(first: number): void {
    const path = join(this.directory, segmentName(first));
    const fd = this.files.open(path, 'wx');
    try {
      this.#writeAll(fd, segmentHeader(first), SEGMENT_HEADER_BYTES, 0);
    } catch (error) {
      this.files.close(fd);
      this.files.remove(path);
      throw error;
    }
    this.directoryChanged = true;
    this.#totalBytes += SEGMENT_HEADER_BYTES;
    this.#all.push({
      first,
      path,
      bytes: SEGMENT_HEADER_BYTES,
      last: first - 1,
      durableBytes: 0,
      durableLast: first - 1,
      fd,
      syncFailed: false,
      torn: false,
    });
  }

  /** Seals the active segment and begins the next. One without records is its own successor. */
  rotate(): void {
    this.#takeBackTornWrite();
    const { active } = this;
    if (active.last >= active.first) {
      this.create(active.last + 1);
      return;
    }
    if (!active.syncFailed || active.fd === null) return;
    // Written anew, the header is dirty again, and the next fsync tells the truth about it.
    this.#writeAll(active.fd, segmentHeader(active.first), SEGMENT_HEADER_BYTES, 0);
    active.syncFailed = false;
  }

  /** Writes the frames of one turn, `records` of them, in `bytes[0, length)`: all or nothing. */
  write(bytes: Buffer, length: number, records: number): void {
    this.#takeBackTornWrite();
    if (this.active.syncFailed || this.active.bytes + length > this.segmentBytes) this.rotate();
    const segment = this.active;
    if (segment.fd === null) throw new Error('The active segment is not open.');
    try {
      this.#writeAll(segment.fd, bytes, length, segment.bytes);
    } catch (error) {
      segment.torn = true;
      try {
        this.#takeBackTornWrite();
      } catch {
        // Still torn: the next write begins by taking it back, and fails when it cannot.
      }
      throw error;
    }
    segment.bytes += length;
    segment.last += records;
    this.#totalBytes += length;
  }

  /** Deletes the segments of which every record is at or before `sequence`; never the active one. */
  removeBehind(sequence: number): void {
    for (;;) {
      const [oldest, next] = this.#all;
      if (oldest === undefined || next === undefined || oldest.last > sequence) return;
      this.files.remove(oldest.path);
      this.#close(oldest);
      this.#all.shift();
      this.#totalBytes -= oldest.bytes;
    }
  }

  /** After the rest of a sealed segment was set aside: it ends at `bytes`, with record `last`. */
  cut(segment: Segment, bytes: number, last: number): void {
    this.#totalBytes -= segment.bytes - bytes;
    segment.bytes = bytes;
    segment.last = last;
    segment.durableBytes = bytes;
    segment.durableLast = last;
  }

  /** Closes the files that are neither written to nor waiting for an fsync. */
  closeIdle(): void {
    for (const segment of this.#all) {
      if (segment !== this.active && segment.durableBytes === segment.bytes) this.#close(segment);
    }
  }

  closeAll(): void {
    for (const segment of this.#all) this.#close(segment);
  }

  #close(segment: Segment): void {
    if (segment.fd === null) return;
    const { fd } = segment;
    segment.fd = null;
    this.files.close(fd);
  }

  #takeBackTornWrite(): void {
    const { active } = this;
    if (!active.torn || active.fd === null) return;
    this.files.truncate(active.fd, active.bytes);
    active.torn = false;
  }

  #writeAll(fd: number, bytes: Buffer, length: number, position: number): void {
    let written = 0;
    while (written < length) {
      const count = this.files.write(fd, bytes, written, length - written, position + written);
      if (count === 0) throw new Error('nothing was written');
      written += count;
    }
  }
}
