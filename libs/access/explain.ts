import { preparedDistanceMeters, touchesCircle } from './area.js';
import { formatAddress } from './address.js';
import { type Snapshot } from './compile.js';
import { decide, type Decision } from './decide.js';
import { findLocation, knownAccuracyMeters, type LocationFinding, positionOf } from './location.js';
import { isRuleValid, lookAtAddress, NOWHERE, PRIVATE_ALLOWED, PRIVATE_DENIED, PRIVATE_UNKNOWN } from './network.js';
import { type LevelKind } from './level-table.js';
import { askedRadiusMeters, fenceMatches, isFenceValid } from './place.js';
import { formatPrefix, parsePrefix, prefixContains } from './prefix.js';
import { REASONS } from './reasons.js';
import {
  type Effect,
  type Facts,
  type FilterMode,
  type GeoPoint,
  type Fence,
  type NetworkFacts,
  type NetworkRule,
  type NetworkRuleKind,
  type Verdict,
} from './types.js';

export interface ExplainedRule {
  readonly ruleId: string;
  readonly kind: NetworkRuleKind;
  readonly value: string;
  readonly effect: Effect;
  /** Valid now and true of the request; of the rules that match one wins. */
  readonly matched: boolean;
  readonly won: boolean;
  readonly why: string;
}

export const FENCE_STATUSES = ['inside', 'outside', 'uncertain', 'not_valid_now', 'not_evaluable'] as const;
export type FenceStatus = (typeof FENCE_STATUSES)[number];

export interface ExplainedFence {
  readonly fenceId: string;
  readonly name: string;
  readonly effect: Effect;
  /**
   * Under `certain`, inside is: an allow fence holds the whole accuracy circle, a deny fence any of it. An allow fence that
   * holds a part of it is `uncertain`, and lets nobody in.
   */
  readonly status: FenceStatus;
  /** From the location to the nearest point of the boundary, inside or outside; null without a location or boundary. */
  readonly distanceMeters: number | null;
  readonly won: boolean;
  readonly why: string;
}

export interface Winner {
  readonly kind: 'rule' | 'fence' | 'setting';
  /** Of the rule or fence; null for a setting. */
  readonly id: string | null;
}

/** Why a decision is as it is. Plain JSON. */
export interface Explanation {
  readonly decision: Decision;
  /** Every network rule in the order of the document; empty when the network was not asked. */
  readonly network: readonly ExplainedRule[];
  /** Every fence in the order of the document; empty when the place was not asked. */
  readonly fences: readonly ExplainedFence[];
  readonly winner: Winner;
  /** For a person, in the order of the decision. */
  readonly sentences: readonly string[];
}

const MODE_SENTENCES: Readonly<Record<FilterMode, string>> = {
  disabled: 'The filter of this site is disabled: everyone is allowed.',
  ip: 'This site asks the network only.',
  geo: 'This site asks the place only.',
  ip_and_geo: 'This site asks the network and the place, and both must allow.',
  ip_or_geo: 'This site asks the network and the place; either may allow, but an explicit deny of either blocks.',
};

/** How the engine saw the request: what the sentences are made from. */
interface View {
  readonly decision: Decision;
  readonly asked: { readonly network: boolean; readonly place: boolean };
  /** `prefix`: a cidr rule answers; `settled`: "treat private as" does; `open`: the facts are asked. null: nobody was. */
  readonly address: 'prefix' | 'settled' | 'open' | null;
  /** What is known of the address, reserved ones being nowhere. */
  readonly known: NetworkFacts;
  /** null: not looked for. */
  readonly location: LocationFinding | null;
}

/** Decides as {@link decide} does, and says of every rule and fence whether it matched and why. */
export function explain(snapshot: Snapshot, facts: Facts): Explanation {
  const view = viewOf(snapshot, facts);
  const { decision, asked } = view;
  const { document } = snapshot;
  const numbers = new Map(Array.from(snapshot.compiled.fences.places, (place, fence) => [place, fence]));
  return {
    decision,
    network: asked.network ? document.networkRules.map((rule, n) => explainRule(snapshot, facts, view, rule, n)) : [],
    fences: asked.place
      ? document.fences.map((fence, place) => explainFence(snapshot, facts, view, fence, numbers.get(place) ?? -1))
      : [],
    winner: findWinner(decision),
    sentences: sentencesOf(snapshot, facts, view),
  };
}

function viewOf(snapshot: Snapshot, facts: Facts): View {
  const decision = decide(snapshot, facts);
  const { settings, network, fences } = snapshot.compiled;
  const isDecided = decision.network !== null || decision.place !== null;
  if (facts.address === null || !isDecided) {
    const asked = { network: false, place: false };
    return { decision, asked, address: null, known: facts.network, location: null };
  }
  const asked = { network: decision.network !== null, place: decision.place !== null };
  const found = lookAtAddress(
    network,
    settings.treatPrivateAs,
    facts.address,
    facts.network,
    facts.timeMs,
    snapshot.zoneOffsets,
  );
  const isSettled = found === PRIVATE_ALLOWED || found === PRIVATE_DENIED;
  const known = found === PRIVATE_UNKNOWN ? NOWHERE : facts.network;
  const isLocated = asked.place && !isSettled && fences.ids.length > 0;
  return {
    decision,
    asked,
    address: isSettled ? 'settled' : found >= 0 ? 'prefix' : 'open',
    known,
    location: isLocated ? findLocation(settings, facts.claim, known.point) : null,
  };
}

function findWinner(decision: Decision): Winner {
  const isRule = /^(?:cidr|anonymizer|asn|region|country)_/.test(decision.reason);
  if (isRule) return { kind: 'rule', id: decision.ruleId };
  const isFence = decision.reason === 'fence_allow' || decision.reason === 'fence_deny';
  return isFence ? { kind: 'fence', id: decision.fenceId } : { kind: 'setting', id: null };
}

function explainRule(snapshot: Snapshot, facts: Facts, view: View, rule: NetworkRule, number: number): ExplainedRule {
  const won = view.decision.ruleId === rule.id;
  const entry = { ruleId: rule.id, kind: rule.kind, value: rule.value, effect: rule.effect, won };
  if (!isRuleValid(snapshot.compiled.network, number, facts.timeMs, snapshot.zoneOffsets)) {
    return { ...entry, matched: false, why: 'It is not valid at this time.' };
  }
  if (rule.kind === 'cidr') {
    const parsed = parsePrefix(rule.value);
    const text = parsed.ok ? formatPrefix(parsed.prefix) : rule.value;
    const isIn = parsed.ok && facts.address !== null && prefixContains(parsed.prefix, facts.address);
    if (!isIn) return { ...entry, matched: false, why: `The address is not in ${text}.` };
    if (won) return { ...entry, matched: true, why: `${text} is the longest prefix of the address.` };
    return { ...entry, matched: true, why: 'A longer prefix, or a deny of the same prefix, wins.' };
  }
  if (view.address === 'settled') {
    return { ...entry, matched: false, why: 'It was not asked: "treat private as" settles this address.' };
  }
  const values = valuesOf(rule.kind, view.known);
  const shown = values.length === 0 ? 'unknown' : values.join(', ');
  if (!values.includes(rule.value)) {
    return { ...entry, matched: false, why: `The ${rule.kind} of the address is ${shown}.` };
  }
  if (won) return { ...entry, matched: true, why: `The ${rule.kind} of the address is ${rule.value}.` };
  return { ...entry, matched: true, why: 'A rule of an earlier level, or a deny of the same level, wins.' };
}

/** The values of the facts which a rule of this kind is compared with. */
function valuesOf(kind: LevelKind, facts: NetworkFacts): readonly string[] {
  switch (kind) {
    case 'anonymizer':
      return facts.anonymizers;
    case 'asn':
      return facts.asn === null ? [] : [String(facts.asn)];
    case 'region':
      return facts.region === null ? [] : [facts.region];
    case 'country':
      return [facts.country];
  }
}

function explainFence(snapshot: Snapshot, facts: Facts, view: View, fence: Fence, number: number): ExplainedFence {
  const { fences, areaOf } = snapshot.compiled;
  const { location, decision } = view;
  const point = location === null || location.kind === 'missing' ? null : location.point;
  const distance = point === null ? Infinity : preparedDistanceMeters(areaOf(number), positionOf(point));
  const distanceMeters = Number.isFinite(distance) ? toMicrometers(distance) : null;
  const won = decision.fenceId === fence.id;
  const entry = { fenceId: fence.id, name: fence.name, effect: fence.effect, distanceMeters, won };
  const notEvaluable = (why: string): ExplainedFence => ({ ...entry, status: 'not_evaluable', why });
  if (!isFenceValid(fences, number, facts.timeMs, snapshot.zoneOffsets)) {
    const why = 'It is not valid at this time, but counts as a fence the site has.';
    return { ...entry, status: 'not_valid_now', why };
  }
  if (view.address === 'settled') return notEvaluable('It was not asked: "treat private as" settles this address.');
  if (point === null) return notEvaluable('There is no location to compare it with; that is not "outside".');
  const accuracyMeters = askedRadiusMeters(snapshot.compiled.settings.accuracyPolicy, point);
  if (accuracyMeters === null) {
    return notEvaluable('The accuracy of the location is unknown, and "certain" needs it.');
  }
  const area = areaOf(number);
  const isInside = fenceMatches(fence.effect === 'deny', area, point, accuracyMeters);
  const isCut = !isInside && accuracyMeters > 0 && touchesCircle(area, positionOf(point), accuracyMeters);
  const status = isInside ? 'inside' : isCut ? 'uncertain' : 'outside';
  return { ...entry, status, why: fenceReason(fence.effect, status, accuracyMeters) };
}

/** Beyond that it is the noise of double arithmetic. */
function toMicrometers(meters: number): number {
  return Math.round(meters * 1e6) / 1e6;
}

function fenceReason(effect: Effect, status: 'inside' | 'outside' | 'uncertain', accuracyMeters: number): string {
  if (accuracyMeters === 0) {
    return status === 'inside' ? 'The location is inside or on its boundary.' : 'The location is outside.';
  }
  const circle = `The circle of ${accuracyMeters} m round the location`;
  if (status === 'outside') return `${circle} is wholly outside.`;
  if (status === 'uncertain') return `${circle} is partly inside and partly outside; "certain" wants all of it inside.`;
  return effect === 'allow' ? `${circle} is wholly inside.` : `${circle} reaches into it.`;
}

function sentencesOf(snapshot: Snapshot, facts: Facts, { decision, address, known, location }: View): string[] {
  const sentences: string[] = [];
  if (facts.address !== null) sentences.push(`The client address is ${formatAddress(facts.address)}.`);
  if (address !== null) {
    sentences.push(MODE_SENTENCES[snapshot.filterMode]);
    if (address === 'open') sentences.push(networkFactsSentence(known));
  }
  if (decision.network) sentences.push(verdictSentence('network', decision.network));
  if (location?.kind === 'located') sentences.push(locationSentence(location.used, location.point));
  if (location?.kind === 'disbelieved') sentences.push(location.why);
  if (location?.kind === 'missing') sentences.push('The place cannot be evaluated; that is not the same as "outside".');
  if (decision.claimFault !== null) {
    sentences.push(`The location claim was not accepted: ${REASONS[decision.claimFault].administrator}`);
  }
  if (decision.place) sentences.push(verdictSentence('place', decision.place));
  const outcome = decision.outcome === 'allowed' ? 'Allowed' : 'Blocked';
  sentences.push(`${outcome}, ${decision.reason}: ${REASONS[decision.reason].administrator}`);
  if (!decision.enforced) sentences.push('This site is monitored only: the visitor is let in whatever the outcome.');
  return sentences;
}

function networkFactsSentence(facts: NetworkFacts): string {
  const country = facts.country === 'ZZ' ? 'an unknown country' : `country ${facts.country}`;
  const region = facts.region === null ? '' : `, region ${facts.region}`;
  const asn = facts.asn === null ? '' : `, AS${facts.asn}`;
  const anonymizers = facts.anonymizers.length === 0 ? '' : `, ${facts.anonymizers.join(' and ')}`;
  return `No prefix matches it; GeoIP says ${country}${region}${asn}${anonymizers}.`;
}

function locationSentence(used: 'gps' | 'geoip', point: GeoPoint): string {
  const source = used === 'gps' ? 'the claim of the device' : 'GeoIP';
  const accuracy = knownAccuracyMeters(point);
  const radius = accuracy === null ? 'of unknown accuracy' : `accurate to ${accuracy} m`;
  return `The location is that of ${source}: longitude ${point.longitude}, latitude ${point.latitude}, ${radius}.`;
}

function verdictSentence(subject: string, verdict: Verdict): string {
  const verb = verdict.effect === 'allow' ? 'allows' : 'does not allow';
  return `The ${subject} ${verb} it${verdict.explicit ? ', explicitly' : ', by default'}.`;
}
