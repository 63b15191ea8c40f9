import { AsyncLocalStorage } from 'node:async_hooks';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, type QueryRunner } from 'typeorm';
import { type Acting, type Actor, currentActing, currentActor } from './acting.js';

/** The role that requests take: row-level security holds for it, and it may not put that aside. */
export const TENANT_ROLE = 'gatepost_tenant';

/** Within whose reach a transaction is (null: the program's), and whose act it is. */
interface Confinement {
  readonly acting: Acting | null;
  readonly actor: Actor | null;
}

interface OpenUnit {
  readonly transaction: EntityManager;
  readonly callbacks: (() => void)[];
  readonly confinement: Confinement;
}

/**
 * One transaction per request or job: commits when `work` resolves, rolls back on any throw, and gives its connection
 * back either way. What has to happen after the commit (a notification, a reply) is registered with `afterCommit`.
 *
 * Within a request the transaction is within the reach of whoever asks (`SET LOCAL ROLE`, row-level security); by the
 * program itself it is not.
 */
@Injectable()
export class UnitOfWork {
  readonly #joined = new AsyncLocalStorage<OpenUnit>();

  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  async run<T>(
    work: (transaction: EntityManager, afterCommit: (callback: () => void) => void) => Promise<T>,
  ): Promise<T> {
    const outer = this.#joined.getStore();
    if (outer) {
      return within(outer, currentConfinement(), () =>
        work(outer.transaction, (callback) => outer.callbacks.push(callback)),
      );
    }
    return this.#transact(({ transaction, callbacks }) => work(transaction, (callback) => callbacks.push(callback)));
  }

  /**
   * As `run`, and every `run` and `reader` of what `work` calls is part of the same transaction: all of it is kept, or
   * nothing.
   */
  async runJoined<T>(work: (transaction: EntityManager) => Promise<T>): Promise<T> {
    return this.#transact((unit) => this.#joined.run(unit, () => work(unit.transaction)));
  }

  /**
   * Reads, each statement on whatever connection is free, and within a request in a transaction within its reach; in a
   * joined unit, within that.
   */
  get reader(): EntityManager {
    const outer = this.#joined.getStore();
    const confinement = currentConfinement();
    if (outer) {
      if (isSame(outer.confinement, confinement)) return outer.transaction;
      return this.#managerOf((query) => within(outer, confinement, () => query(runnerOf(outer.transaction))));
    }
    if (confinement.acting === null && confinement.actor === null) return this.dataSource.manager;
    return this.#managerOf((query) =>
      this.dataSource.transaction(async (transaction) => {
        await confine(transaction, confinement);
        return query(runnerOf(transaction));
      }),
    );
  }

  /** A manager of which each query is run by `carry`, which gives it a connection. */
  #managerOf(carry: (query: (runner: QueryRunner) => Promise<unknown>) => Promise<unknown>): EntityManager {
    const runner = this.dataSource.createQueryRunner();
    // The method has two forms; both go the same way.
    const query = (...statement: Parameters<QueryRunner['query']>): Promise<unknown> =>
      carry(async (on) => {
        const result: unknown = await on.query(...statement);
        return result;
      });
    // Never connected itself: whatever is asked of it goes to a connection that is taken for that alone.
    return this.dataSource.createEntityManager(Object.assign(runner, { query }));
  }

  async #transact<T>(work: (unit: OpenUnit) => Promise<T>): Promise<T> {
    const callbacks: (() => void)[] = [];
    const confinement = currentConfinement();
    const result = await this.dataSource.transaction(async (transaction) => {
      await confine(transaction, confinement);
      return work({ transaction, callbacks, confinement });
    });
    for (const callback of callbacks) callback();
    return result;
  }
}

function currentConfinement(): Confinement {
  return { acting: currentActing(), actor: currentActor() };
}

function isSame(one: Confinement, other: Confinement): boolean {
  return one.acting === other.acting && one.actor === other.actor;
}

/** Runs `work` in the open transaction of another confinement, and puts that back; after a throw it rolls back anyway. */
async function within<T>(outer: OpenUnit, confinement: Confinement, work: () => Promise<T>): Promise<T> {
  if (isSame(outer.confinement, confinement)) return work();
  await confine(outer.transaction, confinement);
  const result = await work();
  await confine(outer.transaction, outer.confinement);
  return result;
}

/** Settings of this transaction alone. */
async function confine(transaction: EntityManager, { acting, actor }: Confinement): Promise<void> {
  if (acting === null && actor === null) return;
  const { reach, userId, siteId } = acting ?? { reach: 'nothing', userId: null, siteId: null };
  const settings = [reach, userId ?? '', siteId ?? '', actor === null ? '' : JSON.stringify(actor)];
  await transaction.query(
    `select set_config('gatepost.reach', $1, true), set_config('gatepost.user_id', $2, true),
            set_config('gatepost.site_id', $3, true), set_config('gatepost.actor', $4, true),
            set_config('role', $5, true)`,
    [...settings, acting === null ? 'none' : TENANT_ROLE],
  );
}

function runnerOf({ queryRunner }: EntityManager): QueryRunner {
  if (!queryRunner) throw new Error('A transaction has a query runner.');
  return queryRunner;
}
