import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { type AddressInfo } from 'node:net';

/** What the application behind the proxies got. */
export interface Arrived {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly names: string[];
  readonly body: string;
}

/** An application behind proxies: it tells what it got, and echoes on WebSockets. */
export interface Application {
  /** host:port */
  readonly place: string;
  /** Requests since the start. */
  readonly arrivals: number;
  close(): void;
}

export async function openApplication(): Promise<Application> {
  let arrivals = 0;
  const server = createServer((incoming, response) => {
    arrivals += 1;
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      if (incoming.url === '/forbidden') response.statusCode = 403;
      const { method, url, headers, rawHeaders } = incoming;
      const names = rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase());
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify({ method, url, headers, names, body: Buffer.concat(chunks).toString() }));
    });
  });
  server.on('upgrade', (incoming, socket) => {
    arrivals += 1;
    // HAProxy passes on a handshake that is answered right, and no other (RFC 6455 §4.2.2).
    const key = `${incoming.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
    const answer = [
      'HTTP/1.1 101 Switching Protocols',
      'Upgrade: websocket',
      'Connection: Upgrade',
      `Sec-WebSocket-Accept: ${createHash('sha1').update(key).digest('base64')}`,
      `X-Seen: ${String(incoming.headers['x-gatepost-decision'])}`,
    ];
    socket.write(`${answer.join('\r\n')}\r\n\r\n`);
    socket.on('error', () => socket.destroy());
    socket.pipe(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A TCP server's address is never a path.
  const place = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    place,
    get arrivals() {
      return arrivals;
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
