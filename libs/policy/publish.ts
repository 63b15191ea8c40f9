import { Injectable } from '@nestjs/common';
import { type EntityManager } from 'typeorm';
import { type PolicyDocument } from '../access/index.js';
import { PolicyVersion, Site } from '../database/index.js';
import { PolicyBus } from './policy-bus.js';
import { contentHash, readDocument } from './document.js';

/** The NOTIFY channel; the payload is a site id. */
export const POLICY_CHANNEL = 'gatepost_policy';

export interface Publication {
  readonly author: string;
  readonly comment?: string | null;
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
    { author, comment = null }: Publication,
    afterCommit: (callback: () => void) => void,
  ): Promise<PolicyDocument> {
    await transaction.increment(Site, { id: siteId }, 'version', 1);
    return this.#store(transaction, siteId, { author, comment }, afterCommit);
  }

  /** As `publish`, for a site that was just made: its version stays 1. */
  async publishFirst(
    transaction: EntityManager,
    siteId: string,
    { author, comment = null }: Publication,
    afterCommit: (callback: () => void) => void,
  ): Promise<PolicyDocument> {
    return this.#store(transaction, siteId, { author, comment }, afterCommit);
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
    { author, comment }: Publication,
    afterCommit: (callback: () => void) => void,
  ): Promise<PolicyDocument> {
    const document = await readDocument(transaction, siteId);
    if (!document) throw new Error(`There is no site ${siteId} to publish.`);
    await transaction.insert(PolicyVersion, {
      siteId,
      version: document.version,
      // A plain JSON value; TypeORM's partial type wants every nested field optional and mutable.
      document: document as object,
      contentHash: contentHash(document),
      author,
      comment: comment ?? null,
    });
    await this.#announce(transaction, siteId, afterCommit);
    return document;
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
