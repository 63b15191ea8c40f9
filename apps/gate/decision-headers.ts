import { validateHeaderValue } from 'node:http';
import { type Outcome } from '../../libs/access/index.js';
import { type Judged } from './decider.js';

/**
 * The decision for the application: on the answer to a proxy and on the request to an upstream. Every header is there for
 * every decision, so that a client's own never passes for ours. Names and values by turns.
 */
export function flatApplicationHeaders({ requestId, decision, admitted, network }: Judged): string[] {
  return [
    'X-Gatepost-Decision',
    admitted ? 'allowed' : 'blocked',
    'X-Gatepost-Reason',
    decision.reason,
    'X-Gatepost-Request-Id',
    requestId,
    'X-Gatepost-Country',
    network.country,
    'X-Gatepost-Policy-Version',
    versionOf(decision.policyVersion),
    'X-Gatepost-Would-Decide',
    decision.outcome,
  ];
}

/** Lines around the request id. */
interface KeptLines {
  readonly outcome: Outcome;
  readonly policyVersion: number | null;
  readonly before: string;
  readonly behind: string;
}

/** Of admitted visitors, by country and reason: there are few of both. */
const keptLines = new Map<string, Map<string, KeptLines>>();

/** {@link flatApplicationHeaders} of an admitted visitor as the lines of a head, each with its end. */
export function admittedLines(judged: Judged): string {
  const { country } = judged.network;
  const { reason, outcome, policyVersion } = judged.decision;
  let ofCountry = keptLines.get(country);
  if (ofCountry === undefined) {
    ofCountry = new Map();
    keptLines.set(country, ofCountry);
  }
  let kept = ofCountry.get(reason);
  if (kept?.outcome !== outcome || kept.policyVersion !== policyVersion) {
    kept = writeLines(judged, outcome, policyVersion);
    ofCountry.set(reason, kept);
  }
  return kept.before + judged.requestId + kept.behind;
}

function writeLines(judged: Judged, outcome: Outcome, policyVersion: number | null): KeptLines {
  let lines = '';
  const flat = flatApplicationHeaders(judged);
  for (let index = 0; index + 1 < flat.length; index += 2) {
    const [name = '', value = ''] = flat.slice(index, index + 2);
    validateHeaderValue(name, value);
    lines += `${name}: ${value}\r\n`;
  }
  const at = lines.indexOf(judged.requestId);
  // In one piece each: strings that are put together are walked at every use.
  const [before, behind] = [lines.slice(0, at), lines.slice(at + judged.requestId.length)].map((part) =>
    Buffer.from(part, 'latin1').toString('latin1'),
  ) as [string, string];
  return { outcome, policyVersion, before, behind };
}

/** {@link flatApplicationHeaders}, in pairs. */
export function applicationHeaders(judged: Judged): [string, string][] {
  return inPairs(flatApplicationHeaders(judged));
}

/**
 * The decision for the visitor, names and values by turns. A site that only monitors does not tell what it would decide,
 * nor why.
 */
export function flatVisitorHeaders({ requestId, decision, admitted, network }: Judged): string[] {
  const headers = ['X-Gatepost-Decision', admitted ? 'allowed' : 'blocked'];
  if (decision.enforced) headers.push('X-Gatepost-Reason', decision.reason);
  headers.push('X-Gatepost-Request-Id', requestId);
  headers.push('X-Gatepost-Country', network.country);
  headers.push('X-Gatepost-Policy-Version', versionOf(decision.policyVersion));
  return headers;
}

/** {@link flatVisitorHeaders}, in pairs. */
export function visitorHeaders(judged: Judged): [string, string][] {
  return inPairs(flatVisitorHeaders(judged));
}

function inPairs(flat: readonly string[]): [string, string][] {
  const pairs: [string, string][] = [];
  for (let index = 0; index + 1 < flat.length; index += 2) pairs.push([flat[index] ?? '', flat[index + 1] ?? '']);
  return pairs;
}

function versionOf(policyVersion: number | null): string {
  return policyVersion === null ? 'none' : String(policyVersion);
}
