import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atLeast, atMost, type Figure, percentile, type PromiseKept, type Report, round } from '../report.js';
import { startBareProxy, startBareServer } from './bare.js';
import { type GateProgram, startGateProgram } from './gate-program.js';
import { startNginx } from './nginx.js';
import { requirePrograms } from './processes.js';
import { figuresOf, loadInRounds, type LoadTiming, ratioOf } from './rounds.js';
import { benchAddresses, UNKNOWN_HOSTNAME } from './site.js';
import { shippingFigures } from './shipping.js';
import { writeLoadScript, wrk } from './wrk.js';

const MEBIBYTE = 2 ** 20;

export interface GateBenchOptions {
  /** How often each subject is loaded, and for how long. */
  readonly rounds: number;
  readonly seconds: number;
  /** Over so many requests the growth of memory is looked at; the promise speaks of 5,000,000. */
  readonly memoryRequests: number;
}

/** Many short rounds: what else the machine does then hits one and the next alike, and the median is steady. */
export const GATE_BENCH_DEFAULTS: GateBenchOptions = { rounds: 25, seconds: 1, memoryRequests: 1_000_000 };
/** Until heap and buffers have their size. */
const WARM_UP_REQUESTS = 300_000;

/** The gate under wrk, beside a bare node:http server and nginx, all in one run. */
export async function gateBench(options: GateBenchOptions): Promise<Report> {
  requirePrograms('wrk', 'nginx');
  const folder = await mkdtemp(join(tmpdir(), 'gatepost-bench-wrk-'));
  const opened: { close(): Promise<void> }[] = [{ close: () => rm(folder, { recursive: true, force: true }) }];
  try {
    const script = join(folder, 'load.lua');
    await writeLoadScript(script, benchAddresses());
    const refusedBy = join(folder, 'refused.lua');
    await writeLoadScript(refusedBy, benchAddresses(), UNKNOWN_HOSTNAME);
    const keep = <T extends { close(): Promise<void> }>(one: T): T => {
      opened.unshift(one);
      return one;
    };
    const bare = keep(await startBareServer());
    const upstream = keep(await startBareServer('upstream'));
    const library = keep(await startBareProxy(upstream.url));
    const gate = keep(await startGateProgram(upstream.url));
    const nginx = keep(
      await startNginx({ bareUrl: bare.url, authorizeUrl: gate.authorize, upstreamUrl: upstream.url }),
    );
    const timings = await loadInRounds(
      [
        { what: 'bare node:http', url: bare.url, process: bare.process },
        { what: 'forward-auth', url: `${gate.authorize}/authorize`, process: gate.process },
        { what: 'nginx, auth_request to bare node:http', url: nginx.askingBare, process: nginx.process },
        { what: 'nginx, auth_request to forward-auth', url: nginx.askingGate, process: nginx.process },
        { what: 'nginx proxy_pass', url: nginx.proxying, process: nginx.process },
        { what: 'reverse proxy', url: gate.gate, process: gate.process },
        { what: 'undici behind a bare socket', url: library.url, process: library.process },
        { what: 'block page by forward-auth', url: `${gate.authorize}/authorize`, process: gate.process, refusedBy },
      ],
      script,
      options,
    );
    const memory = await memoryGrowth(gate, script, options);
    for (const one of opened.splice(0, opened.length - 1)) await one.close();
    const workers = await workerTimings(script, options);
    const serverUrl = process.env['TEST_DATABASE_URL'];
    const shipping = serverUrl === undefined ? [] : await shippingFigures(serverUrl, script);
    return {
      figures: [...timings, ...workers].flatMap(figuresOf).concat(memory.figures, shipping),
      promises: [...promisesOf(timings), ...workerPromises(workers), memory.promise],
    };
  } finally {
    for (const one of opened.splice(0)) await one.close();
  }
}

function promisesOf(timings: readonly LoadTiming[]): PromiseKept[] {
  const [bare, asked, nginxBare, nginxAsked, passed, proxied, library] = timings as [
    LoadTiming,
    LoadTiming,
    LoadTiming,
    LoadTiming,
    LoadTiming,
    LoadTiming,
    LoadTiming,
  ];
  const rate = ratioOf(asked.requestsPerSecond, bare.requestsPerSecond);
  const cpu = ratioOf(asked.cpuMicrosPerRequest, bare.cpuMicrosPerRequest);
  const late = ratioOf(asked.p99Ms, bare.p99Ms);
  const behind = ratioOf(nginxAsked.requestsPerSecond, nginxBare.requestsPerSecond);
  // A core's worth of CPU time answers so many: the ratio of the times, turned round.
  const proxy = ratioOf(passed.cpuMicrosPerRequest, proxied.cpuMicrosPerRequest);
  const most = ratioOf(passed.cpuMicrosPerRequest, library.cpuMicrosPerRequest);
  return [
    atLeast(`forward-auth, requests/s against bare node:http (${rate.spread})`, rate.median, 0.85),
    atMost(`forward-auth, CPU time a request against bare node:http (${cpu.spread})`, cpu.median, 1.3),
    atMost(`forward-auth, 99th percentile against bare node:http (${late.spread})`, late.median, 1.5),
    atLeast(`behind nginx auth_request, requests/s against bare node:http (${behind.spread})`, behind.median, 0.85),
    atLeast(
      `reverse proxy, requests per core against nginx proxy_pass (${proxy.spread}; undici alone ${most.median.toFixed(2)})`,
      proxy.median,
      0.7,
    ),
  ];
}

/** One gate of one process beside one of two, in rounds. */
async function workerTimings(script: string, options: GateBenchOptions): Promise<LoadTiming[]> {
  const one = await startGateProgram(null);
  try {
    const two = await startGateProgram(null, { GATE_WORKERS: '2' });
    try {
      const url = ({ authorize }: GateProgram): string => `${authorize}/authorize`;
      return await loadInRounds(
        [
          { what: 'GATE_WORKERS=1', url: url(one), process: one.process },
          { what: 'GATE_WORKERS=2', url: url(two), process: two.process },
        ],
        script,
        options,
      );
    } finally {
      await two.close();
    }
  } finally {
    await one.close();
  }
}

function workerPromises(timings: readonly LoadTiming[]): PromiseKept[] {
  const [one, two] = timings as [LoadTiming, LoadTiming];
  const cpu = ratioOf(two.cpuMicrosPerRequest, one.cpuMicrosPerRequest);
  return [atMost(`GATE_WORKERS=2, CPU time a request against one (${cpu.spread})`, cpu.median, 1.15)];
}

/**
 * What the gate's memory grows by over many requests, once it has found its size: the slope of the line through many looks
 * (least squares), since the heap breathes by more than what is looked for.
 */
async function memoryGrowth(
  gate: GateProgram,
  script: string,
  { memoryRequests }: GateBenchOptions,
): Promise<{ figures: Figure[]; promise: PromiseKept }> {
  const url = `${gate.authorize}/authorize`;
  for (let done = 0; done < WARM_UP_REQUESTS;) done += (await wrk(url, script, 5)).requests;
  const looks: { readonly requests: number; readonly bytes: number }[] = [];
  for (let requests = 0; requests < memoryRequests;) {
    requests += (await wrk(url, script, 1)).requests;
    looks.push({ requests, bytes: await gate.process.residentBytes() });
  }
  const median = percentile(
    looks.map(({ bytes }) => bytes),
    0.5,
  );
  const growth = (slopeOf(looks) * memoryRequests) / MEBIBYTE;
  return {
    figures: [{ what: 'memory of the gate after warm-up', median: round(median / MEBIBYTE), p99: null, unit: 'MiB' }],
    promise: atMost(`MiB more memory over ${memoryRequests.toLocaleString('en')} requests`, growth, 20),
  };
}

/** Bytes a request. */
function slopeOf(looks: readonly { readonly requests: number; readonly bytes: number }[]): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const requestsMean = mean(looks.map(({ requests }) => requests));
  const bytesMean = mean(looks.map(({ bytes }) => bytes));
  const covariance = mean(looks.map(({ requests, bytes }) => (requests - requestsMean) * (bytes - bytesMean)));
  const variance = mean(looks.map(({ requests }) => (requests - requestsMean) ** 2));
  return covariance / variance;
}
