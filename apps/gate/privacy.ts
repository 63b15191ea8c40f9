import { createHmac, hkdfSync } from 'node:crypto';
import {
  type Address,
  type ClaimedPlace,
  formatAddress,
  formatPrefix,
  type GeoPoint,
  networkOf,
} from '../../libs/access/index.js';
import type { SiteOptions } from '../../libs/policy/index.js';

export type Privacy = SiteOptions['privacy'];

/** What is kept of an address: itself, its network as text, or a keyed hash; never two of them. */
export interface KeptAddress {
  readonly address: Address | string | null;
  readonly hash: string | null;
}

export type HashAddress = (siteId: string | null, address: Address) => string;

/** A host that no site has promised anybody anything for. */
export const NO_PRIVACY: Privacy = { addressPrecision: 'full', locationDecimals: null };
/** A site that is known, but not what it promises: keep the least. */
export const STRICTEST_PRIVACY: Privacy = { addressPrecision: 'hash', locationDecimals: 0 };

const KEPT_BITS = { 4: 24, 6: 48 } as const;
const NOTHING: KeptAddress = { address: null, hash: null };
const HASH_KEY_BYTES = 32;

export function keepAddress(
  address: Address | null,
  privacy: Privacy,
  siteId: string | null,
  hashAddress: HashAddress,
): KeptAddress {
  if (address === null) return NOTHING;
  switch (privacy.addressPrecision) {
    case 'full':
      return { address, hash: null };
    case 'prefix':
      return { address: formatPrefix(networkOf(address, KEPT_BITS[address.family])), hash: null };
    case 'hash':
      return { address: null, hash: hashAddress(siteId, address) };
  }
}

/** By the point of GeoIP, which gives the same one for an address each time: the last rounding of it. */
const roundings = new WeakMap<GeoPoint, { readonly decimals: number; readonly rounded: GeoPoint }>();

/** A point of GeoIP, as it is kept; the same object for the same point, so that records know it again. */
export function keepPoint(point: GeoPoint | null, privacy: Privacy): GeoPoint | null {
  const decimals = privacy.locationDecimals;
  if (point === null || decimals === null) return point;
  const known = roundings.get(point);
  if (known?.decimals === decimals) return known.rounded;
  const rounded = keepPlace(point, privacy);
  roundings.set(point, { decimals, rounded });
  return rounded;
}

export function keepClaim({ point, issuedAtMs }: ClaimedPlace, privacy: Privacy): ClaimedPlace {
  return { point: keepPlace(point, privacy), issuedAtMs };
}

function keepPlace(point: GeoPoint, { locationDecimals }: Privacy): GeoPoint {
  if (locationDecimals === null) return point;
  return {
    longitude: round(point.longitude, locationDecimals),
    latitude: round(point.latitude, locationDecimals),
    accuracyMeters: point.accuracyMeters,
  };
}

/**
 * HMAC-SHA256 under a key derived from GATE_SECRET (HKDF, RFC 5869): without the secret the few addresses there are
 * cannot be tried out. The site is part of what is hashed, so that sites cannot compare visitors. A new GATE_SECRET gives
 * new hashes.
 */
export function addressHasher(gateSecret: string): HashAddress {
  const key = Buffer.from(hkdfSync('sha256', gateSecret, '', 'gatepost audit address v1', HASH_KEY_BYTES));
  return (siteId, address) =>
    createHmac('sha256', key)
      .update(`${siteId ?? ''}\n${formatAddress(address)}`)
      .digest('hex');
}

function round(degrees: number, decimals: number): number {
  const scale = 10 ** decimals;
  // Adding zero turns -0 into 0.
  return Math.round(degrees * scale) / scale + 0;
}
