import { describe, expect, it } from '@jest/globals';
import { type Geoip } from '../../../libs/geoip/index.js';
import { SnapshotStore } from '../../../libs/policy/index.js';
import { readinessOf } from '../../api/index.js';
import { type MeasuredParts } from './metrics.js';
import { gateChecks, geoipChecks } from './readiness.js';

const partsOf = (bytes: number): MeasuredParts => ({
  gate: async () => [
    {
      decisions: [],
      faults: [],
      spool: { bytes, records: 0, dropped: 0, segments: 1, oldestPending: null },
      spoolMaxBytes: 100,
      process: [],
    },
  ],
});
const geoipOf = (days: number, fault: string | null, more: object = {}, concerns: string[] = []): Geoip => {
  const build = { builtAt: new Date(Date.now() - days * 86_400_000), concerns };
  return { build, fault, overrideFaults: [], ...more } as unknown as Geoip;
};

function confirmed(agoMs: number | null): SnapshotStore {
  const store = new SnapshotStore();
  if (agoMs !== null) store.confirm(Date.now() - agoMs);
  return store;
}

describe('a gate', () => {
  it.each([
    ['compared with the database a moment ago', 0, 10, 'ok', 'ok', 'ok'],
    ['decides by what it has while the database is away', 61_000, 10, 'stale', 'ok', 'degraded'],
    ['has never seen a policy', null, 10, 'failed', 'ok', 'unavailable'],
    ['fills its spool', 0, 81, 'ok', 'filling', 'degraded'],
    ['has a full spool', 0, 100, 'ok', 'failed', 'unavailable'],
  ] as const)('that %s', async (_, agoMs, spoolBytes, policies, audit, status) => {
    const checks = gateChecks(confirmed(agoMs), partsOf(spoolBytes));
    expect(await readinessOf(checks)).toMatchObject({ status, checks: { policies, audit } });
  });
});

it('a gate that has never seen a policy says why it is not ready, and one without some of its policies how many', async () => {
  const { details } = await readinessOf(gateChecks(new SnapshotStore(), partsOf(0)));
  expect(details).toEqual({ policies: expect.stringMatching(/^No policy has been read yet/) });
  const store = new SnapshotStore();
  store.restore([], { lacksSites: true });
  const parts = { ...partsOf(0), saved: { used: 3, refused: 1, missing: 2, overrides: 'found' } as const };
  expect(await readinessOf(gateChecks(store, parts))).toEqual({
    status: 'degraded',
    checks: { policies: 'stale', audit: 'ok' },
    details: { policies: expect.stringMatching(/3 saved policies are in use, 1 .* damaged and 2 are missing/) },
  });
  const without = { ...parts, saved: { ...parts.saved, used: 0, overrides: 'damaged' } as const };
  expect(await readinessOf(gateChecks(store, without))).toMatchObject({
    details: { policies: expect.stringMatching(/The saved GeoIP overrides are damaged: FAIL_MODE answers\.$/) },
  });
  store.confirm(Date.now());
  expect(await readinessOf(gateChecks(store, parts))).not.toHaveProperty('details');
});

describe('GeoIP data', () => {
  it.each([
    [45, null, 'ok', 'ok'],
    [46, null, 'old', 'degraded'],
    [1, 'The file cannot be read.', 'stale', 'degraded'],
    [46, 'The file cannot be read.', 'stale', 'degraded'],
  ] as const)('%d days old, with the fault %s, are %s', async (days, fault, geoip, status) => {
    expect(await readinessOf(geoipChecks(() => geoipOf(days, fault)))).toEqual({ status, checks: { geoip } });
  });

  it('of which a part cannot be used are incomplete, and say why', async () => {
    const geoip = geoipOf(1, null, { overrideFaults: ['The GeoIP override for 10.0.0.0/8 …'] }, ['IPv4 only.']);
    expect(await readinessOf(geoipChecks(() => geoip))).toEqual({
      status: 'degraded',
      checks: { geoip: 'incomplete' },
      details: { geoip: 'IPv4 only. 1 GeoIP overrides cannot be used and are left out; the log names them.' },
    });
  });

  it('that are not read yet are no fault', async () => {
    expect(await readinessOf(geoipChecks(() => undefined))).toEqual({ status: 'ok', checks: { geoip: 'ok' } });
  });
});

describe('a check', () => {
  it('that throws has failed, and says nothing of why', async () => {
    const checks = { database: () => Promise.reject(new Error('password of the database')) };
    expect(await readinessOf(checks)).toEqual({ status: 'unavailable', checks: { database: 'failed' } });
  });
});
