import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import { type ServerHttp2Session } from 'node:http2';
import { type AddressInfo, type Socket } from 'node:net';
import { type TLSSocket } from 'node:tls';
import type { ListenerSettings } from '../../libs/config/index.js';
import { type Admission } from './admission.js';
import { AnswersUnderWay } from './answers-under-way.js';
import { answerFault, faultPage, type RequestHandler } from './answer.js';
import { type BriefHandling } from './brief/connection.js';
import { BriefConnections } from './brief/connections.js';
import { type Certificates } from './certificates.js';
import { codeOf } from './error-code.js';
import { FaultCounts } from './fault-counts.js';
import { type GateFaultCode } from './faults.js';
import { IdleWatch } from './idle-watch.js';
import {
  createListeningServer,
  DEFAULT_LISTENER_TIMEOUTS,
  KEEP_ALIVE_TIMEOUT_MS,
  type ListeningServer,
  type ListenerTimeouts,
} from './listening-server.js';
import { AT_ONCE, ListeningEnd, NOT_SHARED, type SharedListening } from './listening-end.js';
import { renderPage } from './page.js';
import { responseOn, type VisitorRequest } from './upgrade.js';

/** Requests of one connection that are decided and forwarded at a time; more wait. */
const MOST_PIPELINED = 16;
/** For requests that are on their way when the listener stops. */
const DRAIN_MS = 1_000;

export interface ListenerOptions {
  /** Requests may become tunnels; without, an Upgrade is ignored. */
  readonly upgrades?: boolean;
  /** What a CONNECT is answered with. */
  readonly connectFault?: GateFaultCode;
  /** For TLS; null: plain HTTP. */
  readonly certificates?: Certificates | null;
  /** Who may connect; null: everybody. */
  readonly admission?: Pick<Admission, 'admit'> | null;
  readonly maxConnections?: number;
  readonly timeouts?: ListenerTimeouts;
  /**
   * Answers requests without a body whose head comes in one piece; they then do without Node's server, which takes longer
   * than a decision. Of plain HTTP only.
   */
  readonly brief?: BriefHandling | null;
  /** Told of what is no HTTP. */
  readonly faults?: Pick<FaultCounts, 'add'>;
}

/** One HTTP server: it listens, answers what is no HTTP, and stops without dropping a request. */
export class Listener {
  readonly #server: ListeningServer;
  /** Every connection that speaks HTTP/1.1, with the answers that are under way on it. */
  readonly #connections = new Map<Socket, AnswersUnderWay>();
  /** HTTP/2 counts its answers itself. */
  readonly #sessions = new Set<ServerHttp2Session>();
  /** Every connection, whatever it speaks yet. */
  readonly #sockets = new Set<Socket>();
  /** By the two ends of a connection: who is at the other end of the load balancer. */
  readonly #sources = new Map<string, string>();
  /** Connections on which something was no HTTP. */
  readonly #broken = new WeakSet<Socket>();
  readonly #faults: Pick<FaultCounts, 'add'>;
  readonly #certificates: Certificates | null;
  readonly #idleMs: number;
  /** Of plain HTTP; over TLS Node's own time-outs do it. */
  readonly #idle: IdleWatch;
  #brief: BriefConnections | null = null;
  #end: ListeningEnd | null = null;
  #closed: Promise<void> = Promise.resolve();
  /** Connections had their moment: the next that is idle ends. */
  #drained = false;

  constructor(handle: RequestHandler, options: ListenerOptions = {}) {
    const {
      upgrades = false,
      connectFault = 'connect_refused',
      certificates = null,
      admission = null,
      maxConnections,
      timeouts = DEFAULT_LISTENER_TIMEOUTS,
      brief = null,
      faults = new FaultCounts(),
    } = options;
    this.#faults = faults;
    this.#certificates = certificates;
    this.#idleMs = timeouts.idleMs;
    this.#idle = new IdleWatch({ silenceMs: timeouts.idleMs, keepAliveMs: KEEP_ALIVE_TIMEOUT_MS });
    this.#server = createListeningServer(upgrades, certificates, timeouts);
    if (maxConnections !== undefined) this.#server.maxConnections = maxConnections;
    this.#trackConnections(admission, brief, timeouts.headersMs);
    const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
      const { socket } = request;
      const answers = this.#track(socket, response);
      if (answers !== undefined && answers.size > MOST_PIPELINED)
        queueBehind(answers, socket, () => void handle(request, response));
      else void handle(request, response);
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
        this.#faults.add(connectFault);
        answerFault(request, to, faultPage(connectFault));
      } else {
        this.#refuse(to, connectFault);
      }
    });
    this.#server.on('clientError', (error: Error, socket: Socket) => void this.#onClientError(error, socket));
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

  /** Takes no new connections soon; answers say from now on that they are the last. */
  async withdraw(shared: SharedListening = NOT_SHARED): Promise<void> {
    if (this.#end === null && this.#server.listening) {
      this.#closed = new Promise((resolve) => this.#server.once('close', resolve));
      this.#end = new ListeningEnd(this.#server, shared);
      for (const answers of this.#connections.values()) {
        for (const answer of answers) if (!answer.headersSent) answer.shouldKeepAlive = false;
      }
    }
    await this.#end?.closed;
  }

  /**
   * Takes no new connections, lets what is under way finish for at most `graceMs`, then cuts it off. A request may be on
   * its way on a connection that looks idle: such a connection is given a moment, and an answer that says it is the last.
   */
  async stop(graceMs: number): Promise<void> {
    await this.withdraw(graceMs > 0 ? NOT_SHARED : AT_ONCE);
    if (this.#end === null) return;
    for (const session of this.#sessions) session.close();
    const drain = setTimeout(() => this.#endIdle(), Math.min(DRAIN_MS, graceMs));
    const cut = setTimeout(() => {
      // Node's own closeAllConnections does not know of tunnels.
      for (const socket of this.#sockets) socket.destroy();
    }, graceMs);
    await this.#closed;
    clearTimeout(drain);
    clearTimeout(cut);
    // Ends the server's own look-out for slow requests.
    this.#server.close();
  }

  #endIdle(): void {
    this.#drained = true;
    this.#brief?.endSoon();
    // Those whose handshake ended after the others were told.
    for (const session of this.#sessions) session.close();
    for (const [socket, answers] of this.#connections) {
      if (answers.size === 0) socket.destroySoon();
      for (const answer of answers) this.#endAfter(answer, socket, answers);
    }
  }

  #trackConnections(
    admission: Pick<Admission, 'admit'> | null,
    handling: BriefHandling | null,
    firstByteMs: number,
  ): void {
    // The server's own, which reads HTTP or TLS; it gets the connections that are admitted.
    const listeners = this.#server.listeners('connection') as ((this: ListeningServer, socket: Socket) => void)[];
    this.#server.removeAllListeners('connection');
    const serve = (socket: Socket): void => {
      if (this.#certificates === null) this.#trackHttp1(socket);
      for (const listener of listeners) listener.call(this.#server, socket);
    };
    const brief = handling && this.#certificates === null ? this.#briefly(handling, firstByteMs, serve) : null;
    this.#brief = brief;
    const accept = (socket: Socket, source: string | null): void => {
      if (source !== null) this.#nameSource(socket, source);
      // What has been read already, while the connection waited to be let in, is in the stream.
      if (brief === null || socket.readableLength > 0) serve(socket);
      else brief.add(socket);
    };
    this.#server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
      const admit = (): void => {
        if (admission === null) accept(socket, null);
        else admission.admit(socket, (source) => accept(socket, source));
      };
      if (this.#end === null) admit();
      else this.#end.taken(socket, admit);
    });
    this.#server.on('secureConnection', (socket: TLSSocket) => {
      const source = this.#sources.get(endsOf(socket));
      if (source !== undefined) claim(socket, source);
      if (this.#drained) socket.destroy();
      else if (socket.alpnProtocol !== 'h2') this.#trackHttp1(socket);
    });
    this.#server.on('session', (session: ServerHttp2Session) => {
      this.#sessions.add(session);
      session.once('close', () => this.#sessions.delete(session));
    });
    this.#server.on('tlsClientError', (_error, socket: Socket) => socket.destroy());
    this.#server.on('sessionError', () => undefined);
  }

  #briefly(handling: BriefHandling, firstByteMs: number, serve: (socket: Socket) => void): BriefConnections {
    return new BriefConnections({
      handling,
      isLast: () => this.#end !== null,
      handOver: serve,
      idle: this.#idle,
      firstByteMs,
      onSilent: (socket) => this.#refuse(socket, 'request_timeout'),
    });
  }

  /** From here on the connection is one from this address. TLS puts a socket of its own over this one. */
  #nameSource(socket: Socket, source: string): void {
    if (this.#certificates === null) {
      claim(socket, source);
      return;
    }
    const ends = endsOf(socket);
    this.#sources.set(ends, source);
    socket.once('close', () => this.#sources.delete(ends));
  }

  #trackHttp1(socket: Socket): void {
    const answers = new AnswersUnderWay();
    this.#connections.set(socket, answers);
    if (this.#certificates === null) this.#idle.add(socket, answers);
    socket.once('close', () => this.#connections.delete(socket));
  }

  #track(socket: Socket, response: ServerResponse): AnswersUnderWay | undefined {
    if (this.#end !== null) response.shouldKeepAlive = false;
    const answers = this.#connections.get(socket);
    answers?.add(response);
    if (this.#drained && answers) this.#endAfter(response, socket, answers);
    return answers;
  }

  #endAfter(answer: ServerResponse, socket: Socket, answers: AnswersUnderWay): void {
    answer.once('close', () => {
      if (answers.size === 0) socket.destroySoon();
    });
  }

  async #onUpgrade(handle: RequestHandler, request: VisitorRequest, socket: Socket, head: Buffer): Promise<void> {
    // A tunnel has a watch of its own.
    this.#idle.remove(socket);
    const before = this.#connections.get(socket) ?? [];
    const response = await responseOn(request, socket, head, before, this.#idleMs);
    if (response === null) return;
    this.#track(socket, response);
    await handle(request, response);
  }

  #refuse(socket: Socket, code: GateFaultCode): void {
    this.#faults.add(code);
    writeFault(socket, code);
  }

  /** What came before on the connection and is whole is answered first: the fault would else pass for its answer. */
  async #onClientError(error: Error, socket: Socket): Promise<void> {
    if (this.#broken.has(socket)) return;
    this.#broken.add(socket);
    const canBeTold = (): boolean => socket.writable;
    if (canBeTold() && codeOf(error) !== 'ECONNRESET') {
      const answers = [...(this.#connections.get(socket) ?? [])];
      const whole = answers.filter(({ req }) => req.complete);
      await Promise.all(whole.map((answer) => new Promise<void>((resolve) => answer.once('close', resolve))));
      const isHalfAnswered = answers.some((answer) => !whole.includes(answer) && answer.headersSent);
      if (canBeTold() && !isHalfAnswered) {
        this.#refuse(socket, faultOf(error));
        return;
      }
    }
    socket.destroy();
  }
}

/** Handles a pipelined request when few enough are under way on its connection, and reads no further until then. */
function queueBehind(answers: AnswersUnderWay, socket: Socket, handle: () => void): void {
  // Answers leave in the order of their requests, so this one's turn comes with the end of that one.
  const ahead = [...answers][answers.size - 1 - MOST_PIPELINED];
  socket.pause();
  ahead?.once('close', () => {
    if (socket.destroyed) return;
    socket.resume();
    handle();
  });
}

/** Tells one connection from all others that are open. */
function endsOf({ localAddress = '', localPort = 0, remoteAddress = '', remotePort = 0 }: Socket): string {
  return `${localAddress} ${localPort} ${remoteAddress} ${remotePort}`;
}

function claim(socket: Socket, source: string): void {
  Object.defineProperty(socket, 'remoteAddress', { value: source, configurable: true });
}

function faultOf(error: Error): GateFaultCode {
  switch (codeOf(error)) {
    case 'HPE_HEADER_OVERFLOW':
      return isInRequestLine(error) ? 'uri_too_long' : 'headers_too_large';
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return 'request_timeout';
    default:
      return 'request_malformed';
  }
}

/**
 * The parser has one error for heads that are too large. What it read last is a piece of the request line when that begins
 * there and does not end; of a head that came in several pieces it cannot be told.
 */
function isInRequestLine(error: Error & { rawPacket?: Buffer; bytesParsed?: number }): boolean {
  const read = error.rawPacket?.subarray(0, error.bytesParsed ?? error.rawPacket.length).toString('latin1') ?? '';
  return /^[A-Z]+ [^ \r\n]+$/.test(read);
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
