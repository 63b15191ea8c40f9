import { randomFillSync } from 'node:crypto';

/** Random bytes are asked for many ids at a time: asking costs more than the bytes. */
const POOL_BYTES = 8_192;
/** Of the random part of an id. */
const HEX_DIGITS = 10;
const HEX_VALUES = '0123456789abcdef';
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

const pool = Buffer.allocUnsafeSlow(POOL_BYTES);
let digits = '';
let used = 0;
let timeMs = -1;
let timeText = '';
/** 32 bits: within a millisecond ids count on from a random start, so that they sort as they were made. */
let counter = 0;
/** The id up to the lowest six bits of the counter, and the bits that it was made of. */
let leadText = '';
let leadBits = -1;

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
  if (counter >>> 6 !== leadBits) writeLead();
  const random = take(HEX_DIGITS);
  const low = ((counter & 0x3f) << 2) | (HEX_VALUES.indexOf(take(1)) & 0x03);
  return leadText + (HEX[low] ?? '') + random;
}

/** Four bits beside the version, six of the counter behind the variant (0b10): 12 + 14 + 6 bits. */
function writeLead(): void {
  leadBits = counter >>> 6;
  const high = (leadBits >>> 14).toString(16).padStart(3, '0');
  const middle = (0x8000 | (leadBits & 0x3fff)).toString(16);
  leadText = `${timeText}-7${high}-${middle}-`;
}

function startAt(ms: number): void {
  timeMs = ms;
  const text = ms.toString(16).padStart(12, '0');
  timeText = `${text.slice(0, 8)}-${text.slice(8)}`;
  // The top bit is left free, so that counting on does not run over.
  counter = Number.parseInt(take(8), 16) >>> 1;
  leadBits = -1;
}

/** So many random hexadecimal digits, none of them given twice. */
function take(count: number): string {
  if (used + count > digits.length) {
    digits = randomFillSync(pool).toString('hex');
    used = 0;
  }
  used += count;
  return digits.slice(used - count, used);
}
