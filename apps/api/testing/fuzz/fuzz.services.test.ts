import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { operationsOf } from '../../openapi/complete.js';
import { DOCUMENT, findProblemFault } from '../documented.js';
import { describeOnEngines } from '../engines.js';
import { type TestApi } from '../open-api.js';
import { type FuzzRequest, requestsOf } from './requests.js';
import { World } from './world.js';

/** GATEPOST_FUZZ_REQUESTS=100000 for a whole run; GATEPOST_FUZZ_SEED runs one again. */
const REQUESTS = Number(process.env['GATEPOST_FUZZ_REQUESTS'] ?? 2_000);
const SEED = Number(process.env['GATEPOST_FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
/** Between looks at whether what requests are about is still there. */
const REFRESHED_EVERY = 40;

/** Answers that say truly what this test's server lacks: it sends no mail. */
const TRUE_FAILURES = ['mail_failed'];

describeOnEngines(`${REQUESTS} requests from the OpenAPI document, seed ${SEED},`, (open) => {
  let api: TestApi;
  let world: World;
  beforeAll(async () => {
    process.stderr.write(`GATEPOST_FUZZ_SEED=${SEED}\n`);
    api = await open();
    world = new World(api);
  }, 120_000);
  afterAll(() => api.close());

  it('are answered as the document says, and never by a failure', async () => {
    const requests = fc.oneof(
      ...[...operationsOf(DOCUMENT)].map(([name, operation]) => requestsOf(DOCUMENT, name, operation)),
    );
    let sent = 0;
    const statuses = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(requests, async (request) => {
        if (sent % REFRESHED_EVERY === 0) await world.refresh();
        sent += 1;
        const status = await answeredWell(api, world, request);
        const kind = `${request.operation} ${String(status)[0]}xx`;
        statuses.set(kind, (statuses.get(kind) ?? 0) + 1);
      }),
      { numRuns: REQUESTS, seed: SEED },
    );
    // A run of invalid requests alone would find little.
    const done = [...operationsOf(DOCUMENT)].filter(([name]) => statuses.has(`${name} 2xx`));
    expect(done.length).toBeGreaterThan(REQUESTS < 1_000 ? 0 : 45);
  }, 7_200_000);
});

/** Throws where the answer is not as it should be. */
async function answeredWell(api: TestApi, world: World, request: FuzzRequest): Promise<number> {
  const { status, type, text } = await world.send(request);
  const breaches = api.takeBreaches();
  if (breaches.length > 0) throw new Error(breaches.join('\n'));
  // Also where no operation was reached.
  if (status >= 400) {
    const fault = findProblemFault({ status, type, text });
    if (fault !== null) throw new Error(fault);
  }
  if (status >= 500 && !TRUE_FAILURES.some((code) => text.includes(`"code":"${code}"`)))
    throw new Error(`${status}: ${text}`);
  if (/\n\s+at |node_modules/.test(text)) throw new Error(`A stack: ${text}`);
  return status;
}
