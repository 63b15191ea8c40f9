import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { waitingAt } from './accept-queue.js';

const onLinux = process.platform === 'linux' ? it : it.skip;

describe('the accept queue', () => {
  it.each(['127.0.0.1', '::'])('of a socket at %s has who was not taken yet', async (host) => {
    const server = createServer();
    server.listen({ host, port: 0 });
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const socket = connect({ host: '127.0.0.1', port });
    const taken = once(server, 'connection') as Promise<[{ destroy: () => void }]>;
    await new Promise((resolve) => process.nextTick(resolve));
    const own = socket.localPort ?? 0;
    expect(waitingAt(port)).toEqual(process.platform === 'linux' ? [own] : null);
    const [end] = await taken;
    expect(waitingAt(port) ?? []).toEqual([]);
    end.destroy();
    socket.destroy();
    server.close();
  });

  onLinux('that is full leaves the next outside', async () => {
    const server = createServer();
    server.listen({ host: '127.0.0.1', port: 0, backlog: 1 });
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    // A backlog of one has room for two.
    const sockets = [1, 2, 3].map(() => connect({ host: '127.0.0.1', port }).on('error', () => undefined));
    await new Promise((resolve) => process.nextTick(resolve));
    expect(waitingAt(port)?.sort()).toEqual(
      sockets
        .slice(0, 2)
        .map(({ localPort }) => localPort)
        .sort(),
    );
    for (const socket of sockets) socket.destroy();
    server.close();
  });
});
