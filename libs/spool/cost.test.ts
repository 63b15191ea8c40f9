import { afterAll, expect, it } from '@jest/globals';
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { openSpoolOn } from './open-spool.js';
import { changeableFiles, Folders, MIB, optionsFor } from './testing/folder.js';

const folders = new Folders();
afterAll(() => folders.clean());

const TURNS = 2000;
const RECORDS_PER_TURN = 16;
const FSYNC_INTERVAL_MS = 50;

/** The time is printed, beside that of bare writes of the same bytes; only what does not depend on the machine is asserted. */
it('costs one write a turn and one fsync an interval', async () => {
  const folder = await folders.make();
  const files = changeableFiles();
  const spool = await openSpoolOn(files, {
    ...optionsFor(folder),
    maxBytes: 256 * MIB,
    fsyncIntervalMs: FSYNC_INTERVAL_MS,
  });
  const { write, sync } = files;
  let writes = 0;
  let syncs = 0;
  files.write = (...call) => {
    writes += 1;
    return write(...call);
  };
  files.sync = (fd) => {
    syncs += 1;
    return sync(fd);
  };
  const payload = 'x'.repeat(400);
  const encode = (): string => payload;
  const startedMs = performance.now();
  for (let turn = 0; turn < TURNS; turn++) {
    await new Promise<void>((resolve, reject) => {
      let left = RECORDS_PER_TURN;
      const done = (error: Error | null): void => {
        if (error !== null) reject(error);
        else if (--left === 0) resolve();
      };
      for (let index = 0; index < RECORDS_PER_TURN; index++) spool.appendThen(encode, null, done);
    });
  }
  const spoolMs = performance.now() - startedMs;
  expect(writes).toBe(TURNS);
  expect(syncs).toBeLessThanOrEqual(1 + spoolMs / FSYNC_INTERVAL_MS);
  await spool.close();

  const bare = openSync(join(folder, 'bare'), 'w');
  const bytes = Buffer.alloc(RECORDS_PER_TURN * 420);
  const bareStartedMs = performance.now();
  for (let turn = 0; turn < TURNS; turn++) writeSync(bare, bytes);
  const bareMs = performance.now() - bareStartedMs;
  closeSync(bare);
  console.info(
    `spool: ${((spoolMs * 1000) / (TURNS * RECORDS_PER_TURN)).toFixed(2)} µs a record, ${(spoolMs / bareMs).toFixed(1)} times a bare write`,
  );
});
