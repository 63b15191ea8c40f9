import { REASON_CODES, type ReasonCode } from '../../../libs/access/index.js';
import { GATE_FAULTS, type GateFaultCode } from '../faults.js';
import { Sealer } from '../sealing.js';

/** On the answer to nginx, and on nginx's question for the page. */
export const BLOCK_TOKEN_HEADER = 'x-gatepost-block-token';

/** What a block page needs to be written again: by another gate, without a decision and without a record. */
export interface BlockTicket {
  /** null: no site has the host. */
  readonly siteId: string | null;
  readonly reason: ReasonCode | GateFaultCode;
  readonly requestId: string;
  readonly policyVersion: number | null;
  /** Whether the page offers to share a location. */
  readonly claimCouldMend: boolean;
}

/** Time for the proxy's second question; it follows the first at once. */
const TTL_SECONDS = 60;
/** Longer than any of ours: not worth deciphering. */
const LONGEST_TOKEN = 2_048;

/** Tokens that open the page of one block for a minute, and nothing else. */
export class BlockTokens {
  readonly #sealer: Sealer;

  constructor(gateSecrets: readonly [string, ...string[]]) {
    this.#sealer = new Sealer(gateSecrets, { name: 'block', ttlSeconds: TTL_SECONDS });
  }

  seal({ siteId, reason, requestId, policyVersion, claimCouldMend }: BlockTicket): string {
    return this.#sealer.seal({ site: siteId, reason, rid: requestId, pv: policyVersion, mend: claimCouldMend });
  }

  /** null: no token of ours, or too old. */
  open(token: string): BlockTicket | null {
    if (token.length > LONGEST_TOKEN) return null;
    const payload = this.#sealer.unseal(token);
    if (payload === null) return null;
    const { site, reason, rid, pv, mend } = payload;
    if (typeof rid !== 'string' || !isReason(reason)) return null;
    if (site !== null && typeof site !== 'string') return null;
    if (pv !== null && typeof pv !== 'number') return null;
    return { siteId: site, reason, requestId: rid, policyVersion: pv, claimCouldMend: mend === true };
  }
}

export function isFaultCode(reason: ReasonCode | GateFaultCode): reason is GateFaultCode {
  return reason in GATE_FAULTS;
}

function isReason(value: unknown): value is BlockTicket['reason'] {
  if (typeof value !== 'string') return false;
  return (REASON_CODES as readonly string[]).includes(value) || value in GATE_FAULTS;
}
