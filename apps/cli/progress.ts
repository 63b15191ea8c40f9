/** Where progress is shown: standard error, as a rule. */
export interface ProgressScreen {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

const WIDTH = 30;
const EVERY_MS = 100;

/**
 * Passes pieces on, and shows people how far it is: a bar on a terminal, and nothing in a file or a pipe. `bytes` null: how
 * many there will be is not known.
 */
export async function* progressOf(
  source: AsyncIterable<Uint8Array>,
  bytes: number | null,
  screen: ProgressScreen,
  now: () => number = Date.now,
): AsyncGenerator<Uint8Array> {
  let sent = 0;
  let shownAt = -Infinity;
  const show = (text: string): void => {
    if (screen.isTTY ?? false) screen.write(`\r\u001b[K${text}`);
  };
  for await (const piece of source) {
    yield piece;
    sent += piece.length;
    if (now() - shownAt < EVERY_MS) continue;
    shownAt = now();
    show(barOf(sent, bytes));
  }
  show('');
}

function barOf(sent: number, bytes: number | null): string {
  const kilobytes = Math.ceil(sent / 1_000);
  if (bytes === null || bytes === 0) return `sent ${kilobytes} kB`;
  const share = Math.min(1, sent / bytes);
  const done = Math.round(share * WIDTH);
  return `[${'#'.repeat(done)}${'.'.repeat(WIDTH - done)}] ${Math.floor(share * 100)} %, ${kilobytes} kB`;
}
