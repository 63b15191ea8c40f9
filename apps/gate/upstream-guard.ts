import { lookup as resolveName, type LookupAddress } from 'node:dns';
import { isIPv6, type LookupFunction } from 'node:net';
import { networkInterfaces } from 'node:os';
import {
  type Address,
  formatAddress,
  isLoopbackAddress,
  isSameAddress,
  parseAddress,
  upstreamReach,
} from '../../libs/access/index.js';
import { type ListenerSettings } from '../../libs/config/index.js';

export interface UpstreamGuardOptions {
  readonly allowPrivate: boolean;
  /** Where this program listens itself, as far as it is known by now. */
  readonly ownListeners: () => readonly ListenerSettings[];
}

/** An upstream's address to which the gate does not connect. The message is for the operator alone. */
export class UpstreamRefusal extends Error {
  override readonly name = 'UpstreamRefusal';
  readonly code = 'ERR_UPSTREAM_REFUSED';

  constructor(
    /** It leads back to us. */
    readonly isOwn: boolean,
    message: string,
  ) {
    super(message);
  }
}

/** Decides at the moment of connecting, by the address and not by the name: a name may mean another address by then. */
export class UpstreamGuard {
  readonly #options: UpstreamGuardOptions;

  constructor(options: UpstreamGuardOptions) {
    this.#options = options;
  }

  /** `host`: without brackets. A literal address is never looked up, so it has to be asked about by itself; a name is null. */
  refuseLiteral(host: string, port: number): UpstreamRefusal | null {
    const address = parseAddress(host);
    return address === null ? null : this.#refuse(address, port);
  }

  /** Leaves out what a name resolves to and may not be reached; fails when nothing is left. */
  lookupFor(port: number): LookupFunction {
    return (hostname, options, callback) => {
      resolveName(hostname, { ...options, all: true }, (error, found: LookupAddress[] | undefined) => {
        if (error || found === undefined) {
          callback(error ?? new UpstreamRefusal(false, 'has no address'), '', 0);
          return;
        }
        let refusal = new UpstreamRefusal(false, 'has no address');
        const kept = found.filter(({ address }) => {
          const parsed = parseAddress(address);
          const refused = parsed
            ? this.#refuse(parsed, port)
            : new UpstreamRefusal(false, 'has an address with a zone');
          if (refused) refusal = refused;
          return refused === null;
        });
        const [first] = kept;
        if (first === undefined) callback(refusal, '', 0);
        else if (options.all === true) callback(null, kept);
        else callback(null, first.address, first.family);
      });
    };
  }

  #refuse(address: Address, port: number): UpstreamRefusal | null {
    const shown = formatAddress(address);
    const reach = upstreamReach(address);
    if (reach === 'never') {
      return new UpstreamRefusal(
        false,
        `is at ${shown}, a link-local, unspecified or multicast address, which is never asked`,
      );
    }
    if (this.#options.ownListeners().some((own) => own.port === port && listensAt(own, address))) {
      return new UpstreamRefusal(true, `is at ${shown}, port ${port}, where this program listens itself`);
    }
    if (reach === 'private' && !this.#options.allowPrivate) {
      return new UpstreamRefusal(
        false,
        `is at ${shown}, a private address; set ALLOW_PRIVATE_UPSTREAMS=true if sites may have such upstreams`,
      );
    }
    return null;
  }
}

function listensAt({ host }: ListenerSettings, address: Address): boolean {
  const own = parseAddress(host);
  if (own === null) return host.toLowerCase() === 'localhost' && isLoopbackAddress(address);
  if (isSameAddress(own, address)) return true;
  const isEverywhere = own.a === 0 && own.b === 0 && own.c === 0 && own.d === 0;
  // "::" takes IPv4 too.
  return isEverywhere && (own.family === address.family || isIPv6(host)) && isOfThisMachine(address);
}

function isOfThisMachine(address: Address): boolean {
  if (isLoopbackAddress(address)) return true;
  return Object.values(networkInterfaces())
    .flatMap((entries) => entries ?? [])
    .some((entry) => {
      const own = parseAddress(entry.address);
      return own !== null && isSameAddress(own, address);
    });
}
