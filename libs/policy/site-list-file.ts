import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeDurably } from './durable-file.js';

/** Beside the saved snapshots. */
const NAME = 'sites.list';
/** Changes whenever the bytes mean something else. */
const MAGIC = Buffer.from('GPSITE01');
const DIGEST_BYTES = 32;

/** What was listed: the host name of each site by its id; null where there is no list. */
export type SiteList = ReadonlyMap<string, string>;

/**
 * The sites of which there should be a saved snapshot: magic with the format's version, SHA-256 of the rest, JSON. Without
 * it, a snapshot that somebody has deleted would be that of an unknown host. Throws Error for a list that is damaged or of
 * another format.
 */
export async function readSiteList(directory: string): Promise<SiteList | null> {
  const bytes = await readFile(join(directory, NAME)).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  });
  if (bytes === null) return null;
  if (!bytes.subarray(0, MAGIC.length).equals(MAGIC)) throw new Error('it is of another version.');
  const digest = bytes.subarray(MAGIC.length, MAGIC.length + DIGEST_BYTES);
  const rest = bytes.subarray(MAGIC.length + DIGEST_BYTES);
  if (!createHash('sha256').update(rest).digest().equals(digest)) throw new Error('it is damaged.');
  // The digest says that these are the bytes that were written.
  return new Map(JSON.parse(rest.toString()) as [string, string][]);
}

export async function writeSiteList(directory: string, sites: SiteList): Promise<void> {
  const rest = Buffer.from(JSON.stringify([...sites]));
  const digest = createHash('sha256').update(rest).digest();
  await writeDurably(directory, NAME, Buffer.concat([MAGIC, digest, rest]));
}
