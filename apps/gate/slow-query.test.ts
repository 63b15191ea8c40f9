import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Database } from '../../libs/database/index.js';
import { embeddedTestDatabase } from '../../libs/database/testing/test-database.js';
import { ask } from './testing/ask.js';
import { addSite, DANE, openTestGate, type TestGate } from './testing/open-gate.js';

const EVERY_MS = 5;
const SLOW_QUERY_MS = 2_700;

let gate: TestGate;
let database: Database;

beforeAll(async () => {
  [gate, database] = await Promise.all([openTestGate({ spoolMaxBytes: 16 * 1024 * 1024 }), embeddedTestDatabase()]);
  addSite(gate);
});

afterAll(async () => {
  await gate.close();
  await database.close();
});

it('answers as quickly while the embedded database, in the same process, computes for more than two seconds', async () => {
  const rows = await rowsInSlowQuery();
  await latenciesWhile(wait(500));
  const quiet = await latenciesWhile(wait(SLOW_QUERY_MS));
  const begun = performance.now();
  const busy = await latenciesWhile(count(rows));
  expect(performance.now() - begun).toBeGreaterThan(SLOW_QUERY_MS / 2);
  expect(busy.length).toBeGreaterThan(SLOW_QUERY_MS / 2 / EVERY_MS);
  // On the gate's thread the query would hold every request until it ends: a median of a second, a p99 of two. The
  // margin is for other programs on the machine.
  expect(percentile(busy, 0.5)).toBeLessThan(Math.max(20, 4 * percentile(quiet, 0.5)));
  expect(percentile(busy, 0.99)).toBeLessThan(Math.max(150, 4 * percentile(quiet, 0.99)));
});

/** How many rows this machine counts in {@link SLOW_QUERY_MS}. */
async function rowsInSlowQuery(): Promise<number> {
  const sample = 200_000;
  const begun = performance.now();
  await count(sample);
  return Math.round((sample * SLOW_QUERY_MS) / (performance.now() - begun));
}

function count(rows: number): Promise<unknown> {
  return database.dataSource.query(`select count(*) from generate_series(1, ${rows}) a where md5(a::text) < 'zz'`);
}

/**
 * Asks the gate at a fixed rate until `work` is over. Milliseconds from when each request was due to its whole answer, so
 * that those which could not even be sent in time count as slow.
 */
async function latenciesWhile(work: Promise<unknown>): Promise<number[]> {
  const answers: Promise<number>[] = [];
  const begun = performance.now();
  const asked = { isOver: false };
  const ended = work.finally(() => (asked.isOver = true));
  while (!asked.isOver) {
    const due = begun + answers.length * EVERY_MS;
    if (due > performance.now()) await wait(1);
    else answers.push(authorized().then(() => performance.now() - due));
  }
  await ended;
  return Promise.all(answers);
}

async function authorized(): Promise<void> {
  const { status } = await ask(gate.authorizePort, { path: '/authorize', headers: { 'X-Forwarded-For': DANE } });
  expect(status).toBe(200);
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Infinity;
}
