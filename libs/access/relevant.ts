import { parsePrefix, prefixContains } from './prefix.js';
import { settleCoordinate } from './ring.js';
import { type Facts, type Fence, type PolicyDocument } from './types.js';

/**
 * The document without what cannot have a say about these facts, so that one decision by a large policy does not need
 * all of it compiled: prefixes that do not hold the address and, where the GeoIP point alone is asked about, fences that
 * lie elsewhere. Which kinds of fence there are stays as it is. The decision is the same.
 */
export function relevantTo(document: PolicyDocument, facts: Facts): PolicyDocument {
  const { address } = facts;
  const networkRules = document.networkRules.filter((rule) => {
    if (rule.kind !== 'cidr') return true;
    const parsed = parsePrefix(rule.value);
    // A rule that cannot be read stays, for compile to say so.
    return !parsed.ok || (address !== null && prefixContains(parsed.prefix, address));
  });
  const isPointAlone = document.locationSource === 'geoip' && document.accuracyPolicy === 'centre';
  return { ...document, networkRules, fences: isPointAlone ? relevantFences(document.fences, facts) : document.fences };
}

function relevantFences(fences: readonly Fence[], { network: { point } }: Facts): Fence[] {
  const firstOfKind = new Set(['allow', 'deny'].map((kind) => fences.find(({ effect }) => effect === kind)));
  return fences.filter((fence) => {
    if (firstOfKind.has(fence)) return true;
    if (point === null) return false;
    if (fence.area.type === 'Circle') return true;
    // As drawn, a fence may lie on both sides of the antimeridian: its latitudes are asked about alone.
    const latitudes = fence.area.coordinates.flat(2).map(([, latitude]) => settleCoordinate(latitude));
    const south = latitudes.reduce((one, other) => Math.min(one, other), Infinity);
    const north = latitudes.reduce((one, other) => Math.max(one, other), -Infinity);
    const latitude = settleCoordinate(point.latitude);
    return south <= latitude && latitude <= north;
  });
}
