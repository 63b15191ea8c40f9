import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { API_BENCH_DEFAULTS, apiBench, type ApiBenchOptions, seedOnly } from './api/bench.js';
import { engineBench } from './engine/bench.js';
import { engineCheck } from './engine/check.js';
import { GATE_BENCH_DEFAULTS, gateBench, type GateBenchOptions } from './gate/bench.js';
import { type Report } from './report.js';

/** Every bench by the name it is asked for: `npm run bench -- engine`. Exit code 1 when a promise is broken. */
const BENCHES: Readonly<Record<string, (options: GateBenchOptions & ApiBenchOptions) => Promise<Report>>> = {
  engine: engineBench,
  gate: gateBench,
};
/** Parts of these, and what takes minutes and gigabytes of a database server; never run unless asked for. */
const CHECKS: typeof BENCHES = { 'engine-check': engineCheck, api: apiBench, seed: seedOnly };
const KNOWN = { ...BENCHES, ...CHECKS };

const { positionals: names, values } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string' },
    seconds: { type: 'string' },
    'memory-requests': { type: 'string' },
    sites: { type: 'string' },
    rules: { type: 'string' },
    records: { type: 'string' },
    asked: { type: 'string' },
    keep: { type: 'boolean', default: false },
  },
});
const unknown = names.find((name) => !(name in KNOWN));
if (unknown !== undefined) {
  process.stderr.write(`There is no bench "${unknown}"; there is ${Object.keys(KNOWN).join(', ')}.\n`);
  process.exit(64);
}
const { sizes } = API_BENCH_DEFAULTS;
const options: GateBenchOptions & ApiBenchOptions = {
  rounds: wholeOr(values.rounds, GATE_BENCH_DEFAULTS.rounds),
  seconds: wholeOr(values.seconds, GATE_BENCH_DEFAULTS.seconds),
  memoryRequests: wholeOr(values['memory-requests'], GATE_BENCH_DEFAULTS.memoryRequests),
  sizes: {
    ...sizes,
    sites: wholeOr(values.sites, sizes.sites),
    rules: wholeOr(values.rules, sizes.rules),
    records: wholeOr(values.records, sizes.records),
  },
  isKept: values.keep,
  asked: wholeOr(values.asked, API_BENCH_DEFAULTS.asked),
};
const [processor] = cpus();
const machine = {
  processor: processor?.model ?? 'unknown',
  cores: cpus().length,
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  node: process.version,
};
let isBroken = false;
for (const name of names.length > 0 ? names : Object.keys(BENCHES)) {
  const report = await KNOWN[name]!(options);
  process.stdout.write(`${JSON.stringify({ bench: name, machine, ...report })}\n\n`);
  console.table(Object.fromEntries(report.figures.map(({ what, ...figure }) => [what, figure])));
  console.table(Object.fromEntries(report.promises.map(({ what, ...promise }) => [what, promise])));
  isBroken ||= report.promises.some(({ kept }) => !kept);
}
process.exit(isBroken ? 1 : 0);

function wholeOr(text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  process.stderr.write(`"${text}" is no whole number above 0.\n`);
  process.exit(64);
}
