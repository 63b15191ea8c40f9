import { describe, expect, it } from '@jest/globals';
import { KeyedQueue } from './keyed-queue.js';

function gate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

describe('KeyedQueue', () => {
  it('runs one key in order, past failures, and other keys meanwhile', async () => {
    const queue = new KeyedQueue();
    const { open, opened } = gate();
    const log: string[] = [];
    const first = queue.run('a', async () => {
      await opened;
      log.push('a1');
      throw new Error('a1 failed');
    });
    const second = queue.run('a', async () => {
      log.push('a2');
      return 2;
    });
    await queue.run('b', async () => {
      log.push('b1');
    });
    open();
    await expect(first).rejects.toThrow('a1 failed');
    expect(await second).toBe(2);
    expect(log).toEqual(['b1', 'a1', 'a2']);
  });
});
