import {
  checkDocument,
  CompileError,
  type Fence,
  findRuleValueFault,
  NETWORK_RULE_KINDS,
  parseArea,
  type PolicyDocument,
  type Validity,
} from '../../../libs/access/index.js';
import { isTimeZone } from '../../../libs/policy/index.js';
import { findRuleCode, findValidityFault, SiteError } from '../../../libs/sites/index.js';
import { type Place } from '../http/errors.js';

/**
 * The draft's members in place of the current ones; whose policy it is does not change. It is a draft of what the API
 * would keep: its zones, codes and validity, and areas of at most `maxVertices` vertices each, which come out normal, as
 * parseArea makes them. Throws SiteError, which names the member.
 */
export function draftOf(current: PolicyDocument, draft: object, maxVertices: number): PolicyDocument {
  // What of it is no policy document, checkDocument refuses.
  const document = { ...current, ...draft } as PolicyDocument;
  if (typeof document.timeZone !== 'string' || !isTimeZone(document.timeZone)) {
    const sentence = 'The time zone must be a name of the IANA database, such as "Europe/Copenhagen".';
    throw new SiteError('time_zone_invalid', sentence, '/draft/timeZone');
  }
  checked(() => checkDocument(document));
  const unknown = codeFindings(draft).find(({ kind }) => kind === 'unknown');
  if (unknown) throw new SiteError('policy_invalid', unknown.detail, unknown.pointer);
  const { siteId, hostname, version, format } = current;
  const own = { ...document, siteId, hostname, version, format };
  return checked(() => {
    if ('networkRules' in draft) refuseValidity(document.networkRules, '/networkRules');
    if (!('fences' in draft)) return own;
    refuseValidity(document.fences, '/fences');
    return { ...own, fences: document.fences.map((fence, index) => withNormalArea(fence, index, maxVertices)) };
  });
}

/** Throws SiteError `policy_invalid` for a CompileError, with its place in the draft. */
export function checked<T>(compiling: () => T): T {
  try {
    return compiling();
  } catch (error) {
    if (error instanceof CompileError) throw new SiteError('policy_invalid', error.message, `/draft${error.pointer}`);
    throw error;
  }
}

function refuseValidity(entries: readonly { readonly validity?: Validity | null }[], pointer: string): void {
  for (const [index, { validity }] of entries.entries()) {
    const fault = validity ? findValidityFault(validity) : null;
    if (fault) throw new CompileError(`${pointer}/${index}/validity${fault.pointer}`, fault.message);
  }
}

/** As the API takes the radii of fences. */
const SMALLEST_RADIUS_METERS = 0.001;

function withNormalArea(fence: Fence, index: number, maxVertices: number): Fence {
  const parsed = parseArea(fence.area, maxVertices);
  if (!parsed.ok) throw new CompileError(`/fences/${index}/area${parsed.pointer}`, parsed.message);
  const { area } = parsed;
  if (area.type === 'Circle' && area.radiusMeters < SMALLEST_RADIUS_METERS) {
    const sentence = `the radius must be at least ${SMALLEST_RADIUS_METERS} m.`;
    throw new CompileError(`/fences/${index}/area/radiusMeters`, sentence);
  }
  return { ...fence, area };
}

/** Codes of countries and regions in a draft that may never match. */
export function doubtfulCodes(draft: object): Place[] {
  return codeFindings(draft)
    .filter(({ kind }) => kind === 'doubtful')
    .map(({ pointer, detail }) => ({ pointer, detail }));
}

interface PlacedFinding {
  readonly kind: 'doubtful' | 'unknown';
  readonly pointer: string;
  readonly detail: string;
}

function codeFindings(draft: object): PlacedFinding[] {
  const rules: unknown = 'networkRules' in draft ? draft.networkRules : null;
  if (!Array.isArray(rules)) return [];
  return rules.flatMap((rule: unknown, index): PlacedFinding[] => {
    if (typeof rule !== 'object' || rule === null || !('kind' in rule) || !('value' in rule)) return [];
    const kind = NETWORK_RULE_KINDS.find((known) => known === rule.kind);
    // What is no code at all, compiling refuses.
    if (kind === undefined || typeof rule.value !== 'string' || findRuleValueFault(kind, rule.value) !== null)
      return [];
    const finding = findRuleCode(kind, rule.value);
    if (finding.kind === 'known') return [];
    return [{ kind: finding.kind, pointer: `/draft/networkRules/${index}/value`, detail: finding.sentence }];
  });
}
