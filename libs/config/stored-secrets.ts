import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { link, open, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { prepareDataDirectory } from './data-directory.js';
import { errorCode } from './error-code.js';
import { GATE_SECRETS_EXPECTED, parseGateSecrets, parseSigningKey, SIGNING_KEY_EXPECTED } from './secret-format.js';
import { type Settings } from './settings.js';

export interface Secrets {
  /** One or two; the first signs, all are believed. Empty where DATABASE_URL is set and this process was not given any. */
  readonly jwtSecrets: readonly string[];
  /** Ed25519 private keys, PKCS#8 PEM, in place of secrets; one or two, or empty. */
  readonly jwtPrivateKeys: readonly string[];
  /** One or two; the first seals, all unseal. */
  readonly gateSecrets: readonly string[];
  /** Ed25519 private key, PKCS#8 PEM; null where DATABASE_URL is set and this process was not given the log's key. */
  readonly evidenceSigningKeyPem: string | null;
}

/** A secret of DATA_DIR cannot be used; the message is one sentence with the remedy, without the secret. */
export class SecretFileError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SecretFileError';
  }
}

/** A secret that is kept in DATA_DIR: how a new one is made, how one is read, what a usable one is. */
interface StoredSecret<T> {
  readonly fileName: string;
  readonly make: () => string;
  readonly parse: (text: string) => T | null;
  readonly expected: string;
}

const JWT_SECRETS: StoredSecret<readonly string[]> = {
  fileName: 'jwt-secret',
  make: randomSecret,
  parse: parseGateSecrets,
  expected: GATE_SECRETS_EXPECTED,
};

const GATE_SECRETS: StoredSecret<readonly string[]> = {
  fileName: 'gate-secret',
  make: randomSecret,
  parse: parseGateSecrets,
  expected: GATE_SECRETS_EXPECTED,
};

const EVIDENCE_KEY: StoredSecret<string> = {
  fileName: 'evidence-key.pem',
  make: () => generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  parse: parseSigningKey,
  expected: SIGNING_KEY_EXPECTED,
};

/** Permission bits of everybody but the owner. */
const OTHERS = 0o077;

/**
 * The secrets to run with: from the settings where they are set; with the embedded engine the missing ones are read from
 * DATA_DIR, and made there at the first start (mode 600). With PostgreSQL loadSettings has required GATE_SECRET; the others
 * are for the roles that sign: gates never hold them.
 *
 * @throws {SecretFileError} when a kept secret is readable by others, damaged, or cannot be read or written
 * @throws {DataDirectoryError} when DATA_DIR cannot be used
 */
export async function resolveSecrets(settings: Settings): Promise<Secrets> {
  const { dataDir, jwtSecrets, jwtPrivateKeys, gateSecrets, evidence } = settings;
  const isEmbedded = settings.database.kind === 'embedded';
  if (gateSecrets.length === 0 && !isEmbedded) {
    throw new SecretFileError('GATE_SECRET is required with DATABASE_URL; set it.');
  }
  if (isEmbedded) await prepareDataDirectory(dataDir);
  const areTokensSigned = jwtSecrets.length > 0 || jwtPrivateKeys.length > 0;
  return {
    jwtSecrets: areTokensSigned || !isEmbedded ? jwtSecrets : await readOrMake(dataDir, JWT_SECRETS),
    jwtPrivateKeys,
    gateSecrets: gateSecrets.length > 0 ? gateSecrets : await readOrMake(dataDir, GATE_SECRETS),
    evidenceSigningKeyPem: evidence.signingKey ?? (isEmbedded ? await readOrMake(dataDir, EVIDENCE_KEY) : null),
  };
}

async function readOrMake<T>(dataDir: string, secret: StoredSecret<T>): Promise<T> {
  const path = join(dataDir, secret.fileName);
  try {
    const text = (await readPrivateFile(path)) ?? (await makeFile(dataDir, path, secret.make()));
    const parsed = secret.parse(text.trim());
    if (parsed !== null) return parsed;
  } catch (cause) {
    if (cause instanceof SecretFileError) throw cause;
    throw new SecretFileError(
      `The secret ${path} cannot be read or written (${errorCode(cause) ?? 'unknown reason'}); it must be a plain file that belongs to the user that runs ` +
        'gatepost.',
      { cause },
    );
  }
  throw new SecretFileError(
    `The secret ${path} is damaged: it should hold ${secret.expected}. Restore it from a backup, or move it away and a new ` +
      'one is made at the next start.',
  );
}

/** @returns null when there is no such file. A symbolic link is refused: what it points to is not ours. */
async function readPrivateFile(path: string): Promise<string | null> {
  let file;
  try {
    file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
  try {
    const { mode } = await file.stat();
    // Windows has no such bits.
    if (process.platform !== 'win32' && (mode & OTHERS) !== 0) {
      throw new SecretFileError(`The secret ${path} can be read or written by other users; run: chmod 600 '${path}'`);
    }
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}

/**
 * Writes a whole file under a name of its own, then links it to `path`: whoever looks finds all of it or nothing, and of
 * two processes that start at once one wins and both use its secret.
 */
async function makeFile(dataDir: string, path: string, text: string): Promise<string> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  const file = await open(temporary, 'wx', 0o600);
  try {
    await file.writeFile(`${text.trim()}\n`);
    await file.sync();
    await link(temporary, path);
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
    return (await readPrivateFile(path)) ?? text;
  } finally {
    await file.close();
    await unlink(temporary);
  }
  await syncFolder(dataDir);
  return text;
}

/** Windows cannot open a folder for syncing, and needs no such thing. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function randomSecret(): string {
  return randomBytes(32).toString('base64url');
}
