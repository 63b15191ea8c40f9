import { open, type FileHandle } from 'node:fs/promises';
import type { Cursor } from './cursor.js';
import type { ReportFault } from './faults.js';
import { SEGMENT_HEADER_BYTES } from './frame.js';
import type { Segment, Segments } from './segments.js';
import { setAsideFrom } from './set-aside.js';
import { walkFrames, type FramePosition } from './walk.js';

export interface SpoolRecord {
  readonly sequence: number;
  readonly payload: Buffer;
}

/** Reading ends before the first record that would go past either; one record is always given, whatever its size. */
export interface ReadLimit {
  readonly records: number;
  /** Of payload. */
  readonly bytes: number;
}

export interface SpoolBatch {
  readonly records: SpoolRecord[];
  /** For `commit`, once the records are safe elsewhere. */
  readonly cursor: Cursor;
}

/** Reads durable records in order, across segments. Not for concurrent calls. */
export class Reader {
  #open: { readonly segment: Segment; readonly handle: FileHandle } | null = null;

  constructor(
    private readonly segments: Segments,
    /** Seals the active segment and makes everything durable, so that its file can be cut. */
    private readonly sealAll: () => Promise<void>,
    private readonly report: ReportFault,
  ) {}

  async read(committed: Cursor, limit: ReadLimit): Promise<SpoolBatch> {
    const records: SpoolRecord[] = [];
    let bytes = 0;
    let cursor = committed;
    const take = (sequence: number, payload: Buffer): boolean => {
      // Only after its cursor was lost from view: a segment that is read again from its beginning.
      if (sequence <= committed.sequence) return true;
      if (records.length >= limit.records) return false;
      if (records.length > 0 && bytes + payload.length > limit.bytes) return false;
      records.push({ sequence, payload });
      bytes += payload.length;
      return true;
    };
    for (const segment of [...this.segments.all]) {
      if (segment.last <= committed.sequence) continue;
      const end = await this.#walk(segment, committed, take);
      const reached = end.sequence - 1;
      if (reached > committed.sequence) cursor = { segment: segment.first, offset: end.offset, sequence: reached };
      if (end.offset < segment.bytes) break;
    }
    return { records, cursor };
  }

  async close(): Promise<void> {
    const opened = this.#open;
    this.#open = null;
    await opened?.handle.close();
  }

  async #walk(
    segment: Segment,
    committed: Cursor,
    take: (sequence: number, payload: Buffer) => boolean,
  ): Promise<FramePosition> {
    const resumes =
      committed.segment === segment.first &&
      committed.offset >= SEGMENT_HEADER_BYTES &&
      committed.offset <= segment.bytes;
    const from = resumes
      ? { offset: committed.offset, sequence: committed.sequence + 1 }
      : { offset: SEGMENT_HEADER_BYTES, sequence: segment.first };
    const end = await walkFrames(await this.#handleOf(segment), from, segment.durableBytes, take);
    if (end.stop === 'damaged' || end.stop === 'cut_short') {
      await this.sealAll();
      this.report(await setAsideFrom(segment.path, end.offset, end.why));
      this.segments.cut(segment, end.offset, end.sequence - 1);
    }
    return end;
  }

  async #handleOf(segment: Segment): Promise<FileHandle> {
    if (this.#open?.segment === segment) return this.#open.handle;
    await this.close();
    const handle = await open(segment.path, 'r');
    this.#open = { segment, handle };
    return handle;
  }
}
