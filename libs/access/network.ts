import {
  buildLevelTable,
  countValues,
  findKey,
  keyOfValue,
  type LevelKind,
  LEVELS,
  type LevelTable,
} from './level-table.js';
import { parsePrefix } from './prefix.js';
import { buildPrefixTable, familyOf, findEntry, nextEntry, NONE, type PrefixTable } from './prefix-table.js';
import { isReservedAddress } from './reserved.js';
import { u32, u8 } from './typed-arrays.js';
import {
  type Address,
  NETWORK_RULE_KINDS,
  type NetworkFacts,
  type NetworkRule,
  type TreatPrivateAs,
  type ZoneOffset,
} from './types.js';
import { type CompiledValidity, compileValidity, isValidAt } from './validity.js';

/** The network rules of a policy. Rules are numbered as in the document. */
export interface CompiledNetwork {
  readonly ids: readonly string[];
  /** Places in NETWORK_RULE_KINDS. */
  readonly kinds: Uint8Array;
  /** 1: the rule denies. */
  readonly denies: Uint8Array;
  /** By rule number; null when every rule is always valid. */
  readonly validities: readonly (CompiledValidity | null)[] | null;
  readonly prefixes: PrefixTable;
  readonly levels: Readonly<Record<LevelKind, LevelTable>>;
}

/** What {@link lookAtAddress} finds when it is no rule: nothing, or a reserved address that no prefix speaks of. */
export const OPEN = NONE;
export const PRIVATE_ALLOWED = -2;
export const PRIVATE_DENIED = -3;
export const PRIVATE_UNKNOWN = -4;

/** What is said of a reserved address under `treat_private_as: unknown`. */
export const NOWHERE: NetworkFacts = Object.freeze({
  country: 'ZZ',
  region: null,
  asn: null,
  anonymizers: Object.freeze([]),
  point: null,
});

export function compileNetwork(rules: readonly NetworkRule[]): CompiledNetwork {
  const denies = Uint8Array.from(rules, (rule) => (rule.effect === 'deny' ? 1 : 0));
  const isStronger = (rule: number, other: number): boolean => u8(denies, rule) > u8(denies, other);
  const prefixes = rules.map((rule) => {
    const parsed = rule.kind === 'cidr' ? parsePrefix(rule.value) : null;
    return parsed?.ok ? parsed.prefix : null;
  });
  const level = (kind: LevelKind): LevelTable => {
    const own = rules.flatMap((rule, index) => (rule.kind === kind ? [{ rule: index, value: rule.value }] : []));
    own.sort((one, other) => u8(denies, other.rule) - u8(denies, one.rule) || one.rule - other.rule);
    return buildLevelTable(kind, own);
  };
  return {
    ids: rules.map(({ id }) => id),
    kinds: Uint8Array.from(rules, ({ kind }) => NETWORK_RULE_KINDS.indexOf(kind)),
    denies,
    validities: rules.some(({ validity }) => validity) ? rules.map(({ validity }) => compileValidity(validity)) : null,
    prefixes: buildPrefixTable(prefixes, isStronger),
    levels: {
      anonymizer: level('anonymizer'),
      asn: level('asn'),
      region: level('region'),
      country: level('country'),
    },
  };
}

/**
 * The number of the cidr rule with the longest prefix that is valid now, else what `treat_private_as` says of a reserved
 * address, else {@link OPEN}.
 */
export function lookAtAddress(
  network: CompiledNetwork,
  treatPrivateAs: TreatPrivateAs,
  address: Address,
  timeMs: number,
  offsets: readonly ZoneOffset[],
): number {
  const family = familyOf(network.prefixes, address);
  for (let entry = findEntry(family, address); entry !== NONE; entry = nextEntry(family, entry)) {
    const rule = u32(family.values, entry);
    if (isRuleValid(network, rule, timeMs, offsets)) return rule;
  }
  if (!isReservedAddress(address)) return OPEN;
  switch (treatPrivateAs) {
    case 'allow':
      return PRIVATE_ALLOWED;
    case 'deny':
      return PRIVATE_DENIED;
    case 'unknown':
      return PRIVATE_UNKNOWN;
  }
}

/** The number of the rule that wins at the first of the levels that has one, or {@link NONE}. */
export function findLevelRule(
  network: CompiledNetwork,
  facts: NetworkFacts,
  timeMs: number,
  offsets: readonly ZoneOffset[],
): number {
  for (const kind of LEVELS) {
    const table = network.levels[kind];
    if (table.keys.length === 0) continue;
    let best = NONE;
    for (let value = countValues(kind, facts) - 1; value >= 0; value -= 1) {
      const key = findKey(table, keyOfValue(kind, facts, value));
      if (key !== NONE) best = stronger(network, best, strongestOfKey(network, table, key, timeMs, offsets));
    }
    if (best !== NONE) return best;
  }
  return NONE;
}

export function isRuleDenying(network: CompiledNetwork, rule: number): boolean {
  return u8(network.denies, rule) === 1;
}

export function isRuleValid(
  network: CompiledNetwork,
  rule: number,
  timeMs: number,
  offsets: readonly ZoneOffset[],
): boolean {
  const { validities } = network;
  return validities === null || isValidAt(validities[rule] ?? null, timeMs, offsets);
}

function strongestOfKey(
  network: CompiledNetwork,
  { starts, rules }: LevelTable,
  key: number,
  timeMs: number,
  offsets: readonly ZoneOffset[],
): number {
  const end = u32(starts, key + 1);
  for (let index = u32(starts, key); index < end; index += 1) {
    const rule = u32(rules, index);
    if (isRuleValid(network, rule, timeMs, offsets)) return rule;
  }
  return NONE;
}

/** Within one level deny beats allow; among equals the first in the document is named. */
function stronger(network: CompiledNetwork, one: number, other: number): number {
  if (one === NONE) return other;
  if (other === NONE) return one;
  const isDenying = isRuleDenying(network, one);
  if (isDenying !== isRuleDenying(network, other)) return isDenying ? one : other;
  return Math.min(one, other);
}
