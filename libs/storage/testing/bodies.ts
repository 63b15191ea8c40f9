import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';

export const MIB = 1024 * 1024;

export function sha256(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Bytes in which every part differs from the next, so that swapped or lost parts show. */
export function pattern(bytes: number): Buffer {
  const content = Buffer.alloc(bytes);
  for (let index = 0; index < bytes; index += 1021) content[index] = (index / 1021) % 251;
  return content;
}

/** In chunks that fit no part size. */
export function trickle(content: Buffer): Readable {
  return Readable.from(
    (function* () {
      for (let start = 0; start < content.length; start += 70_001) yield content.subarray(start, start + 70_001);
    })(),
  );
}

export function* chunks(bytes: number): Generator<Buffer> {
  for (let sent = 0; sent < bytes; sent += MIB) yield Buffer.alloc(Math.min(MIB, bytes - sent), sent / MIB);
}

/** How far the resident memory of the process rises above where it was, while `work` runs. */
export async function peakGrowth(work: () => Promise<void>): Promise<number> {
  const before = process.memoryUsage.rss();
  let peak = before;
  const sampler = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 10);
  try {
    await work();
  } finally {
    clearInterval(sampler);
  }
  return peak - before;
}
