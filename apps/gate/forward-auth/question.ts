import { type AddressLines } from '../client-address.js';
import { GateFault } from '../faults.js';
import { decodeHostHeader, normalizeHost } from '../host.js';
import { PROXY_SECRET_HEADER } from '../proxy-trust.js';
import { parseRequestTarget, type RequestTarget } from '../request-target.js';
import { BelievedHeaders, BelievedNames } from './believed-headers.js';
import { type Dialect } from './dialects.js';

/** What a proxy asks: may this visitor do this? */
export interface Question {
  /** Normalised. */
  readonly host: string;
  readonly method: string;
  /** Percent-encoded, without the query. */
  readonly path: string;
  readonly addresses: AddressLines;
}

/** A token (RFC 9110 §5.6.2). */
export const METHOD = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}$/;
const HOST = 'host';

/** Reads the questions of one dialect. */
export class QuestionReader {
  readonly #dialect: Dialect;
  readonly #clientIpHeader: string | null;
  readonly #names: BelievedNames;

  /** @param others headers that are read besides, in lower case */
  constructor(dialect: Dialect, clientIpHeader: string | null, others: Iterable<string> = []) {
    this.#dialect = dialect;
    this.#clientIpHeader = clientIpHeader;
    const { host, method, uri, address } = dialect;
    const facts = [host, method, uri, address].filter((source) => source !== null);
    const client = clientIpHeader === null ? [] : [clientIpHeader];
    this.#names = new BelievedNames([HOST, PROXY_SECRET_HEADER, ...facts, ...client, ...others]);
  }

  /** @throws {GateFault} `header_alias` */
  headers(rawHeaders: readonly string[]): BelievedHeaders {
    return BelievedHeaders.read(rawHeaders, this.#names);
  }

  /**
   * @param own method and target of the question itself
   * @throws {GateFault} when it is not whole, or not to be understood
   */
  read(headers: BelievedHeaders, own: { readonly method: string; readonly target: RequestTarget }): Question {
    const method = this.#method(headers, own.method);
    if (!METHOD.test(method)) throw new GateFault('request_target_invalid');
    return {
      host: this.host(headers),
      method,
      path: this.#path(headers, own.target),
      addresses: this.addresses(headers),
    };
  }

  host(headers: BelievedHeaders): string {
    const { host, isComplete } = this.#dialect;
    let value = host === null ? null : headers.single(host, 'host_invalid');
    if (value === null) {
      if (host !== null && isComplete) throw new GateFault('proxy_header_missing');
      value = headers.single(HOST, 'host_invalid');
    }
    const decoded = value === null ? null : decodeHostHeader(value);
    const name = decoded === null ? null : normalizeHost(decoded);
    if (name === null) throw new GateFault('host_invalid');
    return name;
  }

  addresses(headers: BelievedHeaders): AddressLines {
    const { address, isComplete } = this.#dialect;
    const forwardedFor = headers.lines(address);
    if (isComplete && forwardedFor.length === 0) throw new GateFault('proxy_header_missing');
    return { forwardedFor, clientIp: this.#clientIpHeader === null ? [] : headers.lines(this.#clientIpHeader) };
  }

  #method(headers: BelievedHeaders, own: string): string {
    const { method, isComplete } = this.#dialect;
    if (method === null) return own;
    const value = headers.single(method, 'request_target_invalid');
    if (value === null && isComplete) throw new GateFault('proxy_header_missing');
    return value ?? own;
  }

  #path(headers: BelievedHeaders, own: RequestTarget): string {
    const { uri, path, isComplete } = this.#dialect;
    if (uri === null) {
      // A second host in the target would be a second site.
      if (own.authority !== null) throw new GateFault('request_target_invalid');
      return own.path.slice(path.length);
    }
    const value = headers.single(uri, 'request_target_invalid');
    if (value === null && isComplete) throw new GateFault('proxy_header_missing');
    const target = parseRequestTarget(value ?? '/');
    if (target === null) throw new GateFault('request_target_invalid');
    return target.path;
  }
}
