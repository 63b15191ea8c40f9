import { encodeSnapshot } from '../../../libs/access/index.js';
import { type SnapshotStore, type StoreChange } from '../../../libs/policy/index.js';
import { type PolicyChange, type PolicyUpdate } from './calls.js';

/** Sites in one message to a worker that begins. */
const SITES_IN_A_MESSAGE = 200;

/**
 * Passes what changes in the primary's store on: each change is encoded once, and the changes of one turn of the event loop
 * go together.
 */
export class PolicyRelay {
  readonly #store: SnapshotStore;
  readonly #broadcast: (update: PolicyUpdate) => void;
  readonly #unwatch: () => void;
  #changes: PolicyChange[] = [];
  #turnEnd: NodeJS.Immediate | null = null;

  constructor(store: SnapshotStore, broadcast: (update: PolicyUpdate) => void) {
    this.#store = store;
    this.#broadcast = broadcast;
    this.#unwatch = store.watch((change) => this.#add(change));
  }

  /**
   * Everything there is, for a worker that begins, in pieces. What changes meanwhile is broadcast: a piece is made when it
   * is asked for, so that nothing old goes after something new.
   */
  *everything(): Generator<PolicyUpdate> {
    const siteIds = [...this.#store.siteIds()];
    for (let start = 0; start < siteIds.length || start === 0; start += SITES_IN_A_MESSAGE) {
      const changes = siteIds
        .slice(start, start + SITES_IN_A_MESSAGE)
        .map((siteId) => this.#currentOf(siteId))
        .filter((change) => change !== null);
      yield this.#update(changes);
    }
  }

  /** Sends what has been collected, now and not at the end of the turn. */
  flush(): void {
    if (this.#turnEnd !== null) clearImmediate(this.#turnEnd);
    this.#turnEnd = null;
    const changes = this.#changes;
    this.#changes = [];
    this.#broadcast(this.#update(changes));
  }

  close(): void {
    this.#unwatch();
    if (this.#turnEnd !== null) clearImmediate(this.#turnEnd);
  }

  #add(change: StoreChange): void {
    this.#turnEnd ??= setImmediate(() => this.flush());
    const passed = passedOn(change);
    if (passed !== null) this.#changes.push(passed);
  }

  #update(changes: readonly PolicyChange[]): PolicyUpdate {
    const { lacksSites, confirmedAtMs } = this.#store;
    return { changes, hasPolicy: this.#store.hasPolicy(), lacksSites, confirmedAtMs };
  }

  #currentOf(siteId: string): PolicyChange | null {
    const change = this.#store.changeOf(siteId);
    return change === undefined ? null : passedOn(change);
  }
}

function passedOn(change: StoreChange): PolicyChange | null {
  switch (change.kind) {
    case 'put':
      return { kind: 'put', bytes: change.bytes ?? encodeSnapshot(change.snapshot), options: change.options };
    case 'unavailable': {
      const { siteId, hostname, version } = change;
      return { kind: 'unavailable', siteId, hostname, version };
    }
    case 'remove':
      return change;
    // Every message says it.
    case 'confirm':
      return null;
  }
}
