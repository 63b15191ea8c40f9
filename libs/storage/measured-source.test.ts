import { describe, expect, it } from '@jest/globals';
import { Readable, Writable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { MeasuredSource } from './measured-source.js';
import { chunks, MIB, sha256 } from './testing/bodies.js';

function sink(write: (chunk: Buffer) => Error | null = () => null): Writable {
  return new Writable({ write: (chunk: Buffer, _encoding, done) => done(write(chunk)) });
}

async function drain(source: MeasuredSource, into = sink()): Promise<void> {
  await pipeline(source.stream, into).catch(() => undefined);
}

describe('MeasuredSource', () => {
  it('counts and hashes', async () => {
    const source = new MeasuredSource(Readable.from(['a', 'b', Buffer.from('c')]), 3, undefined);
    await drain(source);
    expect(source.failure()).toBeNull();
    expect(source.result()).toEqual({ size: 3, sha256: sha256('abc') });
  });

  it('takes no blame for a store that fails, and stops the source', async () => {
    const body = Readable.from(chunks(4 * MIB));
    const source = new MeasuredSource(body, undefined, undefined);
    const stopped = finished(body).catch(() => undefined);
    await drain(
      source,
      sink(() => new Error('disk full')),
    );
    await stopped;
    expect(body.destroyed).toBe(true);
    expect(source.failure()).toBeNull();
  });

  it('blames the source for its own failure, with the reason', async () => {
    const cause = new Error('disk of the sender');
    const body = new Readable({ read: () => body.destroy(cause) });
    const source = new MeasuredSource(body, undefined, undefined);
    await drain(source);
    expect(source.failure()).toMatchObject({ code: 'failed', cause });
  });

  it('reads no further than the announced length', async () => {
    let taken = 0;
    const body = Readable.from(
      (function* () {
        for (const chunk of chunks(64 * MIB)) {
          taken += chunk.length;
          yield chunk;
        }
      })(),
    );
    const source = new MeasuredSource(body, 2 * MIB, undefined);
    await drain(source);
    expect(source.failure()).toMatchObject({ code: 'failed' });
    expect(taken).toBeLessThan(64 * MIB);
  });

  it('shows nothing that lib-storage would take for the length of the body', () => {
    const { stream } = new MeasuredSource(Readable.from([]), undefined, undefined);
    for (const name of ['size', 'length', 'byteLength', 'path', 'start']) expect(stream).not.toHaveProperty(name);
  });
});
