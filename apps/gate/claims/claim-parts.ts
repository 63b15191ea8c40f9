import { type GeoPoint } from '../../../libs/access/index.js';

/** Metres; half of the way round the earth, and a little more. */
const VAGUEST_METERS = 20_100_000;

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A point as devices give it: with an accuracy. */
export function isClaimedPoint(value: unknown): value is GeoPoint & { readonly accuracyMeters: number } {
  return (
    isRecord(value) &&
    isNumberWithin(value.longitude, -180, 180) &&
    isNumberWithin(value.latitude, -90, 90) &&
    isNumberWithin(value.accuracyMeters, 0, VAGUEST_METERS)
  );
}

export function isNumberWithin(value: unknown, least: number, most: number): value is number {
  return typeof value === 'number' && value >= least && value <= most;
}

/** The header of a compact JWE or JWS, not verified; null when there is none. */
export function readProtectedHeader(token: string): Record<string, unknown> | null {
  const end = token.indexOf('.');
  if (end <= 0) return null;
  try {
    const header: unknown = JSON.parse(Buffer.from(token.slice(0, end), 'base64url').toString());
    return isRecord(header) ? header : null;
  } catch {
    return null;
  }
}
