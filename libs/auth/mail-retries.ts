import { type Mail, type Mailer, MailError } from './mailer.js';

const MINUTE_MS = 60_000;
/** Greylisting lets in who comes again after some minutes. A link that is mailed works for an hour. */
const AGAIN_AFTER_MS = [MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS] as const;
const MOST_WAITING = 100;

/**
 * For mails that nobody waits for: tries again where the server was away or asked for it. They wait in memory; a restart
 * forgets them, and whoever wanted the mail asks again.
 */
export class MailRetries {
  #waiting = 0;

  constructor(
    private readonly mailer: Mailer,
    private readonly againAfterMs: readonly number[] = AGAIN_AFTER_MS,
  ) {}

  /** Resolves when the mail is handed over or given up, and does not throw: the mailer has told the log. */
  async send(mail: Mail): Promise<void> {
    if (this.#waiting >= MOST_WAITING) return;
    this.#waiting += 1;
    try {
      for (const pauseMs of [...this.againAfterMs, null]) {
        if ((await this.#tryOnce(mail)) || pauseMs === null) return;
        await new Promise((resolve) => setTimeout(resolve, pauseMs).unref());
      }
    } finally {
      this.#waiting -= 1;
    }
  }

  /** Whether there is nothing more to try. */
  async #tryOnce(mail: Mail): Promise<boolean> {
    try {
      await this.mailer(mail);
      return true;
    } catch (error) {
      return !(error instanceof MailError && error.isTransient);
    }
  }
}
