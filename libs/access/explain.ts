import { preparedDistanceMeters } from './area.js';
import { formatAddress } from './address.js';
import { type Snapshot } from './compile.js';
import { type Decision, judge, type Judgement } from './decide.js';
import { knownAccuracyMeters, positionOf } from './location.js';
import { type CompiledRule, levelValues } from './network.js';
import { formatPrefix, prefixContains } from './prefix.js';
import { type CompiledFence, fenceMatches } from './place.js';
import { REASONS } from './reasons.js';
import {
  type Effect,
  type Facts,
  type FilterMode,
  type GeoPoint,
  type NetworkFacts,
  type NetworkRuleKind,
  type Verdict,
} from './types.js';
import { isValidAt } from './validity.js';

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

export const FENCE_STATUSES = ['inside', 'outside', 'not_valid_now', 'not_evaluable'] as const;
export type FenceStatus = (typeof FENCE_STATUSES)[number];

export interface ExplainedFence {
  readonly fenceId: string;
  readonly name: string;
  readonly effect: Effect;
  /** Under `certain`, inside is: an allow fence holds the whole accuracy circle, a deny fence any of it. */
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

/** Decides as {@link decide} does, and says of every rule and fence whether it matched and why. */
export function explain(snapshot: Snapshot, facts: Facts): Explanation {
  const judgement = judge(snapshot, facts);
  const { decision, asked } = judgement;
  const winner = findWinner(decision);
  const network = asked.network
    ? snapshot.compiled.network.rules.map((rule) => explainRule(snapshot, facts, judgement, rule))
    : [];
  const fences = asked.place
    ? snapshot.compiled.fences.map((fence) => explainFence(snapshot, facts, judgement, fence))
    : [];
  return { decision, network, fences, winner, sentences: sentencesOf(snapshot, facts, judgement) };
}

function findWinner(decision: Decision): Winner {
  const isRule = /^(?:cidr|anonymizer|asn|region|country)_/.test(decision.reason);
  if (isRule) return { kind: 'rule', id: decision.ruleId };
  const isFence = decision.reason === 'fence_allow' || decision.reason === 'fence_deny';
  return isFence ? { kind: 'fence', id: decision.fenceId } : { kind: 'setting', id: null };
}

function explainRule(snapshot: Snapshot, facts: Facts, judgement: Judgement, compiled: CompiledRule): ExplainedRule {
  const { rule } = compiled;
  const won = judgement.decision.ruleId === rule.id;
  const entry = { ruleId: rule.id, kind: rule.kind, value: rule.value, effect: rule.effect, won };
  if (!isValidAt(compiled.validity, facts.timeMs, snapshot.zoneOffsets)) {
    return { ...entry, matched: false, why: 'It is not valid at this time.' };
  }
  const { address } = judgement;
  if (compiled.prefix) {
    const { prefix } = compiled;
    const isIn = facts.address !== null && prefixContains(prefix, facts.address);
    if (!isIn) return { ...entry, matched: false, why: `The address is not in ${formatPrefix(prefix)}.` };
    if (won) return { ...entry, matched: true, why: `${formatPrefix(prefix)} is the longest prefix of the address.` };
    return { ...entry, matched: true, why: 'A longer prefix, or a deny of the same prefix, wins.' };
  }
  if (rule.kind === 'cidr' || address === null || address.kind === 'settled') {
    return { ...entry, matched: false, why: 'It was not asked: "treat private as" settles this address.' };
  }
  const values = levelValues(rule.kind, address.facts);
  const shown = values.length === 0 ? 'unknown' : values.join(', ');
  if (!values.includes(rule.value)) {
    return { ...entry, matched: false, why: `The ${rule.kind} of the address is ${shown}.` };
  }
  if (won) return { ...entry, matched: true, why: `The ${rule.kind} of the address is ${rule.value}.` };
  return { ...entry, matched: true, why: 'A rule of an earlier level, or a deny of the same level, wins.' };
}

function explainFence(snapshot: Snapshot, facts: Facts, judgement: Judgement, compiled: CompiledFence): ExplainedFence {
  const { fence } = compiled;
  const { location, decision } = judgement;
  const point = location === null || location.kind === 'missing' ? null : location.point;
  const distance = point === null ? Infinity : preparedDistanceMeters(compiled.area, positionOf(point));
  const distanceMeters = Number.isFinite(distance) ? distance : null;
  const entry = {
    fenceId: fence.id,
    name: fence.name,
    effect: fence.effect,
    distanceMeters,
    won: decision.fenceId === fence.id,
  };
  if (!isValidAt(compiled.validity, facts.timeMs, snapshot.zoneOffsets)) {
    return {
      ...entry,
      status: 'not_valid_now',
      why: 'It is not valid at this time, but counts as a fence the site has.',
    };
  }
  if (judgement.address?.kind === 'settled') {
    return { ...entry, status: 'not_evaluable', why: 'It was not asked: "treat private as" settles this address.' };
  }
  if (point === null) {
    return {
      ...entry,
      status: 'not_evaluable',
      why: 'There is no location to compare it with; that is not "outside".',
    };
  }
  const isCertain = snapshot.document.accuracyPolicy === 'certain';
  const accuracyMeters = isCertain ? knownAccuracyMeters(point) : 0;
  if (accuracyMeters === null) {
    return {
      ...entry,
      status: 'not_evaluable',
      why: 'The accuracy of the location is unknown, and "certain" needs it.',
    };
  }
  const isInside = fenceMatches(compiled, point, accuracyMeters);
  return {
    ...entry,
    status: isInside ? 'inside' : 'outside',
    why: fenceReason(fence.effect, isInside, accuracyMeters),
  };
}

function fenceReason(effect: Effect, isInside: boolean, accuracyMeters: number): string {
  if (accuracyMeters === 0) return isInside ? 'The location is inside or on its boundary.' : 'The location is outside.';
  const circle = `The circle of ${accuracyMeters} m round the location`;
  if (effect === 'allow') return isInside ? `${circle} is wholly inside.` : `${circle} is not wholly inside.`;
  return isInside ? `${circle} reaches into it.` : `${circle} is wholly outside.`;
}

function sentencesOf(snapshot: Snapshot, facts: Facts, { decision, address, location }: Judgement): string[] {
  const { document } = snapshot;
  const sentences: string[] = [];
  if (facts.address !== null) sentences.push(`The client address is ${formatAddress(facts.address)}.`);
  if (address !== null) {
    sentences.push(MODE_SENTENCES[document.filterMode]);
    if (address.kind === 'open') sentences.push(networkFactsSentence(address.facts));
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
