import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A TCP proxy that can be destroyed with all that runs through it. */
export async function openProxy(target: URL) {
  const sockets = new Set<Socket>();
  const waiting: { bytes: number; resolve: () => void }[] = [];
  let received = 0;
  const server = await listen(
    createServer((client) => {
      const upstream = connect(Number(target.port), target.hostname);
      for (const socket of [client, upstream]) {
        sockets.add(socket);
        // A connection cut off is what these tests are about.
        socket.on('error', () => socket.destroy());
        socket.on('close', () => {
          sockets.delete(socket);
          client.destroy();
          upstream.destroy();
        });
      }
      client.on('data', (chunk) => {
        received += chunk.length;
        for (const waiter of waiting) if (received >= waiter.bytes) waiter.resolve();
      });
      client.pipe(upstream).pipe(client);
    }),
  );
  const dropConnections = () => {
    for (const socket of sockets) socket.destroy();
  };
  let closing: Promise<void> | null = null;
  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    passed: (bytes: number) =>
      new Promise<void>((resolve) => {
        if (received >= bytes) resolve();
        else waiting.push({ bytes, resolve });
      }),
    dropConnections,
    close: () => {
      closing ??= closed(server);
      dropConnections();
      return closing;
    },
  };
}

export async function unusedPort(): Promise<number> {
  const server = await listen(createServer());
  const port = portOf(server);
  await closed(server);
  return port;
}

export function listen(server: Server): Promise<Server> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
}

export function closed(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}

export function portOf(server: Server): number {
  // A listening TCP server has an AddressInfo; a string is a pipe's, null means not listening.
  return (server.address() as AddressInfo).port;
}
