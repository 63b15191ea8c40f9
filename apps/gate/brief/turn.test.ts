import { expect, it } from '@jest/globals';
import { type Asker, BriefTurn } from './turn.js';

/** A turn, and what happened in it. */
function watched(): { turn: BriefTurn; happened: string[]; asker: (name: string, then?: () => void) => Asker } {
  const happened: string[] = [];
  const turn = new BriefTurn(() => happened.push('end'));
  const asker = (name: string, then?: () => void): Asker => ({
    handle() {
      happened.push(name);
      then?.();
    },
  });
  return { turn, happened, asker };
}

const turnOver = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('handles what was asked in a turn in its order when the turn is over, and then ends it', async () => {
  const { turn, happened, asker } = watched();
  for (const name of ['a', 'b', 'c']) turn.add(asker(name));
  expect(happened).toEqual([]);
  await turnOver();
  expect(happened).toEqual(['a', 'b', 'c', 'end']);
  await turnOver();
  expect(happened).toHaveLength(4);
});

it('leaves what is asked meanwhile to the next turn', async () => {
  const { turn, happened, asker } = watched();
  turn.add(asker('a', () => turn.add(asker('c'))));
  turn.add(asker('b'));
  await turnOver();
  expect(happened).toEqual(['a', 'b', 'end']);
  await turnOver();
  expect(happened).toEqual(['a', 'b', 'end', 'c', 'end']);
});
