import { hkdfSync } from 'node:crypto';
import { EncryptJWT, jwtDecrypt, type JWTPayload } from 'jose';

const ALGORITHM = 'dir';
const ENCRYPTION = 'A256GCM';
const KEY_BYTES = 32;
/** Between the clocks of two gates. */
const CLOCK_TOLERANCE_SECONDS = 5;

/** What a sealed text is for; texts of one purpose are nothing for another: each has a key and a `typ` of its own. */
export interface Purpose {
  readonly name: string;
  readonly ttlSeconds: number;
}

/**
 * Short-lived texts that any gate with the same GATE_SECRET can read and nobody can make, read or change: JWE (RFC 7516)
 * of a JWT, key by HKDF (RFC 5869). The first secret seals, all unseal.
 */
export class Sealer {
  readonly #purpose: Purpose;
  readonly #type: string;
  readonly #keys: readonly [Uint8Array, ...Uint8Array[]];

  /** @param gateSecrets one or two */
  constructor([first, ...others]: readonly [string, ...string[]], purpose: Purpose) {
    const keyOf = (secret: string): Uint8Array =>
      new Uint8Array(hkdfSync('sha256', secret, 'gatepost', purpose.name, KEY_BYTES));
    this.#purpose = purpose;
    this.#type = `gatepost-${purpose.name}+jwt`;
    this.#keys = [keyOf(first), ...others.map(keyOf)];
  }

  seal(payload: JWTPayload): Promise<string> {
    const now = Math.floor(Date.now() / 1_000);
    return new EncryptJWT(payload)
      .setProtectedHeader({ alg: ALGORITHM, enc: ENCRYPTION, typ: this.#type })
      .setIssuedAt(now)
      .setExpirationTime(now + this.#purpose.ttlSeconds)
      .encrypt(this.#keys[0]);
  }

  /** null: not sealed by us for this purpose, changed, expired, or from the future. Algorithms are ours to choose (RFC 8725 §3.1). */
  async unseal(text: string): Promise<JWTPayload | null> {
    for (const key of this.#keys) {
      try {
        const { payload } = await jwtDecrypt(text, key, {
          keyManagementAlgorithms: [ALGORITHM],
          contentEncryptionAlgorithms: [ENCRYPTION],
          typ: this.#type,
          maxTokenAge: this.#purpose.ttlSeconds,
          clockTolerance: CLOCK_TOLERANCE_SECONDS,
          requiredClaims: ['iat', 'exp'],
        });
        return payload;
      } catch {
        // The other secret may fit.
      }
    }
    return null;
  }
}
