import { describe, expect, it } from '@jest/globals';
import { WaitingRoom } from './waiting-room.js';

describe('a waiting room', () => {
  it('lets so many in at once, in the order in which they came, and turns away who does not fit', async () => {
    const room = new WaitingRoom({ places: 2, waiting: 3 });
    const log: string[] = [];
    const leave: (() => void)[] = [];
    const enter = (name: string): Promise<void> =>
      room.enter(
        () =>
          new Promise<void>((resolve) => {
            log.push(name);
            leave.push(resolve);
          }),
      );
    const all = ['a', 'b', 'c', 'd', 'e'].map(enter);
    await expect(enter('f')).rejects.toMatchObject({ code: 'server_busy', more: { retryAfterSeconds: 5 } });
    expect(log).toEqual(['a', 'b']);
    for (let left = 0; left < 5; left += 1) {
      leave[left]?.();
      await all[left];
      expect(log).toEqual(['a', 'b', 'c', 'd', 'e'].slice(0, Math.min(5, left + 3)));
    }
    const after = enter('g');
    leave.at(-1)?.();
    await after;
  });

  it('frees the place of work that fails', async () => {
    const room = new WaitingRoom({ places: 1, waiting: 0 });
    await expect(room.enter(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await expect(room.enter(() => Promise.resolve('yes'))).resolves.toBe('yes');
  });
});
