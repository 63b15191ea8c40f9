import { call } from '../../../libs/client/index.js';
import { cellOf, type JsonObject } from '../output/output.js';
import { type Call, type Verb } from './resource.js';

interface ListDiff {
  readonly added_count: number;
  readonly removed_count: number;
  readonly changed_count: number;
  readonly added: readonly JsonObject[];
  readonly removed: readonly JsonObject[];
  readonly changed: readonly { readonly before: JsonObject; readonly after: JsonObject }[];
}

interface PolicyDiff extends JsonObject {
  readonly options: readonly { readonly name: string; readonly before: unknown; readonly after: unknown }[];
  readonly network_rules: ListDiff;
  readonly fences: ListDiff;
}

/** Shows what differs between two policy versions: a line for each option, rule and fence. */
export async function showDiff(asked: Call, { operation }: Verb): Promise<void> {
  await asked.connect(async (api) => {
    const [path, query] = [await asked.pathOf(api), await asked.queryOf(api)];
    // As docs/openapi.json describes it.
    const diff = (await call(api, operation, { path, query })).data as PolicyDiff;
    if (asked.output.json) return asked.output.record(diff);
    const lines = diffLines(diff);
    await asked.output.lines(lines.length > 0 ? lines : ['They say the same.']);
  });
}

export function diffLines({ options, network_rules: rules, fences }: PolicyDiff): string[] {
  return [
    ...options.map(({ name, before, after }) => `~ ${name}: ${cellOf(before) || '-'} → ${cellOf(after) || '-'}`),
    ...listLines('rule', rules, ({ kind, value, effect }) => [kind, value, effect]),
    ...listLines('fence', fences, ({ name, effect }) => [name, effect]),
  ];
}

function listLines(what: string, diff: ListDiff, parts: (entry: JsonObject) => readonly unknown[]): string[] {
  const said = (entry: JsonObject): string => parts(entry).map(cellOf).join(' ');
  const left = diff.added_count + diff.removed_count + diff.changed_count;
  const lines = [
    ...diff.removed.map((entry) => `- ${what} ${said(entry)}`),
    ...diff.added.map((entry) => `+ ${what} ${said(entry)}`),
    ...diff.changed.map(({ before, after }) => `~ ${what} ${said(before)}: ${membersChanged(before, after)}`),
  ];
  return left > lines.length
    ? [...lines, `… and ${left - lines.length} more of ${what}s; --json says how many of each`]
    : lines;
}

function membersChanged(before: JsonObject, after: JsonObject): string {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names
    .filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
    .map((name) => `${name} ${cellOf(before[name]) || '-'} → ${cellOf(after[name]) || '-'}`)
    .join(', ');
}
