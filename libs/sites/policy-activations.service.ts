import { Injectable } from '@nestjs/common';
import { type EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import {
  type ActivationState,
  BY_ID,
  isConnectionError,
  type Page,
  type PageRequest,
  PolicyActivation,
  readPage,
  type SortKeys,
  sqlState,
  UnitOfWork,
} from '../database/index.js';
import { readVersion } from '../policy/index.js';
import { type Editor } from './editor.js';
import { SiteError } from './errors.js';
import { policyInForce, refuseLockout } from './lockout.js';
import { PolicyVersionsService } from './policy-versions.service.js';
import { requireSite } from './sites.service.js';

/** Every order of the list of activations. */
export const ACTIVATION_ORDERS = { created: BY_ID } as const satisfies SortKeys<PolicyActivation, string>;

export interface ActivationListing extends PageRequest<keyof typeof ACTIVATION_ORDERS> {
  readonly state?: ActivationState | undefined;
}

/** Of one site that are still to come. */
const MOST_PENDING = 100;
const LATEST_MS = 10 * 366 * 24 * 3_600_000;

/** Policy versions that come into force at a time: a version becomes the policy again then, as by a rollback. */
@Injectable()
export class PolicyActivationsService {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly versions: PolicyVersionsService,
  ) {}

  /** In the order in which they were made, unless told. */
  async list(siteId: string, { state, sort = 'created', ...page }: ActivationListing): Promise<Page<PolicyActivation>> {
    await requireSite(this.unit.reader, siteId);
    const query = this.unit.reader.createQueryBuilder(PolicyActivation, 'p').where('p.site_id = :siteId', { siteId });
    if (state !== undefined) query.andWhere('p.state = :state', { state });
    return readPage(query, ACTIVATION_ORDERS, { ...page, sort });
  }

  async find(siteId: string, id: string): Promise<PolicyActivation> {
    return requireActivation(this.unit.reader, siteId, id);
  }

  /** Throws SiteError, `would_lock_you_out` too where the version would block its editor at that time. */
  async create(
    siteId: string,
    { version, at }: { readonly version: number; readonly at: Date },
    editor: Editor,
    now: Date,
  ): Promise<PolicyActivation> {
    const aheadMs = at.getTime() - now.getTime();
    if (aheadMs <= 0 || aheadMs > LATEST_MS) {
      const sentence = 'The time must be ahead, by ten years at the most; to have a version now, roll back to it.';
      throw new SiteError('activation_invalid', sentence, '/at');
    }
    return this.unit.run(async (rows) => {
      await requireSite(rows, siteId, 'pessimistic_write');
      const target = await readVersion(rows, siteId, version);
      if (!target) {
        const sentence = `The site has no policy version ${version}; list those it has.`;
        throw new SiteError('policy_version_not_found', sentence, '/version');
      }
      if ((await rows.countBy(PolicyActivation, { siteId, state: 'pending' })) >= MOST_PENDING) {
        const sentence = `A site has ${MOST_PENDING} activations to come at the most; delete one first.`;
        throw new SiteError('activations_full', sentence);
      }
      const visit = editor.visit && { ...editor.visit, timeMs: at.getTime() };
      refuseLockout(await policyInForce(rows, siteId, editor), target.text, { ...editor, visit });
      const id = uuidv7();
      await rows.insert(PolicyActivation, { id, siteId, version, at, author: editor.author });
      return requireActivation(rows, siteId, id);
    });
  }

  /** Takes back what has not happened yet. Throws SiteError `activation_finished` otherwise. */
  async delete(siteId: string, id: string): Promise<void> {
    await this.unit.run(async (rows) => {
      await requireSite(rows, siteId, 'pessimistic_write');
      const { state } = await requireActivation(rows, siteId, id);
      if (state !== 'pending') {
        throw new SiteError('activation_finished', 'It has happened already; roll back to have another version.');
      }
      await rows.delete(PolicyActivation, { id });
    });
  }

  /**
   * Brings into force what is due, the earliest first, each once however many ask at the same time. What was due while
   * nobody asked is made up for. A version that cannot come into force is marked, and the others go on. Throws what a
   * database that is away throws; nothing is lost then.
   */
  async runDue(now: Date): Promise<number> {
    const due = await this.unit.reader.query<{ id: string; site_id: string }[]>(
      `select id, site_id from policy_activations where state = 'pending' and at <= $1 order by at, id limit 100`,
      [now],
    );
    for (const { id, site_id: siteId } of due) {
      try {
        await this.#activate(siteId, id, now);
      } catch (error) {
        if (isTransient(error)) throw error;
        const sentence = error instanceof SiteError ? error.message : 'The server failed; its log has the reason.';
        await this.unit.reader.update(
          PolicyActivation,
          { id, state: 'pending' },
          { state: 'failed', error: sentence, finishedAt: now },
        );
        if (!(error instanceof SiteError)) throw error;
      }
    }
    return due.length;
  }

  async #activate(siteId: string, id: string, now: Date): Promise<void> {
    await this.unit.runJoined(async (rows) => {
      await requireSite(rows, siteId, 'pessimistic_write');
      // Deleted, or brought into force by another process, while this one waited for the site.
      const activation = await rows.findOneBy(PolicyActivation, { id, state: 'pending' });
      if (!activation) return;
      const { version, at, author } = activation;
      const editor = {
        author,
        comment: `due at ${at.toISOString()}`,
        visit: null,
        acceptsLockout: true,
        acceptsCoordinates: true,
        warn: () => undefined,
      };
      const made = await this.versions.rollBack(siteId, version, editor);
      await rows.update(PolicyActivation, { id }, { state: 'done', madeVersion: made.version, finishedAt: now });
    });
  }
}

/** Tried again at the next turn: the database is away, or two transactions were in each other's way (class 40). */
function isTransient(error: unknown): boolean {
  return isConnectionError(error) || (sqlState(error)?.startsWith('40') ?? false);
}

async function requireActivation(rows: EntityManager, siteId: string, id: string): Promise<PolicyActivation> {
  const activation = await rows.findOneBy(PolicyActivation, { siteId, id });
  if (activation) return activation;
  throw new SiteError('activation_not_found', 'There is no such activation at this site; check both ids.');
}
