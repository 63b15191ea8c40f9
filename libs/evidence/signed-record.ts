import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { canonicalJson } from '../tlog/index.js';

/** The media type of an evidence file. */
export const EVIDENCE_MEDIA_TYPE = 'application/vnd.gatepost.evidence+json';

export interface EvidenceFile {
  /** What is signed, byte for byte, is the canonical form (RFC 8785) of this member. */
  readonly record: Readonly<Record<string, unknown>>;
  readonly signature: {
    readonly algorithm: 'Ed25519';
    /** SHA-256 of the public key's SubjectPublicKeyInfo (DER), hexadecimal. */
    readonly keyId: string;
    /** RFC 8032 signature, base64. */
    readonly value: string;
  };
}

/** An Ed25519 key that signs evidence. Throws Error with the remedy when the PEM is not one. */
export class EvidenceSigner {
  readonly #key: KeyObject;
  readonly publicKeyPem: string;
  readonly keyId: string;

  constructor(privateKeyPem: string) {
    try {
      this.#key = createPrivateKey(privateKeyPem);
    } catch {
      throw new Error(
        'EVIDENCE_SIGNING_KEY is not a private key in PEM; make one with `openssl genpkey -algorithm ed25519`.',
      );
    }
    if (this.#key.asymmetricKeyType !== 'ed25519') {
      throw new Error(
        'EVIDENCE_SIGNING_KEY is not an Ed25519 key; make one with `openssl genpkey -algorithm ed25519`.',
      );
    }
    const publicKey = createPublicKey(this.#key);
    this.publicKeyPem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    this.keyId = keyIdOf(publicKey);
  }

  sign(record: EvidenceFile['record']): EvidenceFile {
    const value = sign(null, Buffer.from(canonicalJson(record)), this.#key).toString('base64');
    return { record, signature: { algorithm: 'Ed25519', keyId: this.keyId, value } };
  }
}

export type Verification =
  { readonly ok: true; readonly keyId: string } | { readonly ok: false; readonly fault: string };

/** Checks an evidence file against a public key that the auditor has from elsewhere. Needs nothing but the two. */
export function verifyEvidence(text: string, publicKeyPem: string): Verification {
  let file: Partial<EvidenceFile>;
  try {
    // Every member is checked below.
    file = JSON.parse(text) as Partial<EvidenceFile>;
  } catch {
    return { ok: false, fault: 'The file is not JSON.' };
  }
  const { record, signature } = file;
  if (typeof record !== 'object' || typeof signature?.value !== 'string') {
    return { ok: false, fault: 'The file is not evidence of Gatepost: it has no record or no signature.' };
  }
  let key: KeyObject;
  try {
    key = createPublicKey(publicKeyPem);
  } catch {
    return { ok: false, fault: 'The public key is not in PEM.' };
  }
  if (key.asymmetricKeyType !== 'ed25519') return { ok: false, fault: 'The public key is not an Ed25519 key.' };
  const keyId = keyIdOf(key);
  if (signature.keyId !== keyId)
    return { ok: false, fault: `The file was signed by another key than the one given (${keyId}).` };
  const good = verify(null, Buffer.from(canonicalJson(record)), key, Buffer.from(signature.value, 'base64'));
  return good
    ? { ok: true, keyId }
    : { ok: false, fault: 'The signature does not match: the record was changed after it was signed.' };
}

function keyIdOf(publicKey: KeyObject): string {
  return createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex');
}
