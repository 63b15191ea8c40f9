import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { replaceFile } from './files.js';
import { systemCode } from './errors.js';

/** How far the consumer has come. Plain data: hand it back to `commit` as it came from `read`. */
export interface Cursor {
  /** First sequence of the segment it stands in; 0 before anything was read. */
  readonly segment: number;
  /** Byte behind the last record read. */
  readonly offset: number;
  /** Sequence of the last record read; 0 before anything was read. */
  readonly sequence: number;
}

export const START: Cursor = { segment: 0, offset: 0, sequence: 0 };

const FORMAT = /^gatepost-spool-cursor 1\n(\d{1,16}) (\d{1,16}) (\d{1,16})\n([0-9a-f]{8})\n$/;

export function cursorPath(directory: string): string {
  return join(directory, 'cursor');
}

function checksum(lines: string): string {
  return crc32(lines).toString(16).padStart(8, '0');
}

/** Three lines: format, the three numbers, and the CRC-32 of the first two lines. */
export function formatCursor(cursor: Cursor): string {
  const lines = `gatepost-spool-cursor 1\n${cursor.segment} ${cursor.offset} ${cursor.sequence}\n`;
  return `${lines}${checksum(lines)}\n`;
}

/** null: no cursor that {@link formatCursor} wrote. */
export function parseCursor(text: string): Cursor | null {
  const match = FORMAT.exec(text);
  if (match === null) return null;
  const [, segment, offset, sequence, crc] = match;
  if (crc !== checksum(text.slice(0, -9))) return null;
  return { segment: Number(segment), offset: Number(offset), sequence: Number(sequence) };
}

/** The committed cursor, {@link START} when there is none yet, or null when the file is damaged. */
export async function readCursor(directory: string): Promise<Cursor | null> {
  try {
    return parseCursor(await readFile(cursorPath(directory), 'latin1'));
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return START;
    throw error;
  }
}

/** Durable when it resolves. */
export async function writeCursor(directory: string, cursor: Cursor): Promise<void> {
  await replaceFile(cursorPath(directory), formatCursor(cursor));
}
