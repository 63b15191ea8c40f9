import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { writeAtOnce } from './write-at-once.js';

let client: Socket;
let socket: Socket;
let close: () => void;

beforeEach(async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  client = connect((server.address() as AddressInfo).port, '127.0.0.1').setEncoding('latin1');
  [socket] = (await once(server, 'connection')) as [Socket];
  close = () => {
    client.destroy();
    socket.destroy();
    server.close();
  };
});
afterEach(() => close());

async function read(length: number): Promise<string> {
  let text = '';
  client.resume();
  while (text.length < length) text += String((await once(client, 'data'))[0]);
  return text;
}

it('writes past the stream, once it has seen the stream write', async () => {
  writeAtOnce(socket, 'one r\u00f8d ', 'latin1');
  // False after an upgrade of Node means that this way of writing is to be looked at again.
  const write = jest.spyOn(socket, 'write');
  writeAtOnce(socket, 'two ', 'latin1');
  writeAtOnce(socket, 'r\u00f8d', 'utf8');
  expect(write).not.toHaveBeenCalled();
  expect(await read(16)).toBe('one r\u00f8d two r\u00c3\u00b8d');
});

it('keeps the order of its writes and those of the stream, also while the peer does not read', async () => {
  client.pause();
  let text = '';
  for (let n = 0; socket.writableLength === 0; n += 1) {
    const part = `${n} `.repeat(1_000);
    text += part;
    writeAtOnce(socket, part, 'latin1');
    if (n % 100 !== 99) continue;
    text += 'stream ';
    socket.write('stream ');
  }
  writeAtOnce(socket, 'behind it', 'latin1');
  text += 'behind it';
  expect(text.length).toBeGreaterThan(1_000_000);
  expect(await read(text.length)).toBe(text);
  // The requests of the writes that waited are not taken again.
  writeAtOnce(socket, 'and at once', 'latin1');
  expect(await read(11)).toBe('and at once');
});

it('writes out what waits before the end of the connection', async () => {
  client.pause();
  let length = 0;
  for (const part = 'part '.repeat(2_000); length < 20_000_000; length += part.length)
    writeAtOnce(socket, part, 'latin1');
  socket.destroySoon();
  const ended = once(client, 'end');
  let got = 0;
  client.on('data', (text: string) => (got += text.length)).resume();
  await ended;
  expect(got).toBe(length);
});

it('ends the connection of a peer that is gone, and says nothing', async () => {
  socket.on('error', () => undefined);
  const closed = once(socket, 'close');
  client.resetAndDestroy();
  while (!socket.destroyed) {
    writeAtOnce(socket, 'to nobody ', 'latin1');
    await new Promise(setImmediate);
  }
  await closed;
  writeAtOnce(socket, 'to nobody', 'latin1');
  expect(socket.destroyed).toBe(true);
});
