import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { transform } from '@swc/core';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { drain, Folders, openWithFaults } from './testing/folder.js';

const here = import.meta.dirname;
const folders = new Folders();
let compiled = '';

/** The child is a plain Node process: it gets this lib as JavaScript. */
beforeAll(async () => {
  const target = await folders.make();
  const sources = (await readdir(here)).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  for (const name of sources) {
    const { code } = await transform(await readFile(join(here, name), 'utf8'), {
      swcrc: false,
      jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
      module: { type: 'es6' },
    });
    await writeFile(join(target, name.replace(/\.ts$/, '.js')), code);
  }
  await writeFile(join(target, 'package.json'), '{"type":"module"}');
  compiled = join(target, 'index.js');
});
afterAll(() => folders.clean());

/** Runs the child until it has acknowledged so many records, kills it, and returns its last words. */
async function runAndKill(directory: string, fsync: string, acknowledgements: number): Promise<string[]> {
  const child = spawn(process.execPath, [join(here, 'testing/appender.mjs'), compiled, directory, fsync], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {},
  });
  let output = '';
  let errors = '';
  let acknowledged = 0;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    acknowledged += text.split('a ').length - 1;
    if (acknowledged >= acknowledgements) child.kill('SIGKILL');
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const [, signal] = (await once(child, 'close')) as [number | null, string | null];
  expect({ signal, errors }).toEqual({ signal: 'SIGKILL', errors: '' });
  // The last line may have been cut off by the kill.
  return output.slice(0, output.lastIndexOf('\n')).split('\n');
}

function numbers(lines: string[], event: string): number[] {
  return lines.filter((line) => line.startsWith(event)).map((line) => Number(line.slice(2)));
}

describe('kill -9', () => {
  it.each([
    ['batch', [1, 150, 700, 1200]],
    ['always', [1, 50, 120]],
  ])('loses no record that was acknowledged, fsync %s', async (fsync, rounds) => {
    const directory = await folders.make();
    let lastSequence = 0;
    for (const acknowledgements of rounds) {
      const lines = await runAndKill(directory, fsync, acknowledgements);
      const acknowledged = numbers(lines, 'a');
      const read = Math.max(lastSequence, ...numbers(lines, 'r'));
      expect(acknowledged[0]).toBe(lastSequence + 1);

      const { spool, faults } = await openWithFaults(directory);
      const rest = await drain(spool);
      await spool.close();
      expect(faults.filter(({ kind }) => kind !== 'torn_tail')).toEqual([]);
      const kept = new Set(rest.map(({ sequence }) => sequence));
      expect(acknowledged.filter((sequence) => sequence > read && !kept.has(sequence))).toEqual([]);
      // In order, without a gap, beginning no later than right after what was read, and with the right content.
      const firstKept = rest[0]?.sequence ?? read + 1;
      expect(firstKept).toBeLessThanOrEqual(read + 1);
      expect(rest.map(({ payload }) => payload.toString())).toEqual(
        rest.map((_, index) => `${firstKept + index}:${'x'.repeat(((firstKept + index) * 7919) % 400)}`),
      );
      lastSequence = Math.max(read, rest.at(-1)?.sequence ?? 0);
      expect(lastSequence).toBeGreaterThanOrEqual(acknowledged.at(-1)!);
    }
  });
});
