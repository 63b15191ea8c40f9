import type { FileHandle } from 'node:fs/promises';
import { FRAME_HEADER_BYTES, readFrame } from './frame.js';

/** Bytes read from a segment at once. Memory is bounded by this, or by the one frame that is longer. */
const PIECE_BYTES = 256 * 1024;

export interface FramePosition {
  /** Byte at which the next frame begins. */
  readonly offset: number;
  /** Sequence that frame must have. */
  readonly sequence: number;
}

/** Where a walk ended: at the end, by the visitor's wish, before a frame cut short, or before damage. */
export interface WalkEnd extends FramePosition {
  readonly stop: 'end' | 'visitor' | 'cut_short' | 'damaged';
  readonly why: string;
}

/** False: stop before this record; it counts as not visited. */
type Visit = (sequence: number, payload: Buffer) => boolean;

/**
 * Visits the frames from `from` up to byte `end`, reading the file piece by piece. Payloads are views of their piece,
 * which is never used again: they may be kept.
 */
export async function walkFrames(handle: FileHandle, from: FramePosition, end: number, visit: Visit): Promise<WalkEnd> {
  let { offset, sequence } = from;
  let wantedBytes = PIECE_BYTES;
  while (offset < end) {
    const askedBytes = Math.min(wantedBytes, end - offset);
    const piece = await readFully(handle, offset, askedBytes);
    wantedBytes = PIECE_BYTES;
    let at = 0;
    while (at < piece.length) {
      const reading = readFrame(piece, at, sequence);
      if (reading.kind === 'damaged') return { offset, sequence, stop: 'damaged', why: reading.why };
      if (reading.kind === 'incomplete') {
        if (offset + reading.neededBytes > end || piece.length < askedBytes) {
          return { offset, sequence, stop: 'cut_short', why: 'the file ends within a record' };
        }
        wantedBytes = Math.max(PIECE_BYTES, reading.neededBytes);
        break;
      }
      if (!visit(sequence, reading.payload)) return { offset, sequence, stop: 'visitor', why: '' };
      at += reading.frameBytes;
      offset += reading.frameBytes;
      sequence += 1;
    }
    // Ends exactly at a frame, yet before `end`: the file is shorter than it was.
    if (at === piece.length && piece.length < askedBytes) {
      return { offset, sequence, stop: 'cut_short', why: 'the file is shorter than what was written to it' };
    }
  }
  return { offset, sequence, stop: 'end', why: '' };
}

/** Up to `length` bytes from `offset`; fewer only at the end of the file. */
export async function readFully(handle: FileHandle, offset: number, length: number): Promise<Buffer> {
  // Not from the shared pool: a payload kept by the consumer must not pin other people's bytes.
  const buffer = Buffer.allocUnsafeSlow(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(buffer, filled, length - filled, offset + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

/** A power loss can leave a file longer than its data: the rest then reads as zeros, which no frame is. */
export async function isZeroFrom(handle: FileHandle, offset: number, end: number): Promise<boolean> {
  for (let at = offset; at < end; at += PIECE_BYTES) {
    const piece = await readFully(handle, at, Math.min(PIECE_BYTES, end - at));
    if (piece.some((byte) => byte !== 0)) return false;
  }
  return true;
}

/** No more records than this fit into so many bytes: how many numbers a damaged stretch may have used. */
export function mostFrames(bytes: number): number {
  return Math.ceil(bytes / FRAME_HEADER_BYTES);
}
