import { AggregatorRegistry, collectDefaultMetrics, Counter, Gauge, type MetricObject, Registry } from 'prom-client';
import { type Geoip } from '../../../libs/geoip/index.js';
import { type SnapshotStore } from '../../../libs/policy/index.js';
import { type SpoolStats } from '../../../libs/spool/index.js';
import { bearerOf, isSameToken, type MetricsPage } from '../../api/index.js';
import { type DecisionCount, type FaultCount } from '../../gate/index.js';
import { type SavedOverrides } from './saved-overrides.js';

/** The parts of a process that have figures; those that it does not have are left out. */
export interface MeasuredParts {
  geoip?: Geoip;
  snapshots?: SnapshotStore;
  /** What a start without the database found of the policies that were saved. */
  saved?: {
    readonly used: number;
    readonly refused: number;
    readonly missing: number;
    readonly overrides: SavedOverrides['status'];
  };
  /** Of the gate, a row for each of its processes. */
  gate?: () => Promise<readonly GateFigures[]>;
  /** How many worker processes listen; only with GATE_WORKERS > 1. */
  workers?: () => number;
  /** Told to stop: nobody should be sent here any more. */
  isLeaving?: boolean;
}

export interface GateFigures {
  readonly decisions: readonly DecisionCount[];
  readonly faults: readonly FaultCount[];
  readonly spool: SpoolStats;
  readonly spoolMaxBytes: number;
  /** Of a process of its own: memory, CPU time, event loop. */
  readonly process: readonly MetricObject[];
}

/**
 * What Prometheus reads of this process. Parts come one by one as the process starts. May be read with the token as a
 * bearer, and without one from the machine itself, not through a proxy on it.
 */
export function createMetrics(token: string | null, parts: MeasuredParts): MetricsPage {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  measurePolicies(registry, parts);
  let latest: readonly GateFigures[] = [];
  measureGate(registry, parts, () => latest);
  return {
    isFor: mayReadMetrics(token),
    async read() {
      latest = (await parts.gate?.()) ?? [];
      const processes = [await registry.getMetricsAsJSON(), ...latest.map(({ process }) => process)];
      const whole = AggregatorRegistry.aggregate(processes.filter((metrics) => metrics.length > 0));
      return { mediaType: registry.contentType, text: await whole.metrics() };
    },
  };
}

/** Whoever has the token as a bearer; without one the machine itself, but not through a proxy on it. */
export function mayReadMetrics(token: string | null): MetricsPage['isFor'] {
  return (peer, headers) => {
    if (token !== null) return isBearer(headers['authorization'], token);
    const isForwarded = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'].some((name) => name in headers);
    return !isForwarded && /^(?:(?:::ffff:)?127(?:\.\d{1,3}){3}|::1)$/.test(peer ?? '');
  };
}

function measurePolicies(registry: Registry, parts: MeasuredParts): void {
  gauge(registry, 'gatepost_policies', 'Sites whose policies this gate holds.', () => parts.snapshots?.size);
  gauge(
    registry,
    'gatepost_policies_age_seconds',
    'Since the policies were last known to be those of the database; +Inf: not since the start.',
    () => {
      const confirmed = parts.snapshots?.confirmedAtMs;
      if (confirmed === undefined) return undefined;
      return confirmed === 0 ? Infinity : (Date.now() - confirmed) / 1_000;
    },
  );
  const lost = (of: 'refused' | 'missing') => (): number | undefined => {
    if (parts.snapshots === undefined) return undefined;
    return parts.snapshots.confirmedAtMs === 0 ? (parts.saved?.[of] ?? 0) : 0;
  };
  gauge(
    registry,
    'gatepost_saved_policies_refused',
    'Saved policies that are damaged, and no policy of the database is in their place yet.',
    lost('refused'),
  );
  gauge(
    registry,
    'gatepost_saved_policies_missing',
    'Saved policies that are gone, and no policy of the database is in their place yet.',
    lost('missing'),
  );
  gauge(registry, 'gatepost_geoip_age_seconds', 'Since the oldest GeoIP file in force was built.', () => {
    return parts.geoip && (Date.now() - parts.geoip.build.builtAt.getTime()) / 1_000;
  });
  gauge(
    registry,
    'gatepost_geoip_unreadable',
    '1: a GeoIP file has changed and cannot be read, so the data read before are in force; else 0.',
    () => parts.geoip && (parts.geoip.fault === null ? 0 : 1),
  );
  gauge(
    registry,
    'gatepost_geo_overrides_refused',
    'Rows of geo_overrides that cannot be used and are left out.',
    () => parts.geoip?.overrideFaults.length,
  );
  gauge(
    registry,
    'gatepost_saved_overrides_unusable',
    '1: the saved GeoIP overrides are damaged or missing and the database has not answered, so FAIL_MODE answers; else 0.',
    () => {
      if (parts.snapshots === undefined) return undefined;
      const { saved, snapshots } = parts;
      const isUnusable = saved !== undefined && snapshots.hasPolicy() && saved.overrides !== 'found';
      return snapshots.confirmedAtMs === 0 && isUnusable ? 1 : 0;
    },
  );
}

function measureGate(registry: Registry, parts: MeasuredParts, latest: () => readonly GateFigures[]): void {
  const sum = (of: (figures: GateFigures) => number): number =>
    latest().reduce((total, figures) => total + of(figures), 0);
  const sumGauge = (name: string, help: string, of: (figures: GateFigures) => number): void =>
    gauge(registry, name, help, () => (latest().length > 0 ? sum(of) : undefined));
  new Counter({
    name: 'gatepost_decisions_total',
    help: 'Decisions by outcome and reason.',
    labelNames: ['outcome', 'reason'] as const,
    registers: [registry],
    collect() {
      this.reset();
      for (const { decisions } of latest()) {
        for (const { outcome, reason, count } of decisions) this.inc({ outcome, reason }, count);
      }
    },
  });
  new Counter({
    name: 'gatepost_faults_total',
    help: 'Answers without a decision or after one that could not be carried out, by fault; those without leave no record.',
    labelNames: ['fault'] as const,
    registers: [registry],
    collect() {
      this.reset();
      for (const { faults } of latest()) {
        for (const { fault, count } of faults) this.inc({ fault }, count);
      }
    },
  });
  sumGauge(
    'gatepost_audit_spool_bytes',
    'Of records on this disk that the database may not have yet.',
    ({ spool }) => spool.bytes,
  );
  sumGauge('gatepost_audit_spool_max_bytes', 'AUDIT_SPOOL_MAX_BYTES.', ({ spoolMaxBytes }) => spoolMaxBytes);
  sumGauge('gatepost_audit_spool_records', 'Records that wait for the database.', ({ spool }) => spool.records);
  new Counter({
    name: 'gatepost_audit_dropped_total',
    help: 'Records that found no room; only with AUDIT_FULL=drop.',
    registers: [registry],
    collect() {
      this.reset();
      this.inc(sum(({ spool }) => spool.dropped));
    },
  });
  gauge(
    registry,
    'gatepost_gate_workers',
    'Worker processes of the gate that listen; only with GATE_WORKERS > 1.',
    () => parts.workers?.(),
  );
}

/** undefined: the process does not have the part; 0 would be a figure. */
function gauge(registry: Registry, name: string, help: string, read: () => number | undefined): void {
  new Gauge({
    name,
    help,
    registers: [registry],
    collect() {
      const value = read();
      if (value === undefined) this.remove();
      else this.set(value);
    },
  });
}

function isBearer(header: unknown, token: string): boolean {
  const given = bearerOf(header);
  return given !== null && isSameToken(given, token);
}
