import { Client, type Dispatcher } from 'undici';

/** A connection while a request has it. */
export interface LentClient {
  dispatch(request: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): unknown;
  /** When the request is over; the first time counts. `isWhole`: after its answer, so that the connection can be used again. */
  giveBack(isWhole: boolean): void;
}

interface Kept {
  readonly client: Client;
  isLent: boolean;
  isGone: boolean;
}

/**
 * The connections to one upstream: one for each request that is under way, kept for the next. undici's own pool looks for one
 * that is free among all: where streams are open by the thousand, that takes longer than a request.
 */
export class UpstreamClients {
  readonly #open: () => Client;
  readonly #onEmpty: () => void;
  readonly #kept = new Set<Kept>();
  /** The one given back last is lent next, so that those which are not needed fall silent, and close. */
  #free: Kept[] = [];
  #gone = 0;

  /** @param onEmpty told when the last connection has gone; there may be more later */
  constructor(open: () => Client, onEmpty: () => void) {
    this.#open = open;
    this.#onEmpty = onEmpty;
  }

  lend(): LentClient {
    const kept = this.#takeFree() ?? this.#add();
    kept.isLent = true;
    let isBack = false;
    return {
      dispatch: (request, handler) => kept.client.dispatch(request, handler),
      giveBack: (isWhole) => {
        if (isBack) return;
        isBack = true;
        this.#takeBack(kept, isWhole);
      },
    };
  }

  /** Cuts what is still open. */
  async destroy(): Promise<void> {
    await Promise.all([...this.#kept].map(({ client }) => client.destroy()));
  }

  #takeFree(): Kept | null {
    for (let kept = this.#free.pop(); kept !== undefined; kept = this.#free.pop()) {
      if (!kept.isGone) return kept;
      this.#gone -= 1;
    }
    return null;
  }

  #add(): Kept {
    const kept: Kept = { client: this.#open(), isLent: true, isGone: false };
    this.#kept.add(kept);
    // While it is lent, the request hears of it.
    kept.client.on('disconnect', () => {
      if (!kept.isLent) this.#letGo(kept);
    });
    return kept;
  }

  #takeBack(kept: Kept, isWhole: boolean): void {
    kept.isLent = false;
    if (isWhole) this.#free.push(kept);
    else this.#letGo(kept);
  }

  #letGo(kept: Kept): void {
    if (kept.isGone) return;
    kept.isGone = true;
    this.#kept.delete(kept);
    // Not amid what undici is doing with it.
    setImmediate(() => void kept.client.destroy());
    this.#gone += 1;
    if (this.#gone > this.#free.length / 2) {
      this.#free = this.#free.filter(({ isGone }) => !isGone);
      this.#gone = 0;
    }
    if (this.#kept.size === 0) this.#onEmpty();
  }
}
