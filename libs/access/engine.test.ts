import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatAddress } from './address.js';
import { areaCovers } from './area.js';
import { decodeSnapshot, encodeSnapshot } from './binary.js';
import { buildCellIndex } from './cell-builder.js';
import { findShape } from './cell-index.js';
import { compile } from './compile.js';
import { decide } from './decide.js';
import { explain, type Explanation } from './explain.js';
import { LEVELS } from './level-table.js';
import { relevantTo } from './relevant.js';
import { buildShapeTable } from './shape-table.js';
import { fromBigInt, toBigInt } from './testing/big-address.js';
import { anyArea, anyDocument, factsFor, normal, pointsAbout, star } from './testing/policies.js';
import {
  type Facts,
  type Fence,
  type FenceArea,
  type PolicyDocument,
  type Position,
  type ZoneOffset,
} from './types.js';

/** Copenhagen's clock in 2025: changed on 30 March and 26 October. */
const COPENHAGEN: readonly ZoneOffset[] = [
  { fromMs: -Infinity, offsetMinutes: 60 },
  { fromMs: Date.UTC(2025, 2, 30, 1), offsetMinutes: 120 },
  { fromMs: Date.UTC(2025, 9, 26, 1), offsetMinutes: 60 },
];

const base: PolicyDocument = {
  format: 1,
  siteId: 'site',
  hostname: 'www.example.org',
  version: 1,
  filterMode: 'ip',
  enforcement: 'enforce',
  defaultAction: 'allow',
  treatPrivateAs: 'unknown',
  locationSource: 'geoip',
  accuracyPolicy: 'centre',
  maxAccuracyMeters: null,
  maxGpsIpDistanceKm: null,
  maxSpeedKmh: null,
  timeZone: 'Europe/Copenhagen',
  exemptions: [],
  networkRules: [],
  fences: [],
};
const facts: Facts = {
  address: null,
  method: 'GET',
  path: '/',
  network: { country: 'DK', region: null, asn: null, anonymizers: [], point: null },
  claim: { status: 'absent' },
  timeMs: 0,
};

const drawnAreas = fc.array(anyArea, { minLength: 1, maxLength: 12 }).map((drawn) => drawn.flatMap(normal));
/** Areas with points about them; ±180 is asked about twice, by those who ask. */
const areasWithPoints = drawnAreas.chain((areas) =>
  fc
    .tuple(...areas.map((area) => fc.array(pointsAbout(area), { minLength: 10, maxLength: 20 })))
    .map((points) => ({ areas, points: points.flat().filter(([x]) => Math.abs(x) < 180) })),
);

describe('the cover of cells', () => {
  it('finds the shape that looking at each finds, also at corners, on edges and a bit off them', () => {
    let compared = 0;
    fc.assert(
      fc.property(areasWithPoints, ({ areas, points }) => {
        const { shapes, edges } = buildShapeTable(areas);
        const index = buildCellIndex(shapes, edges, () => true);
        for (const [x, y] of points) {
          const found = findShape(index, shapes, { longitude: x, latitude: y }, null);
          expect({ x, y, found }).toEqual({ x, y, found: areas.findIndex((area) => areaCovers(area, [x, y])) });
          compared += 1;
        }
      }),
      { numRuns: 400 },
    );
    expect(compared).toBeGreaterThan(10_000);
  });

  it('asks the next shape when the first is not asked', () => {
    fc.assert(
      fc.property(areasWithPoints, fc.nat(255), ({ areas, points }, asked) => {
        const { shapes, edges } = buildShapeTable(areas);
        const index = buildCellIndex(shapes, edges, () => false);
        const isAsked = (shape: number): boolean => ((asked >> (shape % 8)) & 1) === 1;
        for (const [x, y] of points) {
          const found = findShape(index, shapes, { longitude: x, latitude: y }, isAsked);
          const expected = areas.findIndex((area, shape) => isAsked(shape) && areaCovers(area, [x, y]));
          expect({ x, y, found }).toEqual({ x, y, found: expected });
        }
      }),
      { numRuns: 150 },
    );
  });

  it('stays small where a hundred fences lie on top of each other', () => {
    const [area] = normal({ type: 'MultiPolygon', coordinates: [[star(10, 50, 3, 50)]] });
    if (!area) throw new Error('no area');
    const { shapes, edges } = buildShapeTable(Array.from({ length: 100 }, () => area));
    const index = buildCellIndex(shapes, edges, () => false);
    expect(index.tiles.length + index.lists.length).toBeLessThan(100_000);
    expect(findShape(index, shapes, { longitude: 10, latitude: 50 }, (shape) => shape === 99)).toBe(99);
  });

  it('is of larger cells where long edges lie beside each other, which would take the square of their number', () => {
    const teeth = 4_000;
    const upper = Array.from({ length: teeth }, (_, n): Position => [10 + n / teeth, 50 + (n % 2)]);
    const lower = Array.from({ length: teeth }, (_, n): Position => [10 + n / teeth + 1e-5, 49 + (n % 2) * 0.999]);
    const ring = [...upper, ...lower.reverse(), upper[0]!];
    const area: FenceArea = { type: 'MultiPolygon', coordinates: [[ring]] };
    const { shapes, edges } = buildShapeTable([area]);
    const index = buildCellIndex(shapes, edges, () => true);
    expect(index.tiles.length + index.lists.length).toBeLessThan(100_000);
    const between = fc.nat(1_000_000).map((n) => n / 1_000_000);
    let inside = 0;
    fc.assert(
      fc.property(between, between, (x, y) => {
        const point = { longitude: 9.9 + x * 1.2, latitude: 48.9 + y * 2.2 };
        const covers = areaCovers(area, [point.longitude, point.latitude]);
        if (covers) inside += 1;
        expect(findShape(index, shapes, point, null)).toBe(covers ? 0 : -1);
      }),
      { numRuns: 300 },
    );
    expect(inside).toBeGreaterThan(0);
  });
});

const documentWithFacts = anyDocument.chain((document) =>
  fc.array(factsFor(document), { minLength: 1, maxLength: 8 }).map((list) => ({ document, list })),
);

/** The rule and the fence that win by DESIGN.md's sentences, of those that explain found to match. */
function winnersOf(document: PolicyDocument, { decision, network, fences }: Explanation): Winners {
  const strongest = <T extends { effect: string }>(matching: readonly T[]): T | undefined =>
    matching.find(({ effect }) => effect === 'deny') ?? matching[0];
  const matching = network.filter(({ matched }) => matched);
  const length = ({ value }: { value: string }): number => Number(value.split('/')[1]);
  const prefixes = matching.filter(({ kind }) => kind === 'cidr');
  const longest = Math.max(...prefixes.map(length));
  const levels = [
    prefixes.filter((rule) => length(rule) === longest),
    ...LEVELS.map((level) => matching.filter(({ kind }) => kind === level)),
  ];
  const isDisbelieved = decision.claimFault === 'location_mismatch' || decision.claimFault === 'impossible_travel';
  const inside = isDisbelieved ? [] : fences.filter(({ status }) => status === 'inside');
  expect(fences).toHaveLength(decision.place === null ? 0 : document.fences.length);
  return {
    rule: strongest(levels.find((level) => level.length > 0) ?? [])?.ruleId ?? null,
    fence: strongest(inside)?.fenceId ?? null,
  };
}

interface Winners {
  readonly rule: string | null;
  readonly fence: string | null;
}

describe('decide', () => {
  it('says what explain finds by looking at every rule and fence', () => {
    fc.assert(
      fc.property(documentWithFacts, ({ document, list }) => {
        const snapshot = compile(document, COPENHAGEN);
        for (const facts of list) {
          const explanation = explain(snapshot, facts);
          expect(explanation.decision).toEqual(decide(snapshot, facts));
          expect({ document, facts, ...winnersOf(document, explanation) }).toEqual({
            document,
            facts,
            rule: explanation.decision.ruleId,
            fence: explanation.decision.fenceId,
          });
        }
      }),
      { numRuns: 3_000 },
    );
  });

  it('is the same by what is relevant of a document', () => {
    let left = 0;
    fc.assert(
      fc.property(documentWithFacts, ({ document, list }) => {
        for (const facts of list) {
          const relevant = relevantTo(document, facts);
          left += document.networkRules.length + document.fences.length;
          left -= relevant.networkRules.length + relevant.fences.length;
          expect(decide(compile(relevant, COPENHAGEN), facts)).toEqual(decide(compile(document, COPENHAGEN), facts));
        }
      }),
      { numRuns: 500 },
    );
    expect(left).toBeGreaterThan(100);
  });

  it('is the same by what is relevant where a coordinate is too small to be one', () => {
    const area: Fence['area'] = {
      type: 'MultiPolygon',
      coordinates: [
        [
          [
            [0, 0],
            [1, 0],
            [0, 1],
            [0, 0],
          ],
        ],
      ],
    };
    const fences: Fence[] = [
      { id: 'first', name: 'First', effect: 'allow', area: { type: 'Circle', centre: [50, 50], radiusMeters: 1 } },
      { id: 'corner', name: 'Corner', effect: 'allow', area },
    ];
    const document: PolicyDocument = { ...base, filterMode: 'geo', fences };
    const point = { longitude: 0, latitude: -5e-324, accuracyMeters: null };
    const network = { country: 'DK', region: null, asn: null, anonymizers: [], point };
    const address = { family: 4, a: 2 ** 27, b: 0, c: 0, d: 0 } as const;
    const facts: Facts = { address, method: 'GET', path: '/', network, claim: { status: 'absent' }, timeMs: 0 };
    expect(decide(compile(document, COPENHAGEN), facts).fenceId).toBe('corner');
    expect(decide(compile(relevantTo(document, facts), COPENHAGEN), facts).fenceId).toBe('corner');
  });

  it('gives the same decision twice, and from a snapshot that was written and read', () => {
    fc.assert(
      fc.property(documentWithFacts, ({ document, list }) => {
        const snapshot = compile(document, COPENHAGEN);
        const read = decodeSnapshot(encodeSnapshot(snapshot));
        expect(read.document).toEqual(snapshot.document);
        for (const facts of list) {
          const decision = decide(snapshot, facts);
          expect(decide(snapshot, facts)).toEqual(decision);
          expect(decide(read, facts)).toEqual(decision);
          expect(explain(read, facts)).toEqual(explain(snapshot, facts));
        }
      }),
      { numRuns: 400 },
    );
  });

  it('finds the longest prefix among thousands, as BigInt arithmetic does', () => {
    const prefix = fc.record({
      family: fc.constantFrom<4 | 6>(4, 6),
      bits: fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }),
      length: fc.nat(128),
      effect: fc.constantFrom('allow', 'deny'),
    });
    fc.assert(
      fc.property(fc.array(prefix, { minLength: 1, maxLength: 400 }), fc.infiniteStream(fc.nat()), (drawn, picks) => {
        const networks = drawn.map(({ family, bits, length, effect }, index) => {
          const width = family === 4 ? 32n : 128n;
          const host = width - BigInt(Math.min(length, Number(width)));
          return { id: String(index), family, host, network: (bits % (1n << width)) >> host, effect };
        });
        const rules = networks.map(({ id, family, host, network, effect }) => {
          const length = (family === 4 ? 32 : 128) - Number(host);
          return {
            id,
            kind: 'cidr',
            value: `${formatAddress(fromBigInt(family, network << host))}/${length}`,
            effect,
          } as const;
        });
        const document = { ...base, networkRules: rules } as PolicyDocument;
        const snapshot = compile(document, COPENHAGEN);
        for (const { family, host, network } of networks.slice(0, 40)) {
          const inside = (BigInt(picks.next().value ?? 0) * 0x9e3779b97f4a7c15f39cc060n) % (1n << host || 1n);
          for (const value of [network << host, (network << host) + inside, ((network + 1n) << host) - 1n]) {
            const holding = networks.filter(
              (other) => other.family === family && value >> other.host === other.network,
            );
            const least = holding.reduce((low, other) => (other.host < low ? other.host : low), 128n);
            const best = holding.filter((other) => other.host === least);
            const expected = best.find(({ effect }) => effect === 'deny') ?? best[0];
            const address = fromBigInt(family, value);
            expect(toBigInt(address)).toBe(value);
            expect(decide(snapshot, { ...facts, address }).ruleId).toBe(expected?.id);
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('decodeSnapshot', () => {
  const bytes = encodeSnapshot(compile(base, COPENHAGEN));

  it.each([
    ['nothing', new Uint8Array(0)],
    ['half of it', bytes.slice(0, bytes.length / 2)],
    ['a byte too much', new Uint8Array([...bytes, 0])],
    ['zeros', new Uint8Array(64)],
  ])('refuses %s', (_name, given) => {
    expect(() => decodeSnapshot(given)).toThrow();
  });

  it('reads bytes that begin anywhere in their buffer', () => {
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect(decodeSnapshot(shifted.subarray(3)).document).toEqual(base);
    expect(decodeSnapshot(Buffer.from(shifted.buffer, 3)).document).toEqual(base);
  });
});
