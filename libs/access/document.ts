import { escapePointer } from './json-pointer.js';
import { findExemptionPathFault } from './exemption.js';
import { parsePrefix } from './prefix.js';
import {
  ACCURACY_POLICIES,
  ANONYMIZER_KINDS,
  DEFAULT_ACTIONS,
  EFFECTS,
  ENFORCEMENTS,
  FILTER_MODES,
  LOCATION_SOURCES,
  NETWORK_RULE_KINDS,
  type NetworkRuleKind,
  type PolicyDocument,
  TREAT_PRIVATE_AS,
  type ZoneOffset,
} from './types.js';

/** A policy document that is no policy document. The message is one sentence and names the place. */
export class CompileError extends Error {
  override readonly name = 'CompileError';

  constructor(
    /** JSON Pointer (RFC 6901) into the document; empty for the document as a whole. */
    readonly pointer: string,
    readonly fault: string,
  ) {
    super(`The policy cannot be used: ${pointer === '' ? '' : `at ${pointer}: `}${fault}`);
  }
}

const HOSTNAME = /^(?:\*\.)?[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*$/;
const IPV6_HOST = /^\[[0-9a-f:.]+\]$/;
const LONGEST_HOSTNAME = 253;
const LARGEST_ASN = 4_294_967_295;

/** How many characters (code points) the texts of a document have at the most; those of other texts follow from their form. */
export const LONGEST_TEXTS = { id: 100, fenceName: 200, timeZone: 64, exemptPath: 500, method: 20 } as const;

const FROM = /^(?:[01][0-9]|2[0-3]):[0-5][0-9]$/;
const UNTIL = /^(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]|24:00)$/;
/** Methods are tokens (RFC 9110 §5.6.2). */
const METHOD = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

const DOCUMENT_MEMBERS = {
  format: 1,
  siteId: 1,
  hostname: 1,
  version: 1,
  filterMode: 1,
  enforcement: 1,
  defaultAction: 1,
  treatPrivateAs: 1,
  locationSource: 1,
  accuracyPolicy: 1,
  maxAccuracyMeters: 1,
  maxGpsIpDistanceKm: 1,
  maxSpeedKmh: 1,
  timeZone: 1,
  exemptions: 1,
  networkRules: 1,
  fences: 1,
} satisfies Record<keyof PolicyDocument, 1>;

/**
 * Checks a document member by member, down to unknown ones: a misspelt "validity" must not become an endless rule. Areas
 * are checked by parseArea when they are compiled. Throws {@link CompileError}.
 */
export function checkDocument(document: PolicyDocument): void {
  const root = readObject(document, '', Object.keys(DOCUMENT_MEMBERS));
  if (root.format !== 1) throw new CompileError('/format', 'only format 1 is known to this program.');
  readText(root.siteId, '/siteId', LONGEST_TEXTS.id);
  checkHostname(root.hostname);
  if (!Number.isSafeInteger(root.version) || Number(root.version) < 0) {
    throw new CompileError('/version', 'the version must be a whole number, 0 or more.');
  }
  readOneOf(root.filterMode, '/filterMode', FILTER_MODES);
  readOneOf(root.enforcement, '/enforcement', ENFORCEMENTS);
  readOneOf(root.defaultAction, '/defaultAction', DEFAULT_ACTIONS);
  readOneOf(root.treatPrivateAs, '/treatPrivateAs', TREAT_PRIVATE_AS);
  readOneOf(root.locationSource, '/locationSource', LOCATION_SOURCES);
  readOneOf(root.accuracyPolicy, '/accuracyPolicy', ACCURACY_POLICIES);
  checkLimit(root.maxAccuracyMeters, '/maxAccuracyMeters');
  checkLimit(root.maxGpsIpDistanceKm, '/maxGpsIpDistanceKm');
  checkLimit(root.maxSpeedKmh, '/maxSpeedKmh');
  readText(root.timeZone, '/timeZone', LONGEST_TEXTS.timeZone);
  for (const [index, entry] of readList(root.exemptions, '/exemptions').entries()) {
    checkExemption(entry, `/exemptions/${index}`);
  }
  const ruleIds = new Set<string>();
  for (const [index, entry] of readList(root.networkRules, '/networkRules').entries()) {
    checkRule(entry, `/networkRules/${index}`, ruleIds);
  }
  const fenceIds = new Set<string>();
  for (const [index, entry] of readList(root.fences, '/fences').entries()) {
    checkFence(entry, `/fences/${index}`, fenceIds);
  }
}

/** Sorted, the first from -Infinity: every instant has an offset. Throws {@link CompileError}. */
export function checkZoneOffsets(offsets: readonly ZoneOffset[]): void {
  let previous: number | null = null;
  for (const { fromMs, offsetMinutes } of offsets) {
    const isInOrder = previous === null ? fromMs === -Infinity : fromMs > previous && fromMs !== Infinity;
    if (!isInOrder || !Number.isFinite(offsetMinutes)) {
      throw new CompileError(
        '/timeZone',
        'the offsets of the zone must be sorted finite numbers, the first from -Infinity.',
      );
    }
    previous = fromMs;
  }
  if (previous === null) throw new CompileError('/timeZone', 'the zone has no offset; give at least one.');
}

function checkHostname(value: unknown): void {
  const hostname = readText(value, '/hostname');
  const isHost = HOSTNAME.test(hostname) || IPV6_HOST.test(hostname);
  if (isHost && hostname.length <= LONGEST_HOSTNAME) return;
  throw new CompileError('/hostname', 'the host name must be lower case, in A-labels, without port or trailing dot.');
}

function checkLimit(value: unknown, pointer: string): void {
  if (value === null) return;
  if (typeof value === 'number' && Number.isFinite(value) && value > 0) return;
  throw new CompileError(pointer, 'the limit must be a number above 0, or null for none.');
}

function checkExemption(value: unknown, pointer: string): void {
  const exemption = readObject(value, pointer, ['path', 'methods']);
  const fault = findExemptionPathFault(readText(exemption.path, `${pointer}/path`, LONGEST_TEXTS.exemptPath));
  if (fault !== null) throw new CompileError(`${pointer}/path`, fault);
  for (const [index, method] of readList(exemption.methods, `${pointer}/methods`).entries()) {
    if (typeof method === 'string' && method.length <= LONGEST_TEXTS.method && METHOD.test(method)) continue;
    throw new CompileError(`${pointer}/methods/${index}`, 'the method must be an HTTP method such as GET.');
  }
}

function checkRule(value: unknown, pointer: string, ids: Set<string>): void {
  const rule = readObject(value, pointer, ['id', 'kind', 'value', 'effect', 'validity']);
  checkId(rule.id, pointer, ids);
  const kind = readOneOf(rule.kind, `${pointer}/kind`, NETWORK_RULE_KINDS);
  readOneOf(rule.effect, `${pointer}/effect`, EFFECTS);
  const fault = findRuleValueFault(kind, readText(rule.value, `${pointer}/value`));
  if (fault !== null) throw new CompileError(`${pointer}/value`, fault);
  checkValidity(rule.validity, `${pointer}/validity`);
}

/** The sentence that says what is wrong with the value of a network rule of this kind, or null. */
export function findRuleValueFault(kind: NetworkRuleKind, value: string): string | null {
  switch (kind) {
    case 'cidr': {
      const parsed = parsePrefix(value);
      return parsed.ok ? null : parsed.message;
    }
    case 'anonymizer':
      return ANONYMIZER_KINDS.some((known) => known === value)
        ? null
        : `The anonymizer must be one of ${ANONYMIZER_KINDS.join(', ')}.`;
    case 'asn':
      return /^(?:0|[1-9][0-9]{0,9})$/.test(value) && Number(value) <= LARGEST_ASN
        ? null
        : 'The ASN must be a decimal number from 0 to 4294967295, such as 64496, without "AS" or zeros before it.';
    case 'region':
      return /^[A-Z]{2}-[A-Z0-9]{1,3}$/.test(value) ? null : 'The region must be an ISO 3166-2 code such as DK-84.';
    case 'country':
      return /^[A-Z]{2}$/.test(value)
        ? null
        : 'The country must be an ISO 3166-1 alpha-2 code such as DK, or ZZ for unknown.';
  }
}

function checkFence(value: unknown, pointer: string, ids: Set<string>): void {
  const fence = readObject(value, pointer, ['id', 'name', 'effect', 'area', 'validity']);
  checkId(fence.id, pointer, ids);
  if (typeof fence.name !== 'string') throw new CompileError(`${pointer}/name`, 'the name must be a text.');
  refuseLonger(fence.name, `${pointer}/name`, LONGEST_TEXTS.fenceName);
  readOneOf(fence.effect, `${pointer}/effect`, EFFECTS);
  checkValidity(fence.validity, `${pointer}/validity`);
}

function checkValidity(value: unknown, pointer: string): void {
  if (value === null || value === undefined) return;
  const validity = readObject(value, pointer, ['fromMs', 'untilMs', 'weekly']);
  for (const member of ['fromMs', 'untilMs'] as const) {
    const time = validity[member];
    if (time === null || time === undefined || Number.isFinite(time)) continue;
    throw new CompileError(`${pointer}/${member}`, 'the time must be a number of milliseconds since 1970, or null.');
  }
  if (validity.weekly === null || validity.weekly === undefined) return;
  const weekly = readList(validity.weekly, `${pointer}/weekly`);
  if (weekly.length === 0) {
    throw new CompileError(`${pointer}/weekly`, 'give at least one of the weekly hours, or null for all the time.');
  }
  for (const [index, entry] of weekly.entries()) {
    const place = `${pointer}/weekly/${index}`;
    const hours = readObject(entry, place, ['day', 'from', 'until']);
    const { day } = hours;
    if (!Number.isInteger(day) || Number(day) < 1 || Number(day) > 7) {
      throw new CompileError(`${place}/day`, 'the day must be 1 (Monday) to 7 (Sunday).');
    }
    if (!FROM.test(readText(hours.from, `${place}/from`))) {
      throw new CompileError(`${place}/from`, 'the time must be HH:MM, from 00:00 to 23:59.');
    }
    if (!UNTIL.test(readText(hours.until, `${place}/until`))) {
      throw new CompileError(`${place}/until`, 'the time must be HH:MM, from 00:00 to 24:00.');
    }
  }
}

function checkId(value: unknown, pointer: string, ids: Set<string>): void {
  const id = readText(value, `${pointer}/id`, LONGEST_TEXTS.id);
  if (ids.has(id)) throw new CompileError(`${pointer}/id`, 'the id is taken by another entry of this list.');
  ids.add(id);
}

function readOneOf<T extends string>(value: unknown, pointer: string, list: readonly T[]): T {
  const found = list.find((entry) => entry === value);
  if (found === undefined) throw new CompileError(pointer, `the value must be one of ${list.join(', ')}.`);
  return found;
}

/** Texts that have a form of their own need no `longest`. */
function readText(value: unknown, pointer: string, longest = Infinity): string {
  if (typeof value !== 'string' || value === '')
    throw new CompileError(pointer, 'the value must be a text, not empty.');
  refuseLonger(value, pointer, longest);
  return value;
}

function refuseLonger(text: string, pointer: string, longest: number): void {
  // The length of a string counts halves of surrogate pairs, so it is never too small.
  if (text.length <= longest || Array.from(text).length <= longest) return;
  throw new CompileError(pointer, `the text may have at most ${longest} characters.`);
}

function readList(value: unknown, pointer: string): unknown[] {
  if (!Array.isArray(value)) throw new CompileError(pointer, 'the value must be a list.');
  // Array.isArray says any[]; the entries are yet to be looked at.
  return value as unknown[];
}

function readObject(value: unknown, pointer: string, members: readonly string[]): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new CompileError(pointer, 'the value must be an object.');
  }
  const unknown = Object.keys(value).find((member) => !members.includes(member));
  if (unknown !== undefined) {
    const place = `${pointer}/${escapePointer(unknown)}`;
    throw new CompileError(place, `the member ${JSON.stringify(unknown.slice(0, 40))} is not known; leave it out.`);
  }
  // A plain object may be read by any name; every member is checked before use.
  return value as Record<string, unknown>;
}
