import { type Fence, type NetworkRule, type PolicyDocument } from '../../access/index.js';

/** A policy of so many prefixes and a tenth as many fences, with validities here and there. */
export function policyDocument(rules: number): PolicyDocument {
  const id = (n: number): string => `0190b5a2-0000-7000-8000-${(n * 2_654_435_761).toString(16).padStart(12, '0')}`;
  const byId = (one: { id: string }, other: { id: string }): number => (one.id < other.id ? -1 : 1);
  const networkRules = Array.from({ length: rules }, (_, n): NetworkRule => {
    const effect = n % 3 === 0 ? 'deny' : 'allow';
    const validity = n % 7 === 0 ? { fromMs: 1_700_000_000_000 + n, untilMs: null, weekly: null } : null;
    return { id: id(n + 1), kind: 'cidr', value: `10.${n >> 8}.${n & 255}.0/24`, effect, validity };
  });
  const fences = Array.from({ length: Math.ceil(rules / 10) }, (_, n): Fence => {
    const [west, south] = [(n % 90) + 0.1, (n % 60) + 0.123456789012345];
    const ring = [
      [west, south],
      [west + 0.7, south],
      [west + 0.7, south + 0.3],
      [west, south],
    ] as const;
    const area = { type: 'MultiPolygon', coordinates: [[ring]] } as const;
    return { id: id(n + 1), name: `Område "${n}"`, effect: 'allow', area, validity: null };
  });
  return {
    format: 1,
    siteId: '0190b5a2-0000-7000-8000-000000000000',
    hostname: 'texts.example.org',
    version: 4,
    filterMode: 'ip_and_geo',
    enforcement: 'enforce',
    defaultAction: 'block',
    treatPrivateAs: 'unknown',
    locationSource: 'geoip',
    accuracyPolicy: 'centre',
    maxAccuracyMeters: null,
    maxGpsIpDistanceKm: 0.1,
    maxSpeedKmh: null,
    timeZone: 'Europe/Copenhagen',
    exemptions: [{ path: '/hooks', methods: ['POST'] }],
    networkRules: networkRules.sort(byId),
    fences: fences.sort(byId),
  };
}
