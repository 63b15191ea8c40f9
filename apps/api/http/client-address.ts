import { type FastifyRequest } from 'fastify';
import { type Address, formatAddress, parseAddress } from '../../../libs/access/index.js';
import { invalidHeader } from './errors.js';

/**
 * Who asks: the peer, or whom trusted proxies name in X-Forwarded-For. Throws ApiError `invalid_header` where they name
 * what is no address: rights and the record of acts go by it.
 */
export function clientAddressOf({ ip }: Pick<FastifyRequest, 'ip'>): Address {
  // Link-local addresses carry the zone of our own interface.
  const address = parseAddress(ip.replace(/%.*$/, ''));
  if (address) return address;
  throw invalidHeader(
    'X-Forwarded-For',
    'The X-Forwarded-For of a trusted proxy must have addresses, such as 192.0.2.7; mend the proxy, or leave it out.',
  );
}

/** As {@link clientAddressOf}, as a text. */
export function clientAddressText(request: Pick<FastifyRequest, 'ip'>): string {
  return formatAddress(clientAddressOf(request));
}
