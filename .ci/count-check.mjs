/** Checks .ci/count.mjs on samples of what Jest writes. Silent and exit code 0 when all is well; throws otherwise. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('count.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'count-check-'));

function report(name, changes) {
  const file = join(folder, `${name}.json`);
  const none = {
    numPassedTests: 0,
    numFailedTests: 0,
    numPendingTests: 0,
    numTodoTests: 0,
    numRuntimeErrorTestSuites: 0,
    success: true,
  };
  writeFileSync(file, JSON.stringify({ ...none, ...changes }));
  return file;
}

/** Runs the count and compares its only line and its exit code. */
function expectCount(args, line, status) {
  const run = spawnSync(process.execPath, [script, ...args], { encoding: 'utf8' });
  assert.deepEqual({ line: run.stdout, status: run.status }, { line: `${line}\n`, status }, args.join(' '));
}

try {
  const green = report('green', { numPassedTests: 12 });
  const skipping = report('skipping', { numPassedTests: 5, numPendingTests: 2, numTodoTests: 1 });
  const red = report('red', { numPassedTests: 3, numFailedTests: 2, success: false });
  const unloadable = report('unloadable', { numPassedTests: 3, numRuntimeErrorTestSuites: 1, success: false });
  const teardown = report('teardown', { numPassedTests: 3, success: false });
  const foreign = join(folder, 'foreign.json');
  writeFileSync(foreign, '{"numPassedTests":"12"}');
  const cut = join(folder, 'cut.json');
  writeFileSync(cut, '{"numPassedTests":12');

  expectCount([green], '12 passed, 0 failed', 0);
  expectCount([green, skipping], '17 passed, 0 failed, 3 skipped', 0);
  expectCount([green, red], '15 passed, 2 failed', 1);
  expectCount([unloadable], '3 passed, 1 failed', 1);
  expectCount([teardown], '3 passed, 1 failed', 1);
  expectCount(['--failed-steps', '2', green], '12 passed, 2 failed', 1);
  expectCount([green, join(folder, 'missing.json')], '12 passed, 1 failed', 1);
  expectCount([foreign, cut, green], '12 passed, 2 failed', 1);
  expectCount([], '0 passed, 0 failed', 1);
  assert.equal(spawnSync(process.execPath, [script, '--failed-steps', 'x']).status, 2);
} finally {
  rmSync(folder, { recursive: true });
}
