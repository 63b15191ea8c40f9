import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { expect, it } from '@jest/globals';
import { readAsStream, readIntoOneBuffer } from './one-buffer.js';

it('reads into one buffer until it is told to read as a stream, and loses nothing', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const [socket] = (await once(server, 'connection')) as [Socket];
  const buffers = new Set<Buffer>();
  let text = '';
  let told = (): void => undefined;
  // False after an upgrade of Node means that this way of reading is to be looked at again.
  expect(
    readIntoOneBuffer(socket, (buffer, length) => {
      buffers.add(buffer);
      text += buffer.toString('latin1', 0, length);
      told();
    }),
  ).toBe(true);
  for (const part of ['one', 'two', 'three']) {
    client.write(part);
    while (!text.endsWith(part)) await new Promise<void>((resolve) => (told = resolve));
  }
  expect(text).toBe('onetwothree');
  expect(buffers.size).toBe(1);
  readAsStream(socket);
  const ended = once(socket, 'end');
  socket.on('data', (chunk: Buffer) => {
    expect(buffers).not.toContain(chunk);
    text += chunk.toString();
  });
  client.end('four'.repeat(50_000));
  await ended;
  expect(text).toBe(`onetwothree${'four'.repeat(50_000)}`);
  socket.destroy();
  server.close();
});
