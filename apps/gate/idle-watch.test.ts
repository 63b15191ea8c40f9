import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { AnswersUnderWay } from './answers-under-way.js';
import { IdleWatch } from './idle-watch.js';

let server: Server;
let served: ServerResponse[];
beforeAll(async () => {
  server = createServer((_request, response) => served.push(response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => {
  server.close();
});

/** Both ends of a connection, and what is under way on it. */
async function opened(): Promise<{ client: Socket; socket: Socket; answers: AnswersUnderWay }> {
  served = [];
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  client.on('error', () => undefined).resume();
  const [socket] = (await once(server, 'connection')) as [Socket];
  return { client, socket, answers: new AnswersUnderWay() };
}

async function asked(client: Socket, answers: AnswersUnderWay): Promise<ServerResponse> {
  client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
  const [, response] = (await once(server, 'request')) as [unknown, ServerResponse];
  answers.add(response);
  return response;
}

it('knows an answer until it is through, and several in their order', async () => {
  const { client, answers } = await opened();
  const first = await asked(client, answers);
  const second = await asked(client, answers);
  expect([...answers]).toEqual([first, second]);
  first.end();
  await once(first, 'close');
  expect([...answers]).toEqual([second]);
  second.end();
  await once(second, 'close');
  expect(answers.size).toBe(0);
  const third = await asked(client, answers);
  expect([...answers]).toEqual([third]);
  client.destroy();
});

it('cuts what is idle between requests by one limit, and what is silent under way by another', async () => {
  const waiting = await opened();
  const response = await asked(waiting.client, waiting.answers);
  const idle = await opened();
  const watch = new IdleWatch({ silenceMs: 60_000, keepAliveMs: 40 });
  watch.add(waiting.socket, waiting.answers);
  watch.add(idle.socket, idle.answers);
  await once(idle.client, 'close');
  expect(waiting.socket.destroyed).toBe(false);
  response.end();
  await once(waiting.client, 'close');

  const silent = await opened();
  await asked(silent.client, silent.answers);
  new IdleWatch({ silenceMs: 40, keepAliveMs: 60_000 }).add(silent.socket, silent.answers);
  await once(silent.client, 'close');
});

it('leaves alone what moves, and what was taken out', async () => {
  const moving = await opened();
  const response = await asked(moving.client, moving.answers);
  const removed = await opened();
  const still = await opened();
  const watch = new IdleWatch({ silenceMs: 80, keepAliveMs: 80 });
  watch.add(removed.socket, removed.answers);
  watch.remove(removed.socket);
  watch.add(moving.socket, moving.answers);
  watch.add(still.socket, still.answers);
  const drip = setInterval(() => response.write('a'), 10);
  await once(still.client, 'close');
  expect([moving.socket.destroyed, removed.socket.destroyed]).toEqual([false, false]);
  clearInterval(drip);
  await once(moving.client, 'close');
  removed.client.destroy();
});
