import { IncomingMessage, ServerResponse } from 'node:http';
import { type Duplex, finished } from 'node:stream';
import { type Socket } from 'node:net';

/**
 * Never passed on: other versions of HTTP and TLS. Through such a tunnel a visitor would ask the upstream for pages that
 * nobody has decided about ("h2c smuggling").
 */
const UNDECIDABLE_PROTOCOL = /^(?:http|h2c?|tls)(?:\/|$)/i;

/**
 * A request at the visitors' listener, which knows whether it may become a tunnel. Node asks `upgrade` once the headers
 * are read: true takes the connection from HTTP; false leaves an ordinary request, whose Upgrade is ignored (RFC 9110
 * §7.8: a server may).
 */
export class VisitorRequest extends IncomingMessage {
  /** Set by Node before the headers are: a field with a value here would undo that. */
  declare private offersUpgrade: boolean;
  /** What came behind the request's head, when it asked to become a tunnel. */
  declare tunnelHead?: Buffer;

  set upgrade(offered: boolean | null) {
    this.offersUpgrade = offered === true;
  }

  get upgrade(): boolean {
    return this.offersUpgrade && (this.method === 'CONNECT' || tunnelProtocols(this) !== null);
  }
}

/** The protocols of the Upgrade header that may be passed on, as the upstream gets them; null: this is no such request. */
export function tunnelProtocols({ headers, httpVersion }: IncomingMessage): string | null {
  const { upgrade, 'transfer-encoding': transferEncoding, 'content-length': contentLength = '0' } = headers;
  // HTTP/1.0 knows no Upgrade. A body would come before the new protocol; whose bytes are whose is then anybody's guess.
  if (upgrade === undefined || httpVersion !== '1.1' || transferEncoding !== undefined || contentLength !== '0') {
    return null;
  }
  const protocols = upgrade.split(',').map((protocol) => protocol.trim());
  const passable = protocols.filter((protocol) => protocol !== '' && !UNDECIDABLE_PROTOCOL.test(protocol));
  return passable.length === 0 ? null : passable.join(', ');
}

/**
 * The response to a request that has left HTTP. The connection ends with it, unless the response opens a tunnel. Waits for
 * the answers to requests before it on the same connection (pipelining).
 */
export async function responseOn(
  request: VisitorRequest,
  socket: Socket,
  head: Buffer,
  before: Iterable<ServerResponse>,
  idleMs: number,
): Promise<ServerResponse | null> {
  // Node's own listener is gone with its parser; an error is told by "close" as well.
  socket.on('error', () => socket.destroy());
  request.tunnelHead = head;
  for (const earlier of [...before]) {
    await new Promise<void>((resolve) => finished(earlier, () => resolve()));
  }
  if (socket.destroyed) return null;
  // Node gave up its own watch over silence with its parser.
  socket.setTimeout(idleMs, () => socket.destroy());
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  response.assignSocket(socket);
  response.once('finish', () => {
    response.detachSocket(socket);
    socket.destroySoon();
  });
  return response;
}

/** Answers 101 and joins the two connections until either ends. `headers`: names and values by turns. */
export function openTunnel(
  request: VisitorRequest,
  response: Pick<ServerResponse, 'writeHead' | 'flushHeaders' | 'detachSocket'>,
  upstream: Duplex,
  headers: string[],
): void {
  const { socket } = request;
  response.writeHead(101, headers);
  response.flushHeaders();
  response.detachSocket(socket);
  if (request.tunnelHead !== undefined && request.tunnelHead.length > 0) upstream.write(request.tunnelHead);
  upstream.pipe(socket);
  socket.pipe(upstream);
  upstream.on('error', () => socket.destroy());
  upstream.once('close', () => socket.destroySoon());
  socket.once('close', () => upstream.destroy());
}

/** Whether a 101 speaks of a protocol that was asked for (RFC 9110 §15.2.2). */
export function isAgreed(answered: string | undefined, asked: string): boolean {
  const offered = asked.split(', ').map((protocol) => protocol.toLowerCase());
  const chosen = (answered ?? '').split(',').map((protocol) => protocol.trim().toLowerCase());
  return chosen.every((protocol) => offered.includes(protocol));
}
