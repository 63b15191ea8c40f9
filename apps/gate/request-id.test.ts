import { expect, it } from '@jest/globals';
import { validate, version } from 'uuid';
import { newRequestId } from './request-id.js';

const NOW_MS = Date.UTC(2026, 10, 24);
const MANY = 20_000;

function timeOf(id: string): number {
  return Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);
}

it('makes UUIDs of version 7 that carry their time', () => {
  for (let ms = 0; ms < 1_000; ms += 1) {
    const id = newRequestId(NOW_MS + ms);
    expect(validate(id)).toBe(true);
    expect(version(id)).toBe(7);
    expect(timeOf(id)).toBe(NOW_MS + ms);
  }
});

it('makes ids that differ, and that sort as they were made within a millisecond', () => {
  const ids = Array.from({ length: MANY }, () => newRequestId(NOW_MS + 2_000));
  expect(new Set(ids).size).toBe(MANY);
  expect([...ids].sort()).toEqual(ids);
});

it('goes on from the latest time when the clock goes back', () => {
  const before = newRequestId(NOW_MS + 3_000);
  const after = newRequestId(NOW_MS);
  expect(after > before).toBe(true);
  expect(timeOf(after)).toBe(NOW_MS + 3_000);
});

it('leaves no bit of the random part the same', () => {
  const ids = Array.from({ length: MANY }, () => newRequestId(NOW_MS + 4_000).replaceAll('-', ''));
  const tails = ids.map((id) => BigInt(`0x${id.slice(-10)}`));
  const ones = tails.reduce((sum, tail) => sum | tail, 0n);
  const zeros = tails.reduce((sum, tail) => sum & tail, (1n << 40n) - 1n);
  expect(ones).toBe((1n << 40n) - 1n);
  expect(zeros).toBe(0n);
});
