import { describe, expect, it } from '@jest/globals';
import { progressOf } from './progress.js';

async function* pieces(): AsyncGenerator<Uint8Array> {
  for (let n = 0; n < 4; n += 1) yield await Promise.resolve(new Uint8Array(25_000).fill(n));
}

async function shown(bytes: number | null, isTTY: boolean): Promise<{ text: string; passed: number }> {
  let text = '';
  let passed = 0;
  let time = 0;
  const screen = { isTTY, write: (more: string) => (text += more) };
  for await (const piece of progressOf(pieces(), bytes, screen, () => (time += 1_000))) passed += piece.length;
  return { text, passed };
}

describe('progress', () => {
  it('is a bar on a terminal, which is taken away at the end', async () => {
    const { text, passed } = await shown(100_000, true);
    expect(passed).toBe(100_000);
    expect(text.split('\r\u001b[K').slice(1)).toEqual([
      '[########......................] 25 %, 25 kB',
      '[###############...............] 50 %, 50 kB',
      '[#######################.......] 75 %, 75 kB',
      '[##############################] 100 %, 100 kB',
      '',
    ]);
  });

  it('is how much was sent where nobody knows how much there is', async () => {
    expect((await shown(null, true)).text).toContain('sent 75 kB');
  });

  it('is not shown in a file or a pipe', async () => {
    expect(await shown(100_000, false)).toEqual({ text: '', passed: 100_000 });
  });
});
