import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Database } from '../../libs/database/index.js';
import { embeddedTestDatabase } from '../../libs/database/testing/test-database.js';
import { ask } from './testing/ask.js';
import { addSite, DANE, openTestGate, type TestGate } from './testing/open-gate.js';

const EVERY_MS = 5;
const SLOW_QUERY_MS = 2_700;
const MOST_ROUNDS = 6;

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
  let rows = await rowsInSlowQuery();
  await latenciesWhile(wait(500));
  const rounds: Round[] = [];
  // Other programs on the machine only slow a round down, so one that keeps the bounds settles it. A query on the gate's
  // thread breaks them in every round: it holds each request until it ends, a median of a second, a p99 of two.
  while (!rounds.some(isAsQuick) && rounds.length < MOST_ROUNDS) {
    const round = await measuredRound(rows);
    rounds.push(round);
    // A sample taken while others had the cores tells too few rows.
    rows = Math.round(rows * Math.max(1.2, SLOW_QUERY_MS / round.queryMs));
  }
  expect(rounds.some(isAsQuick) ? [] : rounds).toEqual([]);
});

interface Round {
  readonly queryMs: number;
  readonly quiet: Latencies;
  readonly busy: Latencies;
}

interface Latencies {
  readonly medianMs: number;
  readonly p99Ms: number;
}

async function measuredRound(rows: number): Promise<Round> {
  const quiet = summary(await latenciesWhile(wait(SLOW_QUERY_MS / 2)));
  const begun = performance.now();
  const busy = summary(await latenciesWhile(count(rows)));
  return { queryMs: performance.now() - begun, quiet, busy };
}

function isAsQuick({ queryMs, quiet, busy }: Round): boolean {
  return (
    queryMs > 2_000 && busy.medianMs < Math.max(20, 4 * quiet.medianMs) && busy.p99Ms < Math.max(150, 4 * quiet.p99Ms)
  );
}

function summary(latencies: readonly number[]): Latencies {
  expect(latencies.length).toBeGreaterThan(SLOW_QUERY_MS / 4 / EVERY_MS);
  return { medianMs: percentile(latencies, 0.5), p99Ms: percentile(latencies, 0.99) };
}

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
