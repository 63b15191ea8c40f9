import { describe, expect, it } from '@jest/globals';
import { believedPredecessor, couldClaimMend, isTooVague, looksAtClaims } from './claims.js';
import { compile, type Snapshot } from './compile.js';
import { decide } from './decide.js';
import { parseAddress } from './address.js';
import { type ClaimFact, type PolicyDocument } from './types.js';

const BOX = [
  [8, 54],
  [13, 54],
  [13, 58],
  [8, 58],
  [8, 54],
] as const;

function snapshotOf(change: Partial<PolicyDocument>): Snapshot {
  const document: PolicyDocument = {
    format: 1,
    siteId: 'site',
    hostname: 'www.example.org',
    version: 1,
    filterMode: 'geo',
    enforcement: 'enforce',
    defaultAction: 'block',
    treatPrivateAs: 'unknown',
    locationSource: 'gps_required',
    accuracyPolicy: 'centre',
    maxAccuracyMeters: null,
    maxGpsIpDistanceKm: null,
    maxSpeedKmh: null,
    timeZone: 'UTC',
    exemptions: [],
    networkRules: [],
    fences: [{ id: 'f', name: 'f', effect: 'allow', area: { type: 'MultiPolygon', coordinates: [[BOX]] } }],
    ...change,
  };
  return compile(document, [{ fromMs: -Infinity, offsetMinutes: 0 }]);
}

describe('which sites look at claims', () => {
  it.each([
    [{}, true],
    [{ locationSource: 'gps_preferred' }, true],
    [{ locationSource: 'geoip' }, false],
    [{ filterMode: 'ip' }, false],
    [{ filterMode: 'disabled' }, false],
    [{ fences: [] }, false],
  ] as const)('%j: %s', (change, looks) => expect(looksAtClaims(snapshotOf(change))).toBe(looks));
});

it('a claim is too vague only where the site says how vague it may be', () => {
  const at = (accuracyMeters: number | null) => ({ longitude: 10, latitude: 55, accuracyMeters });
  const strict = snapshotOf({ maxAccuracyMeters: 100 });
  expect([100, 101, null].map((accuracy) => isTooVague(strict, at(accuracy)))).toEqual([false, true, true]);
  expect(isTooVague(snapshotOf({}), at(null))).toBe(false);
});

describe('when another claim could let a blocked visitor in', () => {
  const mends = (change: Partial<PolicyDocument>, address = '8.8.8.8', claim: ClaimFact = { status: 'absent' }) => {
    const snapshot = snapshotOf(change);
    const network = { country: 'US', region: null, asn: null, anonymizers: [], point: null };
    const facts = { address: parseAddress(address), method: 'GET', path: '/', network, claim, timeMs: 0 };
    return couldClaimMend(snapshot, decide(snapshot, facts));
  };
  const america = (effect: 'allow' | 'deny') => [{ id: 'r', kind: 'country', value: 'US', effect } as const];
  const outside: ClaimFact = {
    status: 'valid',
    point: { longitude: 0, latitude: 0, accuracyMeters: 1 },
    issuedAtMs: 0,
    previous: null,
  };

  it.each([
    ['none was given', {}, undefined, undefined, true],
    ['the one given was outside', {}, undefined, outside, true],
    ['the network lets in', { filterMode: 'ip_and_geo', networkRules: america('allow') }, undefined, undefined, true],
    ['the network does not', { filterMode: 'ip_and_geo', networkRules: america('deny') }, undefined, undefined, false],
    ['either is enough', { filterMode: 'ip_or_geo' }, undefined, undefined, true],
    ['a rule denies', { filterMode: 'ip_or_geo', networkRules: america('deny') }, undefined, undefined, false],
    ['the address settles it', { treatPrivateAs: 'deny' }, '10.0.0.1', undefined, false],
    ['claims are not asked for', { locationSource: 'geoip' }, undefined, undefined, false],
  ] as const)('%s', (_, change, address, claim, expected) => {
    expect(mends(change, address, claim)).toBe(expected);
  });
});

it('a claim that came too fast is nobody’s predecessor', () => {
  const aarhus = { point: { longitude: 10.2, latitude: 56.15, accuracyMeters: 10 }, issuedAtMs: 0 };
  const tokyo = { point: { longitude: 139.7, latitude: 35.7, accuracyMeters: 10 }, issuedAtMs: 60_000 };
  const limited = snapshotOf({ maxSpeedKmh: 900 });
  expect(believedPredecessor(limited, { ...tokyo, previous: aarhus })).toEqual(aarhus);
  expect(believedPredecessor(limited, { ...aarhus, previous: null })).toEqual(aarhus);
  expect(believedPredecessor(snapshotOf({}), { ...tokyo, previous: aarhus })).toEqual(tokyo);
  const later = { ...tokyo, issuedAtMs: 24 * 3_600_000 };
  expect(believedPredecessor(limited, { ...later, previous: aarhus })).toEqual(later);
});
