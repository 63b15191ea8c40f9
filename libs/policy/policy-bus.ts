import { EventEmitter } from 'node:events';
import { Injectable } from '@nestjs/common';

/** Changes of policy within this process: how the gate hears of a commit without asking the database. */
@Injectable()
export class PolicyBus {
  readonly #events = new EventEmitter();

  announce(siteId: string): void {
    this.#events.emit('change', siteId);
  }

  /** Returns the function that stops listening. */
  onChange(listener: (siteId: string) => void): () => void {
    this.#events.on('change', listener);
    return () => this.#events.off('change', listener);
  }
}
