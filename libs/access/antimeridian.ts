import { type Corner, cornerEdges, isCounterClockwise, sideOfRing, turn } from './ring.js';

/** A corner of a ring followed across the antimeridian. */
export interface UnwrappedCorner extends Corner {
  /** As given, -180 to 180: `x` has lost bits when whole turns were added to it. */
  readonly longitude: number;
  /** Its place in the ring as given. */
  readonly index: number;
}

type UnwrappedRing = readonly UnwrappedCorner[];
/** Shell first, then holes; every ring simple, with its interior on the left. */
export type UnwrappedPolygon = readonly UnwrappedRing[];

const FULL_TURN = 360;

/**
 * Follows a ring of corners: a jump of more than 180° in longitude is a way across the antimeridian (RFC 7946 §3.1.9), so
 * `x` goes on past ±180. `windings` is the whole turns round the pole after the last corner joins the first.
 */
export function unwrapRing(corners: readonly { longitude: number; latitude: number; index: number }[]): {
  ring: UnwrappedCorner[];
  windings: number;
} {
  const ring: UnwrappedCorner[] = [];
  let turns = 0;
  let previous = corners[0]?.longitude ?? 0;
  for (const { longitude, latitude, index } of corners) {
    turns += turnsAcross(previous, longitude);
    ring.push({ x: longitude + turns * FULL_TURN, y: latitude, longitude, index });
    previous = longitude;
  }
  return { ring, windings: turns + turnsAcross(previous, corners[0]?.longitude ?? previous) };
}

/** The same ring, `turns` times round the Earth. */
export function shiftRing(ring: UnwrappedRing, turns: number): UnwrappedCorner[] {
  return ring.map((corner) => ({ ...corner, x: corner.x + turns * FULL_TURN }));
}

/**
 * Cuts a polygon at the meridian ±180 and gives its pieces in longitudes from -180 to 180; null when rounding leaves no
 * sound pieces. The polygon spans at most 360°, so it has that meridian once inside it at most. Corners keep the
 * longitudes they were given.
 */
export function splitAtAntimeridian(polygon: UnwrappedPolygon): Corner[][][] | null {
  const xs = (polygon[0] ?? []).map((corner) => corner.x);
  const minX = xs.reduce((a, b) => Math.min(a, b), Infinity);
  const maxX = xs.reduce((a, b) => Math.max(a, b), -Infinity);
  const cut = [-180, 180].find((meridian) => minX < meridian && meridian < maxX);
  if (cut === undefined) {
    const turns = minX >= 180 ? -1 : maxX <= -180 ? 1 : 0;
    return [polygon.map((ring) => ring.map((corner) => settle(corner, turns)))];
  }
  const west = clip(polygon, cut, -1);
  const east = clip(polygon, cut, 1);
  if (west === null || east === null) return null;
  const westTurns = cut === 180 ? 0 : 1;
  const settled = (pieces: Piece[], turns: number): Corner[][][] =>
    pieces.map((piece) => piece.map((ring) => ring.map((corner) => settle(corner, turns))));
  return [...settled(west, westTurns), ...settled(east, westTurns - 1)];
}

type Piece = UnwrappedCorner[][];

/** The part of a ring strictly on one side of the cut, from where it comes in to where it goes out. */
interface Chain {
  readonly corners: readonly UnwrappedCorner[];
}

/** Where a ring goes over the cut: `inner` is on the kept side, `outer` on the cut or beyond. */
interface Crossing {
  readonly chain: Chain;
  readonly isEntry: boolean;
  readonly inner: UnwrappedCorner;
  readonly outer: UnwrappedCorner;
}

/**
 * The part of the polygon on one side (-1 west, 1 east) of the meridian `cut`. Sorted along the cut, crossings bound the
 * interior in pairs; each pair joins the chain that goes out to the chain that comes in.
 */
function clip(polygon: UnwrappedPolygon, cut: number, side: -1 | 1): Piece[] | null {
  const isKept = (corner: Corner): boolean => side * (corner.x - cut) > 0;
  const whole = polygon.filter((ring) => ring.every(isKept)).map((ring) => [...ring]);
  const crossings = polygon.filter((ring) => !ring.every(isKept)).flatMap((ring) => crossingsOf(ring, isKept));
  crossings.sort((one, other) => compareAlongCut(one, other, cut));

  const nextChains = new Map<Chain, Chain>();
  for (let index = 0; index < crossings.length; index += 2) {
    const one = crossings[index];
    const other = crossings[index + 1];
    if (!one || !other || one.isEntry === other.isEntry) return null;
    nextChains.set(one.isEntry ? other.chain : one.chain, one.isEntry ? one.chain : other.chain);
  }
  const ends = new Map<Chain, { entry?: Crossing; exit?: Crossing }>();
  for (const crossing of crossings) {
    const known = ends.get(crossing.chain) ?? {};
    ends.set(crossing.chain, crossing.isEntry ? { ...known, entry: crossing } : { ...known, exit: crossing });
  }

  const rings = [...whole];
  const unused = new Set(nextChains.keys());
  for (const start of unused) {
    const ring: UnwrappedCorner[] = [];
    for (let chain: Chain | undefined = start; chain && unused.has(chain); chain = nextChains.get(chain)) {
      unused.delete(chain);
      const { entry, exit } = ends.get(chain) ?? {};
      if (!entry || !exit) return null;
      ring.push(pointOnCut(entry, cut), ...chain.corners, pointOnCut(exit, cut));
    }
    rings.push(...splitAtRepeats(ring));
  }
  return assemble(rings);
}

function crossingsOf(ring: UnwrappedRing, isKept: (corner: Corner) => boolean): Crossing[] {
  const start = ring.findIndex((corner) => !isKept(corner));
  const crossings: Crossing[] = [];
  let previous = ring[start];
  let corners: UnwrappedCorner[] = [];
  let entry: Omit<Crossing, 'chain'> | null = null;
  for (let step = 1; step <= ring.length; step += 1) {
    const corner = ring[(start + step) % ring.length];
    if (!previous || !corner) return [];
    if (isKept(corner)) {
      entry ??= { isEntry: true, inner: corner, outer: previous };
      corners.push(corner);
    } else if (entry) {
      const chain = { corners };
      crossings.push({ chain, ...entry }, { chain, isEntry: false, inner: previous, outer: corner });
      entry = null;
      corners = [];
    }
    previous = corner;
  }
  return crossings;
}

/**
 * Order along a line just on the kept side of the cut. The edges do not cross, so the end of one that lies beside the
 * other tells; ends that lie on the other edge leave it to the ends farther out. Exact.
 */
function compareAlongCut(one: Crossing, other: Crossing, cut: number): number {
  for (const end of ['inner', 'outer'] as const) {
    const isOneNearer = Math.abs(one[end].x - cut) <= Math.abs(other[end].x - cut);
    const order = isOneNearer ? heightAbove(other, one[end]) : -heightAbove(one, other[end]);
    if (order !== 0) return order;
  }
  return 0;
}

function heightAbove(crossing: Crossing, corner: Corner): number {
  const { inner, outer } = crossing;
  return inner.x < outer.x ? turn(inner, outer, corner) : turn(outer, inner, corner);
}

/** Computed from the western end, so that both sides of the cut get the same latitude to the last bit. */
function pointOnCut({ inner, outer }: Crossing, cut: number): UnwrappedCorner {
  if (outer.x === cut) return outer;
  const [west, east] = inner.x < outer.x ? [inner, outer] : [outer, inner];
  const y = west.y + ((cut - west.x) / (east.x - west.x)) * (east.y - west.y);
  const latitude = Math.min(Math.max(y, Math.min(west.y, east.y)), Math.max(west.y, east.y));
  return { x: cut, y: latitude, longitude: 180, index: outer.index };
}

/** Rings that visit a corner twice (a hole that touched the cut) become rings of their own; what has no area goes. */
function splitAtRepeats(ring: readonly UnwrappedCorner[]): UnwrappedCorner[][] {
  const loops: UnwrappedCorner[][] = [];
  const path: UnwrappedCorner[] = [];
  const places = new Map<string, number>();
  for (const corner of ring) {
    const seen = places.get(keyOf(corner));
    if (seen !== undefined) {
      const loop = path.splice(seen);
      for (const left of loop) places.delete(keyOf(left));
      loops.push(loop);
    }
    places.set(keyOf(corner), path.push(corner) - 1);
  }
  return [...loops, path].filter((loop) => loop.length >= 3);
}

function keyOf(corner: Corner): string {
  return `${corner.x},${corner.y}`;
}

/** Counter-clockwise rings are shells, the others are holes of the shell around them. */
function assemble(rings: readonly UnwrappedCorner[][]): Piece[] | null {
  const pieces = rings.filter(isCounterClockwise).map((shell) => [shell]);
  for (const hole of rings.filter((ring) => !isCounterClockwise(ring))) {
    const home = pieces.find(([shell = []]) => {
      const edges = cornerEdges(shell);
      return hole.some(({ x, y }) => sideOfRing(edges, x, y) === 'inside');
    });
    if (!home) return null;
    home.push(hole);
  }
  return pieces;
}

/** Back to longitudes from -180 to 180; on the meridian the sign is that of the side the piece is on. */
function settle(corner: UnwrappedCorner, turns: number): Corner {
  const isOnMeridian = Math.abs(corner.longitude) === 180;
  return { x: isOnMeridian ? corner.x + turns * FULL_TURN : corner.longitude, y: corner.y };
}

function turnsAcross(from: number, to: number): number {
  if (to - from > 180) return -1;
  if (to - from < -180) return 1;
  return 0;
}
