import { type AddressInfo } from 'node:net';
import type { ListenerSettings, Settings } from '../../libs/config/index.js';
import { Admission } from './admission.js';
import { authorizeHandler, type Operations } from './authorize.js';
import { Certificates } from './certificates.js';
import { ClaimReader } from './claims/claim-reader.js';
import { SealedClaims } from './claims/sealed-claims.js';
import { type Memory } from './claims/seen-once.js';
import { Decider, type DeciderOptions, type DecisionCount, type SnapshotSource } from './decider.js';
import type { ExtAuthzServer } from './ext-authz/server.js';
import { type FaultCount, FaultCounts } from './fault-counts.js';
import { BlockTokens } from './forward-auth/block-token.js';
import { Listener } from './listener.js';
import { type SharedListening } from './listening-end.js';
import { DEFAULT_LISTENER_TIMEOUTS, type ListenerTimeouts } from './listening-server.js';
import { addressHasher } from './privacy.js';
import { createProxyTrust } from './proxy-trust.js';
import { RateLimit } from './rate-limit.js';
import { UploadWatch } from './upload-watch.js';
import { DEFAULT_UPSTREAM_TIMEOUTS, Upstreams, type UpstreamTimeouts } from './upstream.js';
import { UpstreamGuard } from './upstream-guard.js';
import { visitorsHandlers } from './visitors.js';

export interface GateKeys {
  /** One or two; the first seals and hashes. At least one. */
  readonly gateSecrets: readonly string[];
}

export interface GateOptions {
  readonly snapshots: SnapshotSource;
  readonly geoip: DeciderOptions['geoip'];
  /** Stays open when the gate stops: others empty it. */
  readonly spool: DeciderOptions['spool'];
  readonly keys: GateKeys;
  readonly settings: Pick<
    Settings,
    | 'api'
    | 'gate'
    | 'authorize'
    | 'grpc'
    | 'trustedProxies'
    | 'clientIpHeader'
    | 'proxySecrets'
    | 'unknownHost'
    | 'failMode'
    | 'allowPrivateUpstreams'
    | 'claimTtlSeconds'
    | 'visitors'
  >;
  /** Told of what the operator should know, one sentence each; may be called for every request. */
  readonly log: (sentence: string) => void;
  /** Instead of those of the settings. */
  readonly upstreamTimeouts?: UpstreamTimeouts;
  /** Of the visitors' listener. */
  readonly timeouts?: ListenerTimeouts;
  /** Pages for those who run the gate, on the authorize listener. */
  readonly operations?: Operations;
  /** Of claims that devices sign, where several processes are one gate; else each gate has its own. */
  readonly seenClaims?: Memory;
}

export interface Gate {
  /** Opens all listeners or none. Rejects with the system's error (EADDRINUSE …). */
  start(): Promise<{ readonly gate: AddressInfo; readonly authorize: AddressInfo; readonly grpcPort: number | null }>;
  /** Takes no new connections soon; what is open goes on. `shared`: with other processes that listen at the same ports. */
  withdraw(shared?: SharedListening): Promise<void>;
  /** Takes nothing new, finishes what is under way for at most `graceMs`, then cuts it off. */
  stop(graceMs: number): Promise<void>;
  /** Decisions since the start. */
  decisions(): readonly DecisionCount[];
  /** Answers without a decision since the start. */
  faults(): readonly FaultCount[];
}

const NO_OPERATIONS: Operations = { ready: null, metrics: null };

/** The data plane as a plain function. Throws Error when TRUSTED_PROXIES or the keys cannot be used. */
export function createGate(options: GateOptions): Gate {
  const { snapshots, geoip, spool, keys, settings, log } = options;
  const { operations = NO_OPERATIONS } = options;
  const [gateSecret, ...olderSecrets] = keys.gateSecrets;
  if (gateSecret === undefined) throw new Error('The gate has no secret; set GATE_SECRET.');
  const trust = createProxyTrust(settings);
  const { clientIpHeader } = settings;
  const blockTokens = new BlockTokens([gateSecret, ...olderSecrets]);
  const hashAddress = addressHasher(gateSecret);
  const own = { gate: settings.gate, authorize: settings.authorize, grpc: settings.grpc };
  const guard = new UpstreamGuard({
    allowPrivate: settings.allowPrivateUpstreams,
    ownListeners: () => [settings.api, own.gate, own.authorize, ...(own.grpc === null ? [] : [own.grpc])],
  });
  const { maxBodyBytes, minUploadBytesPerSecond, missesPerMinute, idleMs, upstreamTimeoutMs } = settings.visitors;
  const {
    timeouts = { ...DEFAULT_LISTENER_TIMEOUTS, idleMs },
    upstreamTimeouts = { ...DEFAULT_UPSTREAM_TIMEOUTS, headersMs: upstreamTimeoutMs, bodyMs: idleMs },
  } = options;
  const uploads = new UploadWatch({ minBytesPerSecond: minUploadBytesPerSecond, windowMs: timeouts.uploadWindowMs });
  const upstreams = new Upstreams(upstreamTimeouts, guard, uploads, maxBodyBytes);
  const sealed = new SealedClaims(keys.gateSecrets);
  const claims = new ClaimReader(sealed, settings.claimTtlSeconds, options.seenClaims);
  const decider = new Decider({ snapshots, geoip, spool, claims, hashAddress, settings, log });
  const location = { sealed, ttlSeconds: settings.claimTtlSeconds, uploads };
  const pseudonym = `gatepost-${spool.gateId}`;
  const faults = new FaultCounts();
  const facts = { decider, snapshots, geoip, trust, clientIpHeader, log, faults };
  const misses = new RateLimit(missesPerMinute);
  const visits = visitorsHandlers({ ...facts, upstreams, location, misses, pseudonym });
  let visitors: Listener | null = null;
  let unwatch = (): void => undefined;
  // To Envoy a 5xx is a gate that is down, which may mean that the visitor is let in.
  const answerProxies = authorizeHandler({ ...facts, blockTokens, operations });
  const brief = { inPieces: false, handle: answerProxies, endTurn: () => decider.recordNow() } as const;
  const proxies = new Listener(answerProxies, { connectFault: 'not_found', brief, faults });
  let grpc: ExtAuthzServer | null = null;
  const stop = async (graceMs: number): Promise<void> => {
    unwatch();
    await Promise.all([visitors?.stop(graceMs), proxies.stop(graceMs), grpc?.stop(graceMs)]);
  };
  return {
    async start() {
      const { tls, maxConnections, proxyProtocol } = settings.visitors;
      const admission = new Admission({ ...settings.visitors, isTrusted: trust.isTrusted, log });
      const certificates = tls.length === 0 ? null : await Certificates.open(tls);
      const listener = new Listener(visits.handle, {
        upgrades: true,
        // What comes with the PROXY protocol's header has been read by then.
        brief: proxyProtocol ? null : visits.brief,
        certificates,
        admission,
        maxConnections,
        timeouts,
        faults,
      });
      visitors = listener;
      try {
        const gate = await listener.listen(settings.gate);
        unwatch = certificates?.watch({ onChange: () => listener.useCertificates(), log }) ?? unwatch;
        const authorize = await proxies.listen(settings.authorize);
        Object.assign(own, { gate: listenerOf(gate), authorize: listenerOf(authorize) });
        if (settings.grpc === null) return { gate, authorize, grpcPort: null };
        // A gate without gRPC does not load it.
        const { ExtAuthzServer } = await import('./ext-authz/server.js');
        grpc = new ExtAuthzServer(facts);
        const grpcPort = await grpc.listen(settings.grpc);
        own.grpc = { host: settings.grpc.host, port: grpcPort };
        return { gate, authorize, grpcPort };
      } catch (error) {
        await stop(0);
        throw error;
      }
    },
    async withdraw(shared) {
      await Promise.all([visitors?.withdraw(shared), proxies.withdraw(shared)]);
    },
    async stop(graceMs) {
      await stop(graceMs);
      await upstreams.destroy();
    },
    decisions: () => decider.counts(),
    faults: () => faults.counts(),
  };
}

function listenerOf({ address, port }: AddressInfo): ListenerSettings {
  return { host: address, port };
}
