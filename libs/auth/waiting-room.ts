import { AuthError } from './errors.js';

/** Lets so many in at once and so many wait; more are turned away at once, so that a flood costs nothing. */
export class WaitingRoom {
  readonly #waiting: (() => void)[] = [];
  #inside = 0;

  constructor(private readonly limits: { readonly places: number; readonly waiting: number }) {}

  /** Throws AuthError `server_busy` where too many wait. */
  async enter<T>(work: () => Promise<T>): Promise<T> {
    if (this.#inside < this.limits.places) this.#inside += 1;
    else await this.#wait();
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      // Whose turn it is takes over the place.
      if (next) next();
      else this.#inside -= 1;
    }
  }

  #wait(): Promise<void> {
    if (this.#waiting.length >= this.limits.waiting) {
      throw new AuthError('server_busy', 'Too many sign-ins at once; try again in a few seconds.', {
        retryAfterSeconds: 5,
      });
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}
