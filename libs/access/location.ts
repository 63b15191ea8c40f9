import { type ReasonCode } from './reasons.js';
import { sphereDistanceMeters } from './sphere.js';
import { type ClaimFact, type GeoPoint, type LocationUsed, type PolicyDocument, type Position } from './types.js';

/** Which location is used, or why none is. `claimFault` is noted whether or not GeoIP answers in the claim's place. */
export type LocationFinding =
  | {
      readonly kind: 'located';
      readonly used: LocationUsed;
      readonly point: GeoPoint;
      readonly claimFault: ReasonCode | null;
    }
  /** The claim is sound but not to be believed: that blocks, whatever the source is. */
  | { readonly kind: 'disbelieved'; readonly reason: ReasonCode; readonly point: GeoPoint; readonly why: string }
  /** Not evaluable: never to be taken for "outside". */
  | { readonly kind: 'missing'; readonly reason: ReasonCode; readonly claimFault: ReasonCode | null };

type Settings = Pick<PolicyDocument, 'locationSource' | 'maxAccuracyMeters' | 'maxGpsIpDistanceKm' | 'maxSpeedKmh'>;
type ValidClaim = Extract<ClaimFact, { status: 'valid' }>;
type ClaimedPlace = NonNullable<ValidClaim['previous']>;

/** Claims closer in time than this are taken to be this far apart, so that a hurried pair is not infinitely fast. */
const SHORTEST_INTERVAL_MS = 1_000;
const MS_PER_HOUR = 3_600_000;

/** Chooses between the claim and the GeoIP point as `location_source` says, and judges the claim it used. */
export function findLocation(settings: Settings, claim: ClaimFact, geoipPoint: GeoPoint | null): LocationFinding {
  const geoip = geoipPoint && isPoint(geoipPoint) ? geoipPoint : null;
  if (settings.locationSource === 'geoip') return fromGeoip(geoip, null);
  const claimFault = findClaimFault(claim, settings.maxAccuracyMeters);
  if (claim.status === 'valid' && claimFault === null) return believe(settings, claim, geoip);
  if (settings.locationSource === 'gps_preferred') return fromGeoip(geoip, claimFault);
  return { kind: 'missing', reason: claimFault ?? 'location_required', claimFault };
}

/** The accuracy radius when the source gave a usable one, else null: unknown. */
export function knownAccuracyMeters(point: GeoPoint): number | null {
  const { accuracyMeters } = point;
  return accuracyMeters !== null && Number.isFinite(accuracyMeters) && accuracyMeters >= 0 ? accuracyMeters : null;
}

export function positionOf(point: GeoPoint): Position {
  return [point.longitude, point.latitude];
}

function fromGeoip(point: GeoPoint | null, claimFault: ReasonCode | null): LocationFinding {
  if (point === null) return { kind: 'missing', reason: 'location_unknown', claimFault };
  return { kind: 'located', used: 'geoip', point, claimFault };
}

/** Why the claim is not used; null for a usable or absent one. */
function findClaimFault(claim: ClaimFact, maxAccuracyMeters: number | null): ReasonCode | null {
  switch (claim.status) {
    case 'absent':
      return null;
    case 'invalid':
      return claim.fault;
    case 'valid': {
      if (!isPoint(claim.point)) return 'claim_invalid';
      if (maxAccuracyMeters === null) return null;
      const accuracy = knownAccuracyMeters(claim.point);
      // A claim that does not say how vague it is may be vaguer than permitted.
      if (accuracy === null) return 'accuracy_unknown';
      return accuracy > maxAccuracyMeters ? 'accuracy_too_low' : null;
    }
  }
}

function believe(settings: Settings, claim: ValidClaim, geoip: GeoPoint | null): LocationFinding {
  const { point, previous } = claim;
  const { maxGpsIpDistanceKm, maxSpeedKmh } = settings;
  if (maxGpsIpDistanceKm !== null && geoip !== null) {
    const distanceKm = sphereDistanceMeters(positionOf(point), positionOf(geoip)) / 1000;
    if (distanceKm > maxGpsIpDistanceKm) {
      const why = `The claim is ${distanceKm.toFixed(1)} km from the GeoIP location; ${maxGpsIpDistanceKm} km are permitted.`;
      return { kind: 'disbelieved', reason: 'location_mismatch', point, why };
    }
  }
  if (maxSpeedKmh !== null && previous !== null && isPoint(previous.point)) {
    const speedKmh = leastSpeedKmh(claim, previous);
    if (speedKmh > maxSpeedKmh) {
      const why = `The claim and its predecessor need at least ${speedKmh.toFixed(0)} km/h; ${maxSpeedKmh} km/h are permitted.`;
      return { kind: 'disbelieved', reason: 'impossible_travel', point, why };
    }
  }
  return { kind: 'located', used: 'gps', point, claimFault: null };
}

/** The slowest journey that both claims permit: the distance less both accuracies, over the gate's own issue times. */
export function leastSpeedKmh(claim: ClaimedPlace, previous: ClaimedPlace): number {
  const slackMeters = (knownAccuracyMeters(claim.point) ?? 0) + (knownAccuracyMeters(previous.point) ?? 0);
  const distanceMeters = sphereDistanceMeters(positionOf(claim.point), positionOf(previous.point)) - slackMeters;
  const intervalMs = Math.max(SHORTEST_INTERVAL_MS, claim.issuedAtMs - previous.issuedAtMs);
  return (Math.max(0, distanceMeters) / 1000) * (MS_PER_HOUR / intervalMs);
}

/** False for the coordinates of nowhere: NaN, or out of range. */
export function isPoint(point: GeoPoint): boolean {
  return Math.abs(point.longitude) <= 180 && Math.abs(point.latitude) <= 90;
}
