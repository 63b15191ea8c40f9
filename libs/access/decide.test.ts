import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatAddress, parseAddress } from './address.js';
import { compile, type Snapshot } from './compile.js';
import { decide, decideWithoutSnapshot, SNAPSHOTLESS_KINDS } from './decide.js';
import { explain } from './explain.js';
import { isExempt } from './exemption.js';
import { REASON_CODES, REASONS } from './reasons.js';
import { fromBigInt } from './testing/big-address.js';
import { EFFECTS, type Facts, type NetworkRule, OUTCOMES, type PolicyDocument } from './types.js';

const base: PolicyDocument = {
  format: 1,
  siteId: 'site',
  hostname: 'www.example.org',
  version: 3,
  filterMode: 'ip',
  enforcement: 'enforce',
  defaultAction: 'block',
  treatPrivateAs: 'unknown',
  locationSource: 'geoip',
  accuracyPolicy: 'centre',
  maxAccuracyMeters: null,
  maxGpsIpDistanceKm: null,
  maxSpeedKmh: null,
  timeZone: 'Etc/UTC',
  exemptions: [],
  networkRules: [],
  fences: [],
};

function snapshotOf(change: Partial<PolicyDocument>): Snapshot {
  return compile({ ...base, ...change }, [{ fromMs: -Infinity, offsetMinutes: 0 }]);
}

function factsOf(change: Partial<Facts>): Facts {
  return {
    address: parseAddress('130.225.1.1'),
    method: 'GET',
    path: '/',
    network: { country: 'DK', region: null, asn: null, anonymizers: [], point: null },
    claim: { status: 'absent' },
    timeMs: 0,
    ...change,
  };
}

describe('the longest prefix', () => {
  it('is the one that a look at every rule finds', () => {
    // Few bits vary, so that prefixes nest and meet.
    const value = fc
      .bigInt({ min: 0n, max: 255n })
      .map((low) => (0x82e1n << 16n) | ((low & 0xf0n) << 8n) | (low & 0x0fn));
    const rule = fc.record({ value, length: fc.integer({ min: 12, max: 32 }), effect: fc.constantFrom(...EFFECTS) });
    const wide = (family: 4 | 6, low: bigint): bigint => (family === 4 ? low : (0x2a00n << 112n) | (low << 80n));
    fc.assert(
      fc.property(fc.constantFrom<4 | 6>(4, 6), fc.array(rule, { maxLength: 30 }), value, (family, given, low) => {
        const bits = family === 4 ? 32 : 128;
        const rules = given.map((entry, index) => {
          const length = family === 4 ? entry.length : entry.length + 16;
          const host = BigInt(bits - length);
          const network = (wide(family, entry.value) >> host) << host;
          return { id: String(index), network, host, length, effect: entry.effect };
        });
        const networkRules = rules.map(({ id, network, length, effect }): NetworkRule => {
          return { id, kind: 'cidr', value: `${formatAddress(fromBigInt(family, network))}/${length}`, effect };
        });
        const wanted = wide(family, low);
        const address = fromBigInt(family, wanted);
        const holding = rules.filter(({ network, host }) => network >> host === wanted >> host);
        const longest = Math.max(...holding.map(({ length }) => length));
        const best = holding.filter(({ length }) => length === longest);
        const expected = best.find(({ effect }) => effect === 'deny') ?? best[0];
        const decision = decide(snapshotOf({ networkRules }), factsOf({ address }));
        expect(decision.ruleId).toBe(expected?.id ?? null);
        expect(decision.outcome).toBe(expected?.effect === 'allow' ? 'allowed' : 'blocked');
      }),
      { numRuns: 500 },
    );
  });
});

describe('decideWithoutSnapshot', () => {
  it.each(SNAPSHOTLESS_KINDS)('%s', (kind) => {
    const nothing = { network: null, place: null, ruleId: null, fenceId: null, locationUsed: null, claimFault: null };
    expect(decideWithoutSnapshot(kind, 'block', null)).toEqual({
      ...nothing,
      outcome: 'blocked',
      reason: kind,
      siteId: null,
      policyVersion: null,
      enforced: true,
    });
    expect(decideWithoutSnapshot(kind, 'allow', 'site')).toMatchObject({ outcome: 'allowed', siteId: 'site' });
  });
});

describe('unusable points', () => {
  const fences = [
    {
      id: 'f',
      name: 'f',
      effect: 'deny' as const,
      area: { type: 'Circle' as const, centre: [0, 0] as const, radiusMeters: 5 },
    },
  ];
  const nowhere = { longitude: NaN, latitude: 0, accuracyMeters: 1 };

  it('of GeoIP are no location', () => {
    const network = { country: 'DK', region: null, asn: null, anonymizers: [], point: nowhere };
    const decision = decide(snapshotOf({ filterMode: 'geo', fences }), factsOf({ network }));
    expect(decision).toMatchObject({ outcome: 'blocked', reason: 'location_unknown' });
  });

  it('of claims make the claim invalid', () => {
    const claim = { status: 'valid' as const, point: nowhere, issuedAtMs: 0, previous: null };
    const decision = decide(
      snapshotOf({ filterMode: 'geo', locationSource: 'gps_required', fences }),
      factsOf({ claim }),
    );
    expect(decision).toMatchObject({ outcome: 'blocked', reason: 'claim_invalid' });
  });

  it('with a negative accuracy are of unknown accuracy', () => {
    const point = { longitude: 5, latitude: 0, accuracyMeters: -1 };
    const network = { country: 'DK', region: null, asn: null, anonymizers: [], point };
    const decision = decide(snapshotOf({ filterMode: 'geo', accuracyPolicy: 'certain', fences }), factsOf({ network }));
    expect(decision).toMatchObject({ outcome: 'blocked', reason: 'accuracy_unknown' });
  });
});

describe('exempt paths', () => {
  const exemptions = [{ segments: ['hooks'], methods: [] }];

  it.each(['/hooks', '/hooks/', '/hooks/in', '/h%6Foks', '/hooks/file.json', '/hooks/a%3Fb'])(
    '%s is exempt',
    (path) => {
      expect(isExempt(exemptions, 'GET', path)).toBe(true);
    },
  );

  it.each([
    '',
    'hooks',
    '//',
    '//hooks',
    '/hooks//',
    '/./hooks',
    '/hooks/.',
    '/hooks/..',
    '/hooks/%2e',
    '/hooks/x%2Ejs',
    '/hooks/%2f',
    '/hooks/%5C',
    '/hooks\\',
    '/hooks;x',
    '/hooks/%3B',
    '/hooks/%00',
    '/hooks/%0a',
    '/hooks/%25',
    '/hooks/%',
    '/hooks/%zz',
    '/hooks/%c0%ae',
    '/hooks/%ff',
    '/hooks/ø',
    '/hooks/a b',
    '/hooks?x',
    '/hooks#x',
    '/Hooks',
    'http://example.org/hooks',
    '*',
  ])('%j is not', (path) => {
    expect(isExempt(exemptions, 'GET', path)).toBe(false);
  });
});

describe('explain', () => {
  const square = [
    [0, 0],
    [2, 0],
    [2, 2],
    [0, 2],
    [0, 0],
  ] as const;
  const snapshot = snapshotOf({
    filterMode: 'ip_and_geo',
    enforcement: 'monitor',
    networkRules: [
      { id: 'wide', kind: 'cidr', value: '130.225.0.0/16', effect: 'allow' },
      { id: 'long', kind: 'cidr', value: '130.225.1.0/24', effect: 'allow' },
      { id: 'other', kind: 'cidr', value: '192.0.2.0/24', effect: 'deny' },
      { id: 'old', kind: 'cidr', value: '130.225.1.1/32', effect: 'deny', validity: { untilMs: 0 } },
      { id: 'country', kind: 'country', value: 'DK', effect: 'deny' },
    ],
    fences: [
      { id: 'in', name: 'In', effect: 'deny', area: { type: 'MultiPolygon', coordinates: [[square]] } },
      { id: 'far', name: 'Far', effect: 'allow', area: { type: 'Circle', centre: [50, 50], radiusMeters: 10 } },
      {
        id: 'past',
        name: 'Past',
        effect: 'deny',
        area: { type: 'Circle', centre: [1, 1], radiusMeters: 10 },
        validity: { untilMs: 0 },
      },
    ],
  });
  const point = { longitude: 1, latitude: 1, accuracyMeters: 10 };
  const network = { country: 'DK', region: null, asn: 1835, anonymizers: [], point };

  it('lists every rule and fence with why', () => {
    const explanation = explain(snapshot, factsOf({ network }));
    expect(explanation.winner).toEqual({ kind: 'fence', id: 'in' });
    expect(explanation.network.map(({ ruleId, matched, won }) => [ruleId, matched, won])).toEqual([
      ['wide', true, false],
      ['long', true, true],
      ['other', false, false],
      ['old', false, false],
      ['country', true, false],
    ]);
    expect(explanation.fences.map(({ fenceId, status, won }) => [fenceId, status, won])).toEqual([
      ['in', 'inside', true],
      ['far', 'outside', false],
      ['past', 'not_valid_now', false],
    ]);
    expect(explanation.fences[0]?.distanceMeters).toBeCloseTo(111_177, -2);
    expect(explanation.fences[2]?.distanceMeters).toBeCloseTo(10, 6);
    expect(explanation.sentences.at(0)).toBe('The client address is 130.225.1.1.');
    expect(explanation.sentences.join(' ')).toContain('Blocked, fence_deny:');
    expect(explanation.sentences.at(-1)).toContain('monitored only');
  });

  it('tells a circle that is partly inside from one that is outside', () => {
    const ring = [
      [10, 55],
      [11, 55],
      [11, 56],
      [10, 56],
      [10, 55],
    ] as const;
    const area = { type: 'MultiPolygon', coordinates: [[ring]] } as const;
    const fences = (['allow', 'deny'] as const).map((effect) => ({ id: effect, name: effect, effect, area }));
    const certain = snapshotOf({ filterMode: 'geo', accuracyPolicy: 'certain', fences });
    const statusesAt = (longitude: number, accuracyMeters: number): string[] => {
      const point = { longitude, latitude: 55.5, accuracyMeters };
      const network = { ...factsOf({}).network, point };
      return explain(certain, factsOf({ network })).fences.map(({ status }) => status);
    };
    expect(statusesAt(10.5, 100)).toEqual(['inside', 'inside']);
    expect(statusesAt(10.001, 100)).toEqual(['uncertain', 'inside']);
    expect(statusesAt(9.999, 100)).toEqual(['uncertain', 'inside']);
    expect(statusesAt(9.9, 100)).toEqual(['outside', 'outside']);
    expect(statusesAt(9.999, 0)).toEqual(['outside', 'outside']);
  });

  it('says that what has no location is not outside', () => {
    const explanation = explain(snapshot, factsOf({}));
    expect(explanation.fences.map(({ status }) => status)).toEqual(['not_evaluable', 'not_evaluable', 'not_valid_now']);
    expect(explanation.fences.every(({ distanceMeters }) => distanceMeters === null)).toBe(true);
    expect(explanation.winner).toEqual({ kind: 'setting', id: null });
    expect(explanation.sentences.join(' ')).toContain('not the same as "outside"');
  });

  it('has nothing to list when nothing was asked', () => {
    const explanation = explain(snapshot, factsOf({ address: null }));
    expect(explanation).toMatchObject({ network: [], fences: [], winner: { kind: 'setting', id: null } });
  });
});

describe('REASONS', () => {
  it.each(REASON_CODES)('%s has one plain sentence for each reader', (code) => {
    const { visitor, administrator, outcomes } = REASONS[code];
    for (const sentence of [visitor, administrator]) expect(sentence).toMatch(/^[A-Z][^.]*\.$/);
    expect(outcomes.length).toBeGreaterThan(0);
    expect(OUTCOMES).toEqual(expect.arrayContaining([...outcomes]));
  });
});
