import { compile, type PolicyDocument, type Snapshot } from '../access/index.js';
import { type AddressPrecision, type DeviceKeyAlgorithm, type PublicJwk } from '../database/index.js';
import { zoneOffsets } from './zone-offsets.js';

/** What the gate does with a site besides deciding. */
export interface SiteOptions {
  readonly upstreamUrl: string | null;
  readonly privacy: { readonly addressPrecision: AddressPrecision; readonly locationDecimals: number | null };
  /** What the site's people add to its block pages; null: nothing. */
  readonly branding: SiteBranding | null;
  /** Devices whose signed locations are believed to be theirs. */
  readonly deviceKeys: readonly SiteDeviceKey[];
}

export interface SiteBranding {
  readonly title: string | null;
  readonly text: string | null;
  readonly contact: string | null;
  /** `data:image/png;base64,…` */
  readonly logo: string | null;
}

export interface SiteDeviceKey {
  readonly keyId: string;
  readonly algorithm: DeviceKeyAlgorithm;
  readonly publicJwk: PublicJwk;
  /** null: until it is removed. */
  readonly expiresAtMs: number | null;
}

export type SnapshotEntry =
  | ({ readonly status: 'found'; readonly snapshot: Snapshot } & SiteOptions)
  /** The host is known, or may be (`siteId` null), and its policy cannot be used: FAIL_MODE decides. */
  | { readonly status: 'unavailable'; readonly siteId: string | null };

/** Of a host that may be that of a site whose policy was lost. */
const PERHAPS_A_SITE: SnapshotEntry = { status: 'unavailable', siteId: null };

/** What has happened to a store. */
export type StoreChange =
  | {
      readonly kind: 'put';
      readonly snapshot: Snapshot;
      readonly options: SiteOptions;
      /** What encodeSnapshot says of it, where somebody has asked already. */
      readonly bytes?: Uint8Array | undefined;
    }
  | ({ readonly kind: 'unavailable' } & SiteName)
  | { readonly kind: 'remove'; readonly siteId: string }
  /** It agrees with the database, or with what was saved. */
  | { readonly kind: 'confirm' };

/** By which a site is known, whether or not its policy can be used. */
export type SiteName = Pick<Snapshot, 'siteId' | 'hostname' | 'version'>;

interface StoredEntry {
  readonly hostname: string;
  readonly version: number;
  readonly entry: SnapshotEntry;
}

/** The compiled policies by host, in memory. Lookups touch nothing else; a change swaps one site's entry. */
export class SnapshotStore {
  readonly #bySite = new Map<string, StoredEntry>();
  readonly #byHost = new Map<string, SnapshotEntry>();
  readonly #watchers = new Set<(change: StoreChange) => void>();
  #loaded = false;
  #lacksSites = false;
  #loadedAtMs = 0;

  /** `watcher` is told of every change right after it. Returns the function that ends this. */
  watch(watcher: (change: StoreChange) => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /**
   * The entry of a normalised host name: exact, else the longest `*.suffix`; undefined when no site has it. While sites are
   * missing, whatever is not found exactly may be one of them, also under a wildcard.
   */
  find(hostname: string): SnapshotEntry | undefined {
    const exact = this.#byHost.get(hostname);
    if (exact) return exact;
    if (this.#lacksSites) return PERHAPS_A_SITE;
    for (let dot = hostname.indexOf('.'); dot !== -1; dot = hostname.indexOf('.', dot + 1)) {
      const wildcard = this.#byHost.get(`*${hostname.slice(dot)}`);
      if (wildcard) return wildcard;
    }
    return undefined;
  }

  /** False until the policies were read once; such a gate denies. */
  hasPolicy(): boolean {
    return this.#loaded;
  }

  /** There are sites that the store does not know, until the database has answered. */
  get lacksSites(): boolean {
    return this.#lacksSites;
  }

  /** UTC ms of the last time that the store was known to agree with the database. */
  get confirmedAtMs(): number {
    return this.#loadedAtMs;
  }

  get size(): number {
    return this.#bySite.size;
  }

  versionOf(siteId: string): number | undefined {
    return this.#bySite.get(siteId)?.version;
  }

  siteIds(): IterableIterator<string> {
    return this.#bySite.keys();
  }

  confirm(nowMs: number): void {
    this.#loaded = true;
    this.#lacksSites = false;
    this.#loadedAtMs = nowMs;
    this.#tell({ kind: 'confirm' });
  }

  /**
   * Compiles and swaps in one site. A document that does not compile leaves the site known, by what `site` says and not by
   * what the document does, and unavailable.
   */
  set(document: PolicyDocument, options: SiteOptions, nowMs: number, site: SiteName = document): Error | null {
    try {
      this.put(compile(document, zoneOffsets(document.timeZone, nowMs)), options);
      return null;
    } catch (error) {
      this.putUnavailable(site);
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  /** Swaps in a site that is compiled already. */
  put(snapshot: Snapshot, options: SiteOptions, bytes?: Uint8Array): void {
    this.#put(snapshot, { status: 'found', snapshot, ...options });
    this.#tell({ kind: 'put', snapshot, options, bytes });
  }

  /** Leaves a site known and unavailable. */
  putUnavailable({ siteId, hostname, version }: SiteName): void {
    this.#put({ siteId, hostname, version }, { status: 'unavailable', siteId });
    this.#tell({ kind: 'unavailable', siteId, hostname, version });
  }

  /**
   * Decides by what was saved, until the database answers; `lost`: sites that are known and whose policies are not there;
   * `lacksSites`: there may be more of them.
   */
  restore(
    saved: Iterable<{ readonly snapshot: Snapshot; readonly options: SiteOptions }>,
    { lost = [], lacksSites = false }: { readonly lost?: readonly SiteName[]; readonly lacksSites?: boolean } = {},
  ): void {
    for (const site of lost) this.putUnavailable(site);
    for (const { snapshot, options } of saved) this.put(snapshot, options);
    this.#loaded = true;
    this.#lacksSites = lacksSites;
    this.#tell({ kind: 'confirm' });
  }

  /** The entry of a site by its id. */
  entryOf(siteId: string): SnapshotEntry | undefined {
    return this.#bySite.get(siteId)?.entry;
  }

  /** What made a site what it is; undefined when there is no such site. */
  changeOf(siteId: string): StoreChange | undefined {
    const stored = this.#bySite.get(siteId);
    if (!stored) return undefined;
    const { entry, hostname, version } = stored;
    if (entry.status === 'unavailable') return { kind: 'unavailable', siteId, hostname, version };
    const { status: _status, snapshot, ...options } = entry;
    return { kind: 'put', snapshot, options };
  }

  #put({ siteId, hostname, version }: SiteName, entry: SnapshotEntry): void {
    this.#drop(siteId);
    this.#bySite.set(siteId, { hostname, version, entry });
    this.#byHost.set(hostname, entry);
  }

  remove(siteId: string): void {
    if (!this.#bySite.has(siteId)) return;
    this.#drop(siteId);
    this.#tell({ kind: 'remove', siteId });
  }

  #tell(change: StoreChange): void {
    for (const watcher of this.#watchers) watcher(change);
  }

  #drop(siteId: string): void {
    const stored = this.#bySite.get(siteId);
    if (!stored) return;
    this.#bySite.delete(siteId);
    // Another site may have taken the host over since.
    if (this.#byHost.get(stored.hostname) === stored.entry) this.#byHost.delete(stored.hostname);
  }
}
