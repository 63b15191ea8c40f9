import { type AddressInfo, connect, Server as NetServer, type Socket } from 'node:net';
import { waitingAt } from './accept-queue.js';

/** Whether other processes hold the listening socket too. */
export interface SharedListening {
  /** They go on taking connections: this process can let go of it at any time. */
  readonly othersListen: boolean;
  /** Resolves when a process that holds it without listening has let go of it; null: there is none. */
  readonly released: (() => Promise<void>) | null;
}

export const NOT_SHARED: SharedListening = { othersListen: false, released: null };
/** For a stop without any time: whoever is in the queue is reset. */
export const AT_ONCE: SharedListening = { othersListen: true, released: null };

/** Until whoever is on its way has been taken. */
const SETTLE_MS = 20;
/** A queue in which others are always first is closed all the same. */
const LONGEST_MS = 1_000;

/**
 * The end of listening. The system resets connections that it has completed and that nobody has taken yet, with the request
 * that is in them, when the socket is closed. So the queue is first cut to one: the system then leaves further visitors
 * without an answer, and they hear a second later that nobody listens. Then we come ourselves until that one place is ours,
 * and close the socket in the turn in which we know it: the connection that is reset is our own.
 */
export class ListeningEnd {
  readonly #server: NetServer;
  readonly #shared: SharedListening;
  readonly #closed: Promise<void>;
  #isClosing = false;
  #close: () => void = () => undefined;

  constructor(server: NetServer, shared: SharedListening) {
    this.#server = server;
    this.#shared = shared;
    this.#closed = new Promise((resolve) => {
      this.#close = resolve;
    });
    if (shared.othersListen) {
      this.#end();
      return;
    }
    shortenQueue(server);
    setTimeout(() => {
      this.#isClosing = true;
      this.#takeLastPlace(Date.now() + LONGEST_MS);
    }, SETTLE_MS);
  }

  /** Resolves when nobody can connect any more. */
  get closed(): Promise<void> {
    return this.#closed;
  }

  /** To be told of each connection as it comes. Who comes last is answered when nobody can come again. */
  taken(socket: Socket, accept: () => void): void {
    if (!this.#isClosing) {
      accept();
      return;
    }
    void this.#closed.then(() => {
      accept();
      socket.resume();
    });
  }

  #takeLastPlace(deadlineMs: number): void {
    // A server that listens on a port has an address that is no path.
    const { address: host, port } = this.#server.address() as AddressInfo;
    const own = connect({ host, port }).on('error', () => undefined);
    // Node connects at the next tick. Through the loopback interface a connection is complete when connect(2) returns, and
    // the queue is not looked into before the end of the turn.
    process.nextTick(() => {
      const waiting = waitingAt(port);
      // Two that come at the same moment can both get the last place.
      const isOursAlone = waiting === null || (waiting.length === 1 && waiting[0] === own.localPort);
      if (isOursAlone || Date.now() > deadlineMs) {
        void this.#closed.then(() => own.destroy());
        this.#end();
        return;
      }
      own.destroy();
      setImmediate(() => this.#takeLastPlace(deadlineMs));
    });
  }

  #end(): void {
    const { othersListen, released } = this.#shared;
    // Not the HTTP server's own close, which destroys idle connections at once.
    NetServer.prototype.close.call(this.#server);
    if (!othersListen && released !== null) void released().then(this.#close, this.#close);
    else this.#close();
  }
}

/** Of a socket that listens already, which Node has no public call for: listen(2) again, with a backlog of 0, that is 1. */
function shortenQueue(server: NetServer): void {
  const { _handle: handle } = server as { _handle?: { listen?: (backlog: number) => number } | null };
  handle?.listen?.(0);
}
