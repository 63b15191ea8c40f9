import { isIPv6 } from 'node:net';

/** Where somebody signs in from. */
export interface Origin {
  /** null: from this machine, by no network. */
  readonly address: string | null;
  readonly userAgent: string | null;
}

/** What one subscriber has: an IPv4 address, or a /64 of IPv6 (RFC 6177), as text. */
export function subscriberOf({ address }: Origin): string {
  if (address === null) return 'local';
  const bare = address.replace(/%.*$/, '').toLowerCase();
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(bare)?.[1];
  if (mapped !== undefined) return mapped;
  if (!isIPv6(bare)) return bare;
  const [head = '', tail = ''] = bare.split('::', 2);
  const left = head === '' ? [] : head.split(':');
  const right = tail === '' ? [] : tail.split(':');
  const groups = bare.includes('::')
    ? [...left, ...Array.from({ length: 8 - left.length - right.length }, () => '0'), ...right]
    : left;
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
