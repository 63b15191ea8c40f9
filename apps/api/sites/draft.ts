import { findRuleValueFault, NETWORK_RULE_KINDS, type PolicyDocument } from '../../../libs/access/index.js';
import { isTimeZone } from '../../../libs/policy/index.js';
import { findRuleCode, SiteError } from '../../../libs/sites/index.js';
import { type Place } from '../http/errors.js';

/**
 * The draft's members in place of the current ones; whose policy it is does not change. Throws SiteError for what only the
 * edge knows, zones and countries; the rest is checked when it is compiled, member by member.
 */
export function draftOf(current: PolicyDocument, draft: object): PolicyDocument {
  const { siteId, hostname, version, format } = current;
  const document = { ...current, ...draft, siteId, hostname, version, format } as PolicyDocument;
  if (typeof document.timeZone !== 'string' || !isTimeZone(document.timeZone)) {
    const sentence = 'The time zone must be a name of the IANA database, such as "Europe/Copenhagen".';
    throw new SiteError('time_zone_invalid', sentence, '/draft/timeZone');
  }
  const unknown = codeFindings(draft).find(({ kind }) => kind === 'unknown');
  if (unknown) throw new SiteError('policy_invalid', unknown.detail, unknown.pointer);
  return document;
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
