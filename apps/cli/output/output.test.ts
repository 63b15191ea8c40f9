import { EventEmitter } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Output } from './output.js';
import { cut, printable, widthOf } from './printable.js';

/** What a command writes, on a terminal of a width or in a file. */
function screen(columns?: number, isColoured = false) {
  const events = new EventEmitter();
  const written: string[] = [];
  return {
    written,
    events,
    isTTY: columns !== undefined,
    columns,
    hasColors: () => isColoured,
    write: (text: string) => written.push(text) > 0,
    once: (event: 'drain', listener: () => void) => events.once(event, listener),
  };
}

const SITES = [
  { hostname: 'portal.example.org', name: 'Kundenportal', rules: { count: 3 }, tags: ['a', 'b'], note: null },
  { hostname: 'a.example', name: '図書館', rules: { count: 12 }, tags: [], note: 'x' },
];
const COLUMNS = ['hostname', 'name', 'rules.count', 'tags', 'note'];

describe('a table', () => {
  it('is as wide as what is in it, also where letters are wide', async () => {
    const out = screen();
    await new Output(false, out, screen()).rows(SITES, COLUMNS);
    expect(out.written.join('').split('\n')).toEqual([
      'HOSTNAME            NAME          RULES.COUNT  TAGS  NOTE',
      'portal.example.org  Kundenportal  3            a, b',
      'a.example           図書館        12                 x',
      '',
    ]);
  });

  it('is cut to the terminal, widest columns first, and not in a file', async () => {
    const out = screen(40);
    await new Output(false, out, screen()).rows(SITES, ['hostname', 'name', 'note']);
    const lines = out.written.join('').trimEnd().split('\n');
    expect(lines.every((line) => widthOf(line) <= 40)).toBe(true);
    expect(lines[1]).toBe('portal.example.org  Kundenportal');
    const narrow = screen(24);
    await new Output(false, narrow, screen()).rows(SITES, ['hostname', 'name', 'note']);
    expect(narrow.written.join('').split('\n')[1]).toBe('portal.…  Kundenp…');
  });

  it('goes on below itself without new headings, and is never narrower', async () => {
    const out = screen();
    const output = new Output(false, out, screen());
    await output.rows(SITES.slice(0, 1), ['hostname', 'name']);
    await output.rows(SITES.slice(1), ['hostname', 'name']);
    expect(out.written.join('').split('\n')).toEqual([
      'HOSTNAME            NAME',
      'portal.example.org  Kundenportal',
      'a.example           図書館',
      '',
    ]);
  });

  it('has colour on terminals that want it', async () => {
    const [coloured, plain, file] = [screen(80, true), screen(80), screen(undefined, true)];
    for (const out of [coloured, plain, file]) await new Output(false, out, screen()).rows(SITES, ['name']);
    expect(coloured.written.join('')).toContain('\u001b[1m');
    expect([...plain.written, ...file.written].join('')).not.toContain('\u001b');
  });

  it('is a JSON object a line for programs', async () => {
    const out = screen(20, true);
    await new Output(true, out, screen()).rows(SITES, COLUMNS);
    expect(out.written.join('')).toBe(`${SITES.map((site) => JSON.stringify(site)).join('\n')}\n`);
  });

  it('waits for a slow reader', async () => {
    const out = { ...screen(), write: () => false };
    let isDone = false;
    const waiting = new Output(false, out, screen()).rows(SITES, COLUMNS).then(() => (isDone = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(isDone).toBe(false);
    out.events.emit('drain');
    await waiting;
  });
});

describe('a record', () => {
  it('is a line for each member, and what is known besides', async () => {
    const out = screen();
    await new Output(false, out, screen()).record(
      { filter_mode: 'ip', warnings: [], hours: [{ day: 1 }] },
      { etag: '"a"' },
    );
    expect(out.written.join('')).toBe('filter mode  ip\nhours        [{"day":1}]\netag         "a"\n');
  });

  it('has its warnings beside it', () => {
    const notes = screen();
    new Output(true, screen(), notes).warnings({ warnings: [{ pointer: '/a', detail: 'Odd.' }, { detail: 'Odder.' }] });
    expect(notes.written).toEqual(['warning: /a: Odd.\n', 'warning: Odder.\n']);
  });
});

describe('printable text', () => {
  it('shows what a terminal would obey', () => {
    expect(printable('a\u001b[2Jb\nc\u202ed')).toBe('a\\u{1b}[2Jb\\nc\\u{202e}d');
  });

  it('never has a control character, and is cut to any width', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 40 }), (text, width) => {
        const shown = printable(text);
        // eslint-disable-next-line no-control-regex -- exactly those are looked for
        expect(shown).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
        expect(widthOf(cut(shown, width))).toBeLessThanOrEqual(width);
      }),
      { numRuns: 200 },
    );
  });
});
