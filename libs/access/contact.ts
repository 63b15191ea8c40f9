import { type Corner, turn } from './ring.js';

/** An edge that knows where it comes from. */
export interface Segment {
  readonly a: Corner;
  readonly b: Corner;
  readonly polygon: number;
  readonly ring: number;
  /** Place of the edge in its ring, and how many edges that ring has. */
  readonly index: number;
  readonly ringLength: number;
}

/**
 * How two edges meet: `crossing` (each runs through the other), `overlap` (they share a stretch) or `touch` (they share
 * one point, which ends at least one of them). The one corner that neighbours in a ring share is no contact.
 */
export type Contact =
  | { readonly kind: 'crossing' | 'overlap'; readonly first: Segment; readonly second: Segment }
  | { readonly kind: 'touch'; readonly first: Segment; readonly second: Segment; readonly at: Corner };

/** The edges of rings of corners whose last corner is joined to the first. */
export function segmentsOf(rings: readonly (readonly Corner[])[], polygon: number): Segment[] {
  return rings.flatMap((ring, ringIndex) =>
    ring.flatMap((a, index) => {
      const b = ring[(index + 1) % ring.length];
      return b ? [{ a, b, polygon, ring: ringIndex, index, ringLength: ring.length }] : [];
    }),
  );
}

/** All contacts, found by a sweep over x: only edges whose extents in x and y overlap are compared. Exact. */
export function* findContacts(segments: readonly Segment[]): Generator<Contact> {
  const boxes = segments
    .map((segment) => ({
      segment,
      minX: Math.min(segment.a.x, segment.b.x),
      maxX: Math.max(segment.a.x, segment.b.x),
      minY: Math.min(segment.a.y, segment.b.y),
      maxY: Math.max(segment.a.y, segment.b.y),
    }))
    .sort((one, other) => one.minX - other.minX);
  let active: typeof boxes = [];
  for (const box of boxes) {
    active = active.filter((other) => other.maxX >= box.minX);
    for (const other of active) {
      if (other.maxY < box.minY || box.maxY < other.minY) continue;
      const contact = contactOf(other.segment, box.segment);
      if (contact) yield contact;
    }
    active.push(box);
  }
}

function contactOf(first: Segment, second: Segment): Contact | null {
  if (areNeighbours(first, second)) return foldsBack(first, second) ? { kind: 'overlap', first, second } : null;
  const secondA = turn(first.a, first.b, second.a);
  const secondB = turn(first.a, first.b, second.b);
  if ((secondA > 0 && secondB > 0) || (secondA < 0 && secondB < 0)) return null;
  const firstA = turn(second.a, second.b, first.a);
  const firstB = turn(second.a, second.b, first.b);
  if ((firstA > 0 && firstB > 0) || (firstA < 0 && firstB < 0)) return null;
  if (secondA === 0 && secondB === 0) return collinearContact(first, second);
  if (secondA === 0) return { kind: 'touch', first, second, at: second.a };
  if (secondB === 0) return { kind: 'touch', first, second, at: second.b };
  if (firstA === 0) return { kind: 'touch', first, second, at: first.a };
  if (firstB === 0) return { kind: 'touch', first, second, at: first.b };
  return { kind: 'crossing', first, second };
}

/** Along their common line the edges have at most two inner ends: none, one (touch) or a stretch. */
function collinearContact(first: Segment, second: Segment): Contact | null {
  const [firstLow, firstHigh] = inOrder(first);
  const [secondLow, secondHigh] = inOrder(second);
  const low = compare(firstLow, secondLow) >= 0 ? firstLow : secondLow;
  const high = compare(firstHigh, secondHigh) <= 0 ? firstHigh : secondHigh;
  const order = compare(low, high);
  if (order > 0) return null;
  return order === 0 ? { kind: 'touch', first, second, at: low } : { kind: 'overlap', first, second };
}

function areNeighbours(first: Segment, second: Segment): boolean {
  if (first.polygon !== second.polygon || first.ring !== second.ring) return false;
  const distance = Math.abs(first.index - second.index);
  return distance === 1 || distance === first.ringLength - 1;
}

/** Neighbours that run back over each other. */
function foldsBack(first: Segment, second: Segment): boolean {
  const follows = second.index === (first.index + 1) % first.ringLength;
  const [from, shared, to] = follows ? [first.a, first.b, second.b] : [second.a, second.b, first.b];
  if (turn(from, shared, to) !== 0) return false;
  return compare(from, shared) > 0 === compare(to, shared) > 0;
}

function inOrder(segment: Segment): [low: Corner, high: Corner] {
  return compare(segment.a, segment.b) <= 0 ? [segment.a, segment.b] : [segment.b, segment.a];
}

/** By x, then y: the order of the points of any straight line. */
function compare(one: Corner, other: Corner): number {
  return one.x - other.x || one.y - other.y;
}
