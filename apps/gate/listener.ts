import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import { type ServerHttp2Session } from 'node:http2';
import { type AddressInfo, type Socket } from 'node:net';
import { type TLSSocket } from 'node:tls';
import type { ListenerSettings } from '../../libs/config/index.js';
import { answerFault, faultPage, type RequestHandler } from './answer.js';
import { type Certificates } from './certificates.js';
import { codeOf } from './error-code.js';
import { type GateFaultCode } from './faults.js';
import { createListeningServer, type ListeningServer } from './listening-server.js';
import { renderPage } from './page.js';
import { responseOn, type VisitorRequest } from './upgrade.js';

export interface ListenerOptions {
  /** Requests may become tunnels; without, an Upgrade is ignored. */
  readonly upgrades?: boolean;
  /** For TLS; null: plain HTTP. */
  readonly certificates?: Certificates | null;
}

/** One HTTP server: it listens, answers what is no HTTP, and stops without dropping a request. */
export class Listener {
  readonly #server: ListeningServer;
  /** Every connection that speaks HTTP/1.1, with the answers that are under way on it. */
  readonly #connections = new Map<Socket, Set<ServerResponse>>();
  /** HTTP/2 counts its answers itself. */
  readonly #sessions = new Set<ServerHttp2Session>();
  /** Every connection, whatever it speaks yet. */
  readonly #sockets = new Set<Socket>();
  readonly #certificates: Certificates | null;
  #stopping = false;

  constructor(handle: RequestHandler, { upgrades = false, certificates = null }: ListenerOptions = {}) {
    this.#certificates = certificates;
    this.#server = createListeningServer(upgrades, certificates);
    this.#trackConnections();
    const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
      this.#track(request.socket, response);
      void handle(request, response);
    };
    this.#server.on('request', onRequest);
    // The handler says "100 Continue" when it wants the body: a blocked upload is not sent first.
    this.#server.on('checkContinue', onRequest);
    if (upgrades) {
      this.#server.on('upgrade', (request: VisitorRequest, socket: Socket, head: Buffer) => {
        void this.#onUpgrade(handle, request, socket, head);
      });
    }
    this.#server.on('connect', (request: IncomingMessage, to: Socket | ServerResponse) => {
      // Over HTTP/2 a tunnel is a stream with an answer of its own.
      if (!('setNoDelay' in to)) {
        answerFault(request, to, faultPage('connect_refused'));
      } else {
        writeFault(to, 'connect_refused');
      }
    });
    this.#server.on('clientError', (error: Error, socket: Socket) => this.#onClientError(error, socket));
  }

  /** Rejects with the system's error (EADDRINUSE …). */
  listen({ host, port }: ListenerSettings): Promise<AddressInfo> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen({ host, port }, () => {
        this.#server.off('error', reject);
        // A listener with a port has an address that is no path.
        resolve(this.#server.address() as AddressInfo);
      });
    });
  }

  /** For connections to come; open ones go on. */
  useCertificates(): void {
    if (this.#certificates && 'setSecureContext' in this.#server)
      this.#server.setSecureContext(this.#certificates.first);
  }

  /** Takes nothing new, lets what is under way finish for at most `graceMs`, then cuts it off. */
  async stop(graceMs: number): Promise<void> {
    this.#stopping = true;
    if (!this.#server.listening) return;
    const closed = new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
    // Node's own closeIdleConnections leaves those open that have never asked anything.
    for (const session of this.#sessions) session.close();
    for (const [socket, answers] of this.#connections) {
      if (answers.size === 0) socket.destroy();
      for (const answer of answers) if (!answer.headersSent) answer.shouldKeepAlive = false;
    }
    const cut = setTimeout(() => {
      // Node's own closeAllConnections does not know of tunnels.
      for (const socket of this.#sockets) socket.destroy();
    }, graceMs);
    await closed;
    clearTimeout(cut);
  }

  #trackConnections(): void {
    this.#server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
      if (this.#certificates === null) this.#trackHttp1(socket);
    });
    this.#server.on('secureConnection', (socket: TLSSocket) => {
      if (this.#stopping) socket.destroy();
      else if (socket.alpnProtocol !== 'h2') this.#trackHttp1(socket);
    });
    this.#server.on('session', (session: ServerHttp2Session) => {
      this.#sessions.add(session);
      session.once('close', () => this.#sessions.delete(session));
    });
    this.#server.on('tlsClientError', (_error, socket: Socket) => socket.destroy());
    this.#server.on('sessionError', () => undefined);
  }

  #trackHttp1(socket: Socket): void {
    this.#connections.set(socket, new Set());
    socket.once('close', () => this.#connections.delete(socket));
  }

  #track(socket: Socket, response: ServerResponse): void {
    if (this.#stopping) response.shouldKeepAlive = false;
    const answers = this.#connections.get(socket);
    answers?.add(response);
    response.on('close', () => {
      answers?.delete(response);
      if (this.#stopping && answers?.size === 0) socket.end();
    });
  }

  async #onUpgrade(handle: RequestHandler, request: VisitorRequest, socket: Socket, head: Buffer): Promise<void> {
    const response = await responseOn(request, socket, head, this.#connections.get(socket) ?? []);
    if (response === null) return;
    this.#track(socket, response);
    await handle(request, response);
  }

  #onClientError(error: Error, socket: Socket): void {
    const isAnswering = [...(this.#connections.get(socket) ?? [])].some((response) => response.headersSent);
    if (!socket.writable || isAnswering || codeOf(error) === 'ECONNRESET') {
      socket.destroy();
      return;
    }
    writeFault(socket, faultOf(codeOf(error)));
  }
}

function faultOf(code: string): GateFaultCode {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return 'headers_too_large';
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return 'request_timeout';
    default:
      return 'request_malformed';
  }
}

/** Time for the other end to read the last answer and to close. */
const LINGER_MS = 2_000;

/** Below HTTP's own layer: there is no request, hence no Accept header; plain text, and the connection ends. */
function writeFault(socket: Socket, code: GateFaultCode): void {
  const page = faultPage(code);
  const { headers, body } = renderPage(page, 'text/plain');
  // A connection closed at once may take the answer with it; one that the other end leaves open must not stay.
  socket.setTimeout(LINGER_MS, () => socket.destroy());
  const lines = [['Connection', 'close'], ...headers].map((header) => header.join(': '));
  socket.end([`HTTP/1.1 ${page.status} ${STATUS_CODES[page.status] ?? ''}`, ...lines, '', body].join('\r\n'));
}
