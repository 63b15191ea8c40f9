import { type AddressInfo, connect, Server as NetServer, type Socket } from 'node:net';

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
/** A queue that does not run empty is closed all the same. */
const LONGEST_MS = 1_000;
/** Without a connection for so long the queue is empty. */
const QUIET_MS = 50;

/**
 * The end of listening. The system resets connections that it has completed and that nobody has taken yet, with the request
 * that is in them, when the socket is closed. So the queue is first cut to one: the system then leaves further visitors
 * without an answer, and they hear a second later that nobody listens. The socket is closed in the very turn in which the
 * one in the queue was taken, or when none has come for a while.
 */
export class ListeningEnd {
  readonly #server: NetServer;
  readonly #shared: SharedListening;
  readonly #closed: Promise<void>;
  #taken = 0;
  #isArmed = false;
  /** The connection of {@link #connect}. */
  #own: Socket | null = null;
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
    const arm = setTimeout(() => this.#armWhenEmpty(Date.now() + LONGEST_MS), SETTLE_MS);
    void this.#closed.then(() => clearTimeout(arm));
  }

  /** Resolves when nobody can connect any more. */
  get closed(): Promise<void> {
    return this.#closed;
  }

  /**
   * To be told of each connection as it comes. The last waits until the socket is closed everywhere: who is answered before
   * might come again at once.
   */
  taken(socket: Socket, accept: () => void): void {
    this.#taken += 1;
    if (!this.#isArmed) {
      accept();
      return;
    }
    const isOwn = socket.remotePort === this.#own?.localPort;
    this.#end();
    if (isOwn) {
      socket.destroy();
      return;
    }
    void this.#closed.then(() => {
      accept();
      socket.resume();
    });
  }

  /** A turn of the event loop takes one connection of the queue, or none that is not there. */
  #armWhenEmpty(deadlineMs: number): void {
    const before = this.#taken;
    // The first immediate belongs to the turn that is under way, which may have looked before.
    setImmediate(() =>
      setImmediate(() => {
        if (this.#taken === before || Date.now() > deadlineMs) this.#arm();
        else this.#armWhenEmpty(deadlineMs);
      }),
    );
  }

  #arm(): void {
    this.#isArmed = true;
    // When nobody comes, we come ourselves: between looking into the queue and closing there is no shorter time.
    const quiet = setTimeout(() => this.#connect().on('error', () => this.#isArmed && this.#end()), QUIET_MS);
    void this.#closed.then(() => clearTimeout(quiet));
  }

  /** A connection to ourselves, until the end. */
  #connect(): Socket {
    // A server that listens on a port has an address that is no path.
    const { address: host, port } = this.#server.address() as AddressInfo;
    const socket = connect({ host, port }).on('error', () => undefined);
    void this.#closed.then(() => socket.destroy());
    this.#own = socket;
    return socket;
  }

  #end(): void {
    this.#isArmed = false;
    const { othersListen, released } = this.#shared;
    const isHeld = !othersListen && released !== null;
    // Takes the one place in the queue that nobody empties any more, and is reset in place of a visitor.
    if (isHeld) this.#connect();
    // Not the HTTP server's own close, which destroys idle connections at once.
    NetServer.prototype.close.call(this.#server);
    if (isHeld) void released().then(this.#close, this.#close);
    else this.#close();
  }
}

/** Of a socket that listens already, which Node has no public call for: listen(2) again, with a backlog of 0, that is 1. */
function shortenQueue(server: NetServer): void {
  const { _handle: handle } = server as { _handle?: { listen?: (backlog: number) => number } | null };
  handle?.listen?.(0);
}
