import { DEVICE_CLAIM_HEADER, presentedClaim, type PresentedClaim } from '../claims/claim-cookie.js';
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

/** What a visitor says that is passed on, or recorded. */
export interface VisitorWords {
  readonly userAgent: string | null;
  /** Lines joined; undefined: absent. */
  readonly cookie: string | undefined;
  readonly claim: PresentedClaim | null;
}

/** A token (RFC 9110 §5.6.2). */
export const METHOD = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}$/;
const HOST = 'host';
const USER_AGENT = 'user-agent';
const COOKIE = 'cookie';
const NONE: readonly string[] = [];
const NO_TARGET: RequestTarget = { path: '/', pathAndQuery: '/', authority: null };

/** Where the headers of one dialect are kept; null: it has none for this. */
interface Places {
  readonly hostItself: number;
  readonly host: number | null;
  readonly method: number | null;
  readonly uri: number | null;
  readonly address: number;
  readonly clientIp: number | null;
  readonly secret: number;
  readonly userAgent: number;
  readonly cookie: number;
  readonly deviceClaim: number;
}

/** Reads the questions of one dialect. */
export class QuestionReader {
  readonly dialect: Dialect;
  readonly #names: BelievedNames;
  readonly #places: Places;

  /** @param others headers that are read besides, in lower case */
  constructor(dialect: Dialect, clientIpHeader: string | null, others: Iterable<string> = []) {
    this.dialect = dialect;
    const { host, method, uri, address } = dialect;
    const facts = [host, method, uri, address].filter((source) => source !== null);
    const client = clientIpHeader === null ? [] : [clientIpHeader];
    const names = new BelievedNames(
      [HOST, PROXY_SECRET_HEADER, ...facts, ...client, ...others],
      [USER_AGENT, COOKIE, DEVICE_CLAIM_HEADER],
    );
    const placeOf = (name: string | null): number | null => (name === null ? null : names.placeOf(name));
    this.#names = names;
    this.#places = {
      hostItself: names.placeOf(HOST),
      host: placeOf(host),
      method: placeOf(method),
      uri: placeOf(uri),
      address: names.placeOf(address),
      clientIp: placeOf(clientIpHeader),
      secret: names.placeOf(PROXY_SECRET_HEADER),
      userAgent: names.placeOf(USER_AGENT),
      cookie: names.placeOf(COOKIE),
      deviceClaim: names.placeOf(DEVICE_CLAIM_HEADER),
    };
  }

  /** @throws {GateFault} `header_alias` */
  headers(rawHeaders: readonly string[]): BelievedHeaders {
    return BelievedHeaders.read(rawHeaders, this.#names);
  }

  /** What the proxy shows for a secret. */
  secrets(headers: BelievedHeaders): readonly string[] {
    return headers.linesAt(this.#places.secret);
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

  /** As `node:http` would join several lines of one header. */
  visitorWords(headers: BelievedHeaders): VisitorWords {
    const { userAgent, cookie: cookiePlace, deviceClaim } = this.#places;
    const cookie = headers.joinedAt(cookiePlace, '; ');
    const signed = headers.joinedAt(deviceClaim, ', ');
    return {
      userAgent: headers.linesAt(userAgent)[0] ?? null,
      cookie,
      claim:
        cookie === undefined && signed === undefined ? null : presentedClaim({ cookie, [DEVICE_CLAIM_HEADER]: signed }),
    };
  }

  host(headers: BelievedHeaders): string {
    const { host, hostItself } = this.#places;
    let value = host === null ? null : headers.singleAt(host, 'host_invalid');
    if (value === null) {
      if (host !== null && this.dialect.isComplete) throw new GateFault('proxy_header_missing');
      value = headers.singleAt(hostItself, 'host_invalid');
    }
    const decoded = value === null ? null : decodeHostHeader(value);
    const name = decoded === null ? null : normalizeHost(decoded);
    if (name === null) throw new GateFault('host_invalid');
    return name;
  }

  addresses(headers: BelievedHeaders): AddressLines {
    const { address, clientIp } = this.#places;
    const forwardedFor = headers.linesAt(address);
    if (this.dialect.isComplete && forwardedFor.length === 0) throw new GateFault('proxy_header_missing');
    return { forwardedFor, clientIp: clientIp === null ? NONE : headers.linesAt(clientIp) };
  }

  #method(headers: BelievedHeaders, own: string): string {
    const { method } = this.#places;
    if (method === null) return own;
    const value = headers.singleAt(method, 'request_target_invalid');
    if (value === null && this.dialect.isComplete) throw new GateFault('proxy_header_missing');
    return value ?? own;
  }

  #path(headers: BelievedHeaders, own: RequestTarget): string {
    const { uri } = this.#places;
    const { path, isComplete } = this.dialect;
    if (uri === null) {
      // A second host in the target would be a second site.
      if (own.authority !== null) throw new GateFault('request_target_invalid');
      return own.path.slice(path.length);
    }
    const value = headers.singleAt(uri, 'request_target_invalid');
    if (value === null && isComplete) throw new GateFault('proxy_header_missing');
    const target = value === null ? NO_TARGET : parseRequestTarget(value);
    if (target === null) throw new GateFault('request_target_invalid');
    return target.path;
  }
}
