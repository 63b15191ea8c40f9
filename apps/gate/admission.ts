import { type Socket } from 'node:net';
import { type Address, formatAddress } from '../../libs/access/index.js';
import { addressKey } from './address-key.js';
import { type IsTrusted, parsePeer } from './client-address.js';
import { takeProxyHeader } from './proxy-protocol.js';

/** A load balancer sends its header at once. */
const PROXY_HEADER_TIMEOUT_MS = 5_000;

export interface AdmissionOptions {
  readonly proxyProtocol: boolean;
  readonly isTrusted: IsTrusted;
  readonly maxConnectionsPerAddress: number;
  readonly log: (sentence: string) => void;
}

/** Which connections are listened to at all, before the first byte of HTTP or TLS. */
export class Admission {
  readonly #open = new Map<string, number>();

  constructor(private readonly options: AdmissionOptions) {}

  /** Calls `accept` at once, or after the PROXY protocol's header, or never: the connection is closed then. */
  admit(socket: Socket, accept: (source: string | null) => void): void {
    const peer = parsePeer(socket.remoteAddress);
    // Closed by the other end already.
    if (peer === null) socket.destroy();
    else if (this.options.proxyProtocol) void this.#admitProxied(socket, peer, accept);
    else if (this.#count(socket, peer)) accept(null);
  }

  async #admitProxied(socket: Socket, peer: Address, accept: (source: string | null) => void): Promise<void> {
    const { isTrusted, log } = this.options;
    if (!isTrusted(peer)) {
      log(
        `A connection from ${formatAddress(peer)} was closed: with PROXY_PROTOCOL=true only TRUSTED_PROXIES may connect.`,
      );
      socket.destroy();
      return;
    }
    const header = await takeProxyHeader(socket, PROXY_HEADER_TIMEOUT_MS);
    if (header === null || socket.destroyed) {
      if (!socket.destroyed) {
        log(`A connection from ${formatAddress(peer)} was closed: it did not begin with a PROXY protocol header.`);
      }
      socket.destroy();
      return;
    }
    if (!this.#count(socket, header.source ?? peer)) return;
    accept(header.source === null ? null : formatAddress(header.source));
    socket.resume();
  }

  /** Trusted proxies carry many visitors and are not counted. */
  #count(socket: Socket, address: Address): boolean {
    if (this.options.isTrusted(address)) return true;
    const key = addressKey(address);
    const open = this.#open.get(key) ?? 0;
    if (open >= this.options.maxConnectionsPerAddress) {
      socket.destroy();
      return false;
    }
    this.#open.set(key, open + 1);
    socket.once('close', () => {
      const left = (this.#open.get(key) ?? 1) - 1;
      if (left === 0) this.#open.delete(key);
      else this.#open.set(key, left);
    });
    return true;
  }
}
