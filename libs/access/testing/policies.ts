import fc from 'fast-check';
import { parseArea } from '../parse-area.js';
import { ringEdges } from '../ring.js';
import {
  ANONYMIZER_KINDS,
  DEFAULT_ACTIONS,
  EFFECTS,
  type Facts,
  type FenceArea,
  FILTER_MODES,
  type GeoPoint,
  LOCATION_SOURCES,
  type NetworkRule,
  type PolicyDocument,
  type Position,
  type Ring,
  TREAT_PRIVATE_AS,
  type Validity,
} from '../types.js';
import { parseAddress } from '../address.js';

/** Corners of the cells that the map is divided in, where an index is most easily wrong. */
const cellCorner = fc
  .tuple(fc.integer({ min: 0, max: 64 }), fc.integer({ min: 1, max: 63 }))
  .map(([column, row]): Position => [-180 + column * (360 / 64), -90 + row * (180 / 64)]);
const anywhere: fc.Arbitrary<Position> = fc.tuple(
  fc.double({ min: -180, max: 180, noNaN: true }),
  fc.double({ min: -85, max: 85, noNaN: true }),
);
const centre = fc.oneof(cellCorner, anywhere);

/** A star of `corners` corners, every second one nearer. */
export function star(x: number, y: number, radius: number, corners: number): Position[] {
  const ring = Array.from({ length: corners }, (_, index): Position => {
    const angle = (index / corners) * 2 * Math.PI;
    const reach = index % 2 === 0 ? radius : radius * 0.6;
    return [x + reach * Math.cos(angle), y + reach * Math.sin(angle)];
  });
  return [...ring, ...ring.slice(0, 1)];
}

const starArea = fc
  .record({
    at: anywhere,
    radius: fc.constantFrom(0.001, 0.3, 4),
    corners: fc.constantFrom(6, 12, 50),
    hole: fc.boolean(),
  })
  .map(({ at: [x, y], radius, corners, hole }) => {
    const [lon, lat] = [Math.max(-175, Math.min(175, x)), Math.max(-80, Math.min(80, y))];
    const rings = [star(lon, lat, radius, corners), ...(hole ? [star(lon, lat, radius / 3, 8).reverse()] : [])];
    return { type: 'MultiPolygon', coordinates: [rings] } as const;
  });

/** Rectangles whose sides lie on the sides of cells. */
const cellArea = fc
  .tuple(cellCorner, fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }))
  .map(([[west, south], width, height]) => {
    const east = Math.min(180, west + (width * 360) / 64);
    const [left, north] = [Math.min(west, east - 360 / 64), Math.min(87, south + (height * 180) / 64)];
    const ring: Position[] = [
      [left, south],
      [east, south],
      [east, north],
      [left, north],
      [left, south],
    ];
    return { type: 'MultiPolygon', coordinates: [[ring]] } as const;
  });

const triangle = fc.tuple(centre, anywhere, anywhere).map(([a, b, c]) => {
  // Near each other, so that no edge is taken for one across the antimeridian.
  const near = ([x, y]: Position): Position => [a[0] * 0.9 + x * 0.1, a[1] * 0.9 + y * 0.1];
  return { type: 'MultiPolygon', coordinates: [[[a, near(b), near(c), a]]] } as const;
});

const circle = fc
  .tuple(centre, fc.constantFrom(1, 500, 80_000, 1_500_000, 5_000_000))
  .map(([at, radiusMeters]) => ({ type: 'Circle', centre: at, radiusMeters }) as const);

/** As a user draws it; some are refused by parseArea. */
export const anyArea: fc.Arbitrary<FenceArea> = fc.oneof(starArea, cellArea, triangle, circle);

/** The normal form, or nothing for an area that is refused. */
export function normal(drawn: FenceArea): FenceArea[] {
  const parsed = parseArea(drawn, Infinity);
  return parsed.ok ? [parsed.area] : [];
}

/** Corners, points on edges, their neighbours one bit away, and points near and far. */
export function pointsAbout(area: FenceArea): fc.Arbitrary<Position> {
  if (area.type === 'Circle') {
    const [x, y] = area.centre;
    const degrees = area.radiusMeters / 111_195;
    const part = fc.double({ min: 0, max: 1.2, noNaN: true });
    const angle = fc.double({ min: 0, max: 2 * Math.PI, noNaN: true });
    return fc.oneof(
      anywhere,
      fc.tuple(part, angle).map(([share, turn]) => {
        return onMap([x + share * degrees * Math.cos(turn), y + share * degrees * Math.sin(turn)]);
      }),
    );
  }
  const edges = area.coordinates.flatMap((polygon) => polygon.flatMap((ring: Ring) => ringEdges(ring)));
  const bit = fc.constantFrom(0, 1, -1);
  const near = fc.double({ min: -0.5, max: 0.5, noNaN: true });
  return fc
    .tuple(fc.constantFrom(...edges), fc.constantFrom(0, 0.5, 1 / 3, 1), bit, bit, near, fc.nat(3))
    .map(([{ ax, ay, bx, by }, share, dx, dy, off, kind]) => {
      const [x, y] = [ax + share * (bx - ax), ay + share * (by - ay)];
      if (kind === 0) return onMap([nextBit(x, dx), nextBit(y, dy)]);
      if (kind === 1) return onMap([x + off * (bx - ax), ay]);
      if (kind === 2) return onMap([ax, y + off * (by - ay)]);
      return onMap([x + off * (by - ay), y - off * (bx - ax)]);
    });
}

const validity: fc.Arbitrary<Validity | null> = fc.option(
  fc.record({
    fromMs: fc.constantFrom(null, Date.UTC(2025, 0, 1), Date.UTC(2025, 5, 1)),
    untilMs: fc.constantFrom(null, Date.UTC(2025, 8, 1)),
    weekly: fc.option(
      fc.array(
        fc.record({
          day: fc.constantFrom(1, 2, 3, 4, 5, 6, 7),
          from: fc.constantFrom('00:00', '09:00', '22:30'),
          until: fc.constantFrom('06:00', '17:00', '24:00'),
        }),
        { minLength: 1, maxLength: 4 },
      ),
    ),
  }),
  { freq: 2 },
);

const PREFIXES = ['0.0.0.0/0', '130.225.0.0/16', '130.225.1.0/24', '130.225.1.1/32', '10.0.0.0/8', '2a00::/16', '::/0'];
const rule = fc
  .oneof(
    fc.record({ kind: fc.constant('cidr' as const), value: fc.constantFrom(...PREFIXES) }),
    fc.record({ kind: fc.constant('anonymizer' as const), value: fc.constantFrom(...ANONYMIZER_KINDS) }),
    fc.record({ kind: fc.constant('asn' as const), value: fc.constantFrom('0', '3292', '4294967295') }),
    fc.record({ kind: fc.constant('region' as const), value: fc.constantFrom('DK-84', 'DK-8', 'DK-A', 'US-CA') }),
    fc.record({ kind: fc.constant('country' as const), value: fc.constantFrom('DK', 'US', 'ZZ') }),
  )
  .chain((what) => fc.record({ effect: fc.constantFrom(...EFFECTS), validity }).map((rest) => ({ ...what, ...rest })));

export const anyDocument: fc.Arbitrary<PolicyDocument> = fc
  .record({
    filterMode: fc.constantFrom(...FILTER_MODES),
    enforcement: fc.constantFrom('enforce' as const, 'monitor' as const),
    defaultAction: fc.constantFrom(...DEFAULT_ACTIONS),
    treatPrivateAs: fc.constantFrom(...TREAT_PRIVATE_AS),
    locationSource: fc.constantFrom(...LOCATION_SOURCES),
    accuracyPolicy: fc.constantFrom('centre' as const, 'centre' as const, 'certain' as const),
    maxAccuracyMeters: fc.constantFrom(null, 100),
    maxGpsIpDistanceKm: fc.constantFrom(null, 3_000),
    rules: fc.array(rule, { maxLength: 8 }),
    fences: fc.array(fc.record({ area: anyArea, effect: fc.constantFrom(...EFFECTS), validity }), { maxLength: 5 }),
  })
  .map(({ rules, fences, ...settings }) => ({
    format: 1,
    siteId: 'site',
    hostname: 'www.example.org',
    version: 3,
    maxSpeedKmh: null,
    timeZone: 'Europe/Copenhagen',
    exemptions: [{ path: '/public', methods: [] }],
    ...settings,
    networkRules: rules.map((entry, index): NetworkRule => ({ id: `rule ${index}`, ...entry })),
    fences: fences.flatMap(({ area, ...rest }, index) =>
      normal(area).map((sound) => ({ id: `fence ${index}`, name: 'Fence', area: sound, ...rest })),
    ),
  }));

const ADDRESSES = [
  '130.225.1.1',
  '130.225.1.2',
  '130.225.2.1',
  '8.8.8.8',
  '10.1.2.3',
  '127.0.0.1',
  '2a00::1',
  'fe80::1',
];

/** Facts for a document: often a point of one of its fences. */
export function factsFor(document: PolicyDocument): fc.Arbitrary<Facts> {
  const positions = [anywhere, ...document.fences.map(({ area }) => pointsAbout(area))];
  const point: fc.Arbitrary<GeoPoint> = fc
    .tuple(fc.oneof(...positions), fc.constantFrom(null, 0, 50, 20_000))
    .map(([[longitude, latitude], accuracyMeters]) => ({ longitude, latitude, accuracyMeters }));
  return fc.record({
    address: fc.constantFrom(...ADDRESSES).map(parseAddress),
    method: fc.constant('GET'),
    path: fc.constantFrom('/', '/', '/', '/public/a'),
    network: fc.record({
      country: fc.constantFrom('DK', 'US', 'ZZ'),
      region: fc.constantFrom(null, 'DK-84', 'DK-8', 'DK-A'),
      asn: fc.constantFrom(null, 0, 3292, 4294967295),
      anonymizers: fc.subarray([...ANONYMIZER_KINDS]),
      point: fc.option(point, { freq: 5 }),
    }),
    claim: fc.oneof(
      fc.constant({ status: 'absent' as const }),
      fc.constant({ status: 'invalid' as const, fault: 'claim_expired' as const }),
      point.map((at) => ({ status: 'valid' as const, point: at, issuedAtMs: 0, previous: null })),
    ),
    timeMs: fc.integer({ min: Date.UTC(2024, 11, 1), max: Date.UTC(2025, 11, 1) }),
  });
}

function onMap([x, y]: readonly [number, number]): Position {
  return [Math.max(-180, Math.min(180, x)), Math.max(-90, Math.min(90, y))];
}

/** The next double up (1) or down (-1). */
function nextBit(value: number, direction: number): number {
  if (direction === 0 || value === 0) return value;
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  view.setBigInt64(0, view.getBigInt64(0) + BigInt(direction * Math.sign(value)));
  return view.getFloat64(0);
}
