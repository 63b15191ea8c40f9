import {
  type Address,
  type ClaimFact,
  type ClaimFault,
  formatPrefix,
  looksAtClaims,
  networkOf,
} from '../../../libs/access/index.js';
import type { SnapshotEntry } from '../../../libs/policy/index.js';
import { type PresentedClaim } from './claim-cookie.js';
import { DeviceClaims } from './device-claims.js';
import { type Memory } from './seen-once.js';
import { type OpenedClaim, type SealedClaim, type SealedClaims } from './sealed-claims.js';

type FoundEntry = Extract<SnapshotEntry, { status: 'found' }>;

const ABSENT: ClaimFact = { status: 'absent' };
/**
 * What a visitor's address may change within one claim: providers move subscribers about in networks of this size, and
 * the audit's `prefix` is the same.
 */
const BOUND_BITS = { 4: 24, 6: 48 } as const;
/** Clocks of gates differ by less. */
const CLOCK_TOLERANCE_MS = 30_000;

/** Turns what a request carries into the claim fact of its decision. */
export class ClaimReader {
  readonly #sealed: SealedClaims;
  readonly #ttlMs: number;
  readonly #devices: DeviceClaims;

  /** `seen` remembers the claims of devices. */
  constructor(sealed: SealedClaims, ttlSeconds: number, seen?: Memory) {
    this.#devices = new DeviceClaims(seen);
    this.#sealed = sealed;
    this.#ttlMs = ttlSeconds * 1000;
  }

  /** At once where nothing is to be opened; a site that does not ask for claims is told of none, and records none. */
  read(
    presented: PresentedClaim | null,
    entry: SnapshotEntry | undefined,
    address: Address | null,
    timeMs: number,
  ): ClaimFact | Promise<ClaimFact> {
    if (presented === null || address === null || entry?.status !== 'found') return ABSENT;
    if (!looksAtClaims(entry.snapshot)) return ABSENT;
    if (presented.signed !== null) {
      return this.#devices.read(presented.signed, entry.snapshot.siteId, entry.deviceKeys, timeMs);
    }
    if (presented.cookie === null) return ABSENT;
    const opened = this.#sealed.open(presented.cookie);
    if (opened instanceof Promise) return opened.then((later) => this.#factOf(later, entry, address, timeMs));
    return this.#factOf(opened, entry, address, timeMs);
  }

  #factOf(opened: OpenedClaim, { snapshot }: FoundEntry, address: Address, timeMs: number): ClaimFact {
    const fault = opened.ok ? this.#faultOf(opened.claim, snapshot.siteId, address, timeMs) : opened.fault;
    if (!opened.ok || fault !== null) return { status: 'invalid', fault: fault ?? 'claim_invalid' };
    const { point, issuedAtMs, previous } = opened.claim;
    return { status: 'valid', point, issuedAtMs, previous };
  }

  #faultOf(claim: SealedClaim, siteId: string, address: Address, timeMs: number): ClaimFault | null {
    if (claim.siteId !== siteId) return 'claim_other_site';
    if (claim.issuedAtMs > timeMs + CLOCK_TOLERANCE_MS) return 'claim_future';
    if (claim.issuedAtMs + this.#ttlMs <= timeMs) return 'claim_expired';
    return claim.network === boundNetwork(address) ? null : 'claim_other_address';
  }
}

/** The network that a claim is bound to. */
export function boundNetwork(address: Address): string {
  return formatPrefix(networkOf(address, BOUND_BITS[address.family]));
}
