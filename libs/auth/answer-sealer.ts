import { hkdfSync } from 'node:crypto';
import { CompactEncrypt, compactDecrypt } from 'jose';
import { type TokenKeys } from './tokens.js';

const ALGORITHMS = { alg: 'dir', enc: 'A256GCM' } as const;

/**
 * Answers with a secret that are kept for a while, so that the database does not tell it: JWE in compact serialization (RFC
 * 7516 §7.1). Its keys are made by HKDF (RFC 5869) of what signs the tokens; the first seals, all open.
 */
export class AnswerSealer {
  readonly #keys: readonly [Uint8Array, ...Uint8Array[]];

  constructor(tokenKeys: TokenKeys) {
    const secrets = tokenKeys.algorithm === 'HS256' ? tokenKeys.secrets : tokenKeys.privateKeys;
    const [first, ...others] = secrets.map(
      (secret) => new Uint8Array(hkdfSync('sha256', secret, 'gatepost', 'kept answer', 32)),
    );
    if (!first) throw new Error('There is no key to seal with.');
    this.#keys = [first, ...others];
  }

  async seal(text: string): Promise<string> {
    return new CompactEncrypt(new TextEncoder().encode(text)).setProtectedHeader(ALGORITHMS).encrypt(this.#keys[0]);
  }

  /** null: sealed with another secret, or changed. */
  async open(sealed: string): Promise<string | null> {
    const options = { keyManagementAlgorithms: [ALGORITHMS.alg], contentEncryptionAlgorithms: [ALGORITHMS.enc] };
    for (const key of this.#keys) {
      try {
        const { plaintext } = await compactDecrypt(sealed, key, options);
        return new TextDecoder().decode(plaintext);
      } catch {
        // The next secret may be the right one.
      }
    }
    return null;
  }
}
