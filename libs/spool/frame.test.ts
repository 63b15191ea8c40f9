import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { crc32 } from 'node:zlib';
import { FRAME_HEADER_BYTES, readFrame, readSegmentHeader, segmentHeader } from './frame.js';
import { TurnFrames } from './turn.js';

function frameOf(sequence: number, payload: string | Uint8Array): Buffer {
  const frames = new TurnFrames();
  frames.accept(frames.put(sequence, payload));
  return Buffer.from(frames.buffer.subarray(0, frames.length));
}

describe('frame', () => {
  it('gives back what was put in', () => {
    const payload = fc.oneof(fc.string({ unit: 'binary' }), fc.uint8Array({ maxLength: 2000 }));
    fc.assert(
      fc.property(fc.maxSafeNat(), payload, (sequence, content) => {
        const reading = readFrame(frameOf(sequence, content), 0, sequence);
        expect(reading.kind).toBe('frame');
        if (reading.kind === 'frame') expect(reading.payload).toEqual(Buffer.from(content as string));
      }),
    );
  });

  it('is laid out as documented, with the checksums of zlib', () => {
    const frame = frameOf(2 ** 40 + 5, 'record');
    expect(frame.readUInt32LE(0)).toBe(6);
    expect(frame.readBigUInt64LE(4)).toBe(2n ** 40n + 5n);
    expect(frame.readUInt32LE(12)).toBe(crc32('record'));
    expect(frame.readUInt32LE(16)).toBe(crc32(frame.subarray(0, 16)));
    const header = segmentHeader(77);
    expect(header.toString('latin1', 0, 8)).toBe('GPSPOOL\n');
    expect(header.readUInt32LE(20)).toBe(crc32(header.subarray(0, 20)));
  });

  it('takes no frame of which any one bit was flipped', () => {
    const frame = frameOf(9, 'payload');
    for (let bit = 0; bit < frame.length * 8; bit++) {
      const flipped = Buffer.from(frame);
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      expect(readFrame(flipped, 0, 9).kind).toBe('damaged');
    }
  });

  it('takes no frame that is cut short, and says what it needs', () => {
    const frame = frameOf(9, 'payload');
    for (let length = 0; length < frame.length; length++) {
      const needed = length < FRAME_HEADER_BYTES ? FRAME_HEADER_BYTES : frame.length;
      expect(readFrame(frame.subarray(0, length), 0, 9)).toEqual({ kind: 'incomplete', neededBytes: needed });
    }
  });

  it('takes no frame in the place of another, and no zeros', () => {
    expect(readFrame(frameOf(9, 'payload'), 0, 10)).toMatchObject({ kind: 'damaged' });
    expect(readFrame(Buffer.alloc(64), 0, 0)).toMatchObject({ kind: 'damaged' });
  });
});

describe('segment header', () => {
  it('tells the first sequence', () => {
    expect(readSegmentHeader(segmentHeader(2 ** 50))).toEqual({ kind: 'header', firstSequence: 2 ** 50 });
  });

  it('is not believed after any bit was flipped', () => {
    const header = segmentHeader(3);
    for (let bit = 0; bit < header.length * 8; bit++) {
      const flipped = Buffer.from(header);
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      expect(readSegmentHeader(flipped)).toEqual({ kind: 'damaged' });
    }
  });
});

describe('TurnFrames', () => {
  it('overwrites what was not accepted, and grows around what was', () => {
    const frames = new TurnFrames();
    frames.accept(frames.put(1, 'one'));
    frames.put(2, 'refused');
    const large = 'x'.repeat(1_000_000);
    frames.accept(frames.put(2, large));
    const bytes = frames.buffer.subarray(0, frames.length);
    const first = readFrame(bytes, 0, 1);
    expect(first.kind === 'frame' && first.payload.toString()).toBe('one');
    const second = first.kind === 'frame' ? readFrame(bytes, first.frameBytes, 2) : first;
    expect(second.kind === 'frame' && second.payload.toString() === large).toBe(true);
    frames.clear();
    expect([frames.length, frames.records]).toEqual([0, 0]);
    expect(frames.buffer.length).toBeLessThan(large.length);
  });
});
