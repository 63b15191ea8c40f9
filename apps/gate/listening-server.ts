import { createServer, type Server as HttpServer } from 'node:http';
import { createSecureServer, type Http2SecureServer, type ServerHttp2Session } from 'node:http2';
import { type Certificates } from './certificates.js';
import { VisitorRequest } from './upgrade.js';

export interface ListenerTimeouts {
  /** The head of a request, from its first byte, and the first byte of a connection. */
  readonly headersMs: number;
  /** How often heads that take too long are looked for. */
  readonly checkEveryMs: number;
  /** Silence on a connection; a long upload or download that goes on is not silent. */
  readonly idleMs: number;
  /** The time of which the rate of an upload is that. */
  readonly uploadWindowMs: number;
}

export const DEFAULT_LISTENER_TIMEOUTS: ListenerTimeouts = {
  headersMs: 15_000,
  checkEveryMs: 5_000,
  idleMs: 300_000,
  uploadWindowMs: 10_000,
};

const HANDSHAKE_TIMEOUT_MS = 10_000;
/** Longer than the usual 60 s of proxies in front, which would else send into a closing connection. */
export const KEEP_ALIVE_TIMEOUT_MS = 75_000;
const MOST_HEADER_BYTES = 16_384;
const MOST_STREAMS = 128;

export type ListeningServer = HttpServer | Http2SecureServer;

/** HTTP/1.1 without certificates; with them TLS, and HTTP/2 or HTTP/1.1 as the client chooses (ALPN). */
export function createListeningServer(
  upgrades: boolean,
  certificates: Certificates | null,
  timeouts: ListenerTimeouts,
): ListeningServer {
  return certificates === null ? plainServer(upgrades, timeouts) : secureServer(certificates, timeouts);
}

function plainServer(upgrades: boolean, { headersMs, checkEveryMs }: ListenerTimeouts): HttpServer {
  return createServer({
    ...(upgrades ? { IncomingMessage: VisitorRequest } : {}),
    headersTimeout: headersMs,
    connectionsCheckingInterval: checkEveryMs,
    // IdleWatch cuts silent connections.
    keepAliveTimeout: 0,
    maxHeaderSize: MOST_HEADER_BYTES,
    // A large upload may take as long as it takes.
    requestTimeout: 0,
    // A missing Host gets a page of ours.
    requireHostHeader: false,
  });
}

function secureServer(
  certificates: Certificates,
  { headersMs, checkEveryMs, idleMs }: ListenerTimeouts,
): Http2SecureServer {
  const server = createSecureServer({
    ...certificates.first,
    SNICallback: (serverName, callback) => callback(null, certificates.contextFor(serverName)),
    allowHTTP1: true,
    Http1IncomingMessage: VisitorRequest,
    handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
    settings: { maxConcurrentStreams: MOST_STREAMS, maxHeaderListSize: MOST_HEADER_BYTES },
  });
  server.setTimeout(idleMs);
  server.on('session', (session: ServerHttp2Session) => {
    session.setTimeout(idleMs, () => session.destroy());
  });
  // What createServer takes as options, this server takes as members, for its HTTP/1.1 connections.
  return Object.assign(server, {
    headersTimeout: headersMs,
    connectionsCheckingInterval: checkEveryMs,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    maxHeaderSize: MOST_HEADER_BYTES,
    requestTimeout: 0,
  });
}
