import { coversWholeCircle, type PreparedArea, prepareArea, preparedCovers, touchesCircle } from './area.js';
import { knownAccuracyMeters, type LocationFinding, positionOf } from './location.js';
import { type ReasonCode } from './reasons.js';
import {
  type AccuracyPolicy,
  type DefaultAction,
  type Effect,
  type Fence,
  type GeoPoint,
  type LocationUsed,
  type Verdict,
  type ZoneOffset,
} from './types.js';
import { type CompiledValidity, compileValidity, isValidAt } from './validity.js';

export interface CompiledFence {
  readonly fence: Fence;
  readonly area: PreparedArea;
  readonly validity: CompiledValidity | null;
}

export interface PlaceFinding {
  readonly verdict: Verdict;
  readonly reason: ReasonCode;
  readonly fenceId: string | null;
  readonly locationUsed: LocationUsed | null;
  readonly claimFault: ReasonCode | null;
}

const DENIED: Verdict = { effect: 'deny', explicit: true };
const ALLOWED: Verdict = { effect: 'allow', explicit: true };
const NOT_DENIED: Verdict = { effect: 'allow', explicit: false };
const NOT_ALLOWED: Verdict = { effect: 'deny', explicit: false };

export function compileFence(fence: Fence): CompiledFence {
  return { fence, area: prepareArea(fence.area), validity: compileValidity(fence.validity) };
}

/** A site without any fence, valid or not: its default action answers, location or not. */
export function decideWithoutFences(defaultAction: DefaultAction): PlaceFinding {
  const isAllowed = defaultAction === 'allow';
  return {
    verdict: isAllowed ? NOT_DENIED : NOT_ALLOWED,
    reason: isAllowed ? 'no_fences_allow' : 'no_fences_block',
    fenceId: null,
    locationUsed: null,
    claimFault: null,
  };
}

/** Deny fences, then allow fences, then what the kinds of fence the site has (valid now or not) say of the outside. */
export function decidePlace(
  fences: readonly CompiledFence[],
  accuracyPolicy: AccuracyPolicy,
  location: LocationFinding,
  timeMs: number,
  offsets: readonly ZoneOffset[],
): PlaceFinding {
  if (location.kind === 'missing') {
    const { reason, claimFault } = location;
    return { verdict: NOT_ALLOWED, reason, fenceId: null, locationUsed: null, claimFault };
  }
  if (location.kind === 'disbelieved') {
    const { reason } = location;
    return { verdict: DENIED, reason, fenceId: null, locationUsed: 'gps', claimFault: reason };
  }
  const { point, used: locationUsed, claimFault } = location;
  const found = (verdict: Verdict, reason: ReasonCode, fenceId: string | null): PlaceFinding => {
    return { verdict, reason, fenceId, locationUsed, claimFault };
  };
  const accuracyMeters = accuracyPolicy === 'certain' ? knownAccuracyMeters(point) : 0;
  if (accuracyMeters === null) return found(NOT_ALLOWED, 'accuracy_unknown', null);

  const valid = fences.filter((fence) => isValidAt(fence.validity, timeMs, offsets));
  const denying = valid.find((fence) => fence.fence.effect === 'deny' && fenceMatches(fence, point, accuracyMeters));
  if (denying) return found(DENIED, 'fence_deny', denying.fence.id);
  const allowing = valid.find((fence) => fence.fence.effect === 'allow' && fenceMatches(fence, point, accuracyMeters));
  if (allowing) return found(ALLOWED, 'fence_allow', allowing.fence.id);
  if (!hasFence(fences, 'allow')) return found(NOT_DENIED, 'outside_deny_fences', null);
  const isCentreInside = valid.some((fence) => fence.fence.effect === 'allow' && fenceMatches(fence, point, 0));
  return found(NOT_ALLOWED, isCentreInside ? 'fence_uncertain' : 'outside_fences', null);
}

/** An allow fence holds the whole accuracy circle, a deny fence any part of it; with radius 0 both hold the point. */
export function fenceMatches(fence: CompiledFence, point: GeoPoint, accuracyMeters: number): boolean {
  const position = positionOf(point);
  if (accuracyMeters === 0) return preparedCovers(fence.area, position);
  return fence.fence.effect === 'allow'
    ? coversWholeCircle(fence.area, position, accuracyMeters)
    : touchesCircle(fence.area, position, accuracyMeters);
}

function hasFence(fences: readonly CompiledFence[], effect: Effect): boolean {
  return fences.some(({ fence }) => fence.effect === effect);
}
