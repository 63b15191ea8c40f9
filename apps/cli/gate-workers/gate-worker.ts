import process from 'node:process';
import { Link } from './link.js';
import { type PrimaryCalls } from './calls.js';
import { inlineHotCode, keepHeapSteady, keepHeapYoung } from '../server/v8-options.js';
import { WorkerGate } from './worker-gate.js';

/** A worker process of the gate. What it is to do comes over the channel; without a primary it ends. */
const worker: WorkerGate = new WorkerGate({
  ready: () => link.call('ready', undefined),
  metrics: () => link.call('metrics', undefined),
  heard: () => link.call('heard', undefined),
  isFirstClaim: (name, nowMs) => link.call('isFirstClaim', { name, nowMs }),
  log: (sentence) => void link.call('log', sentence).catch(() => undefined),
});
// Whoever signals the whole group means the primary, which tells its workers when to stop.
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => undefined);
const link: Link<PrimaryCalls> = new Link(
  {
    send: (message) => void process.send?.(message),
    onMessage: (listener) => void process.on('message', listener),
    onClose: (listener) => void process.on('disconnect', listener),
  },
  worker.calls,
);
keepHeapYoung();
inlineHotCode();
keepHeapSteady();
await link.call('hello', undefined);
