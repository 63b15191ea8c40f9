import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { join, relative, sep } from 'node:path';
import { checkKey } from '../arguments.js';
import { keyPath, prefixDirectories, readEntry } from './key-path.js';

const segment = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({ unit: fc.constantFrom('a', 'A', '.', '~', '@', '%', '2', 'e', 'é'), maxLength: 6 }),
  fc.integer({ min: 78, max: 162 }).map((length) => 'n'.repeat(length)),
);
const key = fc
  .array(segment, { minLength: 1, maxLength: 6 })
  .map((segments) => segments.join('/'))
  .filter((candidate) => {
    try {
      checkKey(candidate);
      return true;
    } catch {
      return false;
    }
  });

function pathOf(candidate: string): string {
  const { directories, file } = keyPath(candidate);
  return join('/root', ...directories, file);
}

/** The sort keys of the names on the way to a key, as walk.ts compares them. */
function sortKeys(candidate: string): Buffer[] {
  const { directories, file } = keyPath(candidate);
  return [...directories.map((name) => readEntry(name, true)), readEntry(file, false)].map((entry) => {
    if (entry === null) throw new Error(`a name of ${JSON.stringify(candidate)} cannot be read back`);
    return entry.bytes;
  });
}

function compareWalk(left: Buffer[], right: Buffer[]): number {
  for (const [index, bytes] of left.entries()) {
    const order = Buffer.compare(bytes, right[index] ?? Buffer.alloc(0));
    if (order !== 0) return order;
  }
  return 0;
}

describe('keyPath', () => {
  it.each([
    ['report.pdf', '@report.pdf'],
    ['Evidence/Å', '%45vidence/@%c3%85'],
    ['.hidden/..x', '%2ehidden/@%2e.x'],
    ['a//b/', 'a/%/b/@'],
    ['~/@', '%7e/@%40'],
    ['s'.repeat(80), `~${'s'.repeat(80)}/@`],
    [`${'s'.repeat(80)}/x`, `~${'s'.repeat(80)}/%/@x`],
    ['s'.repeat(161), `~${'s'.repeat(80)}/~${'s'.repeat(80)}/@s`],
  ])('%s → %s', (candidate, path) => {
    expect(relative('/root', pathOf(candidate))).toBe(path);
  });

  it('can be read back, stays below the root and fits any file system', () => {
    fc.assert(
      fc.property(key, (candidate) => {
        expect(Buffer.concat(sortKeys(candidate)).toString()).toBe(candidate);
        const names = relative('/root', pathOf(candidate)).split(sep);
        const { directories, file } = keyPath(candidate);
        expect(names).toEqual([...directories, file]);
        for (const name of names) {
          expect(name).toMatch(/^[a-z0-9@~%=_-][a-z0-9%=_.-]*$/);
          expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
        }
      }),
    );
  });

  it('stays below the root even for keys that no caller lets through', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('..', '.', '', '/', 'a', '\\', '\0', '~')), (segments) => {
        const names = relative('/root', pathOf(segments.join('/'))).split(sep);
        expect(names.some((name) => name === '' || name === '.' || name === '..')).toBe(false);
      }),
    );
  });

  it('gives different keys different files, and never one the other’s directory', () => {
    fc.assert(
      fc.property(key, key, (left, right) => {
        fc.pre(left !== right);
        expect(pathOf(left).toLowerCase()).not.toBe(pathOf(right).toLowerCase());
        expect(pathOf(left).startsWith(`${pathOf(right)}${sep}`)).toBe(false);
      }),
    );
  });

  it('keeps the order of bytes', () => {
    fc.assert(
      fc.property(key, key, (left, right) => {
        const order = Buffer.compare(Buffer.from(left), Buffer.from(right));
        expect(Math.sign(compareWalk(sortKeys(left), sortKeys(right)))).toBe(order);
      }),
      { numRuns: 1000 },
    );
  });

  it('finds the directories of a prefix on the way to its keys', () => {
    fc.assert(
      fc.property(key, fc.nat(), (candidate, cut) => {
        const prefix = candidate.slice(0, cut % (candidate.length + 1));
        const directories = prefixDirectories(prefix);
        expect(keyPath(candidate).directories.slice(0, directories.length)).toEqual(directories);
      }),
    );
  });
});

describe('readEntry', () => {
  it.each(['Report.pdf', '@Report', '@%41x%2', '@%61', '@.x', 'plain', '@%2F', `@${'x'.repeat(80)}`])(
    'does not take the file %s for an object',
    (name) => {
      expect(readEntry(name, false)).toBeNull();
    },
  );

  it.each(['lost+found', '.git', '@x', '~short', '..', '', 'x'.repeat(80)])(
    'does not take the directory %j for a segment',
    (name) => {
      expect(readEntry(name, true)).toBeNull();
    },
  );
});
