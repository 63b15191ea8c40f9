import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { ask } from './testing/ask.js';
import { AMERICAN, openTestGate, type TestGate } from './testing/open-gate.js';

let gate: TestGate;
beforeEach(async () => {
  gate = await openTestGate({ trustedProxies: ['127.0.0.1/32'], proxySecrets: ['secret-of-the-proxy-0001'] });
});
afterEach(() => gate.close());

const SECRET = { 'X-Gatepost-Proxy-Secret': 'secret-of-the-proxy-0001' };

it('are empty while every answer is a decision', async () => {
  const headers = { ...SECRET, Host: 'a.example', 'X-Forwarded-For': AMERICAN };
  expect((await ask(gate.authorizePort, { path: '/authorize', headers })).status).toBe(403);
  expect(gate.gate.faults()).toEqual([]);
  expect(await gate.records()).toHaveLength(1);
});

it.each([
  ['a proxy that does not prove itself', 'proxy_secret_invalid', '/authorize', {}],
  ['another spelling of a header', 'header_alias', '/authorize', { ...SECRET, X_Forwarded_For: AMERICAN }],
  ['a question without a host', 'proxy_header_missing', '/authorize/nginx', SECRET],
  ['a path that there is not', 'not_found', '/nowhere', SECRET],
])('count %s, which leaves no record', async (_, fault, path, headers) => {
  await ask(gate.authorizePort, { path, headers: { ...headers } });
  expect(gate.gate.faults()).toEqual([{ fault, count: 1 }]);
  expect(await gate.records()).toEqual([]);
});

it('count visitors whose host cannot be read, and what is no HTTP', async () => {
  await ask(gate.port, { path: '/', headers: { Host: 'a b' } });
  await ask(gate.port, { path: '/', headers: { Host: 'a b' } });
  const socket = connect(gate.port, '127.0.0.1').resume();
  socket.end('hello\r\n\r\n');
  await once(socket, 'close');
  expect(gate.gate.faults()).toEqual([
    { fault: 'host_invalid', count: 2 },
    { fault: 'request_malformed', count: 1 },
  ]);
  expect(await gate.records()).toEqual([]);
});
