import { createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';

/** What a usable secret looks like, wherever it comes from: a variable, a file of the operator or DATA_DIR. */

export const MIN_SECRET_CHARACTERS = 32;

/** Printable ASCII without spaces: a token travels in an Authorization header (RFC 6750 §2.1). */
const TOKEN = /^[\x21-\x7e]+$/;

export const TOKEN_EXPECTED =
  `at least ${MIN_SECRET_CHARACTERS} printable ASCII characters without spaces; ` +
  'make one with: openssl rand -base64 32';

export const GATE_SECRETS_EXPECTED =
  `one secret of at least ${MIN_SECRET_CHARACTERS} printable ASCII characters without spaces and commas, or two different ones ` +
  'separated by a comma, the new one first; make one with: openssl rand -base64 32';

export const MOST_PROXY_SECRETS = 32;

export const PROXY_SECRETS_EXPECTED =
  `one to ${MOST_PROXY_SECRETS} different secrets separated by commas, each of at least ${MIN_SECRET_CHARACTERS} letters, digits, ` +
  'hyphens, underscores or dots; make one with: openssl rand -hex 32';

export const SIGNING_KEY_EXPECTED =
  'an unencrypted Ed25519 private key in PKCS#8 PEM; make one with: openssl genpkey -algorithm ed25519';

export const TOKEN_KEYS_EXPECTED =
  'one Ed25519 private key, or two different ones, the new one first: in unencrypted PKCS#8 PEM one after the other, or as a JWK ' +
  'or JWK Set; make one with: openssl genpkey -algorithm ed25519';

export function isToken(value: string): boolean {
  return value.length >= MIN_SECRET_CHARACTERS && TOKEN.test(value);
}

/** @returns one or two secrets, the sealing one first, or null when they cannot be used */
export function parseGateSecrets(value: string): readonly string[] | null {
  const secrets = value.split(',').map((part) => part.trim());
  if (secrets.length > 2 || !secrets.every(isToken)) return null;
  return new Set(secrets).size === secrets.length ? secrets : null;
}

/**
 * @param value PKCS#8 PEM (RFC 5958, RFC 8410); line ends may be written as `\n`, as one-line environments need
 * @returns the PEM with real line ends, or null when it is no unencrypted Ed25519 private key
 */
export function parseSigningKey(value: string): string | null {
  const pem = `${value.replaceAll('\\n', '\n').trim()}\n`;
  if (!pem.startsWith('-----BEGIN PRIVATE KEY-----')) return null;
  try {
    return createPrivateKey(pem).asymmetricKeyType === 'ed25519' ? pem : null;
  } catch {
    return null;
  }
}

/**
 * @param value one or two keys: PEM (line ends may be written as `\n`), a JWK or a JWK Set (RFC 7517, RFC 8037)
 * @returns PKCS#8 PEM of each, the signing one first, or null when they cannot be used
 */
export function parseTokenKeys(value: string): readonly string[] | null {
  try {
    const keys = value.trim().startsWith('{') ? keysOfJwk(value) : keysOfPem(value);
    if (keys.length < 1 || keys.length > 2) return null;
    if (keys.some(({ type, asymmetricKeyType }) => type !== 'private' || asymmetricKeyType !== 'ed25519')) return null;
    return areDistinct(keys) ? keys.map((key) => key.export({ type: 'pkcs8', format: 'pem' }).toString()) : null;
  } catch {
    return null;
  }
}

function keysOfPem(value: string): KeyObject[] {
  const blocks = value
    .replaceAll('\\n', '\n')
    .split(/(?<=-----END PRIVATE KEY-----)/)
    .map((block) => block.trim());
  return blocks
    .filter((block) => block !== '')
    .map((block) => {
      if (!block.startsWith('-----BEGIN PRIVATE KEY-----')) throw new Error('not PKCS#8');
      return createPrivateKey(block);
    });
}

function keysOfJwk(value: string): KeyObject[] {
  // Checked by createPrivateKey, and by the caller.
  const parsed = JSON.parse(value) as JsonWebKey & { readonly keys?: readonly JsonWebKey[] };
  return (parsed.keys ?? [parsed]).map((key) => createPrivateKey({ key, format: 'jwk' }));
}

/** Ed25519 keys say the same whatever they are written in. */
function areDistinct(keys: readonly KeyObject[]): boolean {
  return new Set(keys.map((key) => createPublicKey(key).export({ format: 'jwk' }).x)).size === keys.length;
}

/** They stand in the configuration files of proxies, between quotes of one kind or another. */
const PROXY_SECRET = /^[A-Za-z0-9._-]+$/;

export function parseProxySecrets(value: string): readonly string[] | null {
  const secrets = value.split(',').map((part) => part.trim());
  const areSound = secrets.every((secret) => secret.length >= MIN_SECRET_CHARACTERS && PROXY_SECRET.test(secret));
  return areSound && secrets.length <= MOST_PROXY_SECRETS && new Set(secrets).size === secrets.length ? secrets : null;
}
