import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { HOSTNAME } from './site.js';

export interface Load {
  readonly requests: number;
  readonly requestsPerSecond: number;
  readonly p99Ms: number;
  /** Answers above 399, which are blocks here. */
  readonly refused: number;
}

/** A script for wrk that asks with one of these addresses each time; requests are written beforehand, not per call. */
export async function writeLoadScript(
  path: string,
  addresses: readonly string[],
  hostname: string = HOSTNAME,
): Promise<void> {
  const list = addresses.map((address) => `"${address}"`).join(',');
  await writeFile(
    path,
    `local addresses = {${list}}
local requests = {}
function init(args)
  for index, address in ipairs(addresses) do
    requests[index] = wrk.format("GET", nil, { Host = "${hostname}", ["X-Forwarded-For"] = address, ["User-Agent"] = "wrk" })
  end
end
function request()
  return requests[math.random(#requests)]
end
`,
  );
}

/** One thread, 64 connections, for so many seconds. Throws Error when a connection or an answer failed. */
export async function wrk(url: string, script: string, seconds: number): Promise<Load> {
  const parameters = ['-t1', '-c64', `-d${seconds}s`, '--latency', '-s', script, url];
  const { stdout } = await promisify(execFile)('wrk', parameters);
  const read = (pattern: RegExp): string | undefined => pattern.exec(stdout)?.[1];
  const broken = read(/Socket errors: (.*)/);
  if (broken !== undefined && /[1-9]/.test(broken)) throw new Error(`wrk had errors at ${url}: ${broken}`);
  return {
    requests: Number(read(/(\d+) requests in/)),
    requestsPerSecond: Number(read(/Requests\/sec:\s+([\d.]+)/)),
    // At the beginning of its line: a share of 86.99 % stands before.
    p99Ms: milliseconds(read(/^\s*99%\s+(\S+)/m) ?? ''),
    refused: Number(read(/Non-2xx or 3xx responses: (\d+)/) ?? 0),
  };
}

function milliseconds(text: string): number {
  const [, value, unit] = /^([\d.]+)(us|ms|s)$/.exec(text) ?? [];
  const scale = { us: 0.001, ms: 1, s: 1_000 }[unit ?? ''];
  return Number(value) * (scale ?? NaN);
}
