import { parentPort } from 'node:worker_threads';
import { compile, CompileError, encodeSnapshot } from '../access/index.js';
import { PolicyText } from './policy-text.js';
import { type CompileAnswer, type CompileTask } from './snapshot-compiler.js';
import { zoneOffsets } from './zone-offsets.js';

/** A thread that compiles what it is sent, one policy after the other, and sends back the snapshots' bytes. */
parentPort?.on('message', ({ id, head, lists, nowMs }: CompileTask) => {
  try {
    const { document } = new PolicyText(head, lists);
    const bytes = encodeSnapshot(compile(document, zoneOffsets(document.timeZone, nowMs)));
    // Made by encodeSnapshot for itself alone, in an array buffer that is not shared.
    send({ id, bytes }, [bytes.buffer as ArrayBuffer]);
  } catch (error) {
    // Anything but a policy that is none ends the thread, and its parent hears of that.
    if (!(error instanceof CompileError)) throw error;
    send({ id, fault: { pointer: error.pointer, fault: error.fault } });
  }
});

function send(answer: CompileAnswer, transfer: readonly ArrayBuffer[] = []): void {
  parentPort?.postMessage(answer, transfer);
}
