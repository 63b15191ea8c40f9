import { createHash, timingSafeEqual } from 'node:crypto';
import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import { type Geoip } from '../../../libs/geoip/index.js';
import { type SnapshotStore } from '../../../libs/policy/index.js';
import { type Spool } from '../../../libs/spool/index.js';
import { type MetricsPage } from '../../api/index.js';
import { type DecisionCount } from '../../gate/index.js';

/** The parts of a process that have figures; those that it does not have are left out. */
export interface MeasuredParts {
  geoip?: Geoip;
  snapshots?: SnapshotStore;
  spool?: Spool;
  spoolMaxBytes?: number;
  decisions?: () => readonly DecisionCount[];
}

/**
 * What Prometheus reads of this process. Parts come one by one as the process starts. May be read with the token as a
 * bearer, and without one from the machine itself, not through a proxy on it.
 */
export function createMetrics(token: string | null, parts: MeasuredParts): MetricsPage {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  measurePolicies(registry, parts);
  measureAudit(registry, parts);
  return {
    isFor(peer, headers) {
      if (token !== null) return isBearer(headers['authorization'], token);
      const isForwarded = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'].some((name) => name in headers);
      return !isForwarded && /^(?:(?:::ffff:)?127(?:\.\d{1,3}){3}|::1)$/.test(peer ?? '');
    },
    read: async () => ({ mediaType: registry.contentType, text: await registry.metrics() }),
  };
}

function measurePolicies(registry: Registry, parts: MeasuredParts): void {
  const registers = [registry];
  new Gauge({
    name: 'gatepost_policies',
    help: 'Sites whose policies this gate holds.',
    registers,
    collect() {
      if (parts.snapshots) this.set(parts.snapshots.size);
    },
  });
  new Gauge({
    name: 'gatepost_policies_age_seconds',
    help: 'Since the policies were last known to be those of the database; +Inf: not since the start.',
    registers,
    collect() {
      const confirmed = parts.snapshots?.confirmedAtMs;
      if (confirmed !== undefined) this.set(confirmed === 0 ? Infinity : (Date.now() - confirmed) / 1_000);
    },
  });
  new Gauge({
    name: 'gatepost_geoip_age_seconds',
    help: 'Since the oldest GeoIP file in force was built.',
    registers,
    collect() {
      if (parts.geoip) this.set((Date.now() - parts.geoip.build.builtAt.getTime()) / 1_000);
    },
  });
}

function measureAudit(registry: Registry, parts: MeasuredParts): void {
  const registers = [registry];
  new Counter({
    name: 'gatepost_decisions_total',
    help: 'Decisions by outcome and reason.',
    labelNames: ['outcome', 'reason'] as const,
    registers,
    collect() {
      this.reset();
      for (const { outcome, reason, count } of parts.decisions?.() ?? []) this.inc({ outcome, reason }, count);
    },
  });
  new Gauge({
    name: 'gatepost_audit_spool_bytes',
    help: 'Of records on this disk that the database may not have yet.',
    registers,
    collect() {
      if (parts.spool) this.set(parts.spool.stats().bytes);
    },
  });
  new Gauge({
    name: 'gatepost_audit_spool_max_bytes',
    help: 'AUDIT_SPOOL_MAX_BYTES.',
    registers,
    collect() {
      if (parts.spoolMaxBytes !== undefined) this.set(parts.spoolMaxBytes);
    },
  });
  new Gauge({
    name: 'gatepost_audit_spool_records',
    help: 'Records that wait for the database.',
    registers,
    collect() {
      if (parts.spool) this.set(parts.spool.stats().records);
    },
  });
  new Counter({
    name: 'gatepost_audit_dropped_total',
    help: 'Records that found no room; only with AUDIT_FULL=drop.',
    registers,
    collect() {
      this.reset();
      if (parts.spool) this.inc(parts.spool.stats().dropped);
    },
  });
}

function isBearer(header: unknown, token: string): boolean {
  const given = typeof header === 'string' ? /^Bearer ([^\s]{1,512})$/i.exec(header)?.[1] : undefined;
  return given !== undefined && timingSafeEqual(digest(given), digest(token));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
