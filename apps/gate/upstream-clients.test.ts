import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { Client } from 'undici';
import { type LentClient, UpstreamClients } from './upstream-clients.js';

let server: Server;
let connections: Socket[];
let opened: number;
let emptied: () => void;
let clients: UpstreamClients;
/** Answers that are still to come, in the order of their requests. */
let open: ServerResponse[];
let told: () => void;

beforeEach(async () => {
  [connections, open, opened] = [[], [], 0];
  [emptied, told] = [() => undefined, () => undefined];
  server = createServer((_request, response) => {
    open.push(response);
    told();
  });
  server.on('connection', (socket) => connections.push(socket)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const openClient = (): Client => {
    opened += 1;
    return new Client(origin);
  };
  clients = new UpstreamClients(openClient, () => emptied());
});
afterEach(async () => {
  await clients.destroy();
  server.closeAllConnections();
  server.close();
});

/** Resolves when the upstream has the request; the outcome says whether its answer was whole. */
async function ask(): Promise<{ outcome: Promise<boolean> }> {
  const arrived = new Promise<void>((resolve) => (told = resolve));
  const lent: LentClient = clients.lend();
  const outcome = new Promise<boolean>((resolve) => {
    const over = (isWhole: boolean): void => {
      lent.giveBack(isWhole);
      resolve(isWhole);
    };
    lent.dispatch(
      { path: '/', method: 'GET' },
      {
        onRequestStart: () => undefined,
        onResponseStart: () => undefined,
        onResponseData: () => undefined,
        onResponseEnd: () => over(true),
        onResponseError: () => over(false),
      },
    );
  });
  await arrived;
  return { outcome };
}

it('opens one connection for each request that is under way, and lends the one given back last', async () => {
  const asked = [await ask(), await ask(), await ask()];
  expect(connections).toHaveLength(3);
  for (const response of open.splice(0)) response.end('x');
  expect(await Promise.all(asked.map(({ outcome }) => outcome))).toEqual([true, true, true]);
  for (let count = 0; count < 3; count += 1) {
    const { outcome } = await ask();
    const [response] = open.splice(0);
    expect(response?.socket).toBe(connections[2]);
    response?.end('y');
    expect(await outcome).toBe(true);
  }
  expect([connections.length, opened]).toEqual([3, 3]);
});

it('lends no connection again whose request came to nothing', async () => {
  const first = await ask();
  open.splice(0)[0]?.destroy();
  expect(await first.outcome).toBe(false);
  const second = await ask();
  open.splice(0)[0]?.end();
  expect([await second.outcome, opened]).toEqual([true, 2]);
});

it('lets go of connections that the upstream closes, and tells when none is left', async () => {
  const none = new Promise<void>((resolve) => (emptied = resolve));
  const asked = [await ask(), await ask()];
  for (const response of open.splice(0)) response.end();
  for (const { outcome } of asked) expect(await outcome).toBe(true);
  server.closeIdleConnections();
  await none;
  const { outcome } = await ask();
  open.splice(0)[0]?.end();
  expect([await outcome, opened]).toEqual([true, 3]);
});

it('goes on after an answer that says it is the last of its connection', async () => {
  for (let count = 1; count <= 3; count += 1) {
    const { outcome } = await ask();
    open.splice(0)[0]?.writeHead(200, { Connection: 'close' }).end('x');
    expect(await outcome).toBe(true);
  }
  expect(connections).toHaveLength(3);
});

it('forgets many that have gone, and keeps those that are there', () => {
  const asked = Array.from({ length: 40 }, () => clients.lend());
  for (const [index, lent] of asked.entries()) lent.giveBack(index % 2 === 0);
  for (const lent of asked) lent.giveBack(false);
  const again = asked.slice(0, 20).map(() => clients.lend());
  expect(opened).toBe(40);
  clients.lend().giveBack(true);
  expect(opened).toBe(41);
  for (const lent of again) lent.giveBack(false);
});
