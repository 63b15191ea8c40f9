import { describe, expect, it } from '@jest/globals';
import { type Channel, Link, LinkClosedError } from './link.js';

interface Calls {
  add(numbers: readonly [number, number]): number;
  fail(): undefined;
  wait(): undefined;
}

/** Two ends of one channel, and what closes it. */
function channels(): { one: Channel; other: Channel; close: () => void } {
  const listeners: Record<'one' | 'other', ((message: unknown) => void)[]> = { one: [], other: [] };
  const closed: (() => void)[] = [];
  const end = (here: 'one' | 'other', there: 'one' | 'other'): Channel => ({
    send: (message) => queueMicrotask(() => listeners[there].forEach((listener) => listener(structuredClone(message)))),
    onMessage: (listener) => void listeners[here].push(listener),
    onClose: (listener) => void closed.push(listener),
  });
  return {
    one: end('one', 'other'),
    other: end('other', 'one'),
    close: () => closed.forEach((listener) => listener()),
  };
}

function linked(): { link: Link<Calls>; close: () => void } {
  const { one, other, close } = channels();
  new Link(other, {
    add: ([a, b]: readonly [number, number]) => a + b,
    fail: () => {
      throw Object.assign(new Error('The port is taken.'), { code: 'EADDRINUSE', port: 8080, secret: 'x' });
    },
    wait: () => new Promise(() => undefined),
  });
  return { link: new Link<Calls>(one, {}), close };
}

describe('calls between processes', () => {
  it('answers each call with its own answer', async () => {
    const { link } = linked();
    const sums = await Promise.all([link.call('add', [1, 2]), link.call('add', [3, 4])]);
    expect(sums).toEqual([3, 7]);
  });

  it('passes on of an error what the other side needs', async () => {
    const { link } = linked();
    const error: unknown = await link.call('fail', undefined).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ message: 'The port is taken.', code: 'EADDRINUSE', port: 8080 });
    expect(error).not.toHaveProperty('secret');
  });

  it('leaves nobody waiting for a process that has ended', async () => {
    const { link, close } = linked();
    const waiting = link.call('wait', undefined);
    close();
    await expect(waiting).rejects.toThrow(LinkClosedError);
    await expect(link.call('add', [1, 2])).rejects.toThrow(LinkClosedError);
  });
});
