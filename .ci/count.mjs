#!/usr/bin/env node
/**
 * The last line of .ci/run: sums Jest's JSON reports into `N passed, N failed[, N skipped]`.
 *
 *     node .ci/count.mjs [--failed-steps N] [report.json ...]
 *
 * A step without a report (lint, a service that did not start) counts as one failure through --failed-steps. A report
 * that is missing or unreadable counts as one failure: a run that leaves none has crashed. Exit code 1 when anything
 * failed or nothing passed, 2 on wrong arguments.
 */
import { readFileSync } from 'node:fs';

/** @returns {{passed: number, failed: number, skipped: number}} the counts of one report of `jest --json` */
function countReport(file) {
  let report;
  try {
    report = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    process.stderr.write(`No readable Jest report at ${file}: the run that should have written it counts as failed.\n`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, numRuntimeErrorTestSuites } = report ?? {};
  const counts = [numPassedTests, numFailedTests, numPendingTests, numTodoTests, numRuntimeErrorTestSuites];
  if (!counts.every((count) => Number.isSafeInteger(count) && count >= 0)) {
    process.stderr.write(`${file} is not a Jest report: the run that should have written it counts as failed.\n`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
  // A suite that does not even load has no failed test; it counts as one.
  const failed = numFailedTests + numRuntimeErrorTestSuites;
  return {
    passed: numPassedTests,
    // Jest can fail as a whole (a coverage threshold, a broken teardown) with every test green.
    failed: failed === 0 && report.success === false ? 1 : failed,
    skipped: numPendingTests + numTodoTests,
  };
}

const files = [];
let failedSteps = 0;
const rest = process.argv.slice(2);
while (rest.length > 0) {
  const argument = rest.shift();
  if (argument !== '--failed-steps') {
    files.push(argument);
    continue;
  }
  const value = rest.shift() ?? '';
  if (!/^\d+$/.test(value)) {
    process.stderr.write('--failed-steps wants a whole number.\n');
    process.exit(2);
  }
  failedSteps += Number(value);
}

const total = { passed: 0, failed: failedSteps, skipped: 0 };
for (const file of files) {
  const counts = countReport(file);
  total.passed += counts.passed;
  total.failed += counts.failed;
  total.skipped += counts.skipped;
}
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
process.stdout.write(`${total.passed} passed, ${total.failed} failed${skipped}\n`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
