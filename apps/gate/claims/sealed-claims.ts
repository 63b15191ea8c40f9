import { createHash, hkdfSync } from 'node:crypto';
import { compactDecrypt, CompactEncrypt } from 'jose';
import { type ClaimedPlace, type ClaimFault } from '../../../libs/access/index.js';
import { isClaimedPoint, isRecord, readProtectedHeader } from './claim-parts.js';

/** What a gate seals into a visitor's cookie. */
export interface SealedClaim extends ClaimedPlace {
  readonly siteId: string;
  /** `192.0.2.0/24`: the network that the claim was issued to. */
  readonly network: string;
  /** The claim before this one, so that gates need no memory. */
  readonly previous: ClaimedPlace | null;
}

export type OpenedClaim =
  { readonly ok: true; readonly claim: SealedClaim } | { readonly ok: false; readonly fault: ClaimFault };

/** Only these, whatever a token's header says (RFC 8725 §3.1): the key is used directly, with AES-256-GCM (RFC 7518 §4.5). */
const ALGORITHM = 'dir';
const ENCRYPTION = 'A256GCM';
/** Keeps other tokens of this program from passing for claims (RFC 8725 §3.11). */
const TYPE = 'gatepost-location+jwe';
const KEY_BYTES = 32;
const KEY_ID_CHARACTERS = 11;
/** A claim with its predecessor has about 500 characters. */
export const MOST_TOKEN_CHARACTERS = 1024;
/** Opened claims that are kept: each is opened once, however many requests carry it. */
const MOST_OPENED = 10_000;

interface SealKey {
  readonly id: string;
  readonly bytes: Uint8Array;
}

/**
 * Seals and opens claims as JWE (RFC 7516) under keys derived from GATE_SECRET (HKDF, RFC 5869), so that each gate opens
 * what another sealed. Of two secrets the first seals and both open. Whether a claim holds for a request is not asked here.
 */
export class SealedClaims {
  readonly #keys: ReadonlyMap<string, SealKey>;
  readonly #sealing: SealKey;
  /** By token, the least lately used first. Tokens that do not open are not kept: a flood would drive the good ones out. */
  readonly #opened = new Map<string, OpenedClaim>();

  constructor(secrets: readonly string[]) {
    const keys = secrets.map(deriveKey);
    const [sealing] = keys;
    if (sealing === undefined) throw new Error('The gate has no secret; set GATE_SECRET.');
    this.#sealing = sealing;
    this.#keys = new Map(keys.map((key) => [key.id, key]));
  }

  async seal(claim: SealedClaim): Promise<string> {
    const { id, bytes } = this.#sealing;
    return await new CompactEncrypt(Buffer.from(JSON.stringify(claim)))
      .setProtectedHeader({ alg: ALGORITHM, enc: ENCRYPTION, typ: TYPE, kid: id })
      .encrypt(bytes);
  }

  /** At once for a token that was opened before, and for one whose header says that it is none of ours. */
  open(token: string): OpenedClaim | Promise<OpenedClaim> {
    const known = this.#opened.get(token);
    if (known) {
      this.#opened.delete(token);
      this.#opened.set(token, known);
      return known;
    }
    if (token.length > MOST_TOKEN_CHARACTERS) return refuse('claim_invalid');
    const header = readProtectedHeader(token);
    if (header === null) return refuse('claim_invalid');
    if (header.alg !== ALGORITHM || header.enc !== ENCRYPTION) return refuse('claim_algorithm');
    const key = typeof header.kid === 'string' ? this.#keys.get(header.kid) : undefined;
    if (key === undefined || header.typ !== TYPE) return refuse('claim_invalid');
    return this.#decrypt(token, key);
  }

  async #decrypt(token: string, key: SealKey): Promise<OpenedClaim> {
    const pinned = { keyManagementAlgorithms: [ALGORITHM], contentEncryptionAlgorithms: [ENCRYPTION] };
    try {
      const { plaintext } = await compactDecrypt(token, key.bytes, pinned);
      const claim = parseClaim(JSON.parse(Buffer.from(plaintext).toString()));
      if (claim === null) return refuse('claim_invalid');
      const opened = { ok: true, claim } as const;
      this.#opened.set(token, opened);
      const [oldest] = this.#opened.keys();
      if (this.#opened.size > MOST_OPENED && oldest !== undefined) this.#opened.delete(oldest);
      return opened;
    } catch {
      // Edited, cut, or of a secret that is no longer given.
      return refuse('claim_invalid');
    }
  }
}

function refuse(fault: ClaimFault): OpenedClaim {
  return { ok: false, fault };
}

function deriveKey(secret: string): SealKey {
  const bytes = new Uint8Array(hkdfSync('sha256', secret, '', 'gatepost location claim v1', KEY_BYTES));
  return { id: createHash('sha256').update(bytes).digest('base64url').slice(0, KEY_ID_CHARACTERS), bytes };
}

/** What the seal says was written by a gate, perhaps of another version. */
function parseClaim(value: unknown): SealedClaim | null {
  if (!isRecord(value) || !isClaimedPlace(value)) return null;
  const { siteId, network, previous, point, issuedAtMs } = value;
  if (typeof siteId !== 'string' || typeof network !== 'string') return null;
  if (previous !== null && !isClaimedPlace(previous)) return null;
  return { siteId, network, point, issuedAtMs, previous };
}

function isClaimedPlace(value: unknown): value is ClaimedPlace {
  return isRecord(value) && Number.isSafeInteger(value.issuedAtMs) && isClaimedPoint(value.point);
}
