// A process to be killed: `node appender.mjs <compiled spool> <directory> <fsync mode>`. Appends until it dies, reads and
// commits beside it, and prints one line per event: `a <sequence>` acknowledged, `r <sequence>` read, before its commit.
import { writeSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const [, , modulePath, directory, fsync] = process.argv;
const { openSpool } = await import(pathToFileURL(modulePath).href);
const spool = await openSpool({ directory, maxBytes: 2 ** 30, segmentBytes: 20_000, fsync, full: 'block' });

const encode = (sequence) => `${sequence}:${'x'.repeat((sequence * 7919) % 400)}`;
function done(error, sequence) {
  if (error) throw error;
  writeSync(1, `a ${sequence}\n`);
}
function turn() {
  for (let index = 0; index < 5; index++) spool.appendThen(encode, undefined, done);
  setImmediate(turn);
}
turn();

for (;;) {
  await spool.waitForRecords();
  const { records, cursor } = await spool.read({ records: 50, bytes: 100_000 });
  writeSync(1, `r ${records.at(-1).sequence}\n`);
  await spool.commit(cursor);
}
