import { cpus, totalmem } from 'node:os';
import { engineBench } from './engine/bench.js';
import { type Report } from './report.js';

/** Every bench by the name it is asked for: `npm run bench -- engine`. Exit code 1 when a promise is broken. */
const BENCHES: Readonly<Record<string, () => Promise<Report>>> = { engine: engineBench };

const names = process.argv.slice(2);
const unknown = names.find((name) => !(name in BENCHES));
if (unknown !== undefined) {
  process.stderr.write(`There is no bench "${unknown}"; there is ${Object.keys(BENCHES).join(', ')}.\n`);
  process.exit(64);
}
const [processor] = cpus();
const machine = {
  processor: processor?.model ?? 'unknown',
  cores: cpus().length,
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  node: process.version,
};
let isBroken = false;
for (const name of names.length > 0 ? names : Object.keys(BENCHES)) {
  const report = await BENCHES[name]!();
  process.stdout.write(`${JSON.stringify({ bench: name, machine, ...report })}\n\n`);
  console.table(Object.fromEntries(report.figures.map(({ what, ...figure }) => [what, figure])));
  console.table(Object.fromEntries(report.promises.map(({ what, ...promise }) => [what, promise])));
  isBroken ||= report.promises.some(({ kept }) => !kept);
}
process.exit(isBroken ? 1 : 0);
