// @ts-check
// The embedded PostgreSQL (PGlite with PostGIS) in a thread of its own, so that a slow query never delays the gate.
// Plain JavaScript, because a worker is loaded by Node itself, also where the rest is compiled on the fly (tests).
//
// in:  { id, bytes }                  one or more wire-protocol messages
// out: { ready, version } | { fatal } then per id { id, bytes }… { id, done: true } | { id, error }
import { PGlite } from '@electric-sql/pglite';
import { postgis } from '@electric-sql/pglite-postgis';
import { parentPort, workerData } from 'node:worker_threads';

const port = /** @type {import('node:worker_threads').MessagePort} */ (parentPort);

/** @type {PGlite | undefined} */
let database;
try {
  database = await PGlite.create({ dataDir: workerData.directory, extensions: { postgis } });
  const { rows } = await database.query('show server_version');
  port.postMessage({ ready: true, version: rows[0].server_version });
} catch (error) {
  port.postMessage({ fatal: error instanceof Error ? error.message : String(error) });
}

let tail = Promise.resolve();
port.on('message', (message) => {
  tail = tail.then(() => (message.close ? close() : execute(message)));
});

/** @param {{ id: number, bytes: Uint8Array }} message */
async function execute({ id, bytes }) {
  try {
    await database?.execProtocolRawStream(bytes, {
      onRawData: (data) => {
        // The engine reuses its buffer: copy, then hand the copy over without another.
        const copy = data.slice();
        port.postMessage({ id, bytes: copy }, [copy.buffer]);
      },
    });
    port.postMessage({ id, done: true });
  } catch (error) {
    port.postMessage({ id, error: error instanceof Error ? error.message : String(error) });
  }
}

async function close() {
  await database?.close();
  port.postMessage({ closed: true });
  port.close();
}
