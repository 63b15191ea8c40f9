import { type Snapshot } from './compile.js';
import { type Decision } from './decide.js';
import { isPoint, knownAccuracyMeters, leastSpeedKmh } from './location.js';
import { type GeoPoint } from './types.js';

/** A claimed place and when, by the gate's own clock. */
export interface ClaimedPlace {
  readonly point: GeoPoint;
  readonly issuedAtMs: number;
}

/** Whether decisions of the site ask for location claims at all. */
export function looksAtClaims({ compiled, filterMode }: Snapshot): boolean {
  const asksPlace = filterMode !== 'ip' && filterMode !== 'disabled';
  return asksPlace && compiled.settings.locationSource !== 'geoip' && compiled.fences.ids.length > 0;
}

/** Whether the site would refuse a claim for its accuracy. */
export function isTooVague({ compiled }: Snapshot, point: GeoPoint): boolean {
  const { maxAccuracyMeters } = compiled.settings;
  const accuracy = knownAccuracyMeters(point);
  return maxAccuracyMeters !== null && (accuracy === null || accuracy > maxAccuracyMeters);
}

/**
 * The predecessor that the next claim carries: the newest place that is believed. A claim that came too fast from its own
 * predecessor hands that one on; otherwise whoever claims the same far place twice would have stood there the second time.
 */
export function believedPredecessor(
  { compiled }: Snapshot,
  claim: ClaimedPlace & { readonly previous: ClaimedPlace | null },
): ClaimedPlace {
  const { maxSpeedKmh } = compiled.settings;
  const { previous, point, issuedAtMs } = claim;
  const isTooFast =
    maxSpeedKmh !== null &&
    previous !== null &&
    isPoint(previous.point) &&
    leastSpeedKmh(claim, previous) > maxSpeedKmh;
  return isTooFast ? previous : { point, issuedAtMs };
}

/** Whether another claim could let in a visitor who was blocked: the place alone stands in the way, and asks claims. */
export function couldClaimMend(snapshot: Snapshot, { outcome, reason, network, place }: Decision): boolean {
  if (outcome === 'allowed' || !looksAtClaims(snapshot) || place?.effect !== 'deny') return false;
  // Settled by the address alone.
  if (reason === 'private_deny') return false;
  if (network === null) return true;
  return snapshot.filterMode === 'ip_or_geo'
    ? network.effect === 'deny' && !network.explicit
    : network.effect === 'allow';
}
