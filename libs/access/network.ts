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
import {
  buildPrefixTable,
  familyOf,
  findEntry,
  findValue,
  nextEntry,
  NONE,
  type PrefixEntry,
  type PrefixTable,
  valueOfEntry,
} from './prefix-table.js';
import { isReservedAddress } from './reserved.js';
import { u32 } from './typed-arrays.js';
import {
  type Address,
  type Effect,
  NETWORK_RULE_KINDS,
  type NetworkFacts,
  type NetworkRule,
  type NetworkRuleKind,
  type TreatPrivateAs,
  type ZoneOffset,
} from './types.js';
import { type CompiledValidity, compileValidity, isValidAt } from './validity.js';

/** The network rules of a policy. Rules are numbered as in the document, and found as codes, see {@link codeOf}. */
export interface CompiledNetwork {
  readonly ids: readonly string[];
  /** By rule number; null when every rule is always valid. */
  readonly validities: readonly (CompiledValidity | null)[] | null;
  readonly prefixes: PrefixTable;
  /** Of the kinds that there are rules of, in the order they are asked. */
  readonly levels: readonly LevelTable[];
}

/**
 * A rule in one number: its number, its kind and whether it denies, so that a decision looks nothing up but the id.
 */
function codeOf(rule: number, kind: NetworkRuleKind, effect: Effect): number {
  return rule * 16 + NETWORK_RULE_KINDS.indexOf(kind) * 2 + (effect === 'deny' ? 1 : 0);
}

export function ruleOfCode(code: number): number {
  return code >>> 4;
}

/** A place in NETWORK_RULE_KINDS. */
export function kindOfCode(code: number): number {
  return (code >>> 1) & 7;
}

export function isDenyingCode(code: number): boolean {
  return (code & 1) === 1;
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
  const prefixes: PrefixEntry[] = [];
  const byKind = new Map<LevelKind, { code: number; value: string }[]>(LEVELS.map((kind) => [kind, []]));
  for (const [rule, { kind, value, effect }] of rules.entries()) {
    const code = codeOf(rule, kind, effect);
    if (kind !== 'cidr') {
      byKind.get(kind)?.push({ code, value });
      continue;
    }
    const parsed = parsePrefix(value);
    if (parsed.ok) prefixes.push({ prefix: parsed.prefix, value: code });
  }
  return {
    ids: rules.map(({ id }) => id),
    validities: rules.some(({ validity }) => validity) ? rules.map(({ validity }) => compileValidity(validity)) : null,
    prefixes: buildPrefixTable(prefixes, compareStrength),
    levels: [...byKind].flatMap(([kind, own]) => {
      own.sort((one, other) => compareStrength(other.code, one.code));
      return own.length === 0 ? [] : [buildLevelTable(kind, own)];
    }),
  };
}

/** Above 0: the first beats the second. Within one level deny beats allow; among equals the first in the document. */
function compareStrength(code: number, other: number): number {
  if (isDenyingCode(code) !== isDenyingCode(other)) return isDenyingCode(code) ? 1 : -1;
  return ruleOfCode(other) - ruleOfCode(code);
}

/**
 * The code of the cidr rule with the longest prefix that is valid now, else what `treat_private_as` says of a reserved
 * address that no override speaks of, else {@link OPEN}.
 */
export function lookAtAddress(
  network: CompiledNetwork,
  treatPrivateAs: TreatPrivateAs,
  address: Address,
  facts: NetworkFacts,
  timeMs: number,
  offsets: readonly ZoneOffset[],
): number {
  const best = findValue(network.prefixes, address);
  const code = network.validities === null || best === NONE ? best : validCode(network, address, timeMs, offsets);
  if (code !== NONE) return code;
  if (!isReservedAddress(address) || facts.isOverridden === true) return OPEN;
  switch (treatPrivateAs) {
    case 'allow':
      return PRIVATE_ALLOWED;
    case 'deny':
      return PRIVATE_DENIED;
    case 'unknown':
      return PRIVATE_UNKNOWN;
  }
}

/** Of the cidr rules that hold the address the best that is valid now, or {@link NONE}. */
function validCode(network: CompiledNetwork, address: Address, timeMs: number, offsets: readonly ZoneOffset[]): number {
  const family = familyOf(network.prefixes, address);
  for (let entry = findEntry(family, address); entry !== NONE; entry = nextEntry(family, entry)) {
    const code = valueOfEntry(family, entry);
    if (isRuleValid(network, ruleOfCode(code), timeMs, offsets)) return code;
  }
  return NONE;
}

/** The code of the rule that wins at the first of the levels that has one, or {@link NONE}. */
export function findLevelRule(
  network: CompiledNetwork,
  facts: NetworkFacts,
  timeMs: number,
  offsets: readonly ZoneOffset[],
): number {
  for (const table of network.levels) {
    let best = NONE;
    for (let value = countValues(table.kind, facts) - 1; value >= 0; value -= 1) {
      const key = findKey(table, keyOfValue(table.kind, facts, value));
      if (key === NONE) continue;
      const code = strongestOfKey(network, table, key, timeMs, offsets);
      if (best === NONE || (code !== NONE && compareStrength(code, best) > 0)) best = code;
    }
    if (best !== NONE) return best;
  }
  return NONE;
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
  { starts, codes }: LevelTable,
  key: number,
  timeMs: number,
  offsets: readonly ZoneOffset[],
): number {
  const end = u32(starts, key + 1);
  for (let index = u32(starts, key); index < end; index += 1) {
    const code = u32(codes, index);
    if (isRuleValid(network, ruleOfCode(code), timeMs, offsets)) return code;
  }
  return NONE;
}
