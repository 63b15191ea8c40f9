import {
  type Address,
  type Fence,
  type NetworkRule,
  type PolicyDocument,
  type Position,
} from '../../libs/access/index.js';

/** Mulberry32: the same policies at every run. */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const VERTICES = 50;
/** Share of the map between the polar circles that fences cover, however many there are. */
const COVERAGE = 0.4;
const WIDTH = 340;
const HEIGHT = 130;

/** A site with as many prefixes of 8 to 24 bits, and fences of 50 vertices that together cover {@link COVERAGE}. */
export function policy(prefixes: number, fences: number, change: Partial<PolicyDocument> = {}): PolicyDocument {
  const next = random(prefixes * 31 + fences);
  return {
    format: 1,
    siteId: 'site',
    hostname: 'www.example.org',
    version: 1,
    filterMode: 'ip_and_geo',
    enforcement: 'enforce',
    defaultAction: 'allow',
    treatPrivateAs: 'unknown',
    locationSource: 'geoip',
    accuracyPolicy: 'centre',
    maxAccuracyMeters: null,
    maxGpsIpDistanceKm: null,
    maxSpeedKmh: null,
    timeZone: 'UTC',
    exemptions: [],
    networkRules: networkRules(prefixes, next),
    fences: Array.from({ length: fences }, (_, index) => fence(index, fences, next)),
    ...change,
  };
}

function networkRules(count: number, next: () => number): NetworkRule[] {
  const rules = new Map<string, NetworkRule>();
  while (rules.size < count) {
    const length = 8 + Math.floor(next() * 17);
    const network = (Math.floor(next() * 2 ** 32) & (-1 << (32 - length))) >>> 0;
    const value = `${network >>> 24}.${(network >>> 16) & 255}.${(network >>> 8) & 255}.${network & 255}/${length}`;
    if (rules.has(value)) continue;
    rules.set(value, { id: `rule ${rules.size}`, kind: 'cidr', value, effect: next() < 0.5 ? 'allow' : 'deny' });
  }
  return [...rules.values()];
}

/** A jagged ring. Its radius is such that `count` of them have the wanted area. */
function fence(index: number, count: number, next: () => number): Fence {
  const radius = Math.sqrt((COVERAGE * WIDTH * HEIGHT) / count / Math.PI) * 1.15;
  const x = next() * (WIDTH - 2 * radius) - WIDTH / 2 + radius;
  const y = next() * (HEIGHT - 2 * radius) - HEIGHT / 2 + radius;
  const ring = Array.from({ length: VERTICES }, (_, corner): Position => {
    const angle = (corner / VERTICES) * 2 * Math.PI;
    const reach = radius * (0.75 + 0.25 * next());
    return [x + reach * Math.cos(angle), y + reach * Math.sin(angle)];
  });
  return {
    id: `fence ${index}`,
    name: `Fence ${index}`,
    effect: next() < 0.3 ? 'deny' : 'allow',
    area: { type: 'MultiPolygon', coordinates: [[[...ring, ring[0]!]]] },
  };
}

/** Visitors: addresses anywhere, points between the polar circles. In columns, so that reading them costs next to nothing. */
export interface Visitors {
  readonly count: number;
  readonly addresses: Uint32Array;
  readonly longitudes: Float64Array;
  readonly latitudes: Float64Array;
}

export function visitors(count: number): Visitors {
  const next = random(7);
  return {
    count,
    addresses: Uint32Array.from({ length: count }, () => Math.floor(next() * 2 ** 32)),
    longitudes: Float64Array.from({ length: count }, () => next() * WIDTH - WIDTH / 2),
    latitudes: Float64Array.from({ length: count }, () => next() * HEIGHT - HEIGHT / 2),
  };
}

export function addressOf(a: number): Address {
  return { family: 4, a, b: 0, c: 0, d: 0 };
}
