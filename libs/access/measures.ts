import { EARTH_RADIUS_METERS } from './sphere.js';
import { type FenceArea, type Position } from './types.js';

const RADIANS = Math.PI / 180;

/** Positions as they are drawn: the one that closes a ring is not counted again. A circle has none. */
export function vertexCount(area: FenceArea): number {
  if (area.type === 'Circle') return 0;
  return area.coordinates.flat().reduce((sum, ring) => sum + Math.max(0, ring.length - 1), 0);
}

/**
 * Square metres on the sphere, for edges that are straight in degrees, holes taken away. For areas in normal form: holes
 * are in their polygon, and polygons do not overlap.
 */
export function areaSquareMeters(area: FenceArea): number {
  if (area.type === 'Circle') {
    const angle = Math.min(area.radiusMeters / EARTH_RADIUS_METERS, Math.PI);
    // 2πR²(1 − cos a), which would lose the digits of small circles.
    return 4 * Math.PI * EARTH_RADIUS_METERS ** 2 * Math.sin(angle / 2) ** 2;
  }
  const steradians = area.coordinates.reduce((sum, [outer = [], ...holes]) => {
    return sum + holes.reduce((left, hole) => left - ringSteradians(hole), ringSteradians(outer));
  }, 0);
  return Math.max(0, steradians) * EARTH_RADIUS_METERS ** 2;
}

/** |∮ sin φ dλ|, measured from the ring's first latitude, so that small rings far from the equator keep their digits. */
function ringSteradians(ring: readonly Position[]): number {
  const base = (ring[0]?.[1] ?? 0) * RADIANS;
  let sum = 0;
  for (let index = 1; index < ring.length; index += 1) {
    const from = ring[index - 1];
    const to = ring[index];
    if (!from || !to) continue;
    sum += (to[0] - from[0]) * RADIANS * meanSine(from[1] * RADIANS, to[1] * RADIANS, base);
  }
  return Math.abs(sum);
}

/** The mean of sin φ − sin base over an edge on which φ goes evenly from one latitude to the other. */
function meanSine(from: number, to: number, base: number): number {
  const half = (to - from) / 2;
  const middle = (to + from) / 2;
  // (cos from − cos to) / (to − from) = sin(middle) · sin(half) / half.
  const sinc = Math.abs(half) < 1e-4 ? 1 - half ** 2 / 6 : Math.sin(half) / half;
  const difference = 2 * Math.cos((middle + base) / 2) * Math.sin((middle - base) / 2);
  return difference - Math.sin(middle) * (1 - sinc);
}
