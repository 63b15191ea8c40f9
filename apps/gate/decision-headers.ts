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

/** {@link flatApplicationHeaders}, in pairs. */
export function applicationHeaders(judged: Judged): [string, string][] {
  const flat = flatApplicationHeaders(judged);
  const pairs: [string, string][] = [];
  for (let index = 0; index + 1 < flat.length; index += 2) pairs.push([flat[index] ?? '', flat[index + 1] ?? '']);
  return pairs;
}

/** The decision for the visitor. A site that only monitors does not tell what it would decide, nor why. */
export function visitorHeaders({ requestId, decision, admitted, network }: Judged): [string, string][] {
  const reason: [string, string][] = decision.enforced ? [['X-Gatepost-Reason', decision.reason]] : [];
  return [
    ['X-Gatepost-Decision', admitted ? 'allowed' : 'blocked'],
    ...reason,
    ['X-Gatepost-Request-Id', requestId],
    ['X-Gatepost-Country', network.country],
    ['X-Gatepost-Policy-Version', versionOf(decision.policyVersion)],
  ];
}

function versionOf(policyVersion: number | null): string {
  return policyVersion === null ? 'none' : String(policyVersion);
}
