import { findRuleValueFault, formatPrefix, type NetworkRuleKind, parsePrefix } from '../access/index.js';
import { type CodeFinding, findCountry, findRegion, guessCode } from '../countries/index.js';
import { SiteError } from './errors.js';

/** What people write is read more freely than what a policy document has. */
const NO_ASN = 'The ASN must be a number from 0 to 4294967295, such as 64496 or AS64496.';
const OTHER: CodeFinding = { kind: 'known' };

/**
 * The value of a network rule in the form of the policy document: networks without a shorter way to write them, ASNs as
 * bare numbers. Which forms there are, `findRuleValueFault` says; which countries and regions, ISO 3166. Throws SiteError
 * `rule_invalid`.
 */
export function canonicalRuleValue(kind: NetworkRuleKind, text: string): string {
  const value = shortForm(kind, text);
  const fault = findRuleValueFault(kind, value);
  if (fault !== null) throw invalid(kind === 'asn' ? NO_ASN : fault + meantBy(kind, text));
  const finding = findRuleCode(kind, value);
  if (finding.kind === 'unknown') throw invalid(finding.sentence);
  return value;
}

/** What is to be thought of the country or region of a rule whose form is right. */
export function findRuleCode(kind: NetworkRuleKind, value: string): CodeFinding {
  switch (kind) {
    case 'country':
      return findCountry(value);
    case 'region':
      return findRegion(value);
    default:
      return OTHER;
  }
}

function shortForm(kind: NetworkRuleKind, text: string): string {
  if (kind === 'cidr') {
    const parsed = parsePrefix(text);
    return parsed.ok ? formatPrefix(parsed.prefix) : text;
  }
  const digits = kind === 'asn' ? /^(?:AS)?(\d{1,10})$/i.exec(text)?.[1] : undefined;
  return digits === undefined ? text : String(Number(digits));
}

function meantBy(kind: NetworkRuleKind, text: string): string {
  if (kind !== 'country' && kind !== 'region') return '';
  const code = guessCode(kind, text);
  if (code !== null) return ` Perhaps "${code}" is meant.`;
  const country = kind === 'region' ? guessCode('country', text) : null;
  return country === null ? '' : ` For a whole country make a rule of the kind country, with the value "${country}".`;
}

function invalid(message: string): SiteError {
  return new SiteError('rule_invalid', message, '/value');
}
