import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';

/** What the gate is compared with: `node:http`, answering nothing but 204, or as an upstream a body of 1 KiB. */
const body = process.argv[2] === 'upstream' ? Buffer.alloc(1024, 'x') : null;
const server = createServer((_request, response) => {
  if (body === null) response.writeHead(204);
  else response.writeHead(200, { 'Content-Type': 'text/plain', 'Content-Length': body.length });
  response.end(body ?? undefined);
});
// As long as the gate's own: a connection closed under load would count against the peer.
server.keepAliveTimeout = 75_000;
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
});
