import { X509Certificate } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { createSecureContext, type SecureContext } from 'node:tls';
import { type TlsFiles } from '../../libs/config/index.js';
import { codeOf } from './error-code.js';

/** A certificate or key that cannot be used; one sentence, with the path and never a part of the file. */
export class CertificateError extends Error {
  override readonly name = 'CertificateError';
}

interface Pair {
  readonly certificate: X509Certificate;
  readonly context: SecureContext;
  readonly pem: { readonly cert: Buffer; readonly key: Buffer };
}

export interface CertificateWatch {
  /** Told when others are in force. */
  readonly onChange: () => void;
  readonly log: (sentence: string) => void;
  readonly everyMs?: number;
}

const LOOK_EVERY_MS = 5_000;
/** PEM files are a few kilobytes, with a long chain too. */
const MOST_BYTES = 1_048_576;

/**
 * The pairs of TLS_CERT_FILE and TLS_KEY_FILE. They are read again when they change, all or none: connections that are open
 * go on, new ones get the new pair. A pair that cannot be used leaves those read before in force.
 */
export class Certificates {
  #pairs: readonly Pair[];
  #state: string;

  private constructor(
    private readonly files: readonly TlsFiles[],
    pairs: readonly Pair[],
    state: string,
  ) {
    this.#pairs = pairs;
    this.#state = state;
  }

  /** Rejects with {@link CertificateError}. */
  static async open(files: readonly TlsFiles[]): Promise<Certificates> {
    const state = await stateOf(files);
    return new Certificates(files, await readPairs(files), state);
  }

  /** For a client that names no host, or one that no certificate speaks of. */
  get first(): Pair['pem'] {
    return this.#pairs[0]?.pem ?? { cert: Buffer.alloc(0), key: Buffer.alloc(0) };
  }

  /** By the names of the certificates; of several the first in the list. */
  contextFor(serverName: string): SecureContext | undefined {
    const found = this.#pairs.find(({ certificate }) => certificate.checkHost(serverName) !== undefined);
    return (found ?? this.#pairs[0])?.context;
  }

  /** Returns the function that stops it. */
  watch({ onChange, log, everyMs = LOOK_EVERY_MS }: CertificateWatch): () => void {
    const timer = setInterval(() => {
      this.#reload()
        .then((hasChanged) => {
          if (!hasChanged) return;
          onChange();
          log('The TLS certificates were read again.');
        })
        .catch((error: unknown) => {
          log(`${error instanceof Error ? error.message : String(error)} The certificates read before stay in force.`);
        });
    }, everyMs).unref();
    return () => clearInterval(timer);
  }

  async #reload(): Promise<boolean> {
    const state = await stateOf(this.files);
    if (state === this.#state) return false;
    // Before reading: a fault is told once, and again when the files change again.
    this.#state = state;
    this.#pairs = await readPairs(this.files);
    return true;
  }
}

async function readPairs(files: readonly TlsFiles[]): Promise<readonly Pair[]> {
  return Promise.all(files.map(readPair));
}

async function readPair({ certPath, keyPath }: TlsFiles): Promise<Pair> {
  const [cert, key] = await Promise.all([read('TLS_CERT_FILE', certPath), read('TLS_KEY_FILE', keyPath)]);
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(cert);
  } catch {
    throw new CertificateError(
      `TLS_CERT_FILE ${certPath} holds no certificate in PEM form; put the chain there, the server's first.`,
    );
  }
  try {
    // Fails when the two do not belong together.
    const context = createSecureContext({ cert, key });
    return { certificate, context, pem: { cert, key } };
  } catch (error) {
    const why = codeOf(error) === 'ERR_OSSL_X509_KEY_VALUES_MISMATCH' ? 'does not belong to' : 'cannot be used with';
    throw new CertificateError(
      `TLS_KEY_FILE ${keyPath} ${why} the certificate ${certPath}; give each certificate its own unencrypted PEM key, in the same order.`,
    );
  }
}

async function read(variable: string, path: string): Promise<Buffer> {
  try {
    const { size } = await stat(path);
    if (size > MOST_BYTES) throw Object.assign(new Error(), { code: 'too large' });
    return await readFile(path);
  } catch (error) {
    throw new CertificateError(
      `${variable} ${path} cannot be read (${codeOf(error)}); give the path of a PEM file that this process can read.`,
    );
  }
}

/** Changes when a file is written or replaced, also behind a symbolic link. */
async function stateOf(files: readonly TlsFiles[]): Promise<string> {
  const paths = files.flatMap(({ certPath, keyPath }) => [certPath, keyPath]);
  const states = paths.map(async (path) => {
    const found = await stat(path).catch(() => null);
    return found === null ? 'none' : `${found.ino} ${found.size} ${found.mtimeMs}`;
  });
  return (await Promise.all(states)).join('\n');
}
