import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

/**
 * One transaction per request or job: commits when `work` resolves, rolls back on any throw, and gives its connection
 * back either way. What has to happen after the commit (a notification, a reply) is registered with `afterCommit`.
 */
@Injectable()
export class UnitOfWork {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  async run<T>(
    work: (transaction: EntityManager, afterCommit: (callback: () => void) => void) => Promise<T>,
  ): Promise<T> {
    const callbacks: (() => void)[] = [];
    const result = await this.dataSource.transaction((transaction) =>
      work(transaction, (callback) => callbacks.push(callback)),
    );
    for (const callback of callbacks) callback();
    return result;
  }

  /** Reads outside a transaction, each statement on whatever connection is free. */
  get reader(): EntityManager {
    return this.dataSource.manager;
  }
}
