import {
  type Address,
  type ClaimFact,
  couldClaimMend,
  decide,
  type Decision,
  decideWithoutSnapshot,
  type Facts,
  isSameAddress,
  type NetworkFacts,
  type Outcome,
  OUTCOMES,
  REASON_CODES,
  type ReasonCode,
} from '../../libs/access/index.js';
import { type DecisionListener, RecordEncoder, type UnwrittenRecord } from '../../libs/audit/index.js';
import type { Settings } from '../../libs/config/index.js';
import type { Geoip } from '../../libs/geoip/index.js';
import type { SnapshotEntry } from '../../libs/policy/index.js';
import type { RecordWriter, Spool } from '../../libs/spool/index.js';
import { type PresentedClaim } from './claims/claim-cookie.js';
import { type ClaimReader } from './claims/claim-reader.js';
import { type ClientAddress } from './client-address.js';
import { GateFault } from './faults.js';
import { newRequestId } from './request-id.js';
import {
  NO_PRIVACY,
  type HashAddress,
  keepAddress,
  keepClaim,
  keepPoint,
  type Privacy,
  STRICTEST_PRIVACY,
} from './privacy.js';
import { brandingOf } from './site-branding.js';

/** The policies of the sites, in memory. */
export interface SnapshotSource {
  /** By normalised host name: the exact one, else the longest wildcard; undefined when no site has it. */
  find(hostname: string): SnapshotEntry | undefined;
  /** False until a policy has ever been seen. */
  hasPolicy(): boolean;
}

export interface DeciderOptions {
  readonly snapshots: SnapshotSource;
  readonly geoip: Pick<Geoip, 'lookup' | 'build' | 'overrideVersion'>;
  readonly spool: Pick<Spool, 'gateId' | 'appendThen' | 'writeTurn'>;
  readonly claims: ClaimReader;
  readonly hashAddress: HashAddress;
  readonly settings: Pick<Settings, 'unknownHost' | 'failMode'>;
  readonly log: (sentence: string) => void;
}

/** One request as a listener has read it. */
export interface Arrival {
  readonly via: DecisionListener;
  readonly host: string;
  readonly method: string;
  readonly path: string;
  readonly client: ClientAddress;
  readonly peer: Address | null;
  readonly userAgent: string | null;
  /** null: the request carries none. */
  readonly claim: PresentedClaim | null;
}

/** A decision that is recorded. */
export interface Judged {
  readonly requestId: string;
  readonly timeMs: number;
  readonly decision: Decision;
  /** Whether the visitor gets in: a site that only monitors lets in whom it would block. */
  readonly admitted: boolean;
  /** Whether the visitor would get in with another location claim, as far as the rest of the decision goes. */
  readonly claimCouldMend: boolean;
  readonly address: Address | null;
  readonly network: NetworkFacts;
  readonly claim: ClaimFact;
  /** Of the data that the network's facts are from. */
  readonly geoipBuild: string;
  readonly geoipOverrideVersion: string | null;
  readonly entry: SnapshotEntry | undefined;
}

/** Told once what a request came to: decided and recorded, or a fault, with which nobody is let in. Throws nothing. */
export type Decided<T> = (outcome: Judged | GateFault, context: T) => void;

/** What a record is made of. */
interface Recorded {
  readonly arrival: Arrival;
  readonly judged: Judged;
}

/** A decision whose record is on its way into the spool. */
interface Pending<T> extends Recorded {
  readonly decided: Decided<T>;
  readonly context: T;
}

/** Since the start. */
export interface DecisionCount {
  readonly outcome: Outcome;
  readonly reason: ReasonCode;
  readonly count: number;
}

const UNKNOWN_NETWORK: NetworkFacts = { country: 'ZZ', region: null, asn: null, anonymizers: [], point: null };

/** Facts → decision → record: steps 2 to 5 of a request's way. */
export class Decider {
  readonly #options: DeciderOptions;
  readonly #counts = new Map(REASON_CODES.map((reason) => [reason, { allowed: 0, blocked: 0 }]));

  constructor(options: DeciderOptions) {
    this.#options = options;
  }

  /** Decisions that were recorded; those that never came up are left out. */
  counts(): DecisionCount[] {
    return [...this.#counts].flatMap(([reason, counts]) =>
      OUTCOMES.map((outcome) => ({ outcome, reason, count: counts[outcome] })).filter(({ count }) => count > 0),
    );
  }

  /**
   * Resolves when the record is in the spool. Rejects with {@link GateFault}: `decision_failed` when the facts cannot be
   * had, `audit_unavailable` when the record cannot be kept; nobody is let in then.
   */
  decide(arrival: Arrival): Promise<Judged> {
    return new Promise((resolve, reject) => {
      this.decideThen(arrival, null, (outcome) => {
        if (outcome instanceof GateFault) reject(outcome);
        else resolve(outcome);
      });
    });
  }

  /**
   * {@link decide} without a promise per request: pass the same function every time, and what it needs as `context`. The
   * function is called when the turn of the event loop is over, or by {@link recordNow}, except for a fault that is known at
   * once.
   */
  decideThen<T>(arrival: Arrival, context: T, decided: Decided<T>): void {
    const address = arrival.client.status === 'known' ? arrival.client.address : null;
    const timeMs = Date.now();
    const entry = this.#options.snapshots.find(arrival.host);
    const found = this.#options.claims.read(arrival.claim, entry, address, timeMs);
    const judge = (claim: ClaimFact): void => {
      const judged = this.#judge(arrival, entry, address, claim, timeMs);
      if (judged instanceof GateFault) decided(judged, context);
      else this.#recordThen({ arrival, judged, decided, context });
    };
    // Most requests carry no claim, or one that was opened before: they do not wait.
    if (found instanceof Promise)
      found.then(judge, (error: unknown) => decided(this.#undecided(error, entry), context));
    else judge(found);
  }

  /** Records what was decided in this turn of the event loop now, and not at its end, and tells what it came to. */
  recordNow(): void {
    this.#options.spool.writeTurn();
  }

  #recordThen<T>(pending: Pending<T>): void {
    try {
      this.#options.spool.appendThen<Pending<T>>(this.#writer, pending, this.#recorded);
    } catch (error) {
      pending.decided(this.#unrecorded(error, pending.judged.entry), pending.context);
    }
  }

  readonly #encoder = new RecordEncoder();
  /** The same writer and function for every record. */
  readonly #writer: RecordWriter<Recorded> = {
    measure: (sequence, { arrival, judged }) => this.#encoder.measure(this.#record(arrival, judged, sequence)),
    write: (buffer, at) => void this.#encoder.write(buffer, at),
  };

  readonly #recorded = <T>(error: Error | null, _sequence: number, { judged, decided, context }: Pending<T>): void => {
    if (error !== null) {
      decided(this.#unrecorded(error, judged.entry), context);
      return;
    }
    const counts = this.#counts.get(judged.decision.reason);
    if (counts) counts[judged.decision.outcome] += 1;
    decided(judged, context);
  };

  #undecided(error: unknown, entry: SnapshotEntry | undefined): GateFault {
    this.#options.log(`A decision could not be made, so nobody is let in: ${messageOf(error)}`);
    return new GateFault('decision_failed', { cause: error, branding: brandingOf(entry) });
  }

  #unrecorded(error: unknown, entry: SnapshotEntry | undefined): GateFault {
    this.#options.log(`A decision could not be recorded, so nobody is let in: ${messageOf(error)}`);
    return new GateFault('audit_unavailable', { cause: error, branding: brandingOf(entry) });
  }

  #judge(
    arrival: Arrival,
    entry: SnapshotEntry | undefined,
    address: Address | null,
    claim: ClaimFact,
    timeMs: number,
  ): Judged | GateFault {
    const { geoip } = this.#options;
    try {
      const network = address === null ? UNKNOWN_NETWORK : geoip.lookup(address);
      const { method, path } = arrival;
      const decision = this.#decide(entry, { address, method, path, network, claim, timeMs });
      const admitted = decision.outcome === 'allowed' || !decision.enforced;
      const claimCouldMend = !admitted && entry?.status === 'found' && couldClaimMend(entry.snapshot, decision);
      return {
        requestId: newRequestId(timeMs),
        timeMs,
        decision,
        admitted,
        claimCouldMend,
        address,
        network,
        claim,
        // At once: the data may be replaced before the record is written.
        geoipBuild: geoip.build.id,
        geoipOverrideVersion: geoip.overrideVersion,
        entry,
      };
    } catch (error) {
      return this.#undecided(error, entry);
    }
  }

  #decide(entry: SnapshotEntry | undefined, facts: Facts): Decision {
    const { snapshots, settings } = this.#options;
    if (entry?.status === 'found') return decide(entry.snapshot, facts);
    const siteId = entry?.siteId ?? null;
    // FAIL_MODE and UNKNOWN_HOST speak of gates that know their sites.
    if (!snapshots.hasPolicy()) return decideWithoutSnapshot('policy_unavailable', 'block', siteId);
    if (facts.address === null) return decideWithoutSnapshot('client_address_invalid', 'block', siteId);
    if (entry) {
      return decideWithoutSnapshot('policy_unavailable', settings.failMode === 'open' ? 'allow' : 'block', siteId);
    }
    return decideWithoutSnapshot('unknown_site', settings.unknownHost, null);
  }

  #record(arrival: Arrival, judged: Judged, sequence: number): UnwrittenRecord {
    const { spool, hashAddress } = this.#options;
    const { requestId, timeMs, decision, address, network, claim, geoipBuild, geoipOverrideVersion, entry } = judged;
    const privacy = privacyOf(entry);
    const client = keepAddress(address, privacy, decision.siteId, hashAddress);
    return {
      v: 1,
      gateId: spool.gateId,
      siteId: decision.siteId,
      outcome: decision.outcome,
      reason: decision.reason,
      locationUsed: decision.locationUsed,
      geoipBuild,
      geoipOverrideVersion,
      networkVerdict: decision.network,
      placeVerdict: decision.place,
      policyVersion: decision.policyVersion,
      enforced: decision.enforced,
      via: arrival.via,
      country: network.country,
      region: network.region,
      asn: network.asn,
      anonymizers: network.anonymizers,
      geoipPoint: keepPoint(network.point, privacy),
      gps: claim.status === 'valid' ? keepClaim(claim, privacy) : null,
      gpsPrevious: claim.status === 'valid' && claim.previous ? keepClaim(claim.previous, privacy) : null,
      claimStatus: claim.status,
      claimFault: decision.claimFault,
      requestId,
      sequence,
      timeMs,
      host: arrival.host,
      method: arrival.method,
      path: arrival.path,
      clientAddress: client.address,
      clientAddressHash: client.hash,
      peerAddress: keepPeer(arrival.peer, address, client.address),
      ruleId: decision.ruleId,
      fenceId: decision.fenceId,
      userAgent: arrival.userAgent,
    };
  }
}

function privacyOf(entry: SnapshotEntry | undefined): Privacy {
  if (entry === undefined) return NO_PRIVACY;
  return entry.status === 'found' ? entry.privacy : STRICTEST_PRIVACY;
}

/** A visitor without a proxy is the peer; then no more is kept of the peer than of the visitor. */
function keepPeer(
  peer: Address | null,
  client: Address | null,
  keptClient: Address | string | null,
): Address | string | null {
  if (peer === null) return null;
  const isClient = client !== null && isSameAddress(client, peer);
  return isClient ? keptClient : peer;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
