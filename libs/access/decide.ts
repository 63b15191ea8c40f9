import { type Snapshot } from './compile.js';
import { isExempt } from './exemption.js';
import { findLocation, type LocationFinding } from './location.js';
import { type AddressFinding, decideNetwork, lookAtAddress, type NetworkFinding } from './network.js';
import { decidePlace, decideWithoutFences, type PlaceFinding } from './place.js';
import { type ReasonCode } from './reasons.js';
import { type DefaultAction, type Facts, type LocationUsed, type Outcome, type Verdict } from './types.js';

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

/** A decision with the findings that led to it; null for what was not asked. */
export interface Judgement {
  readonly decision: Decision;
  readonly address: AddressFinding | null;
  readonly location: LocationFinding | null;
  readonly asked: { readonly network: boolean; readonly place: boolean };
}

/** Decides one request. Pure: the same snapshot and facts give the same decision. */
export function decide(snapshot: Snapshot, facts: Facts): Decision {
  return judge(snapshot, facts).decision;
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

/** The one way of a decision, for {@link decide} and for explanations. */
export function judge(snapshot: Snapshot, facts: Facts): Judgement {
  const { document, compiled, zoneOffsets } = snapshot;
  const { timeMs } = facts;
  // Without an address nothing else the request says of itself is believed either, its path included.
  if (facts.address === null) return settle(snapshot, 'blocked', 'client_address_invalid');
  if (isExempt(compiled.exemptions, facts.method, facts.path)) return settle(snapshot, 'allowed', 'exempt');
  if (document.filterMode === 'disabled') return settle(snapshot, 'allowed', 'filter_disabled');

  const asked = { network: document.filterMode !== 'geo', place: document.filterMode !== 'ip' };
  const { treatPrivateAs, defaultAction } = document;
  const address = lookAtAddress(compiled.network, treatPrivateAs, facts.address, facts.network, timeMs, zoneOffsets);
  const network = asked.network ? decideNetwork(compiled.network, defaultAction, address, timeMs, zoneOffsets) : null;
  const location =
    asked.place && address.kind !== 'settled' && compiled.fences.length > 0
      ? findLocation(document, facts.claim, address.facts.point)
      : null;
  const place = asked.place ? findPlace(snapshot, address, location, timeMs) : null;
  const { outcome, reason } = combine(snapshot, network, place);
  const decision: Decision = {
    outcome,
    reason,
    network: network?.verdict ?? null,
    place: place?.verdict ?? null,
    ruleId: network?.ruleId ?? null,
    fenceId: place?.fenceId ?? null,
    locationUsed: place?.locationUsed ?? null,
    claimFault: place?.claimFault ?? null,
    ...origin(snapshot),
  };
  return { decision, address, location, asked };
}

function findPlace(
  snapshot: Snapshot,
  address: AddressFinding,
  location: LocationFinding | null,
  timeMs: number,
): PlaceFinding {
  const { document, compiled, zoneOffsets } = snapshot;
  if (address.kind === 'settled') {
    return {
      verdict: address.verdict,
      reason: address.reason,
      fenceId: null,
      locationUsed: null,
      claimFault: null,
    };
  }
  if (location === null) return decideWithoutFences(document.defaultAction);
  return decidePlace(compiled.fences, document.accuracyPolicy, location, timeMs, zoneOffsets);
}

/** Puts the verdicts together as the filter mode says. What was not asked is null and has no say. */
function combine(
  snapshot: Snapshot,
  network: NetworkFinding | null,
  place: PlaceFinding | null,
): { outcome: Outcome; reason: ReasonCode } {
  const findings = [network, place].filter((finding) => finding !== null);
  const denying = findings.filter((finding) => finding.verdict.effect === 'deny');
  const allowing = findings.filter((finding) => finding.verdict.effect === 'allow');
  const isEitherEnough = snapshot.filterMode === 'ip_or_geo' && !denying.some((finding) => finding.verdict.explicit);
  // The network comes first in both lists: when both say the same, the reason is the network's.
  const [deny] = denying;
  const [allow] = allowing;
  if (deny && !(isEitherEnough && allow)) return { outcome: 'blocked', reason: deny.reason };
  if (allow) return { outcome: 'allowed', reason: allow.reason };
  throw new Error(`Filter mode ${snapshot.filterMode} asked neither the network nor the place.`);
}

function settle(snapshot: Snapshot, outcome: Outcome, reason: ReasonCode): Judgement {
  const decision: Decision = {
    outcome,
    reason,
    network: null,
    place: null,
    ruleId: null,
    fenceId: null,
    locationUsed: null,
    claimFault: null,
    ...origin(snapshot),
  };
  return { decision, address: null, location: null, asked: { network: false, place: false } };
}

function origin(snapshot: Snapshot): Pick<Decision, 'siteId' | 'policyVersion' | 'enforced'> {
  return {
    siteId: snapshot.siteId,
    policyVersion: snapshot.version,
    enforced: snapshot.enforcement === 'enforce',
  };
}
