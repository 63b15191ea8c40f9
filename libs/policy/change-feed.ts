import { type DataSource, type QueryRunner } from 'typeorm';
import { CompileError } from '../access/index.js';
import { Site } from '../database/index.js';
import { type CurrentPolicy, readCurrent } from './current.js';
import { type PolicyBus } from './policy-bus.js';
import { type PolicyText } from './policy-text.js';
import { OVERRIDES_CHANNEL, POLICY_CHANNEL } from './publish.js';
import { type SnapshotCompiler } from './snapshot-compiler.js';
import { type SnapshotFiles } from './snapshot-files.js';
import { type SiteName, type SiteOptions, type SnapshotStore } from './snapshot-store.js';

const SITES_IN_A_QUERY = 200;

export interface ChangeFeedOptions {
  readonly dataSource: DataSource;
  readonly store: SnapshotStore;
  readonly bus: PolicyBus;
  /** LISTEN needs a server with more than one session; the embedded engine tells by the bus alone. */
  readonly listen: boolean;
  readonly reconcileMs?: number;
  /** Where the last good snapshots are kept for a start without the database. */
  readonly files?: SnapshotFiles;
  /** Compiles large policies elsewhere; without one, all are compiled on this thread. */
  readonly compiler?: SnapshotCompiler;
  readonly onFault: (sentence: string) => void;
  /** GeoIP overrides may have changed: they did, or the listening connection is new. */
  readonly onOverrides?: () => void;
}

/** The part of pg's client that LISTEN needs. */
interface ListeningClient {
  on(event: 'notification', listener: (message: { channel: string; payload?: string }) => void): void;
  on(event: 'error' | 'end', listener: () => void): void;
}

/**
 * Keeps a snapshot store equal to the database: each announced change recompiles that one site; every few seconds the
 * versions are compared, so that a lost notification heals. While the database is away the store stays as it is.
 */
export class ChangeFeed {
  readonly #options: ChangeFeedOptions;
  readonly #dirty = new Set<string>();
  /** Sites whose policies are being compiled elsewhere, each with the newest version that was asked for. */
  readonly #compiling = new Map<string, { readonly version: number; readonly done: Promise<void> }>();
  #stopped = false;
  /** Files of sites that went while this gate was away are gone. */
  #isPruned = false;
  #timer: NodeJS.Timeout | undefined;
  #work: Promise<void> = Promise.resolve();
  #listener: QueryRunner | undefined;
  #unsubscribe: () => void = () => undefined;

  constructor(options: ChangeFeedOptions) {
    this.#options = options;
  }

  /** Loads every site, then follows. A database that is away is a fault to report, not an error to throw. */
  async start(): Promise<void> {
    this.#unsubscribe = this.#options.bus.onChange((siteId) => this.#mark(siteId));
    await this.#reconcile();
    await this.#compiled();
    this.#schedule();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#unsubscribe();
    await this.settled();
    await this.#options.files?.settled();
    await this.#listener?.release().catch(() => undefined);
  }

  /** Resolves when everything announced so far has been compiled. */
  async settled(): Promise<void> {
    await this.#work;
    await this.#compiled();
  }

  async #compiled(): Promise<void> {
    await Promise.all([...this.#compiling.values()].map(({ done }) => done));
  }

  #schedule(): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      this.#work = this.#work.then(() => this.#reconcile());
      void this.#work.then(() => this.#schedule());
    }, this.#options.reconcileMs ?? 3_000);
    this.#timer.unref();
  }

  #mark(siteId: string): void {
    this.#dirty.add(siteId);
    this.#work = this.#work.then(() => this.#drain());
  }

  async #drain(): Promise<void> {
    const sites = [...this.#dirty];
    this.#dirty.clear();
    await this.#guard(() => this.#reload(sites));
  }

  async #reconcile(): Promise<void> {
    await this.#guard(async () => {
      const { dataSource, store } = this.#options;
      // First, so that what changes while the versions are compared is heard of.
      if (this.#options.listen) await this.#ensureListening();
      const current = await dataSource.manager.find(Site, { select: { id: true, version: true, hostname: true } });
      const known = new Map(current.map(({ id, hostname }) => [id, hostname]));
      for (const siteId of [...store.siteIds()]) if (!known.has(siteId)) this.#forget(siteId);
      await this.#reload(current.filter(({ id, version }) => store.versionOf(id) !== version).map(({ id }) => id));
      store.confirm(Date.now());
      if (this.#isPruned) return;
      this.#isPruned = true;
      await this.#options.files?.keepOnly(known);
    });
  }

  /** Reads the current versions of sites, many in a query, and swaps them in; sites that are gone are taken out. */
  async #reload(siteIds: readonly string[]): Promise<void> {
    const { dataSource } = this.#options;
    for (let start = 0; start < siteIds.length; start += SITES_IN_A_QUERY) {
      const wanted = siteIds.slice(start, start + SITES_IN_A_QUERY);
      const found = await readCurrent(dataSource.manager, wanted);
      for (const current of found) this.#swapIn(current);
      const present = new Set(found.map(({ site: { siteId } }) => siteId));
      for (const siteId of wanted) if (!present.has(siteId)) this.#forget(siteId);
    }
  }

  #swapIn({ site, policy, options }: CurrentPolicy): void {
    const { store, compiler } = this.#options;
    if (policy === null) {
      this.#compiling.delete(site.siteId);
      this.#makeKnown(site);
      this.#reportUnread(site, 'a part of its document is missing');
      return;
    }
    if (compiler?.isLarge(policy)) {
      if (this.#compiling.get(site.siteId)?.version === site.version) return;
      this.#makeKnown(site);
      const done = this.#compileElsewhere(compiler, site, policy, options);
      this.#compiling.set(site.siteId, { version: site.version, done });
      return;
    }
    this.#compiling.delete(site.siteId);
    const fault = store.set(policy.document, options, Date.now(), site);
    if (fault) this.#reportUnusable(site, fault);
    this.#keep(site.siteId);
  }

  /** Other changes go on meanwhile. Never throws: what goes wrong is reported, and the next comparison tries again. */
  async #compileElsewhere(
    compiler: SnapshotCompiler,
    site: SiteName,
    policy: PolicyText,
    options: SiteOptions,
  ): Promise<void> {
    const { store, files } = this.#options;
    const { siteId, version } = site;
    try {
      const { snapshot, bytes } = await compiler.compile(policy, Date.now());
      if (!this.#isWanted(site)) return;
      store.put(snapshot, options, bytes);
      files?.save(snapshot, options, bytes);
    } catch (error) {
      if (!this.#isWanted(site)) return;
      if (error instanceof CompileError) {
        store.putUnavailable(site);
        this.#reportUnusable(site, error);
      } else this.#reportUnread(site, `it could not be compiled: ${messageOf(error)}`);
    } finally {
      if (this.#compiling.get(siteId)?.version === version) this.#compiling.delete(siteId);
    }
  }

  /** The site is still there, and nothing newer has come into force. */
  #isWanted({ siteId, version }: SiteName): boolean {
    return this.#compiling.has(siteId) && version > (this.#options.store.versionOf(siteId) ?? 0);
  }

  /**
   * A site that nothing was known of is one without a policy until it has one, and not an unknown host. It is known at no
   * version of its own, so that the next comparison tries again.
   */
  #makeKnown(site: SiteName): void {
    const { store } = this.#options;
    if (store.versionOf(site.siteId) === undefined) store.putUnavailable({ ...site, version: 0 });
  }

  #reportUnread(site: SiteName, why: string): void {
    this.#options.onFault(
      `The policy of ${site.hostname} (version ${site.version}) was not read, it is tried again: ${why}`,
    );
  }

  #reportUnusable({ hostname, version }: SiteName, fault: Error): void {
    this.#options.onFault(`The policy of ${hostname} (version ${version}) cannot be used: ${fault.message}`);
  }

  #forget(siteId: string): void {
    this.#compiling.delete(siteId);
    this.#options.store.remove(siteId);
    this.#options.files?.remove(siteId);
  }

  /** A policy that cannot be used leaves the last good one on the disk. */
  #keep(siteId: string): void {
    const entry = this.#options.store.entryOf(siteId);
    if (entry?.status !== 'found') return;
    const { snapshot, status: _status, ...options } = entry;
    this.#options.files?.save(snapshot, options);
  }

  async #ensureListening(): Promise<void> {
    if (this.#listener) return;
    const runner = this.#options.dataSource.createQueryRunner();
    // pg's own client; TypeORM does not type it.
    const client = (await runner.connect()) as ListeningClient;
    const lost = (): void => {
      if (this.#listener !== runner) return;
      this.#listener = undefined;
      void runner.release().catch(() => undefined);
    };
    client.on('notification', ({ channel, payload }) => {
      if (channel === POLICY_CHANNEL && payload) this.#mark(payload);
      if (channel === OVERRIDES_CHANNEL) this.#options.onOverrides?.();
    });
    client.on('error', lost);
    client.on('end', lost);
    this.#listener = runner;
    await runner.query(`listen ${POLICY_CHANNEL}`);
    await runner.query(`listen ${OVERRIDES_CHANNEL}`);
    this.#options.onOverrides?.();
  }

  async #guard(work: () => Promise<void>): Promise<void> {
    if (this.#stopped) return;
    try {
      await work();
    } catch (error) {
      this.#options.onFault(`The policies could not be read: ${messageOf(error)}`);
    }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
