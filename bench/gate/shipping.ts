import { openOwnDatabase } from '../own-database.js';
import { type Figure, round } from '../report.js';
import { type GateProgram, startGateProgram } from './gate-program.js';
import { wrk } from './wrk.js';

/** So many records wait for the database before it is there. */
const RECORDS = 100_000;
const LOOK_EVERY_MS = 100;
const LONGEST_MS = 300_000;

/**
 * What carrying records to the database takes, apart from the requests that they are of: a gate fills its spool while its
 * database is away, and is started again with one.
 *
 * @param serverUrl a PostgreSQL server, on which a database is made and dropped
 */
export async function shippingFigures(serverUrl: string, script: string): Promise<Figure[]> {
  const { url, close } = await openOwnDatabase(serverUrl);
  try {
    return await timedShipping(url, script);
  } finally {
    await close();
  }
}

async function timedShipping(databaseUrl: string, script: string): Promise<Figure[]> {
  let gate = await startGateProgram(null);
  try {
    for (let done = 0; done < RECORDS;) done += (await wrk(`${gate.authorize}/authorize`, script, 1)).requests;
    gate = await gate.restart({ DATABASE_URL: databaseUrl });
    const begun = performance.now();
    const cpuBefore = await gate.process.cpuMs();
    const records = await waitingRecords(gate);
    for (let waiting = records; waiting > 0; waiting = await waitingRecords(gate)) {
      if (performance.now() - begun > LONGEST_MS) throw new Error(`${waiting} records still wait for the database.`);
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
    const cpuMicros = ((await gate.process.cpuMs()) - cpuBefore) * 1_000;
    const seconds = (performance.now() - begun) / 1_000;
    return [
      { what: 'shipping to PostgreSQL: records/s', median: round(records / seconds), p99: null, unit: '1/s' },
      { what: 'shipping to PostgreSQL: CPU time a record', median: round(cpuMicros / records), p99: null, unit: 'µs' },
    ];
  } finally {
    await gate.close();
  }
}

/** Records in the spool that the database does not have yet. */
async function waitingRecords({ authorize }: GateProgram): Promise<number> {
  const text = await (await fetch(`${authorize}/metrics`)).text();
  const sample = /^gatepost_audit_spool_records(?:\{[^}]*\})? (\d+)$/m.exec(text)?.[1];
  if (sample === undefined) throw new Error('The gate does not say how many records wait.');
  return Number(sample);
}
