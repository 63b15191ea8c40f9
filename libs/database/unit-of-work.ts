import { AsyncLocalStorage } from 'node:async_hooks';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

interface OpenUnit {
  readonly transaction: EntityManager;
  readonly callbacks: (() => void)[];
}

/**
 * One transaction per request or job: commits when `work` resolves, rolls back on any throw, and gives its connection
 * back either way. What has to happen after the commit (a notification, a reply) is registered with `afterCommit`.
 */
@Injectable()
export class UnitOfWork {
  readonly #joined = new AsyncLocalStorage<OpenUnit>();

  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  async run<T>(
    work: (transaction: EntityManager, afterCommit: (callback: () => void) => void) => Promise<T>,
  ): Promise<T> {
    const outer = this.#joined.getStore();
    if (outer) return work(outer.transaction, (callback) => outer.callbacks.push(callback));
    return this.#transact(({ transaction, callbacks }) => work(transaction, (callback) => callbacks.push(callback)));
  }

  /**
   * As `run`, and every `run` and `reader` of what `work` calls is part of the same transaction: all of it is kept, or
   * nothing.
   */
  async runJoined<T>(work: (transaction: EntityManager) => Promise<T>): Promise<T> {
    return this.#transact((unit) => this.#joined.run(unit, () => work(unit.transaction)));
  }

  /** Reads outside a transaction, each statement on whatever connection is free; in a joined unit, within it. */
  get reader(): EntityManager {
    return this.#joined.getStore()?.transaction ?? this.dataSource.manager;
  }

  async #transact<T>(work: (unit: OpenUnit) => Promise<T>): Promise<T> {
    const callbacks: (() => void)[] = [];
    const result = await this.dataSource.transaction((transaction) => work({ transaction, callbacks }));
    for (const callback of callbacks) callback();
    return result;
  }
}
