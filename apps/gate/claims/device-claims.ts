import { compactVerify } from 'jose';
import { type ClaimFact, type ClaimFault } from '../../../libs/access/index.js';
import type { SiteDeviceKey } from '../../../libs/policy/index.js';
import { isClaimedPoint, isNumberWithin, isRecord, readProtectedHeader } from './claim-parts.js';
import { type Memory, SeenOnce } from './seen-once.js';

/** Keeps what a device signs for other ends from passing for a claim (RFC 8725 §3.11). */
const TYPE = 'gatepost-location+jwt';
const MOST_TOKEN_CHARACTERS = 2_048;
/** Either side of now. */
const MOST_AGE_SECONDS = 60;
const TOKEN_ID = /^[\x21-\x7e]{8,128}$/;

/** For one gate, however many processes it has. */
export function deviceClaimMemory(): Memory {
  return new SeenOnce(2 * MOST_AGE_SECONDS * 1_000);
}

/**
 * Locations that a device signs itself, as JWS (RFC 7515) under a key that is registered for the site. Each is good for
 * one request at this gate: what it was is remembered as long as it could be presented again. It carries no predecessor.
 */
export class DeviceClaims {
  readonly #seen: Memory;

  constructor(seen: Memory = deviceClaimMemory()) {
    this.#seen = seen;
  }

  async read(jws: string, siteId: string, keys: readonly SiteDeviceKey[], timeMs: number): Promise<ClaimFact> {
    const header = jws.length > MOST_TOKEN_CHARACTERS ? null : readProtectedHeader(jws);
    if (header === null) return refuse('claim_invalid');
    const key = keys.find(({ keyId }) => keyId === header.kid);
    if (key === undefined || (key.expiresAtMs !== null && key.expiresAtMs <= timeMs))
      return refuse('claim_key_unknown');
    if (header.alg !== key.algorithm) return refuse('claim_algorithm');
    if (header.typ !== TYPE || header.crit !== undefined) return refuse('claim_invalid');
    const payload = await verify(jws, key);
    if (payload === null) return refuse('claim_invalid');
    return this.#factOf(payload, siteId, key.keyId, timeMs);
  }

  async #factOf(payload: Record<string, unknown>, siteId: string, keyId: string, timeMs: number): Promise<ClaimFact> {
    const { aud, iat, jti, latitude, longitude, accuracy } = payload;
    if (aud !== siteId) return refuse('claim_other_site');
    const point = { latitude, longitude, accuracyMeters: accuracy };
    if (!isNumberWithin(iat, 0, Number.MAX_SAFE_INTEGER) || typeof jti !== 'string' || !TOKEN_ID.test(jti)) {
      return refuse('claim_invalid');
    }
    if (!isClaimedPoint(point)) return refuse('claim_invalid');
    if (iat > timeMs / 1_000 + MOST_AGE_SECONDS) return refuse('claim_future');
    if (iat < timeMs / 1_000 - MOST_AGE_SECONDS) return refuse('claim_expired');
    if (!(await this.#seen.isFirst(`${keyId} ${jti}`, timeMs))) return refuse('claim_replayed');
    return { status: 'valid', point, issuedAtMs: timeMs, previous: null };
  }
}

/** The payload of a signature that holds; null otherwise. */
async function verify(jws: string, { publicJwk, algorithm }: SiteDeviceKey): Promise<Record<string, unknown> | null> {
  try {
    const { payload } = await compactVerify(jws, publicJwk, { algorithms: [algorithm] });
    const value: unknown = JSON.parse(Buffer.from(payload).toString());
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

function refuse(fault: ClaimFault): ClaimFact {
  return { status: 'invalid', fault };
}
