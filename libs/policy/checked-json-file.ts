import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeDurably } from './durable-file.js';

const DIGEST_BYTES = 32;

/**
 * JSON in a file that says of itself whether it is whole: magic with the format's version, SHA-256 of the rest, JSON. A
 * write leaves the old file or the new one.
 */
export class CheckedJsonFile {
  readonly #directory: string;
  readonly #name: string;
  readonly #magic: Buffer;

  /** `magic` changes whenever the JSON means something else. */
  constructor(directory: string, name: string, magic: string) {
    this.#directory = directory;
    this.#name = name;
    this.#magic = Buffer.from(magic);
  }

  /** What was written; undefined when there is no file. Throws Error for one that is damaged or of another version. */
  async read(): Promise<unknown> {
    const bytes = await readFile(join(this.#directory, this.#name)).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    });
    if (bytes === null) return undefined;
    const { length } = this.#magic;
    if (!bytes.subarray(0, length).equals(this.#magic)) throw new Error('it is of another version.');
    const digest = bytes.subarray(length, length + DIGEST_BYTES);
    const rest = bytes.subarray(length + DIGEST_BYTES);
    if (!createHash('sha256').update(rest).digest().equals(digest)) throw new Error('it is damaged.');
    return JSON.parse(rest.toString());
  }

  async write(value: unknown): Promise<void> {
    const rest = Buffer.from(JSON.stringify(value));
    const digest = createHash('sha256').update(rest).digest();
    await writeDurably(this.#directory, this.#name, Buffer.concat([this.#magic, digest, rest]));
  }
}
