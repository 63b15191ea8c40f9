import { type Fence, type NetworkRule, type PolicyDocument } from '../access/index.js';
import { canonicalJson } from '../tlog/index.js';

/** Members of a policy document that are neither its lists nor say which document it is. */
const OPTIONS = [
  'hostname',
  'filterMode',
  'enforcement',
  'defaultAction',
  'treatPrivateAs',
  'locationSource',
  'accuracyPolicy',
  'maxAccuracyMeters',
  'maxGpsIpDistanceKm',
  'maxSpeedKmh',
  'timeZone',
  'exemptions',
] as const satisfies readonly (keyof PolicyDocument)[];

export interface OptionDiff {
  readonly name: (typeof OPTIONS)[number];
  readonly before: unknown;
  readonly after: unknown;
}

/** Entries are told apart by their ids. */
export interface ListDiff<T> {
  readonly added: readonly T[];
  readonly removed: readonly T[];
  readonly changed: readonly { readonly before: T; readonly after: T }[];
}

export interface PolicyDiff {
  readonly options: readonly OptionDiff[];
  readonly networkRules: ListDiff<NetworkRule>;
  readonly fences: ListDiff<Fence>;
}

/** What turns one document into the other. Time and memory are linear in both. */
export function diffPolicies(before: PolicyDocument, after: PolicyDocument): PolicyDiff {
  return {
    options: OPTIONS.filter((name) => !isSame(before[name], after[name])).map((name) => {
      return { name, before: before[name], after: after[name] };
    }),
    networkRules: diffLists(before.networkRules, after.networkRules),
    fences: diffLists(before.fences, after.fences),
  };
}

function diffLists<T extends { readonly id: string }>(before: readonly T[], after: readonly T[]): ListDiff<T> {
  const known = new Map(before.map((entry) => [entry.id, entry]));
  const added: T[] = [];
  const changed: { before: T; after: T }[] = [];
  for (const entry of after) {
    const old = known.get(entry.id);
    known.delete(entry.id);
    if (old === undefined) added.push(entry);
    else if (!isSame(old, entry)) changed.push({ before: old, after: entry });
  }
  return { added, removed: [...known.values()], changed };
}

function isSame(one: unknown, other: unknown): boolean {
  // Stored documents have their members in one order: that they are the same shows at once.
  return JSON.stringify(one) === JSON.stringify(other) || canonicalJson(one) === canonicalJson(other);
}
