import { type GeoipUpdateSettings } from '../../config/index.js';
import { type GeoipPaths } from '../data.js';
import { type GeoipUpdate, updateGeoip } from './update-geoip.js';

export interface GeoipUpdaterOptions {
  readonly settings: GeoipUpdateSettings;
  readonly paths: GeoipPaths;
  readonly onUpdate: (update: GeoipUpdate) => void;
  readonly onFault: (sentence: string) => void;
  /** After a failure; otherwise the settings say when. */
  readonly retryMs?: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Of the interval, so that many deployments do not ask at the same minute. */
const SPREAD = 0.1;

/** Keeps the GeoIP files up to date: at the start, and every so many hours. */
export class GeoipUpdater {
  readonly #options: GeoipUpdaterOptions;
  readonly #ending = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(options: GeoipUpdaterOptions) {
    this.#options = options;
  }

  start(): void {
    if (this.#options.settings.source !== 'none') this.#running = this.#run();
  }

  /** A download that is under way is given up. */
  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    this.#ending.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { settings, paths, onUpdate, onFault, retryMs = HOUR_MS } = this.#options;
    const { signal } = this.#ending;
    const updates = await updateGeoip(settings, paths, { signal });
    if (signal.aborted) return;
    const hasFailed = updates.some(({ status }) => status === 'failed');
    const waitMs = hasFailed ? retryMs : settings.everyHours * HOUR_MS * (1 + Math.random() * SPREAD);
    const next = `The next attempt is in ${Math.ceil(waitMs / MINUTE_MS)} min.`;
    for (const update of updates) {
      if (update.status === 'updated') onUpdate(update);
      if (update.status === 'failed') onFault(`${update.edition}: ${update.detail} ${next}`);
    }
    this.#timer = setTimeout(() => {
      this.#running = this.#run();
    }, waitMs).unref();
  }
}
