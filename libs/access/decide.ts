import { type Snapshot } from './compile.js';
import { isExempt } from './exemption.js';
import { findLocation, isPoint } from './location.js';
import {
  findLevelRule,
  isDenyingCode,
  kindOfCode,
  lookAtAddress,
  NOWHERE,
  PRIVATE_ALLOWED,
  PRIVATE_DENIED,
  PRIVATE_UNKNOWN,
  ruleOfCode,
} from './network.js';
import {
  askedRadiusMeters,
  findFence,
  findFenceCertainly,
  hasAllowFence,
  isFenceDenying,
  isInAllowFence,
} from './place.js';
import { NONE } from './prefix-table.js';
import { type ReasonCode } from './reasons.js';
import {
  type DefaultAction,
  type Facts,
  type FilterMode,
  type GeoPoint,
  type LocationUsed,
  NETWORK_RULE_KINDS,
  type NetworkFacts,
  type Outcome,
  type Verdict,
} from './types.js';

export interface Decision {
  /** The verdict of the policy. With `enforced` false the gate lets the visitor in all the same. */
  readonly outcome: Outcome;
  readonly reason: ReasonCode;
  /** null: the network was not asked. */
  readonly network: Verdict | null;
  /** null: the place was not asked. */
  readonly place: Verdict | null;
  /** The network rule that matched. */
  readonly ruleId: string | null;
  /** The fence that matched. */
  readonly fenceId: string | null;
  /** Which location the fences were asked about; null when none was used. */
  readonly locationUsed: LocationUsed | null;
  /** Why the claim was not used, or not believed. */
  readonly claimFault: ReasonCode | null;
  readonly siteId: string | null;
  readonly policyVersion: number | null;
  readonly enforced: boolean;
}

/** What the network or the place says, and why. Made once; decisions share them. */
interface Finding {
  readonly verdict: Verdict;
  readonly reason: ReasonCode;
}

/** How a point lies to the fences when it is in none. */
const UNCERTAIN = -2;
const ACCURACY_UNKNOWN = -3;

const ALLOWED: Verdict = Object.freeze({ effect: 'allow', explicit: true });
const DENIED: Verdict = Object.freeze({ effect: 'deny', explicit: true });
const NOT_DENIED: Verdict = Object.freeze({ effect: 'allow', explicit: false });
const NOT_ALLOWED: Verdict = Object.freeze({ effect: 'deny', explicit: false });

/** By place of the rule's kind in NETWORK_RULE_KINDS. */
const RULE_ALLOWS = NETWORK_RULE_KINDS.map((kind) => finding(ALLOWED, `${kind}_allow`));
const RULE_DENIES = NETWORK_RULE_KINDS.map((kind) => finding(DENIED, `${kind}_deny`));
const NETWORK_DEFAULTS: Readonly<Record<DefaultAction, Finding>> = {
  allow: finding(NOT_DENIED, 'network_default_allow'),
  block: finding(NOT_ALLOWED, 'network_default_block'),
};
const WITHOUT_FENCES: Readonly<Record<DefaultAction, Finding>> = {
  allow: finding(NOT_DENIED, 'no_fences_allow'),
  block: finding(NOT_ALLOWED, 'no_fences_block'),
};
const PRIVATE_ALLOW = finding(ALLOWED, 'private_allow');
const PRIVATE_DENY = finding(DENIED, 'private_deny');
const FENCE_ALLOW = finding(ALLOWED, 'fence_allow');
const FENCE_DENY = finding(DENIED, 'fence_deny');
const OUTSIDE_FENCES = finding(NOT_ALLOWED, 'outside_fences');
const OUTSIDE_DENY_FENCES = finding(NOT_DENIED, 'outside_deny_fences');
const FENCE_UNCERTAIN = finding(NOT_ALLOWED, 'fence_uncertain');
const NO_ACCURACY = finding(NOT_ALLOWED, 'accuracy_unknown');
const NO_LOCATION = finding(NOT_ALLOWED, 'location_unknown');

/**
 * Decides one request. Pure: the same snapshot and facts give the same decision. Allocates the decision and nothing else
 * unless a location claim is looked at.
 */
export function decide(snapshot: Snapshot, facts: Facts): Decision {
  const { compiled, filterMode } = snapshot;
  const { settings, network, fences } = compiled;
  const { address, timeMs } = facts;
  // Without an address nothing else the request says of itself is believed either, its path included.
  if (address === null) return settle(snapshot, 'blocked', 'client_address_invalid');
  if (isExempt(compiled.exemptions, facts.method, facts.path)) return settle(snapshot, 'allowed', 'exempt');
  if (filterMode === 'disabled') return settle(snapshot, 'allowed', 'filter_disabled');

  const asksNetwork = filterMode !== 'geo';
  const asksPlace = filterMode !== 'ip';
  const found = lookAtAddress(network, settings.treatPrivateAs, address, facts.network, timeMs, snapshot.zoneOffsets);
  if (found === PRIVATE_ALLOWED || found === PRIVATE_DENIED) {
    const settled = found === PRIVATE_ALLOWED ? PRIVATE_ALLOW : PRIVATE_DENY;
    return decisionOf(snapshot, asksNetwork ? settled : null, asksPlace ? settled : null, NONE, NONE, null, null);
  }
  const known = found === PRIVATE_UNKNOWN ? NOWHERE : facts.network;
  const rule = asksNetwork ? winningRule(snapshot, found, known, timeMs) : NONE;
  const networkFinding = asksNetwork ? findingOfRule(rule, settings.defaultAction) : null;
  if (!asksPlace) return decisionOf(snapshot, networkFinding, null, rule, NONE, null, null);
  if (fences.ids.length === 0) {
    return decisionOf(snapshot, networkFinding, WITHOUT_FENCES[settings.defaultAction], rule, NONE, null, null);
  }
  if (settings.locationSource !== 'geoip') return decideByClaim(snapshot, facts, known, networkFinding, rule);
  return decideByPoint(snapshot, networkFinding, rule, usablePoint(known), 'geoip', null, timeMs);
}

export const SNAPSHOTLESS_KINDS = [
  'unknown_site',
  'policy_unavailable',
  'client_address_invalid',
] as const satisfies readonly ReasonCode[];
export type SnapshotlessKind = (typeof SNAPSHOTLESS_KINDS)[number];

/** The decision for a request that no usable policy speaks of; `action` is what UNKNOWN_HOST or FAIL_MODE says. */
export function decideWithoutSnapshot(kind: SnapshotlessKind, action: DefaultAction, siteId: string | null): Decision {
  return {
    outcome: action === 'allow' ? 'allowed' : 'blocked',
    reason: kind,
    network: null,
    place: null,
    ruleId: null,
    fenceId: null,
    locationUsed: null,
    claimFault: null,
    siteId,
    policyVersion: null,
    enforced: true,
  };
}

function decideByClaim(
  snapshot: Snapshot,
  facts: Facts,
  known: NetworkFacts,
  network: Finding | null,
  rule: number,
): Decision {
  const location = findLocation(snapshot.compiled.settings, facts.claim, known.point);
  switch (location.kind) {
    case 'missing':
      return decisionOf(
        snapshot,
        network,
        finding(NOT_ALLOWED, location.reason),
        rule,
        NONE,
        null,
        location.claimFault,
      );
    case 'disbelieved':
      return decisionOf(snapshot, network, finding(DENIED, location.reason), rule, NONE, 'gps', location.reason);
    case 'located':
      return decideByPoint(snapshot, network, rule, location.point, location.used, location.claimFault, facts.timeMs);
  }
}

function decideByPoint(
  snapshot: Snapshot,
  network: Finding | null,
  rule: number,
  point: GeoPoint | null,
  used: LocationUsed,
  claimFault: ReasonCode | null,
  timeMs: number,
): Decision {
  if (point === null) return decisionOf(snapshot, network, NO_LOCATION, rule, NONE, null, claimFault);
  const fence = askFences(snapshot, point, timeMs);
  return decisionOf(snapshot, network, findingOfFence(snapshot, fence), rule, fence, used, claimFault);
}

function usablePoint({ point }: NetworkFacts): GeoPoint | null {
  return point !== null && isPoint(point) ? point : null;
}

/** The fence that matches, {@link NONE}, or why none does. */
function askFences({ compiled, zoneOffsets }: Snapshot, point: GeoPoint, timeMs: number): number {
  const { fences, settings, areaOf, fencesNear } = compiled;
  if (fences.cells !== null) {
    return findFence(fences, fences.cells, point, timeMs, zoneOffsets);
  }
  const radiusMeters = askedRadiusMeters(settings.accuracyPolicy, point);
  if (radiusMeters === null) return ACCURACY_UNKNOWN;
  const near = fencesNear(point, radiusMeters);
  const fence = findFenceCertainly(fences, near, areaOf, point, radiusMeters, timeMs, zoneOffsets);
  if (fence !== NONE) return fence;
  return isInAllowFence(fences, near, areaOf, point, timeMs, zoneOffsets) ? UNCERTAIN : NONE;
}

function winningRule({ compiled, zoneOffsets }: Snapshot, found: number, known: NetworkFacts, timeMs: number): number {
  return found >= 0 ? found : findLevelRule(compiled.network, known, timeMs, zoneOffsets);
}

function findingOfRule(rule: number, defaultAction: DefaultAction): Finding {
  if (rule === NONE) return NETWORK_DEFAULTS[defaultAction];
  const findings = isDenyingCode(rule) ? RULE_DENIES : RULE_ALLOWS;
  return findings[kindOfCode(rule)] ?? NETWORK_DEFAULTS.block;
}

/** What the kinds of fence the site has (valid now or not) say of the outside is asked last. */
function findingOfFence({ compiled: { fences } }: Snapshot, fence: number): Finding {
  if (fence >= 0) return isFenceDenying(fences, fence) ? FENCE_DENY : FENCE_ALLOW;
  if (fence === ACCURACY_UNKNOWN) return NO_ACCURACY;
  if (!hasAllowFence(fences)) return OUTSIDE_DENY_FENCES;
  return fence === UNCERTAIN ? FENCE_UNCERTAIN : OUTSIDE_FENCES;
}

/** Puts the findings together as the filter mode says. What was not asked is null and has no say. */
function decisionOf(
  snapshot: Snapshot,
  network: Finding | null,
  place: Finding | null,
  rule: number,
  fence: number,
  locationUsed: LocationUsed | null,
  claimFault: ReasonCode | null,
): Decision {
  const { compiled } = snapshot;
  const decisive = decisiveFinding(snapshot.filterMode, network, place);
  return {
    outcome: decisive.verdict.effect === 'allow' ? 'allowed' : 'blocked',
    reason: decisive.reason,
    network: network === null ? null : network.verdict,
    place: place === null ? null : place.verdict,
    ruleId: rule === NONE ? null : (compiled.network.ids[ruleOfCode(rule)] ?? null),
    fenceId: fence < 0 ? null : (compiled.fences.ids[fence] ?? null),
    locationUsed,
    claimFault,
    siteId: snapshot.siteId,
    policyVersion: snapshot.version,
    enforced: snapshot.enforcement === 'enforce',
  };
}

/** When both say the same, the reason is the network's. */
function decisiveFinding(filterMode: FilterMode, network: Finding | null, place: Finding | null): Finding {
  if (network === null) return place ?? NO_LOCATION;
  if (place === null) return network;
  const doesNetworkDeny = network.verdict.effect === 'deny';
  const doesPlaceDeny = place.verdict.effect === 'deny';
  if (doesNetworkDeny === doesPlaceDeny) return network;
  const denying = doesNetworkDeny ? network : place;
  const allowing = doesNetworkDeny ? place : network;
  return filterMode === 'ip_or_geo' && !denying.verdict.explicit ? allowing : denying;
}

function settle(snapshot: Snapshot, outcome: Outcome, reason: ReasonCode): Decision {
  return {
    outcome,
    reason,
    network: null,
    place: null,
    ruleId: null,
    fenceId: null,
    locationUsed: null,
    claimFault: null,
    siteId: snapshot.siteId,
    policyVersion: snapshot.version,
    enforced: snapshot.enforcement === 'enforce',
  };
}

function finding(verdict: Verdict, reason: ReasonCode): Finding {
  return Object.freeze({ verdict, reason });
}
