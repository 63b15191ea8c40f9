import { maskTo, parsePrefix } from './prefix.js';
import { type ReasonCode } from './reasons.js';
import { isReservedAddress } from './reserved.js';
import {
  type Address,
  type DefaultAction,
  type NetworkFacts,
  type NetworkRule,
  type NetworkRuleKind,
  type Prefix,
  type TreatPrivateAs,
  type Verdict,
  type ZoneOffset,
} from './types.js';
import { type CompiledValidity, compileValidity, isValidAt } from './validity.js';

export interface CompiledRule {
  readonly rule: NetworkRule;
  /** Of a cidr rule. */
  readonly prefix: Prefix | null;
  readonly validity: CompiledValidity | null;
}

/** Rules of one prefix length by the network's value. */
interface LengthTable {
  readonly length: number;
  readonly networks: ReadonlyMap<bigint, readonly CompiledRule[]>;
}

export interface CompiledNetwork {
  /** In the order of the document. */
  readonly rules: readonly CompiledRule[];
  /** Longest first. */
  readonly prefixes: { readonly 4: readonly LengthTable[]; readonly 6: readonly LengthTable[] };
  /** Rules of the other kinds by value. */
  readonly byValue: Readonly<Record<LevelKind, ReadonlyMap<string, readonly CompiledRule[]>>>;
}

/** The kinds that are asked when no prefix matches, in this order. */
const LEVELS = ['anonymizer', 'asn', 'region', 'country'] as const satisfies readonly NetworkRuleKind[];
export type LevelKind = (typeof LEVELS)[number];

/** What the address alone settles before anything else is asked. */
export type AddressFinding =
  | { readonly kind: 'prefix'; readonly rule: NetworkRule; readonly facts: NetworkFacts }
  /** A reserved address under `treat_private_as` allow or deny: network and place are both settled. */
  | { readonly kind: 'settled'; readonly verdict: Verdict; readonly reason: ReasonCode }
  | { readonly kind: 'open'; readonly facts: NetworkFacts };

export interface NetworkFinding {
  readonly verdict: Verdict;
  readonly reason: ReasonCode;
  readonly ruleId: string | null;
}

const NOWHERE: NetworkFacts = { country: 'ZZ', region: null, asn: null, anonymizers: [], point: null };

export function compileNetwork(rules: readonly NetworkRule[]): CompiledNetwork {
  const compiled = rules.map((rule): CompiledRule => {
    const parsed = rule.kind === 'cidr' ? parsePrefix(rule.value) : null;
    return { rule, prefix: parsed?.ok ? parsed.prefix : null, validity: compileValidity(rule.validity) };
  });
  const level = (kind: LevelKind): Map<string, CompiledRule[]> => {
    return groupBy(
      compiled.filter(({ rule }) => rule.kind === kind),
      ({ rule }) => rule.value,
    );
  };
  return {
    rules: compiled,
    prefixes: { 4: lengthTables(compiled, 4), 6: lengthTables(compiled, 6) },
    byValue: {
      anonymizer: level('anonymizer'),
      asn: level('asn'),
      region: level('region'),
      country: level('country'),
    },
  };
}

/** The longest prefix that is valid now, else what `treat_private_as` says of a reserved address. */
export function lookAtAddress(
  network: CompiledNetwork,
  treatPrivateAs: TreatPrivateAs,
  address: Address,
  facts: NetworkFacts,
  timeMs: number,
  offsets: readonly ZoneOffset[],
): AddressFinding {
  for (const table of network.prefixes[address.family]) {
    const rules = table.networks.get(maskTo(address, table.length)) ?? [];
    const rule = strongest(rules, timeMs, offsets);
    if (rule) return { kind: 'prefix', rule, facts };
  }
  if (!isReservedAddress(address)) return { kind: 'open', facts };
  switch (treatPrivateAs) {
    case 'allow':
      return { kind: 'settled', verdict: { effect: 'allow', explicit: true }, reason: 'private_allow' };
    case 'deny':
      return { kind: 'settled', verdict: { effect: 'deny', explicit: true }, reason: 'private_deny' };
    case 'unknown':
      return { kind: 'open', facts: NOWHERE };
  }
}

/** The network's verdict: prefix, anonymizer, ASN, region, country, default; the first level with a match answers. */
export function decideNetwork(
  network: CompiledNetwork,
  defaultAction: DefaultAction,
  finding: AddressFinding,
  timeMs: number,
  offsets: readonly ZoneOffset[],
): NetworkFinding {
  if (finding.kind === 'settled') return { verdict: finding.verdict, reason: finding.reason, ruleId: null };
  if (finding.kind === 'prefix') return matched(finding.rule);
  for (const kind of LEVELS) {
    const rules = levelValues(kind, finding.facts).flatMap((value) => network.byValue[kind].get(value) ?? []);
    const rule = strongest(rules, timeMs, offsets);
    if (rule) return matched(rule);
  }
  return defaultAction === 'allow'
    ? { verdict: { effect: 'allow', explicit: false }, reason: 'network_default_allow', ruleId: null }
    : { verdict: { effect: 'deny', explicit: false }, reason: 'network_default_block', ruleId: null };
}

/** The values of the facts which a rule of this kind is compared with. */
export function levelValues(kind: LevelKind, facts: NetworkFacts): readonly string[] {
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

function matched(rule: NetworkRule): NetworkFinding {
  return { verdict: { effect: rule.effect, explicit: true }, reason: `${rule.kind}_${rule.effect}`, ruleId: rule.id };
}

/** Within one level deny beats allow; among equals the first in the document is named. */
function strongest(
  rules: readonly CompiledRule[],
  timeMs: number,
  offsets: readonly ZoneOffset[],
): NetworkRule | undefined {
  const valid = rules.filter((rule) => isValidAt(rule.validity, timeMs, offsets)).map(({ rule }) => rule);
  return valid.find((rule) => rule.effect === 'deny') ?? valid[0];
}

function lengthTables(rules: readonly CompiledRule[], family: 4 | 6): LengthTable[] {
  const byLength = new Map<number, Map<bigint, CompiledRule[]>>();
  for (const rule of rules) {
    if (rule.prefix?.family !== family) continue;
    const networks = byLength.get(rule.prefix.length) ?? new Map<bigint, CompiledRule[]>();
    byLength.set(rule.prefix.length, networks);
    const sameNetwork = networks.get(rule.prefix.value);
    if (sameNetwork) sameNetwork.push(rule);
    else networks.set(rule.prefix.value, [rule]);
  }
  return [...byLength].map(([length, networks]) => ({ length, networks })).sort((a, b) => b.length - a.length);
}

function groupBy(rules: readonly CompiledRule[], key: (rule: CompiledRule) => string): Map<string, CompiledRule[]> {
  const groups = new Map<string, CompiledRule[]>();
  for (const rule of rules) {
    const group = groups.get(key(rule));
    if (group) group.push(rule);
    else groups.set(key(rule), [rule]);
  }
  return groups;
}
