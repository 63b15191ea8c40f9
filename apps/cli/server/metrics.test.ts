import { describe, expect, it } from '@jest/globals';
import { type Geoip } from '../../../libs/geoip/index.js';
import { SnapshotStore } from '../../../libs/policy/index.js';
import { createMetrics, type MeasuredParts } from './metrics.js';

const TOKEN = 'metrics-token-of-the-test-0000000001';

/** Value of a sample by its name with labels, as the page has it. */
async function sample(parts: MeasuredParts, name: string): Promise<number | undefined> {
  const { text } = await createMetrics(null, parts).read();
  const line = text.split('\n').find((entry) => entry.startsWith(`${name} `));
  return line === undefined ? undefined : Number(line.slice(name.length + 1).replace('Inf', 'Infinity'));
}

describe('the figures for Prometheus', () => {
  it('are in its text form, with the process beside the gate', async () => {
    const { mediaType, text } = await createMetrics(null, {}).read();
    expect(mediaType).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(text).toContain('# TYPE process_cpu_seconds_total counter');
  });

  it('leave out parts that a process does not have', async () => {
    expect(await sample({}, 'gatepost_policies_age_seconds')).toBeUndefined();
    expect(await sample({}, 'gatepost_audit_spool_bytes')).toBeUndefined();
  });

  it('say how old the policies are, and that they were never compared', async () => {
    const snapshots = new SnapshotStore();
    expect(await sample({ snapshots }, 'gatepost_policies_age_seconds')).toBe(Infinity);
    snapshots.confirm(Date.now() - 90_000);
    const age = await sample({ snapshots }, 'gatepost_policies_age_seconds');
    expect(age).toBeGreaterThanOrEqual(90);
    expect(age).toBeLessThan(100);
  });

  it.each([
    [null, 0],
    ['The GeoIP file cannot be read.', 1],
  ])('say whether a GeoIP file cannot be read: %s', async (fault, value) => {
    const geoip = { build: { builtAt: new Date() }, fault, overrideFaults: ['x'] } as unknown as Geoip;
    expect(await sample({ geoip }, 'gatepost_geoip_unreadable')).toBe(value);
    expect(await sample({}, 'gatepost_geoip_unreadable')).toBeUndefined();
    expect(await sample({ geoip }, 'gatepost_geo_overrides_refused')).toBe(1);
  });

  it('add up the decisions and faults of processes, and not twice when read twice', async () => {
    const parts: MeasuredParts = {
      gate: async () =>
        [1, 2].map((count) => ({
          decisions: [{ outcome: 'blocked', reason: 'country_deny', count }],
          faults: [{ fault: 'untrusted_proxy', count }],
          spool: { bytes: 0, records: 0, dropped: 0, segments: 1, oldestPending: null },
          spoolMaxBytes: 100,
          process: [],
        })),
    };
    const metrics = createMetrics(null, parts);
    await metrics.read();
    const { text } = await metrics.read();
    expect(text).toContain('gatepost_decisions_total{outcome="blocked",reason="country_deny"} 3');
    expect(text).toContain('gatepost_faults_total{fault="untrusted_proxy"} 3');
  });
});

describe('the page of figures', () => {
  it('is for the token, wherever it comes from', () => {
    const page = createMetrics(TOKEN, {});
    expect(page.isFor('192.0.2.1', { authorization: `Bearer ${TOKEN}` })).toBe(true);
    expect(page.isFor('192.0.2.1', { authorization: `bearer ${TOKEN}` })).toBe(true);
    for (const authorization of [undefined, '', TOKEN, `Bearer ${TOKEN}x`, `Basic ${TOKEN}`, 'Bearer ']) {
      expect(page.isFor('127.0.0.1', { authorization })).toBe(false);
    }
  });

  it.each([
    ['127.0.0.1', {}, true],
    ['127.1.2.3', {}, true],
    ['::1', {}, true],
    ['::ffff:127.0.0.1', {}, true],
    ['192.0.2.1', {}, false],
    [undefined, {}, false],
    // Through a proxy on the machine.
    ['127.0.0.1', { 'x-forwarded-for': '192.0.2.1' }, false],
    ['127.0.0.1', { forwarded: 'for=192.0.2.1' }, false],
    ['127.0.0.1', { via: '1.1 proxy' }, false],
    ['::1', { 'x-real-ip': '192.0.2.1' }, false],
  ])('without a token is for the machine itself: %s %p %p', (peer, headers, expected) => {
    expect(createMetrics(null, {}).isFor(peer, headers)).toBe(expected);
  });
});
