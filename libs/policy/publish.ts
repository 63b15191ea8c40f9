import { Injectable } from '@nestjs/common';
import { type EntityManager } from 'typeorm';
import { PolicyVersion, Site } from '../database/index.js';
import { PolicyBus } from './policy-bus.js';
import { readHead } from './document.js';
import { type PolicyText } from './policy-text.js';
import { readTexts, storeLists, type TouchedRows } from './stored-policy.js';

/** The NOTIFY channel; the payload is a site id. */
export const POLICY_CHANNEL = 'gatepost_policy';

/** The NOTIFY channel of a change of geo_overrides; a trigger of the table says it. */
export const OVERRIDES_CHANNEL = 'gatepost_geo_overrides';

export interface Publication {
  readonly author: string;
  readonly comment?: string | null;
  /** Rows that the change touched, so that others need not be read again; left out: nobody knows, all are read. */
  readonly touched?: TouchedRows;
}

/** Turns a change of a site's rows into its next policy version and tells the gates, all in the change's transaction. */
@Injectable()
export class PolicyPublisher {
  constructor(private readonly bus: PolicyBus) {}

  /**
   * Numbers, stores and announces the document that the rows now say. `afterCommit` comes from the unit of work.
   * Throws CompileError when the rows do not make a policy; the transaction then rolls back.
   */
  async publish(
    transaction: EntityManager,
    siteId: string,
    publication: Publication,
    afterCommit: (callback: () => void) => void,
  ): Promise<PolicyText> {
    await transaction.increment(Site, { id: siteId }, 'version', 1);
    return this.#store(transaction, siteId, publication, afterCommit);
  }

  /** As `publish`, for a site that was just made: its version stays 1. */
  async publishFirst(
    transaction: EntityManager,
    siteId: string,
    publication: Publication,
    afterCommit: (callback: () => void) => void,
  ): Promise<PolicyText> {
    return this.#store(transaction, siteId, publication, afterCommit);
  }

  /** Tells the gates that a site is gone. */
  async withdraw(
    transaction: EntityManager,
    siteId: string,
    afterCommit: (callback: () => void) => void,
  ): Promise<void> {
    await this.#announce(transaction, siteId, afterCommit);
  }

  async #store(
    transaction: EntityManager,
    siteId: string,
    { author, comment = null, touched }: Publication,
    afterCommit: (callback: () => void) => void,
  ): Promise<PolicyText> {
    const head = await readHead(transaction, siteId);
    if (!head) throw new Error(`There is no site ${siteId} to publish.`);
    const before = await transaction.findOneBy(PolicyVersion, { siteId, version: head.version - 1 });
    const stored = await storeLists(transaction, head, before, touched ?? null);
    const policy = await readTexts(transaction, siteId, stored);
    if (!policy) throw new Error(`The policy of the site ${siteId} lacks what was just stored of it.`);
    await transaction.insert(PolicyVersion, {
      siteId,
      version: policy.version,
      // Plain JSON values; TypeORM's partial type wants every nested field optional and mutable.
      document: stored.document as object,
      chunks: stored.chunks as object | null,
      contentHash: policy.contentHash(),
      author,
      comment,
    });
    await this.#announce(transaction, siteId, afterCommit);
    return policy;
  }

  async #announce(
    transaction: EntityManager,
    siteId: string,
    afterCommit: (callback: () => void) => void,
  ): Promise<void> {
    // Delivered by PostgreSQL when the transaction commits; nobody listens on the embedded engine, the bus tells there.
    await transaction.query('select pg_notify($1, $2)', [POLICY_CHANNEL, siteId]);
    afterCommit(() => this.bus.announce(siteId));
  }
}
