import { findContacts, type Segment, segmentsOf } from './contact.js';
import { type Corner, cornerEdges, type Side, sideOfRing, turn } from './ring.js';

/** Polygons of rings of corners, interior on the left of every ring. */
type Polygons = readonly (readonly (readonly Corner[])[])[];

/** What is wrong, and where: `index` counts the corners of the ring, null when the ring as a whole is wrong. */
export interface PolygonFault {
  readonly polygon: number;
  readonly ring: number;
  readonly index: number | null;
  readonly message: string;
}

/**
 * The OGC rules for one polygon (Simple Features §6.1.11.1, what PostGIS ST_IsValid asks for): rings neither cross nor
 * touch themselves, rings of one polygon meet in single points at most, holes lie in the shell and not in each other, and
 * the interior is in one piece. Rings have at least three corners, no two successive ones equal.
 */
export function findPolygonFault(rings: readonly (readonly Corner[])[], polygon: number): PolygonFault | null {
  const touching = new DisjointSets();
  const seen = new Set<string>();
  for (const contact of findContacts(segmentsOf(rings, polygon))) {
    const { first, second } = contact;
    if (first.ring === second.ring) {
      return faultAt(first, second, 'The ring crosses or touches itself; draw it so that no two of its edges meet.');
    }
    if (contact.kind !== 'touch') {
      return faultAt(first, second, 'The ring crosses another ring of its polygon; move it apart.');
    }
    const point = `${contact.at.x},${contact.at.y}`;
    for (const ring of [first.ring, second.ring]) {
      const link = `${ring}@${point}`;
      if (seen.has(link)) continue;
      seen.add(link);
      // A closed chain of touching rings cuts the interior in pieces.
      if (!touching.join(`ring ${ring}`, point)) {
        return faultAt(
          first,
          second,
          'Touching rings cut the polygon into pieces; draw each piece as its own polygon.',
        );
      }
    }
  }
  return findHoleFault(rings, polygon);
}

/** Polygons of one area may touch in points but not overlap or share edges; the rings are oriented, interior left. */
export function findOverlap(polygons: Polygons): PolygonFault | null {
  const fault = (polygon: number): PolygonFault => {
    return { polygon, ring: 0, index: null, message: 'The polygon overlaps another of this area; merge the two.' };
  };
  const segments = polygons.flatMap((rings, index) => segmentsOf(rings, index));
  const rays = new Map<string, Ray>();
  for (const contact of findContacts(segments)) {
    const { first, second } = contact;
    if (first.polygon === second.polygon) continue;
    if (contact.kind !== 'touch') return fault(Math.max(first.polygon, second.polygon));
    noteRays(rays, polygons, first, second, contact.at);
    noteRays(rays, polygons, second, first, contact.at);
  }
  for (const ray of rays.values()) {
    if (ray.isInterior) return fault(ray.polygon);
  }
  const boxed = polygons.map((rings, index) => ({ rings, index, box: boxOf(rings) }));
  for (const one of boxed) {
    for (const other of boxed) {
      if (one.index === other.index || !boxHolds(other.box, one.box)) continue;
      // Boundaries do not cross, so the first corner off the other's boundary speaks for all.
      const side = firstSide(one.rings[0] ?? [], other.rings);
      if (side === 'inside') return fault(Math.max(one.index, other.index));
    }
  }
  return null;
}

function findHoleFault(rings: readonly (readonly Corner[])[], polygon: number): PolygonFault | null {
  const [shell = [], ...holes] = rings;
  const outside = 'The hole lies outside its polygon; move it inside or draw it as a polygon of its own.';
  const boxes = holes.map((hole) => boxOf([hole]));
  for (const [index, hole] of holes.entries()) {
    if (firstSide(hole, [shell]) !== 'inside') return { polygon, ring: index + 1, index: null, message: outside };
    const box = boxOf([hole]);
    const isNested = holes.some((other, otherIndex) => {
      const otherBox = boxes[otherIndex];
      return other !== hole && otherBox && boxHolds(otherBox, box) && firstSide(hole, [other]) === 'inside';
    });
    if (isNested) {
      return { polygon, ring: index + 1, index: null, message: 'The hole lies inside another hole; leave it out.' };
    }
  }
  return null;
}

/** The side of the first corner that is not on a boundary; 'boundary' when all are. */
function firstSide(corners: readonly Corner[], rings: readonly (readonly Corner[])[]): Side {
  const [shell = [], ...holes] = rings.map(cornerEdges);
  for (const { x, y } of corners) {
    const side = sideOfRing(shell, x, y);
    if (side === 'boundary') continue;
    if (side === 'outside') return 'outside';
    const holeSides = holes.map((hole) => sideOfRing(hole, x, y));
    if (holeSides.includes('boundary')) continue;
    return holeSides.includes('inside') ? 'outside' : 'inside';
  }
  return 'boundary';
}

/** An edge of one polygon as it leaves a point that it shares with another. */
interface Ray {
  /** The later of the two polygons. */
  readonly polygon: number;
  /** So far: it runs on the interior side of every ring of the other polygon that goes through the point. */
  readonly isInterior: boolean;
}

/** Judges the rays in which `edge` leaves `at` by the ring that `wall` belongs to. */
function noteRays(rays: Map<string, Ray>, polygons: Polygons, wall: Segment, edge: Segment, at: Corner): void {
  for (const end of [edge.a, edge.b]) {
    if (isSame(end, at)) continue;
    // Rings of one polygon may touch each other in this point as well; only what is left of all of them is interior.
    const key = [wall.polygon, at.x, at.y, edge.polygon, edge.ring, edge.index, end.x, end.y].join(',');
    const isInterior = (rays.get(key)?.isInterior ?? true) && isLeftOfRing(polygons, wall, at, end);
    rays.set(key, { polygon: Math.max(wall.polygon, edge.polygon), isInterior });
  }
}

/** Whether the way from `at`, a point of the ring that `wall` belongs to, to `end` starts on the left of that ring. */
function isLeftOfRing(polygons: Polygons, wall: Segment, at: Corner, end: Corner): boolean {
  const ring = polygons[wall.polygon]?.[wall.ring] ?? [];
  const before = isSame(wall.a, at) ? (ring.at(wall.index - 1) ?? wall.a) : wall.a;
  const after = isSame(wall.b, at) ? (ring[(wall.index + 2) % ring.length] ?? wall.b) : wall.b;
  const isLeftOfFirst = turn(before, at, end) > 0;
  const isLeftOfSecond = turn(at, after, end) > 0;
  const isConvex = turn(before, at, after) >= 0;
  return isConvex ? isLeftOfFirst && isLeftOfSecond : isLeftOfFirst || isLeftOfSecond;
}

function isSame(one: Corner, other: Corner): boolean {
  return one.x === other.x && one.y === other.y;
}

function boxOf(rings: readonly (readonly Corner[])[]): readonly [number, number, number, number] {
  let box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y } of rings[0] ?? []) {
    box = [Math.min(box[0], x), Math.min(box[1], y), Math.max(box[2], x), Math.max(box[3], y)];
  }
  return box;
}

function boxHolds(outer: ReturnType<typeof boxOf>, inner: ReturnType<typeof boxOf>): boolean {
  return outer[0] <= inner[0] && outer[1] <= inner[1] && outer[2] >= inner[2] && outer[3] >= inner[3];
}

function faultAt(first: Segment, second: Segment, message: string): PolygonFault {
  const later = second.ring > first.ring || (second.ring === first.ring && second.index > first.index) ? second : first;
  return { polygon: later.polygon, ring: later.ring, index: later.index, message };
}

class DisjointSets {
  private readonly parents = new Map<string, string>();

  /** False when the two were joined already. */
  join(one: string, other: string): boolean {
    const a = this.root(one);
    const b = this.root(other);
    if (a === b) return false;
    this.parents.set(a, b);
    return true;
  }

  private root(node: string): string {
    let root = node;
    for (let parent = this.parents.get(root); parent !== undefined; parent = this.parents.get(root)) root = parent;
    return root;
  }
}
