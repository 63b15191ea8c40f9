import { BenchProcess } from './processes.js';

export interface BareServer {
  readonly url: string;
  readonly process: BenchProcess;
  close(): Promise<void>;
}

/** `node:http` in a process of its own, answering nothing but 204, or as an `upstream` a body. */
export function startBareServer(kind: 'bare' | 'upstream' = 'bare'): Promise<BareServer> {
  return start('bare-server', kind);
}

/** undici alone, passing on to the upstream. */
export function startBareProxy(upstreamUrl: string): Promise<BareServer> {
  return start('bare-proxy', upstreamUrl);
}

async function start(name: string, parameter: string): Promise<BareServer> {
  const started = await BenchProcess.start(process.execPath, [`dist/bench/gate/${name}.js`, parameter]);
  return { url: `http://127.0.0.1:${started.firstLine}`, process: started, close: () => started.stop() };
}
