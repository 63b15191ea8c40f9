import { randomFillSync } from 'node:crypto';

/** Random bytes are asked for many ids at a time: asking costs more than the bytes. */
const POOL_BYTES = 8_192;
const BYTES_OF_AN_ID = 6;
const BYTES_OF_A_START = 4;
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

const pool = Buffer.allocUnsafeSlow(POOL_BYTES);
let used = POOL_BYTES;
let timeMs = -1;
let timeText = '';
/** 32 bits: within a millisecond ids count on from a random start, so that they sort as they were made. */
let counter = 0;

/**
 * A new request id: UUID v7 (RFC 9562 §5.7), 48 bits of time, a counter of 32 bits (§6.2, method 1) and 42 random bits.
 * When the clock goes back, ids go on from the latest time.
 */
export function newRequestId(nowMs: number = Date.now()): string {
  if (nowMs > timeMs) startAt(nowMs);
  else {
    counter += 1;
    if (counter > 0xffff_ffff) startAt(timeMs + 1);
  }
  const at = take(BYTES_OF_AN_ID);
  // Four bits beside the version, six of the counter behind the variant (0b10): 12 + 14 + 6 bits.
  const high = counter >>> 20;
  const middle = (counter >>> 6) & 0x3fff;
  const low = ((counter & 0x3f) << 2) | (byteAt(at) & 0x03);
  return `${timeText}-7${HEX[high >>> 8]?.[1] ?? ''}${hex(high)}-${hex(0x80 | (middle >>> 8))}${hex(middle)}-${hex(low)}${hex(byteAt(at + 1))}${hex(byteAt(at + 2))}${hex(byteAt(at + 3))}${hex(byteAt(at + 4))}${hex(byteAt(at + 5))}`;
}

function startAt(ms: number): void {
  timeMs = ms;
  const text = ms.toString(16).padStart(12, '0');
  timeText = `${text.slice(0, 8)}-${text.slice(8)}`;
  // The top bit is left free, so that counting on does not run over.
  counter = pool.readUInt32BE(take(BYTES_OF_A_START)) >>> 1;
}

/** Offset of fresh random bytes. Used ones are overwritten with the next fill. */
function take(bytes: number): number {
  if (used + bytes > POOL_BYTES) {
    randomFillSync(pool);
    used = 0;
  }
  const at = used;
  used += bytes;
  return at;
}

function byteAt(at: number): number {
  return pool[at] ?? 0;
}

function hex(value: number): string {
  return HEX[value & 0xff] ?? '';
}
