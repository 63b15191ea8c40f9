import { createHash, webcrypto } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeSnapshot, encodeSnapshot, type Snapshot } from '../access/index.js';
import { writeDurably } from './durable-file.js';
import { readSiteList, type SiteList, writeSiteList } from './site-list-file.js';
import { type SiteName, type SiteOptions } from './snapshot-store.js';

export interface SavedSnapshot {
  readonly snapshot: Snapshot;
  readonly options: SiteOptions;
}

export interface LoadedSnapshots {
  readonly saved: readonly SavedSnapshot[];
  /** Files that could not be used, the list of sites among them. */
  readonly refused: number;
  /** Sites on the list without a file. */
  readonly missing: number;
  /** Sites on the list without a file that can be used. */
  readonly lost: readonly SiteName[];
  /** There may be sites whose policies are not among `saved`. */
  readonly lacksSites: boolean;
  /** Nothing was ever saved here, not even that there are no sites. */
  readonly isEmpty: boolean;
}

/** Changes whenever the bytes of a snapshot or of its options mean something else. */
const MAGIC = Buffer.from('GPSNAP03');
const DIGEST_BYTES = 32;
const LENGTH_BYTES = 4;
const SUFFIX = '.snapshot';
const SITE_ID = /^[0-9a-f-]{36}$/;
/** Files that are read at a time. */
const READERS = 16;

/**
 * The last good snapshot of each site in a folder of the gate's own, a file each: magic with the format's version, SHA-256
 * of the rest, length of the options, options as JSON, snapshot. Written to a temporary name, fsynced and renamed, one
 * after the other and off the way of requests; beside them the list of the sites that there are. What cannot be written is a
 * fault to report: the gate goes on.
 */
export class SnapshotFiles {
  readonly #directory: string;
  readonly #onFault: (sentence: string) => void;
  /** What is still to be written or removed; of one site the newest counts. */
  readonly #pending = new Map<string, (SavedSnapshot & { readonly bytes?: Uint8Array | undefined }) | null>();
  #work: Promise<void> | null = null;
  /** The host name of each site by its id; null until all of them were told. */
  #sites: Map<string, string> | null = null;
  #isListed = false;

  constructor(directory: string, onFault: (sentence: string) => void) {
    this.#directory = directory;
    this.#onFault = onFault;
  }

  /**
   * Every snapshot that is whole, of this format and under its site's name. Others are reported and stay where they are, so
   * that the next start knows too that a site is missing; the database's policies replace them. Files that are not there
   * are missed by the list of sites.
   */
  async load(): Promise<LoadedSnapshots> {
    let list: SiteList | null = null;
    let isListDamaged = false;
    try {
      list = await readSiteList(this.#directory);
    } catch (error) {
      isListDamaged = true;
      this.#onFault(`The list of the sites whose policies are saved cannot be used: ${messageOf(error)}`);
    }
    const names = (await readdir(this.#directory).catch(() => [])).filter((name) => name.endsWith(SUFFIX));
    const saved: SavedSnapshot[] = [];
    let refused = 0;
    const left = names.values();
    const read = async (): Promise<void> => {
      for (const name of left) {
        try {
          const read = parse(await readFile(join(this.#directory, name)));
          if (name !== `${read.snapshot.siteId}${SUFFIX}`) {
            throw new Error(`it is that of the site ${read.snapshot.siteId}.`);
          }
          saved.push(read);
        } catch (error) {
          refused += 1;
          this.#onFault(`The saved policy ${name} cannot be used: ${messageOf(error)}`);
        }
      }
    };
    await Promise.all(Array.from({ length: READERS }, read));
    const usable = new Set(saved.map(({ snapshot }) => snapshot.siteId));
    const lost = [...(list ?? [])]
      .filter(([siteId]) => !usable.has(siteId))
      .map(([siteId, hostname]) => ({ siteId, hostname, version: 0 }));
    const missing = lost.filter(({ siteId }) => !names.includes(`${siteId}${SUFFIX}`));
    for (const { siteId, hostname } of missing) {
      this.#onFault(`The saved policy ${siteId}${SUFFIX} of ${hostname} is missing.`);
    }
    return {
      saved,
      refused: refused + (isListDamaged ? 1 : 0),
      missing: missing.length,
      lost,
      lacksSites: list === null || refused > 0 || missing.length > 0,
      isEmpty: list === null && !isListDamaged && names.length === 0,
    };
  }

  /** `bytes`: what encodeSnapshot says of the snapshot, where somebody has asked already. */
  save(snapshot: Snapshot, options: SiteOptions, bytes?: Uint8Array): void {
    this.#pending.set(snapshot.siteId, { snapshot, options, bytes });
    if (this.#sites?.get(snapshot.siteId) !== snapshot.hostname) {
      this.#sites?.set(snapshot.siteId, snapshot.hostname);
      this.#isListed = false;
    }
    this.#start();
  }

  remove(siteId: string): void {
    this.#pending.set(siteId, null);
    if (this.#sites?.delete(siteId) === true) this.#isListed = false;
    this.#start();
  }

  /** Removes the files of all sites but these, and keeps the list of them: the host name of each site by its id. */
  async keepOnly(sites: SiteList): Promise<void> {
    this.#sites = new Map(sites);
    this.#isListed = false;
    for (const name of await readdir(this.#directory).catch(() => [])) {
      const siteId = name.slice(0, -SUFFIX.length);
      if (name.endsWith(SUFFIX) && !sites.has(siteId)) this.remove(siteId);
    }
    this.#start();
  }

  /** Resolves when everything that was asked for is on the disk. */
  async settled(): Promise<void> {
    while (this.#work) await this.#work;
  }

  #start(): void {
    this.#work ??= this.#run().finally(() => {
      this.#work = null;
      if (this.#pending.size > 0 || (this.#sites !== null && !this.#isListed)) this.#start();
    });
  }

  async #run(): Promise<void> {
    for (const [siteId, saved] of this.#pending) {
      this.#pending.delete(siteId);
      // Ids come from the database, or from names in this folder; one that is none must not name a file.
      if (!SITE_ID.test(siteId)) continue;
      const name = `${siteId}${SUFFIX}`;
      await this.#try('The policy of a site', async () => {
        if (saved === null) await rm(join(this.#directory, name), { force: true });
        else {
          const bytes = await fileOf(saved, saved.bytes ?? encodeSnapshot(saved.snapshot));
          await writeDurably(this.#directory, name, bytes);
        }
      });
    }
    // Behind the files: one that is not listed yet is used, and one that is listed and not there is missed.
    const sites = this.#sites;
    if (sites === null || this.#isListed) return;
    this.#isListed = true;
    await this.#try('The list of sites', () => writeSiteList(this.#directory, sites));
  }

  async #try(what: string, write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch (error) {
      this.#onFault(`${what} could not be saved in ${this.#directory}: ${messageOf(error)}`);
    }
  }
}

async function fileOf({ options }: SavedSnapshot, snapshotBytes: Uint8Array): Promise<Buffer> {
  const optionBytes = Buffer.from(JSON.stringify(options));
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32LE(optionBytes.length);
  const rest = Buffer.concat([length, optionBytes, snapshotBytes]);
  // Not on this thread: a large policy has tens of megabytes.
  const digest = Buffer.from(await webcrypto.subtle.digest('SHA-256', rest));
  return Buffer.concat([MAGIC, digest, rest]);
}

/** Throws Error for bytes that are damaged or of another format. */
function parse(bytes: Buffer): SavedSnapshot {
  if (!bytes.subarray(0, MAGIC.length).equals(MAGIC)) throw new Error('it is of another version.');
  const digest = bytes.subarray(MAGIC.length, MAGIC.length + DIGEST_BYTES);
  const rest = bytes.subarray(MAGIC.length + DIGEST_BYTES);
  if (!createHash('sha256').update(rest).digest().equals(digest)) throw new Error('it is damaged.');
  const optionsEnd = LENGTH_BYTES + rest.readUInt32LE(0);
  // The digest says that these are the bytes that were written.
  const options = JSON.parse(rest.subarray(LENGTH_BYTES, optionsEnd).toString()) as SiteOptions;
  return { snapshot: decodeSnapshot(rest.subarray(optionsEnd)), options };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
