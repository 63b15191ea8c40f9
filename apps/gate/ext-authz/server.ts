import { fileURLToPath } from 'node:url';
import {
  logVerbosity,
  type sendUnaryData,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  setLogVerbosity,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import type { ListenerSettings } from '../../../libs/config/index.js';
import { PROXY_SECRET_HEADER } from '../proxy-trust.js';
import { checker, type CheckOptions } from './check.js';
import { type CheckRequest, type CheckResponse } from './messages.js';

/** Beside this file, in the sources as in the build. */
const PROTO = fileURLToPath(new URL('ext_authz.proto', import.meta.url));
const SERVICE = 'envoy.service.auth.v3.Authorization';
/** Headers and a little: a body that Envoy sends along is not looked at, but has to fit. */
const MOST_MESSAGE_BYTES = 4 * 1024 * 1024;

// What it would write to the console is told by listen's rejection.
setLogVerbosity(logVerbosity.NONE);

/** Envoy's external authorization v3 over gRPC, on a port of its own, in plain HTTP/2. */
export class ExtAuthzServer {
  readonly #server = new Server({ 'grpc.max_receive_message_length': MOST_MESSAGE_BYTES });

  constructor(options: CheckOptions) {
    const check = checker(options);
    const definition = loadSync(PROTO, { longs: String, enums: Number })[SERVICE];
    if (definition === undefined || 'format' in definition) throw new Error(`${PROTO} has no service ${SERVICE}.`);
    this.#server.addService(definition, {
      Check(call: ServerUnaryCall<CheckRequest, CheckResponse>, answer: sendUnaryData<CheckResponse>) {
        const secrets = call.metadata.get(PROXY_SECRET_HEADER).map(String);
        void check({ remoteAddress: addressOf(call.getPeer()), secrets }, call.request).then((response) =>
          answer(null, response),
        );
      },
    });
  }

  /** Resolves with the port. Rejects with the system's error (EADDRINUSE …). */
  listen({ host, port }: ListenerSettings): Promise<number> {
    const address = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
    return new Promise((resolve, reject) => {
      this.#server.bindAsync(address, ServerCredentials.createInsecure(), (error, bound) => {
        if (error === null) resolve(bound);
        else reject(Object.assign(error, { code: systemCode(error.message), port, address: host }));
      });
    });
  }

  /** Takes nothing new, lets what is under way finish for at most `graceMs`, then cuts it off. */
  async stop(graceMs: number): Promise<void> {
    const cut = setTimeout(() => this.#server.forceShutdown(), graceMs);
    await new Promise<void>((resolve) => this.#server.tryShutdown(() => resolve()));
    clearTimeout(cut);
  }
}

/** gRPC wraps the system's error in a sentence. */
function systemCode(message: string): string {
  return /\bE[A-Z]{4,}\b/.exec(message)?.[0] ?? 'UNKNOWN';
}

/** `127.0.0.1:1234`, or an IPv6 address with or without brackets before its port. */
function addressOf(peer: string): string | undefined {
  const end = peer.lastIndexOf(':');
  return end === -1 ? undefined : peer.slice(0, end).replace(/^\[|\]$/g, '');
}
