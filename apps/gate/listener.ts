import { createServer, type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import { type AddressInfo, type Socket } from 'node:net';
import type { ListenerSettings } from '../../libs/config/index.js';
import { faultPage, type RequestHandler } from './answer.js';
import { codeOf } from './error-code.js';
import { type GateFaultCode } from './faults.js';
import { renderPage } from './page.js';
import { responseOn, VisitorRequest } from './upgrade.js';

const HEADERS_TIMEOUT_MS = 30_000;
/** Longer than the usual 60 s of proxies in front, which would else send into a closing connection. */
const KEEP_ALIVE_TIMEOUT_MS = 75_000;
/** Silence on a connection; a long upload or download that goes on is not silent. */
const IDLE_TIMEOUT_MS = 300_000;

/** One HTTP server: it listens, answers what is no HTTP, and stops without dropping a request. */
export class Listener {
  readonly #server: Server;
  /** Every connection, with the answers that are under way on it. */
  readonly #connections = new Map<Socket, Set<ServerResponse>>();
  #stopping = false;

  /** `upgrades`: requests may become tunnels; without, an Upgrade is ignored. */
  constructor(handle: RequestHandler, { upgrades = false }: { readonly upgrades?: boolean } = {}) {
    this.#server = createServer({
      ...(upgrades ? { IncomingMessage: VisitorRequest } : {}),
      headersTimeout: HEADERS_TIMEOUT_MS,
      keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
      // A large upload may take as long as it takes.
      requestTimeout: 0,
      // A missing Host gets a page of ours.
      requireHostHeader: false,
    });
    this.#server.setTimeout(IDLE_TIMEOUT_MS);
    const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
      this.#track(request.socket, response);
      void handle(request, response);
    };
    this.#server.on('connection', (socket: Socket) => {
      this.#connections.set(socket, new Set());
      socket.once('close', () => this.#connections.delete(socket));
    });
    this.#server.on('request', onRequest);
    // The handler says "100 Continue" when it wants the body: a blocked upload is not sent first.
    this.#server.on('checkContinue', onRequest);
    if (upgrades) {
      this.#server.on('upgrade', (request: VisitorRequest, socket: Socket, head: Buffer) => {
        void this.#onUpgrade(handle, request, socket, head);
      });
    }
    this.#server.on('connect', (_request, socket: Socket) => writeFault(socket, 'connect_refused'));
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

  /** Takes nothing new, lets what is under way finish for at most `graceMs`, then cuts it off. */
  async stop(graceMs: number): Promise<void> {
    this.#stopping = true;
    if (!this.#server.listening) return;
    const closed = new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
    // Node's own closeIdleConnections leaves those open that have never asked anything.
    for (const [socket, answers] of this.#connections) {
      if (answers.size === 0) socket.destroy();
      for (const answer of answers) if (!answer.headersSent) answer.shouldKeepAlive = false;
    }
    const cut = setTimeout(() => {
      // Node's own closeAllConnections does not know of tunnels.
      for (const socket of this.#connections.keys()) socket.destroy();
    }, graceMs);
    await closed;
    clearTimeout(cut);
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
